"""The line that narrows the list while it is typed in."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class FilterBar(Input):
    """An input for words; its screen narrows the rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.next_paper(1)", "Next", show=False, id="filter.next"),
        Binding("up", "screen.next_paper(-1)", "Previous", show=False, id="filter.previous"),
    ]

    def __init__(self) -> None:
        super().__init__(
            placeholder="words of a title, an author or an id", compact=True, select_on_focus=False
        )
        self.cursor_blink = False
