"""What keys do, read back from the store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from triage.config import Settings
from triage.errors import StoreError
from triage.models import Field, Scored
from triage.store import Store
from triage.store.marks import RANKED, RANKED_WHOLE
from tui.screens.inbox import InboxScreen
from tui.screens.papers import PapersScreen
from tui.screens.reading_list import ReadingListScreen
from tui.values import EVERYTHING

if TYPE_CHECKING:
    from conftest import Bench
    from textual.pilot import Pilot

    from triage.store.scores import Ranked

IDS = [f"2604.{1001 + number:05d}" for number in range(30)]


def screen(pilot: Pilot[None]) -> PapersScreen:
    shown = pilot.app.screen
    assert isinstance(shown, PapersScreen)
    return shown


def cursor(pilot: Pilot[None]) -> str | None:
    return screen(pilot).rows.cursor


def whole(pilot: Pilot[None]) -> bool:
    loaded = screen(pilot).loaded
    return loaded is not None and loaded.whole


@pytest.mark.parametrize(
    ("key", "kind"),
    [("s", "save"), ("x", "skip"), ("z", "later"), ("d", "reject"), ("minus", "reject")],
)
async def test_a_key_decides_on_the_paper_under_the_cursor(
    bench: Bench, key: str, kind: str
) -> None:
    """The row leaves, the cursor moves down, the decision is in the store."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "j", key)
        assert cursor(pilot) == IDS[2]
        assert IDS[1] not in screen(pilot).rows.ids
        assert bench.facts(pilot) == "29 new · 1 triaged"
    assert bench.standing() == {IDS[1]: kind}


async def test_a_key_decides_on_all_marked_papers_as_one_step(bench: Bench) -> None:
    """Marks are acted on together and undone together; the cursor returns to the first."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "space", "j", "space", "space")
        assert bench.facts(pilot) == "30 new · 3 marked"
        await bench.press(pilot, "x")
        assert bench.standing() == dict.fromkeys([IDS[0], IDS[2], IDS[3]], "skip")
        assert cursor(pilot) == IDS[4]
        await bench.press(pilot, "u")
        assert bench.standing() == {}
        assert cursor(pilot) == IDS[0]
        assert screen(pilot).rows.ids == IDS
        assert "Taken back: skip 3 papers" in bench.said(pilot)


async def test_undo_works_after_the_application_was_closed(bench: Bench) -> None:
    """Undo is stored: what was decided yesterday is taken back today, step by step."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "s", "x")
    async with bench.run() as pilot:
        await bench.press(pilot, "u")
        assert cursor(pilot) == IDS[1]
        await bench.press(pilot, "u")
        assert cursor(pilot) == IDS[0]
        await bench.press(pilot, "u")
        assert "Nothing to undo" in bench.said(pilot)
    assert bench.standing() == {}


async def test_undo_of_another_field_is_said_and_leaves_the_rows(bench: Bench) -> None:
    """The toast names the field that the step belonged to."""
    bench.fill()
    async with bench.run(field="agents") as pilot:
        await bench.press(pilot, "s", "left_square_bracket", "u")
        assert "Taken back in agents: save" in bench.said(pilot)
        assert screen(pilot).rows.ids == IDS


async def test_deciding_and_quitting_at_once_loses_nothing(bench: Bench) -> None:
    """Keys typed faster than the store writes are all stored, in their order."""
    bench.fill()
    async with bench.run() as pilot:
        await pilot.press("s", "x", "u", "z", "q")
    assert bench.standing() == {IDS[0]: "save", IDS[1]: "later"}


async def test_a_write_that_fails_brings_the_rows_back(bench: Bench) -> None:
    """The row is back where it was, a toast says why, and the log has the story."""
    bench.fill()

    def broken() -> Store:
        store = bench.store()
        store.decisions.append = refuse  # type: ignore[method-assign]
        return store

    def refuse(*_: object, **__: object) -> int:
        raise StoreError("the disk is full", hint="make room")

    async with bench.run(opener=broken) as pilot:
        await bench.press(pilot, "j", "s")
        assert screen(pilot).rows.ids == IDS
        assert cursor(pilot) == IDS[1]
        assert "is back: the disk is full (make room)" in bench.said(pilot)
    assert bench.standing() == {}
    assert "the disk is full" in (bench.home.path / "triage.log").read_text(encoding="utf-8")


