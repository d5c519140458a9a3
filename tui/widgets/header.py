"""The first line: which field, how much of it, in what order."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from tui.rows import Look, header


class Header(Widget):
    """Field, facts and order on one line; a click on the first or the last changes it."""

    ALLOW_SELECT = False

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[str, tuple[str, ...], str] = ("", (), "")

    def show(self, field: str, facts: Iterable[str], order: str) -> None:
        """Show what the screen is about."""
        shown = (field, tuple(facts), order)
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def render(self) -> Content:
        """Return the line."""
        return header(*self._shown, self._look, self.size.width)[0]

    async def on_click(self, event: Click) -> None:
        """Do what the word under the pointer stands for."""
        _, field, order = header(*self._shown, self._look, self.size.width)
        if event.x < field:
            await self.run_action("screen.pick_field")
        elif event.x >= self.size.width - order:
            await self.run_action("screen.next_order")
