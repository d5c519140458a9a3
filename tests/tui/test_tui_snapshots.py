"""Pictures of the main states. They are compared on the Python they were made on only."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from triage.config import Settings

if TYPE_CHECKING:
    from conftest import Bench
    from textual.pilot import Pilot

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the pictures were made on Python 3.11"
)
WIDE, USUAL, NARROW, TINY = (120, 30), (80, 24), (60, 16), (40, 8)
STATES = {
    "inbox-wide": (WIDE, (), {}),
    "inbox-usual": (USUAL, (), {}),
    "inbox-narrow": (NARROW, (), {}),
    "inbox-tiny": (TINY, (), {}),
    "marked-and-warned": (USUAL, ("s", "space", "j", "space"), {}),
    "filtered": (USUAL, ("slash", *"retrieval", "tab"), {}),
    "archive-wide": (WIDE, ("s", "A", *"reranker", "enter"), {}),
    "all-fields": (USUAL, ("left_square_bracket",), {}),
    "today": (USUAL, ("s", "x", "z", "D"), {}),
    "field-editor": (WIDE, ("s", "plus", "E"), {}),
    "pictures": (USUAL, ("M",), {}),
    "note-light": (USUAL, ("a", *"compare"), {"theme": "textual-light"}),
    "ansi": (USUAL, ("j",), {"theme": "ansi-dark"}),
    "new-field-tiny": (NARROW, ("W",), {}),
    "reading-narrow": (NARROW, ("j", "enter"), {}),
    "reading-list-wide": (WIDE, ("s", "s", "s", "L", "R"), {}),
    "field-picker": (USUAL, ("f",), {}),
    "help": (USUAL, ("question_mark",), {}),
    "done": (USUAL, ("asterisk", "x"), {}),
    "light-wide": (WIDE, ("enter",), {"theme": "textual-light"}),
    "ascii": (USUAL, (), {"ascii": True}),
}


@pytest.mark.parametrize("name", STATES)
def test_state_looks_as_it_did(bench: Bench, snap_compare: Callable[..., bool], name: str) -> None:
    """The screen of a state is drawn as in the picture that a person looked at."""
    size, keys, settings = STATES[name]
    bench.fill()
    app = bench.app(Settings(**settings))

    async def prepare(pilot: Pilot[None]) -> None:
        await bench.settle(pilot)
        await bench.press(pilot, *keys)
        app.clear_notifications()
        await bench.settle(pilot)

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
