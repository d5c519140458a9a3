"""The pages, the field's form and its editor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from triage.config import Settings
from triage.models import Evidence, EvidenceKind, EvidenceState
from tui.screens.inbox import InboxScreen
from tui.screens.page import PageText

if TYPE_CHECKING:
    from conftest import Bench
    from textual.pilot import Pilot

NOW = datetime(2026, 4, 17, 6, 30, tzinfo=UTC)
IDS = [f"2604.{1001 + number:05d}" for number in range(30)]


def text(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one(PageText).text


def ticking(step: timedelta) -> Iterator[datetime]:
    now = NOW
    while True:
        yield now
        now += step


async def test_today_tells_what_was_done_and_the_budget_is_counted(bench: Bench) -> None:
    """D lists what was saved and counts the rest; when the minutes are up the header says so."""
    bench.fill()
    clock = ticking(timedelta(seconds=20))
    settings = Settings(minutes=1, seconds_per_paper=20)
    async with bench.run(settings=settings, clock=lambda: next(clock)) as pilot:
        await bench.press(pilot, "s", "x", "x", "d", "z")
        assert "of 1 min, D ends" in str(pilot.app.screen.query_one("StatusLine").render())
        await bench.press(pilot, "D")
        said = text(pilot)
        assert "Done for today." in said
        assert "5 papers triaged" in said
        assert "SAVED  1" in said
        assert "SKIPPED  2" in said
        assert "25 papers wait" in said


async def test_pages_say_how_things_stand(bench: Bench) -> None:
    """Why, status and pictures show what is stored; a page without data says so."""
    bench.fill()
    with bench.store() as store:
        store.runs.finish(store.runs.start("fetch arxiv", NOW), NOW, ok=False, covered={"new": 3})
    async with bench.run() as pilot:
        await bench.press(pilot, "w")
        assert "WHY 96.3" in text(pilot)
        await bench.press(pilot, "escape", "i")
        assert "30 papers, no embedding model was found" in text(pilot)
        assert "with errors · new 3" in text(pilot)
        await bench.press(pilot, "escape", "M")
        assert "most 8 a day" in text(pilot)
        assert "too few papers are embedded" in text(pilot)
        await bench.press(pilot, "escape", "C")
        assert "Nothing changed" in text(pilot)
        await bench.press(pilot, "question_mark", "escape", "escape")
        assert isinstance(pilot.app.screen, InboxScreen)


async def test_changes_of_papers_decided_on_are_listed(bench: Bench) -> None:
    """A finding that came or went after the first look is a change, with its day and paper."""
    bench.fill()
    found = Evidence(IDS[1], EvidenceKind.REPLICATION, EvidenceState.VERIFIED, "report")
    with bench.store() as store:
        store.ledger.record("texts", {IDS[1]: [found]}, NOW + timedelta(days=2))
    async with bench.run() as pilot:
        await bench.press(pilot, "j", "s", "C")
        said = text(pilot)
    assert "19 Apr 2026  replication: verified" in said
    assert "19 Apr 2026  code: no longer seen" in said
    assert "Do Reranker Gains Replicate?" in said


async def test_the_field_editor_shows_beliefs_and_takes_examples_back(bench: Bench) -> None:
    """What moved the scores is listed; + adds an example, x takes it back, e edits."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "j", "s", "plus", "E")
        assert "dense retrieval +" in text(pilot)
        rows = pilot.app.screen.query_one("#examples")
        assert rows.option_count == 2  # type: ignore[attr-defined]
        await bench.press(pilot, "tab", "x", "x")
        await bench.press(pilot, "e", *" today", "ctrl+s")
        assert "reranking today" in text(pilot)
        await bench.press(pilot, "slash", *"citation", "enter", "plus", "escape")
        assert rows.option_count == 1  # type: ignore[attr-defined]
    with bench.store() as store:
        field = store.fields.get("retrieval")
        assert field is not None
        assert field.description == "dense retrieval and reranking today"
        assert field.seeds == (IDS[3],)
    assert bench.standing() == {IDS[1]: "skip"}


async def test_the_first_field_is_made_on_the_screen(bench: Bench) -> None:
    """What is wrong is said below the lines and nothing is stored; then the field is there."""
    async with bench.run() as pilot:
        await bench.press(pilot, "W", *"two words", "enter", "enter", "enter", "enter")
        assert "cannot name a field" in str(pilot.app.screen.query_one("#wrong").render())
        await bench.press(pilot, "up", "up", "up", *["backspace"] * 9, *"rag", "enter", "enter")
        await bench.press(pilot, *"cs.IR nonsense!", "enter", "enter")
        assert "not an arXiv category" in str(pilot.app.screen.query_one("#wrong").render())
        with bench.store() as store:
            assert store.fields.all() == []
        await bench.press(pilot, "up", *["backspace"] * 10, "up", *"retrieval", "ctrl+s")
        assert isinstance(pilot.app.screen, InboxScreen)
        assert "No papers yet" in str(pilot.app.screen.query_one("#blank").render())
    with bench.store() as store:
        (field,) = store.fields.all()
    assert (field.name, field.description, field.categories) == ("rag", "retrieval", ("cs.IR",))