async def test_a_slow_store_does_not_stop_the_cursor(bench: Bench) -> None:
    """While a write is held up, rows leave, the cursor moves, and the write is not lost."""
    bench.fill()
    gate = threading.Event()

    def slow() -> Store:
        store = bench.store()
        append = store.decisions.append
        store.decisions.append = gated(append)  # type: ignore[method-assign,assignment]
        return store

    def gated(append: Callable[..., int]) -> Callable[..., int]:
        def wait(*given: object, **named: object) -> int:
            gate.wait(30)
            return append(*given, **named)

        return wait

    async with bench.run(opener=slow) as pilot:
        await pilot.press("s", "j", "j")
        assert cursor(pilot) == IDS[3]
        assert IDS[0] not in screen(pilot).rows.ids
        assert bench.standing() == {}
        gate.set()
        await bench.settle(pilot)
    assert bench.standing() == {IDS[0]: "save"}


async def test_the_filter_narrows_while_typing_and_escape_restores_everything(
    bench: Bench,
) -> None:
    """All words must match; escape brings back rows, cursor and scrolling exactly."""
    bench.fill()
    async with bench.run(size=(80, 12)) as pilot:
        await bench.press(pilot, *"jjjjjjjjjjjjjjj")
        before = (cursor(pilot), screen(pilot).rows.scroll_offset.y)
        await bench.press(pilot, "slash", *"retrieval")
        await bench.until(pilot, lambda: len(screen(pilot).rows.ids) < 30)
        await bench.press(pilot, "space", *"green")
        await bench.until(pilot, lambda: screen(pilot).rows.ids == [IDS[29]])
        assert bench.facts(pilot) == "1 of 30 new"
        await bench.press(pilot, "escape")
        assert screen(pilot).rows.ids == IDS
        assert (cursor(pilot), screen(pilot).rows.scroll_offset.y) == before


async def test_tab_keeps_the_filtered_rows_to_decide_on(bench: Bench) -> None:
    """After tab letters act again, on filtered rows only; escape then shows the rest."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "slash", *"reranker", "tab", "asterisk", "x")
        assert bench.standing() == {IDS[1]: "skip", IDS[6]: "skip"}
        assert "No paper has all of these words" in str(screen(pilot).query_one("#blank").render())
        await bench.press(pilot, "escape")
        assert len(screen(pilot).rows.ids) == 28


async def test_the_reading_list_holds_saved_and_read_papers(bench: Bench) -> None:
    """L shows them, R marks one read, undo works there, and the inbox hears of it."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "s", "s", "L")
        assert isinstance(pilot.app.screen, ReadingListScreen)
        assert set(screen(pilot).rows.ids) == {IDS[0], IDS[1]}
        await bench.press(pilot, "R")
        assert sorted(bench.standing().values()) == ["read", "save"]
        await bench.press(pilot, "u", "x")
        assert len(screen(pilot).rows.ids) == 1
        await bench.press(pilot, "u", "u", "u")
        assert screen(pilot).rows.ids == []
        assert "Nothing saved" in str(screen(pilot).query_one("#blank").render())
        await bench.press(pilot, "escape")
        assert isinstance(pilot.app.screen, InboxScreen)
        assert screen(pilot).rows.ids == IDS
    assert bench.standing() == {}


