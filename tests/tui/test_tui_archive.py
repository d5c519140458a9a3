"""Searching the archive from the screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from triage.models import DecisionKind
from tui.backstage import Backstage, Outcome, Task, Told
from tui.screens.inbox import InboxScreen
from tui.screens.page import PageText
from tui.screens.papers import PapersScreen
from tui.screens.search import SearchScreen

if TYPE_CHECKING:
    from conftest import Bench
    from textual.pilot import Pilot

IDS = [f"2604.{1001 + number:05d}" for number in range(30)]


def screen(pilot: Pilot[None]) -> PapersScreen:
    shown = pilot.app.screen
    assert isinstance(shown, PapersScreen)
    return shown


async def test_enter_searches_the_archive_and_escape_returns(bench: Bench) -> None:
    """Words are found in all papers, decided on there, and the inbox is as it was left."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "j", "j", "slash", *"causal", "enter")
        assert isinstance(pilot.app.screen, SearchScreen)
        assert screen(pilot).rows.ids == [IDS[7]]
        assert "search: causal · 1 found" in bench.facts(pilot)
        await bench.press(pilot, "s", "escape")
        assert isinstance(pilot.app.screen, InboxScreen)
        assert screen(pilot).rows.cursor == IDS[2]
        assert len(screen(pilot).rows.ids) == 29
    assert bench.standing() == {IDS[7]: "save"}


async def test_words_are_searched_while_they_are_typed(bench: Bench) -> None:
    """The archive's line shows what the words find; nothing found says so; escape leaves."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "A", *"laptops")
        await bench.until(pilot, lambda: screen(pilot).rows.ids == [IDS[2]])
        await bench.press(pilot, *"xyz", "enter")
        await bench.until(pilot, lambda: not screen(pilot).rows.ids)
        assert "No paper was found" in str(screen(pilot).query_one("#blank").render())
        await bench.press(pilot, "escape")
        assert isinstance(pilot.app.screen, InboxScreen)


async def test_without_an_index_words_alone_are_searched_and_that_is_said(bench: Bench) -> None:
    """What meaning would have found is missing, and the screen says why."""
    bench.fill()
    async with bench.run(backstage=bench.thread()) as pilot:
        await bench.press(pilot, "A", *"reranker", "enter")
        assert IDS[1] in screen(pilot).rows.ids
        assert "words only" in bench.facts(pilot)
        assert "triage index" in bench.said(pilot)


@pytest.mark.model
async def test_indexing_searching_and_papers_alike_with_the_real_model(bench: Bench) -> None:
    """The index is built from the status page; then meaning finds what no word does."""
    bench.fill()
    async with bench.run(backstage=bench.thread()) as pilot:
        await bench.press(pilot, "i", "i")
        jobs = pilot.app.context.jobs  # type: ignore[attr-defined]
        await bench.until(pilot, lambda: jobs.running is None)
        await bench.settle(pilot)
        assert "30 papers searchable" in pilot.app.screen.query_one(PageText).text
        await bench.press(pilot, "escape", "A", *"shrinking", "enter")
        assert "words and meaning" in bench.facts(pilot)
        assert len(screen(pilot).rows.ids) == 30
        await bench.press(pilot, "escape", "m")
        assert "like one paper" in bench.facts(pilot)
        assert len(screen(pilot).rows.ids) == 29


@pytest.mark.model
async def test_one_key_ranks_what_was_decided_and_shows_it(bench: Bench) -> None:
    """A paper saved a moment ago counts in the scores that the next reload shows."""
    bench.fill()
    async with bench.run(backstage=bench.thread()) as pilot:
        jobs = pilot.app.context.jobs  # type: ignore[attr-defined]
        await bench.until(pilot, lambda: bool(jobs.all) and jobs.running is None)
        await bench.press(pilot, "r")
        await bench.until(pilot, lambda: jobs.running is None)
        await bench.press(pilot, "s")
        before = _scores(pilot)
        await bench.press(pilot, "r")
        await bench.until(pilot, lambda: jobs.running is None)
        await bench.settle(pilot)
        after = _scores(pilot)
        assert before.keys() == after.keys()
        assert before != after
        assert "r to load" not in bench.facts(pilot)


class Held:
    """A backstage whose answers wait at a gate when the work is done."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage
        self.gate = asyncio.Event()
        self.done: list[Task] = []

    async def ask(self, task: Task, told: Told) -> Outcome:
        """Do a task, then wait."""
        outcome = await self._backstage.ask(task, told)
        self.done.append(task)
        await self.gate.wait()
        return outcome

    def warm(self) -> None:
        """Nothing has to get ready."""

    async def close(self) -> None:
        """Nothing is left running."""


@pytest.mark.model
async def test_what_was_decided_while_a_ranking_ran_is_shown_too(bench: Bench) -> None:
    """Whoever asks while an older ranking still runs is shown the one after it."""
    bench.fill()
    held = Held(bench.thread())
    async with bench.run(backstage=held) as pilot:
        jobs = pilot.app.context.jobs  # type: ignore[attr-defined]
        await bench.until(pilot, lambda: len(held.done) == 1)
        await bench.press(pilot, "s", "r")
        before = _scores(pilot)
        held.gate.set()
        await bench.until(pilot, lambda: len(held.done) == 2 and jobs.running is None)
        await bench.settle(pilot)
        with bench.store() as store:
            (saved,) = store.decisions.standing("retrieval")
            (row,) = store.scores.of("retrieval", [min(before)])
        assert saved.kind is DecisionKind.SAVE
        assert row.scored
        assert _scores(pilot)[row.paper.id] == row.scored.score
        assert "r to load" not in bench.facts(pilot)


def _scores(pilot: Pilot[None]) -> dict[str, float]:
    entries = screen(pilot).pile.entries()
    return {entry.paper.id: entry.scored.score for entry in entries if entry.scored}
