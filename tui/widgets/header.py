"""The first line: which field, how much of it, in what order."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from tui.rows import Look, counts


class Choice(Static):
    """A word of the header that can be clicked."""

    ALLOW_SELECT = False

    def __init__(self, name: str, action: str) -> None:
        super().__init__(markup=False, id=name)
        self._action = action

    async def on_click(self) -> None:
        """Do what the word stands for."""
        await self.run_action(self._action)


class Header(Horizontal):
    """Field, counts and order on one line."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def compose(self) -> ComposeResult:
        """Lay the three out."""
        yield Choice("field", "screen.pick_field")
        yield Static(markup=False, id="counts")
        yield Choice("order", "screen.next_order")

    def show(self, field: str, facts: Iterable[str], order: str) -> None:
        """Show what the screen is about."""
        down = self._look.down
        self.query_one("#field", Static).update(counts(self._look, [f"{field} {down}"]))
        self.query_one("#counts", Static).update(counts(self._look, facts))
        self.query_one("#order", Static).update(counts(self._look, [f"{order} {down}"]))