async def test_fields_keep_their_own_cursor_and_order(bench: Bench) -> None:
    """Going to another field and back finds everything as it was left."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "S", "j", "j")
        left = (cursor(pilot), screen(pilot).pile.order)
        await bench.press(pilot, "f", *"agt", "enter")
        assert screen(pilot).field == Field("agents", "language model agents", ("cs.AI",))
        assert len(screen(pilot).rows.ids) == 4
        await bench.press(pilot, "left_square_bracket")
        assert (cursor(pilot), screen(pilot).pile.order) == left


async def test_the_best_rows_of_another_field_come_before_the_others(bench: Bench) -> None:
    """The first time that a field, or all of them, is opened, nobody waits for all of it."""
    bench.fill()
    gate = threading.Event()
    gate.set()

    def slow() -> Store:
        store = bench.store()
        waiting = store.scores.waiting

        def wait(*given: Any, limit: int | None = None, **named: Any) -> list[Ranked]:
            if limit is None:
                gate.wait(30)
            return waiting(*given, limit=limit, **named)

        store.scores.waiting = wait  # type: ignore[method-assign,assignment]
        return store

    async with bench.run(opener=slow) as pilot:
        await bench.settle(pilot)
        for _ in range(2):
            gate.clear()
            before = screen(pilot).field
            await pilot.press("right_square_bracket")
            await bench.until(pilot, lambda before=before: screen(pilot).field != before)  # type: ignore[misc]
            assert screen(pilot).rows.ids
            assert not whole(pilot)
            told = screen(pilot).shown_count()
            gate.set()
            await bench.settle(pilot)
            assert whole(pilot)
        assert screen(pilot).field == EVERYTHING
        assert told == f"{screen(pilot).shown_count()}+"


async def test_links_are_rebuilt_and_handed_to_one_function(bench: Bench) -> None:
    """o, p and c open the page, the PDF and the code; without a browser they are copied."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "o", "p", "c")
        assert bench.opened == [
            f"https://arxiv.org/abs/{IDS[0]}",
            f"https://arxiv.org/pdf/{IDS[0]}",
            "https://github.com/okafor/paper-0",
        ]
        bench.browser = False
        await bench.press(pilot, "o")
        assert pilot.app.clipboard == f"https://arxiv.org/abs/{IDS[0]}"
        await bench.press(pilot, "y")
        assert pilot.app.clipboard == IDS[0]
        await bench.press(pilot, *"jjjj", "c")
        assert "No code is known" in bench.said(pilot)


async def test_a_narrow_screen_opens_the_paper_over_the_rows(bench: Bench) -> None:
    """Enter opens, keys decide and the next paper follows, escape returns to the rows."""
    bench.fill()
    async with bench.run(size=(60, 16)) as pilot:
        await bench.press(pilot, "enter")
        assert screen(pilot).detail.display
        assert not screen(pilot).rows.display
        await bench.press(pilot, "s", "n", "x", "escape")
        assert screen(pilot).rows.display
        assert bench.standing() == {IDS[0]: "save", IDS[2]: "skip"}
        assert cursor(pilot) == IDS[3]


async def test_vim_and_arrow_keys_move_alike(bench: Bench) -> None:
    """Keys j k g G and half pages move by rows; nothing leaves the list."""
    bench.fill()
    async with bench.run(size=(80, 12)) as pilot:
        await bench.press(pilot, "G")
        assert cursor(pilot) == IDS[29]
        await bench.press(pilot, "ctrl+d")
        assert cursor(pilot) == IDS[29]
        await bench.press(pilot, "g", "down", "j", "up")
        assert cursor(pilot) == IDS[1]
        await bench.press(pilot, "ctrl+d", "ctrl+d", "ctrl+u")
        assert cursor(pilot) == IDS[6]


async def test_a_click_moves_and_a_second_click_opens(bench: Bench) -> None:
    """The mouse can do what the keys can; nothing opens by accident."""
    bench.fill()
    async with bench.run(size=(80, 24)) as pilot:
        await pilot.click("PaperList", offset=(30, 3))
        await bench.settle(pilot)
        assert cursor(pilot) == IDS[3]
        assert not screen(pilot).detail.display
        await pilot.click("PaperList", offset=(30, 3))
        await bench.settle(pilot)
        assert screen(pilot).detail.display


@pytest.mark.parametrize(
    ("made", "taught"),
    [
        (None, "triage field add"),
        ("field", "triage fetch"),
        ("papers", "triage index"),
    ],
)
async def test_an_empty_inbox_says_what_to_type(
    bench: Bench, made: str | None, taught: str
) -> None:
    """Without a field, papers or scores the screen shows the next command."""
    if made == "papers":
        bench.fill()
    if made:
        with bench.store() as store:
            store.fields.put(Field("empty"), bench.app().context.clock())
    async with bench.run(field="empty" if made else None) as pilot:
        assert taught in str(screen(pilot).query_one("#blank").render())
        await bench.press(pilot, *"sxzjo", "space", "slash", "enter", "f", "escape")
    assert bench.standing("empty") == {}


