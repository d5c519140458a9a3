"""The pages, the field's form and its editor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from triage.config import Settings
from triage.models import (
    Change,
    ChangeKind,
    DecisionKind,
    Difference,
    Evidence,
    EvidenceKind,
    EvidenceState,
    Interest,
)
from triage.pipeline.keeping import keep
from triage.pipeline.work import Work
from triage.store.announcements import Listed, Listing
from tui.screens.inbox import InboxScreen
from tui.screens.page import PageText
from tui.widgets.detail import Detail
from tui.widgets.paper_list import PaperList

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
    """C shows what was noticed about decided papers, newest first, texts word by word."""
    bench.fill()
    texts = (Difference("title", "Do Gains Replicate?", "Do Reranker Gains Replicate?"),)
    seen = (Difference("code", "promised", "verified"),)
    with bench.store() as store:
        store.history.note(Change(IDS[1], ChangeKind.VERSION, NOW, 1, 2, texts, "arxiv"))
        later = NOW + timedelta(days=2)
        store.history.note(Change(IDS[1], "code appeared", later, differences=seen))
        store.history.note(Change(IDS[2], "code appeared", later, differences=seen))
    async with bench.run() as pilot:
        await bench.press(pilot, "j", "s", "C")
        said = text(pilot)
    assert said.index("19 Apr 2026  code appeared") < said.index("17 Apr 2026  new version v2")
    assert "code: promised → verified" in said
    assert "title: Do {+Reranker+} Gains Replicate?" in said
    assert "Quantised Indexes" not in said


async def test_a_sheet_compares_with_the_version_that_was_seen(bench: Bench) -> None:
    """Of three versions the one that was there at the last decision is compared, not the last."""
    bench.fill(("One Index",))
    with bench.store() as store:
        store.decisions.append("retrieval", [IDS[0]], DecisionKind.SAVE, NOW)
        for days, title in enumerate(("One Better Index", "One Much Better Index"), 1):
            later = NOW + timedelta(days=days)
            work = Work(bench.home, Settings(), store, lambda at=later: at, offline=True)
            now = store.papers.get([IDS[0]])[0]
            keep(work, [replace(now, version=2 + days, title=title)])
    async with bench.run() as pilot:
        await bench.press(pilot, "L")
        said = pilot.app.screen.query_one(Detail).text
    assert "CHANGED since v2  which you saw on 17 Apr 2026" in said
    assert "One {+Much Better+} Index" in said


async def test_status_says_how_complete_announcements_are(bench: Bench) -> None:
    """Each announcement has its count and who told; what nobody told is a question mark."""
    bench.fill()
    day = date(2026, 4, 17)
    with bench.store() as store:
        store.marks.set("wanted-since:cs.IR", (day - timedelta(days=1)).isoformat())
        found = [Listed(one) for one in (*IDS[:8], "2604.99999")]
        store.announcements.record(day, "cs.IR", found, source="rss", inferred=False)
        store.announcements.put_listing(Listing(day, "cs.IR", "rss", "ok", NOW), settled=True)
    async with bench.run() as pilot:
        await bench.press(pilot, "i")
        said = text(pilot)
    assert "… 17 Apr 2026  cs.IR              8/9  [rss] 1 not fetched yet" in said
    assert "16 Apr 2026  cs.IR              8/?  no source told" in said


async def test_from_a_replication_to_its_original_and_back(bench: Bench) -> None:
    """O on a report opens its original; on the original, the report."""
    bench.fill()
    report = Evidence(IDS[5], EvidenceKind.REPLICATION, EvidenceState.CLAIMED, "arxiv")
    original = replace(report, paper_id=IDS[0], state=EvidenceState.VERIFIED)
    with bench.store() as store:
        rows = {
            IDS[5]: [replace(report, detail={"role": "report", "original": IDS[0]})],
            IDS[0]: [replace(original, detail={"role": "replicated", "report": IDS[5]})],
        }
        for paper_id, found in rows.items():
            store.ledger.record(f"report:{paper_id}", {paper_id: found}, NOW)
    async with bench.run() as pilot:
        await bench.press(pilot, *"jjjjj", "O")
        assert pilot.app.screen.query_one(PaperList).ids == [IDS[0]]
        await bench.press(pilot, "O")
        assert pilot.app.screen.query_one(PaperList).ids == [IDS[5]]
        await bench.press(pilot, "escape", "escape", "j", "O")
        assert "No replication" in bench.said(pilot)


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


async def test_the_field_editor_tells_several_interests_apart(bench: Bench) -> None:
    """Each is told by its words; a field of one interest has nothing to tell apart."""
    bench.fill()
    several = [Interest(("sparse", "re\x1brank"), (IDS[0],) * 4), Interest(("kv",), (IDS[1],) * 3)]
    for known, said in ((several[:1], False), (several, True)):
        with bench.store() as store:
            store.fields.set_interests("retrieval", known)
        async with bench.run() as pilot:
            await bench.press(pilot, "E")
            lines = [line.strip() for line in text(pilot).splitlines()]
            assert any(line.startswith("INTERESTS") for line in lines) is said
            assert ("3 examples  kv" in lines) is said
            assert "\x1b" not in text(pilot)


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
