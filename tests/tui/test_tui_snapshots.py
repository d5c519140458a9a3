"""Pictures of the main states. They are compared on the Python they were made on only."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from triage.config import Settings
from triage.models import Change, ChangeKind, Difference
from triage.store.announcements import Listed, Listing

if TYPE_CHECKING:
    from conftest import Bench
    from textual.pilot import Pilot

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the pictures were made on Python 3.11"
)
HUGE, WIDE, USUAL, TINY = (250, 80), (120, 32), (80, 24), (40, 10)
NOW = datetime(2026, 4, 17, 6, 30, tzinfo=UTC)
LIGHT = {"theme": "textual-light"}
STATES = {
    "inbox-huge": (HUGE, (), {}),
    "inbox-wide": (WIDE, (), {}),
    "inbox-usual": (USUAL, (), {}),
    "inbox-tiny": (TINY, (), {}),
    "inbox-huge-light": (HUGE, ("j",), LIGHT),
    "inbox-wide-light": (WIDE, ("s", "j"), LIGHT),
    "inbox-usual-light": (USUAL, ("j",), LIGHT),
    "inbox-tiny-light": (TINY, ("j",), LIGHT),
    "marked-and-warned": (USUAL, ("s", "space", "j", "space"), {}),
    "saved-tiny": (TINY, ("s",), {}),
    "filtered": (USUAL, ("slash", *"retrieval", "tab"), {}),
    "archive-wide": (WIDE, ("s", "A", *"reranker", "enter"), {}),
    "all-fields": (USUAL, ("left_square_bracket",), {}),
    "today": (USUAL, ("s", "x", "z", "D"), {}),
    "today-light": (USUAL, ("s", "x", "z", "D"), LIGHT),
    "status": (USUAL, ("i",), {}),
    "changes": (WIDE, ("s", "C"), {}),
    "field-editor": (WIDE, ("s", "plus", "E"), {}),
    "field-editor-light": (USUAL, ("s", "plus", "E"), LIGHT),
    "pictures": (USUAL, ("M",), {}),
    "note-light": (USUAL, ("a", *"compare"), LIGHT),
    "ansi": (USUAL, ("j",), {"theme": "ansi-dark"}),
    "ansi-light": (USUAL, ("j",), {"theme": "ansi-light"}),
    "new-field-tiny": (TINY, ("W",), {}),
    "new-field": (USUAL, ("W",), {}),
    "reading-usual": (USUAL, ("j", "enter"), {}),
    "reading-tiny": (TINY, ("j", "enter"), {}),
    "reading-list-wide": (WIDE, ("s", "s", "s", "L", "R"), {}),
    "field-picker": (USUAL, ("f",), {}),
    "help": (USUAL, ("question_mark",), {}),
    "done": (USUAL, ("asterisk", "x"), {}),
    "ascii": (WIDE, (), {"ascii": True}),
}


def noted(bench: Bench) -> None:
    """Have something noticed about the first paper, and an announcement that is not whole."""
    texts = (Difference("title", "Retrieval with Masks", "Retrieval with Mask Pooling"),)
    one = "2604.01001"
    with bench.store() as store:
        store.history.note(Change(one, ChangeKind.VERSION, NOW, 1, 2, texts, "arxiv"))
        store.history.note(Change(one, "code appeared", NOW, source="github"))
        store.marks.set("wanted-since:cs.IR", "2026-04-15")
        found = [Listed(f"2604.{1001 + number:05d}") for number in range(9)]
        store.announcements.record(NOW.date(), "cs.IR", found, source="rss", inferred=False)
        look = Listing(NOW.date(), "cs.IR", "rss", "ok", NOW)
        store.announcements.put_listing(look, settled=True)
        run = store.runs.start("fetch arxiv", NOW)
        store.runs.finish(run, NOW, ok=False, covered={"new": 8}, note="one feed did not answer")


@pytest.mark.parametrize("name", STATES)
def test_state_looks_as_it_did(bench: Bench, snap_compare: Callable[..., bool], name: str) -> None:
    """The screen of a state is drawn as in the picture that a person looked at."""
    size, keys, settings = STATES[name]
    bench.fill()
    noted(bench)
    app = bench.app(Settings(**settings))

    async def prepare(pilot: Pilot[None]) -> None:
        await bench.settle(pilot)
        await bench.press(pilot, *keys)

    try:
        assert snap_compare(app, terminal_size=size, run_before=prepare)
    finally:
        app.context.desk.close()


def test_without_colours_nothing_is_lost(
    bench: Bench, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR leaves glyphs, letters and the cursor row readable."""
    monkeypatch.setenv("NO_COLOR", "1")
    bench.fill()
    app = bench.app()
    try:
        assert snap_compare(app, terminal_size=WIDE, run_before=bench.settle)
    finally:
        app.context.desk.close()


def test_an_empty_store_teaches(bench: Bench, snap_compare: Callable[..., bool]) -> None:
    """The first screen a new user sees says what to type."""
    app = bench.app()
    try:
        assert snap_compare(app, terminal_size=USUAL, run_before=bench.settle)
    finally:
        app.context.desk.close()
