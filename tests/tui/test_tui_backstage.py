"""The backstage as real processes: one that the user waits for again stays, and is replaced."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from triage.clock import system_clock
from triage.errors import TriageError
from triage.models import DecisionKind, Field
from tui.backstage import Children, Task
from tui.backstage.__main__ import NICE
from tui.backstage.tasks import KEPT

if TYPE_CHECKING:
    from conftest import Bench

FIELD = Field("rerankers", seeds=("2604.01003", "2604.01008"))
"""Without a description: no encoder has to be opened."""
RANK = Task("rank", field=FIELD.name)


@pytest.fixture
async def children(bench: Bench) -> AsyncIterator[Children]:
    """Return a backstage over a home of invented papers; its processes end with the test."""
    bench.fill()
    with bench.store() as store:
        for field in store.fields.all():
            store.fields.remove(field.name)
        store.fields.put(FIELD, system_clock())
    children = Children(bench.home.path, offline=True)
    yield children
    running = [process.pid for process in children._running]
    await children.close()
    assert not any(alive(pid) for pid in running)


def alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def niceness(pid: int) -> set[int]:
    """Return how far a process steps back, and its session where that is weighed."""
    group = Path(f"/proc/{pid}/autogroup")
    sessions = {int(group.read_text().split()[-1])} if group.exists() else set()
    return {os.getpriority(os.PRIO_PROCESS, pid)} | sessions


def heard(what: str, done: int, total: int | None) -> None:
    """Listen."""


def scores(bench: Bench) -> dict[str, float]:
    """Return the stored scores of the field."""
    with bench.store() as store:
        rows = store._db.query("SELECT paper_id, score FROM scores WHERE field = ?", [FIELD.name])
        return {row["paper_id"]: row["score"] for row in rows}


def decide(bench: Bench, kind: DecisionKind, count: int) -> None:
    """Decide on the first papers."""
    with bench.store() as store:
        store.decisions.append(FIELD.name, sorted(scores(bench))[:count], kind, system_clock())


async def test_the_process_that_ranks_stays_for_the_next_decision(
    bench: Bench, children: Children
) -> None:
    """A second ranking is done by the process that did the first, on what was decided since."""
    await children.ask(RANK, heard)
    first, processes = scores(bench), {process.pid for process in children._running}
    decide(bench, DecisionKind.SAVE, 3)
    await children.ask(RANK, heard)
    assert scores(bench) != first
    assert {process.pid for process in children._running} == processes
    assert len(processes) == 1


async def test_a_process_that_ranks_leaves_the_processor_to_the_screen(children: Children) -> None:
    """It yields as a process, and as a session of its own where Linux weighs those first."""
    await children.ask(RANK, heard)
    (process,) = children._running
    assert niceness(process.pid) == {NICE["ranking"]}


@pytest.mark.skipif(not shutil.which("nice"), reason="no command runs with less priority here")
async def test_a_screen_that_steps_back_itself_has_no_process_before_it(children: Children) -> None:
    """`nice -n 19 triage` works, also where the system lets nobody take priority back."""
    children._command = ["nice", "-n", "19", *children._command]
    await children.ask(RANK, heard)
    (process,) = children._running
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == 19


async def test_a_process_that_died_is_replaced(bench: Bench, children: Children) -> None:
    """Nobody has to know that it died while nothing was asked of it."""
    await children.ask(RANK, heard)
    (process,) = children._running
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    decide(bench, DecisionKind.REJECT, 2)
    before = scores(bench)
    await children.ask(RANK, heard)
    assert scores(bench) != before
    assert process not in children._running


async def test_a_process_that_dies_of_its_task_is_told(children: Children) -> None:
    """A task is not tried again and again; the next one finds another process."""
    waiting = asyncio.create_task(children.ask(RANK, heard))
    await asyncio.sleep(0)
    process = await children._keep(KEPT[RANK.do])
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(TriageError, match="has died"):
        await waiting
    await children.ask(RANK, heard)


@pytest.mark.parametrize("after", [0.0, 0.2])
async def test_a_ranking_given_up_is_done_when_asked_again(
    children: Children, after: float
) -> None:
    """However early it was given up, the next one is answered, by one process."""
    waiting = asyncio.create_task(children.ask(RANK, heard))
    await asyncio.sleep(after)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await children.ask(RANK, heard)
    assert len(children._running) == 1
