"""A month of fetching under faults and kills: nothing missing, nothing twice, nobody annoyed."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from triage.audit import coverage, open_days
from triage.config import Home
from triage.models import Coverage, Field
from triage.store import Store, open_store

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "replay"))
import replay_faults as fault
from month_world import FIRST, LAST, Month, kills, real_month, rounds, sample_month
from replay_fixtures import replay  # noqa: F401
from replay_server import ReplayServer

WORKER = Path(__file__).with_name("month_worker.py")
ROOT = Path(__file__).parents[2]
GAP = 0.1
"""Stands for arXiv's 3 seconds: a thirtieth of it, and long beside what a busy machine delays."""
PROCESSES, KILLS, SHARE = 3, 10, 1 / 3


@dataclass
class Crew:
    """The processes that fetch at once."""

    home: Home
    settings: dict[str, object]
    workers: list[subprocess.Popen[str]] = field(default_factory=list)
    killed: int = 0
    busy: int = 0
    """Those of the killed that were in the middle of a fetch."""

    def fetch(self, now: datetime, kill_after: float | None) -> None:
        """Have everybody fetch at this time; kill one of them on the way."""
        while len(self.workers) < PROCESSES:
            self.workers.append(self._start())
        for worker in self.workers:
            assert worker.stdin
            worker.stdin.write(f"{now.isoformat()}\n")
            worker.stdin.flush()
        if kill_after is not None:
            time.sleep(kill_after)
            victim = self.workers.pop(self.killed % PROCESSES)
            victim.kill()
            self.busy += not _answered(victim)
            self._close(victim)
            self.killed += 1
        for worker in self.workers:
            assert worker.stdout
            assert worker.stdout.readline(), "a process ended by itself"

    def end(self) -> None:
        """Let everybody go home."""
        for worker in self.workers:
            self._close(worker)

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, str(WORKER), str(self.home.path), json.dumps(self.settings)]
        return subprocess.Popen(  # noqa: S603  this very test's worker
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment()
        )

    def _close(self, worker: subprocess.Popen[str]) -> None:
        assert worker.stdin
        assert worker.stdout
        worker.stdin.close()
        worker.stdout.close()
        worker.wait()


def _answered(worker: subprocess.Popen[str]) -> bool:
    return bool(select.select([worker.stdout], [], [], 0)[0] and worker.stdout.readline())


def _environment() -> dict[str, str]:
    path = os.environ.get("PYTHONPATH", "")
    return os.environ | {
        "PYTHONPATH": path if os.environ.get("TRIAGE_TEST_INSTALLED") else str(ROOT)
    }


def _live_through(month: Month, server: ReplayServer, home: Home) -> Crew:
    """Fetch from the first day to the last; a third of the answers are faults."""
    instant = datetime.combine(FIRST, datetime.min.time(), UTC)
    server.world.listings = month.listings
    server.world.now = lambda: instant
    server.at_random(SHARE, seed=3, faults=fault.GENERAL)
    server.at_random(SHARE, seed=4, faults=(*fault.GENERAL, fault.STALE), on="/rss/")
    settings = server.settings | {"arxiv_gap": GAP, "request_timeout": 0.5}
    with open_store(home.store) as store:
        store.fields.put(Field("all", categories=month.categories), instant)
        for category in month.categories:
            store.marks.set(f"wanted-since:{category}", FIRST.isoformat())
    crew = Crew(home, settings)
    times = rounds()
    fatal = kills(KILLS, times, seed=5)
    try:
        for instant in times:
            crew.fetch(instant, fatal.get(instant))
    finally:
        crew.end()
    return crew


def _check_stored_once(month: Month, store: Store) -> None:
    expected = month.expected()
    assert store.papers.stored(expected) == expected
    rows = store.papers.get(expected)
    assert len({paper.id for paper in rows}) == len(rows) == len(expected)
    assert store.papers.count() == len(expected)


def _check_counts(month: Month, rows: Sequence[Coverage]) -> None:
    """Where the feed settled a day, the count is the announcement's."""
    for row in rows:
        if "rss" in row.how:
            truth = len(month.announced(row.day, row.category))
            assert (row.day, row.category, row.announced) == (row.day, row.category, truth)


def _check_polite(server: ReplayServer) -> float:
    arrived = sorted(request.at for request in server.log)
    closest = min(later - earlier for earlier, later in pairwise(arrived))
    assert closest >= GAP
    return closest


def _figures(month: Month, server: ReplayServer, store: Store, crew: Crew, took: float) -> str:
    faults = sum(request.fault for request in server.log)
    rows = coverage(store, rounds()[-1])
    hows = Counter(row.how for row in rows)
    kinds = Counter(str(change.kind) for change in store.history.changes())
    return (
        f"{len(month.days)} announcement days, {len(month.categories)} categories,"
        f" {len(month.expected())} papers announced, {store.papers.count()} stored,"
        f" {len(open_days(rows))} of {len(rows)} announcements open;"
        f" {len(server.log)} requests, {faults} answered with faults, {crew.killed} kills"
        f" ({crew.busy} in the middle of a fetch),"
        f" closest two requests {_check_polite(server):.3f} s at a limit of {GAP} s;"
        f" established by {dict(hows)}; changes {dict(kinds)}; {took:.0f} s"
    )


def _run(month: Month, server: ReplayServer, tmp_path: Path) -> tuple[list[Coverage], int]:
    """Live through a month and check what was stored; return the days left open, and the kills."""
    home = Home(tmp_path / "home")
    began = time.monotonic()
    crew = _live_through(month, server, home)
    took = time.monotonic() - began
    with open_store(home.store) as store:
        print(_figures(month, server, store, crew, took))  # noqa: T201  the figures are reported
        rows = coverage(store, rounds()[-1])
        left_open = [row for row in open_days(rows) if row.day <= LAST]
        _check_stored_once(month, store)
        _check_counts(month, rows)
    _check_polite(server)
    return left_open, crew.killed


@pytest.mark.slow
@pytest.mark.xdist_group("month")
def test_a_month_of_the_sample_loses_nothing(replay: ReplayServer, tmp_path: Path) -> None:  # noqa: F811
    """Three processes, ten kills, faults on a third: every paper once, no gap, no hurry."""
    assert _run(sample_month(), replay, tmp_path) == ([], KILLS)


@pytest.mark.slow
@pytest.mark.xdist_group("month")
def test_a_real_month_loses_nothing(replay: ReplayServer, tmp_path: Path) -> None:  # noqa: F811
    """The same on the real announcements of April 2026."""
    shared = Path(os.environ.get("TRIAGE_SHARED", ROOT.parent / "shared"))
    if not (shared / "corpora" / "daily_lists.json.gz").exists():
        pytest.skip(f"no real announcement lists under TRIAGE_SHARED ({shared})")
    assert _run(real_month(shared), replay, tmp_path) == ([], KILLS)
