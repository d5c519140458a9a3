"""Hostile titles on every screen: inert, and no crash."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from triage.config import Settings

if TYPE_CHECKING:
    from conftest import Bench, Trap
    from textual.pilot import Pilot

HOSTILE = (
    "[/foo] A Study of Closing Tags",
    "[@click=app.boom]x[/] Click Here",
    "[@click=app.boom]",
    "[bold red]Loud[/bold red] and [link=file:///etc/passwd]linked[/link]",
    "[",
    "]][[ $title {title} %s %(x)s \\[/",
    "\x1b]0;OWNED\x07 A Window Title",
    "\x1b]52;c;T1dORUQ=\x07 A Clipboard",
    "\x1b[31mRED\x1b[0m and \x1b[2J cleared",
    "\x1bPq#0;2;0;0;0\x1b\\ A Picture",
    "\x9b31m C1 \x9d0;title\x9c",
    "bell \x07 backspace \x08\x08\x08 null \x00 delete \x7f",
    "line\nbreak\r\ncarriage\rreturn\ttab\x0bvertical\x0cform\u2028separator",
    "\u202eright-to-left override\u202c and \u2066isolate\u2069",
    "zero\u200bwidth\u2060joined\ufeff and soft\u00adhyphen",
    "Zalgo t̸̢̛̗̪̦̬͗̎̈́̽e̷̡̛͚̼̤̔x̴̧̫̟̎̀t and e\u0301 accents",
    "全角文字と絵文字 👩‍🔬🧪 in a Title",
    "عنوان بالعربية עברית mixed with English",
    "L" * 2_500,
    "word " * 25_000,
    "\ue000 private \U000e0041\U000e007f tags \ufff9 anchor",
    "",
    "   ",
)
UNSAFE = {"Cc", "Cs", "Co", "Cn"}


def drawn(pilot: Pilot[None]) -> str:
    """Return everything that stands on the screen."""
    lines = pilot.app.screen._compositor.render_strips()
    return "".join(segment.text for strip in lines for segment in strip)


def assert_inert(pilot: Pilot[None]) -> None:
    """Check that nothing of a title could act, neither on the terminal nor in the program."""
    text = drawn(pilot)
    assert not [ch for ch in text if unicodedata.category(ch) in UNSAFE]
    assert not {"\u202e", "\u2066", "\u200b", "\ufeff"} & set(text)
    assert "OWNED" not in text
    app = pilot.app
    if TYPE_CHECKING:
        assert isinstance(app, Trap)
    assert app.fired is False


@pytest.mark.parametrize("size", [(120, 30), (60, 16), (40, 8)])
async def test_hostile_titles_are_inert_on_every_screen(
    bench: Bench, size: tuple[int, int]
) -> None:
    """Rows, sheet, filter, toasts, reading list, help and palette show them and stay whole."""
    bench.fill(HOSTILE)
    async with bench.run(size=size) as pilot:
        await bench.press(pilot, "enter")
        for _ in HOSTILE:
            assert_inert(pilot)
            await pilot.press("n")
        await bench.press(pilot, "escape", "g", "slash", *"[/foo", "enter", "escape")
        assert_inert(pilot)
        for keys in (("t", *"[/x]", "enter"), ("a", *"[/x]", "enter"), ("w",), ("escape", "D")):
            await bench.press(pilot, *keys)
            assert_inert(pilot)
        for keys in (("escape", "C"), ("escape", "E"), ("escape", "M"), ("escape", "i")):
            await bench.press(pilot, *keys)
            assert_inert(pilot)
        await bench.press(pilot, "escape", "A", *"title", "enter")
        assert_inert(pilot)
        await bench.press(pilot, "escape", "escape", "g")
        for keys in (("s", "s", "s", "space", "s", "u"), ("L",), ("R",), ("question_mark",)):
            await bench.press(pilot, *keys)
            assert_inert(pilot)
        await bench.press(pilot, "escape", "escape", "f")
        assert_inert(pilot)
        await bench.press(pilot, "escape", "ctrl+p")
        await bench.press(pilot, *"foo")
        assert_inert(pilot)
        await bench.press(pilot, "escape")


async def test_clicking_on_hostile_titles_fires_nothing(bench: Bench) -> None:
    """A click lands on a row or in a sheet, never on an action a title asks for."""
    bench.fill(HOSTILE)
    async with bench.run(size=(120, 30)) as pilot:
        for line in range(1, 26):
            for column in (20, 75):
                await pilot.click(offset=(column, line))
            assert_inert(pilot)
    assert bench.opened == []
    assert bench.standing() == {}


async def test_hostile_field_names_settings_and_ids_are_inert(bench: Bench) -> None:
    """What stands in the header, the picker and a toast is cleaned like a title."""
    bench.fill()
    with bench.store() as store:
        from dataclasses import replace

        field = store.fields.all()[0]
        named = replace(field, name="[@click=app.boom]f\x1b[31m")
        store.fields.put(named, bench.app().context.clock())
    hostile = Settings(theme="\x1b]0;OWNED\x07[/foo]")
    async with bench.run(settings=hostile, field=named.name) as pilot:
        assert_inert(pilot)
        await bench.press(pilot, "f")
        assert_inert(pilot)


async def test_pasted_text_is_inert_in_the_filter(bench: Bench) -> None:
    """A title copied from elsewhere and pasted cannot act on the terminal either."""
    from textual.events import Paste

    bench.fill()
    async with bench.run(size=(80, 24)) as pilot:
        await bench.press(pilot, "slash")
        pilot.app.post_message(Paste("\x1b]0;x\x07den\u202ese"))
        await bench.settle(pilot)
        await bench.press(pilot, "enter")
        assert_inert(pilot)