async def test_inbox_zero_says_so(bench: Bench) -> None:
    """When all is decided the screen says how much was done, and undo brings it back."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "asterisk", "x")
        assert "Done. 30 triaged." in str(screen(pilot).query_one("#blank").render())
        await bench.press(pilot, "u")
        assert screen(pilot).rows.ids == IDS
        await bench.press(pilot, "j", "s")
    assert bench.standing() == {IDS[1]: "save"}


async def test_a_store_that_cannot_be_read_is_one_line(bench: Bench) -> None:
    """The screen says what is wrong and what to do, and can be left."""
    bench.home.path.mkdir()
    bench.home.store.write_bytes(b"no database" * 100)
    app = bench.app()
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await bench.until(pilot, lambda: "cannot be read" in blank_text(pilot))
        assert "file is not a database" in blank_text(pilot)
        await pilot.press("q")
    app.context.desk.close()


def blank_text(pilot: Pilot[None]) -> str:
    found = pilot.app.screen.query("#blank")
    return str(found.first().render()) if found else ""


async def test_an_unknown_theme_is_said_and_the_default_used(bench: Bench) -> None:
    """A misspelt theme never keeps the inbox from opening."""
    bench.fill()
    async with bench.run(settings=Settings(theme="no-such")) as pilot:
        assert pilot.app.theme == "textual-dark"
        assert "unknown theme 'no-such'" in bench.said(pilot)


async def test_reload_shows_what_others_stored_and_keeps_the_cursor(bench: Bench) -> None:
    """Another process decided meanwhile: r takes its row away and nothing else moves."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "j", "j")
        with bench.store() as store:
            from triage.models import DecisionKind

            now = bench.app().context.clock()
            store.decisions.append("retrieval", [IDS[0]], DecisionKind.SKIP, now)
        await bench.press(pilot, "r")
        assert IDS[0] not in screen(pilot).rows.ids
        assert cursor(pilot) == IDS[2]


@pytest.mark.parametrize("narrowed", [False, True])
async def test_far_papers_scores_follow_without_a_word(bench: Bench, *, narrowed: bool) -> None:
    """What is stored after the best papers' scores is shown where no row on the screen moves."""
    bench.fill()
    field, far = "retrieval", IDS[-1]
    with bench.store() as store:
        store.marks.set(f"{RANKED}{field}", "these decisions")
        (row,) = store.scores.of(field, [far])
    assert row.scored
    later = Scored(far, row.scored.score - 0.5, row.scored.parts)
    async with bench.run() as pilot:
        await bench.press(pilot, "j", *(["S"] if narrowed else []))
        rows = screen(pilot).rows.ids
        with bench.store() as store:
            store.scores.put(field, [later], profile="p", at=bench.app().context.clock())
            store.marks.set(f"{RANKED_WHOLE}{field}", "these decisions")
        inbox = screen(pilot)
        assert isinstance(inbox, InboxScreen)
        inbox.look_for_news()
        await bench.settle(pilot)
        shown = inbox.pile.get(far)
        assert shown
        assert shown.scored == (row.scored if narrowed else later)
        assert (inbox.rows.ids, inbox.news) == (rows, "")
        assert cursor(pilot) == rows[1]


async def test_help_and_palette_list_every_act(bench: Bench) -> None:
    """Whoever forgot a key finds it in two places."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "question_mark")
        text = str(pilot.app.screen.query_one("VerticalScroll > Static").render())
        for words in ("Save to the reading list", "Not today", "Choose a field", "not looked yet"):
            assert words in text
        await bench.press(pilot, "escape")
        titles = {command.title for command in pilot.app.get_system_commands(pilot.app.screen)}
    assert {"Save", "Skip", "Later", "Undo", "Reject", "Search", "Quit", "Theme"} <= titles


async def test_keys_can_be_remapped_by_id(bench: Bench) -> None:
    """Every binding has an id; a remapped key does what the old one did."""
    bench.fill()
    app = bench.app()
    app.set_keymap({"act.save": "K"})
    async with app.run_test(size=(80, 24)) as pilot:
        await bench.settle(pilot)
        await bench.press(pilot, "K", "s")
    app.context.desk.close()
    assert bench.standing() == {IDS[0]: "save"}
