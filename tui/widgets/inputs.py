"""Lines to type in."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class Line(Input):
    """A quiet one-line input. What is pasted into it cannot act on the terminal."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Keep only what can be printed."""
        return "".join(character for character in value if character.isprintable())


class FilterBar(Line):
    """A line for words; its screen narrows the rows while they are typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Search the archive", id="filter.search"),
        Binding("tab", "screen.keep_filter", "Keep these rows", id="filter.keep"),
        Binding("escape", "screen.back", "Show all again", id="filter.clear"),
        Binding("down", "screen.next_paper(1)", "Next", show=False, id="filter.next"),
        Binding("up", "screen.next_paper(-1)", "Previous", show=False, id="filter.previous"),
    ]

    def __init__(self) -> None:
        super().__init__("words of a title, an author or an id; enter searches all papers")
