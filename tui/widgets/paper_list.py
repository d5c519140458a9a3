"""The list of papers: one line each, drawn when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Resize
from textual.message import Message
from textual.strip import Strip
from textual.style import Style

from tui.widgets.lines import Lines

Draw = Callable[[str, bool], Content]
"""Draws the row of an id; the second argument says whether there is room for the age."""

_AGE_FROM = 60


class PaperList(Lines[str], can_focus=True, inherit_bindings=False):
    """Rows by paper id. A move of the cursor draws two lines, whatever the number of rows."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"papers--row", "papers--cursor"}
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", show=False, id="move.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="move.up"),
        Binding("g,home", "go(0)", "First", show=False, id="move.first"),
        Binding("G,end", "go(-1)", "Last", show=False, id="move.last"),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, id="move.half-down"),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, id="move.half-up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="move.page-down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="move.page-up"),
        Binding("enter", "open", "Open", show=False, id="see.select"),
    ]

    class Moved(Message):
        """The cursor stands on another paper."""

    class Opened(Message):
        """The paper under the cursor is to be opened."""

    def __init__(self, draw: Draw) -> None:
        super().__init__()
        self._draw_row = draw
        self._ids: list[str] = []
        self._place: int | None = None

    @property
    def ids(self) -> list[str]:
        """The ids of the rows, top to bottom."""
        return self._ids

    @property
    def place(self) -> int | None:
        """The number of the row under the cursor, from 0; None when there is no row."""
        return self._place

    @property
    def cursor(self) -> str | None:
        """The id under the cursor; None when there is no row."""
        return None if self._place is None else self._ids[self._place]

    def fill(self, ids: Sequence[str], cursor: str | None) -> None:
        """Show these rows, the cursor on `cursor` where it is among them, else on the first."""
        self._ids = list(ids)
        self._strips.clear()
        self._show(cursor)

    def take_out(self, ids: Collection[str], cursor: str | None) -> None:
        """Remove rows and put the cursor on another; the rest stays where it is."""
        gone = set(ids)
        self._ids = [paper_id for paper_id in self._ids if paper_id not in gone]
        self._show(cursor)

    def put_cursor(self, paper_id: str | None) -> None:
        """Move the cursor to a row; an unknown id is no error."""
        if paper_id in self._ids:
            self._go(self._ids.index(paper_id))

    def redraw(self) -> None:
        """Draw all rows in sight again, because what they show has changed."""
        self.forget()

    def action_move(self, step: int) -> None:
        """Move the cursor by rows; it stops at the ends."""
        self._go((self._place or 0) + step)

    def action_go(self, place: int) -> None:
        """Move the cursor to a row; -1 is the last."""
        self._go(place if place >= 0 else len(self._ids) + place)

    def action_page(self, pages: float) -> None:
        """Move the cursor by a part of what is in sight."""
        step = int(self.scrollable_content_region.height * pages)
        self._go((self._place or 0) + (step or (1 if pages > 0 else -1)))

    def action_open(self) -> None:
        """Open the paper under the cursor."""
        if self._place is not None:
            self.post_message(self.Opened())

    def on_click(self, event: Click) -> None:
        """Move to the row on the first click, open it on the second."""
        at = event.get_content_offset(self)
        place = self.scroll_offset.y + at.y if at else len(self._ids)
        if place == self._place:
            self.action_open()
        elif place < len(self._ids):
            self._go(place)

    def on_resize(self, _: Resize) -> None:
        """Keep the cursor in sight."""
        self.set_height(len(self._ids))
        self._follow()

    def render_line(self, y: int) -> Strip:
        """Return one line of what is in sight."""
        place, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        style = self._style(under=place == self._place)
        if place >= len(self._ids):
            return Strip.blank(width, style.rich_style)
        name = self._ids[place]
        row = self.known(name, style, width)
        if row is None:
            content = self._draw_row(name, self.app.size.width >= _AGE_FROM)
            row = self.strip(name, content, style, width)
        return row

    def _style(self, *, under: bool) -> Style:
        """Return how a row is drawn; where the terminal has its own colours the cursor swaps two.

        Any colour of a palette may be unreadable on any other; the two of the text never are.
        """
        style = self.get_visual_style("papers--row", *(("papers--cursor",) if under else ()))
        return style + Style(reverse=True) if under and self.app.native_ansi_color else style

    def _show(self, cursor: str | None) -> None:
        places = {paper_id: place for place, paper_id in enumerate(self._ids)}
        self._place = places.get(cursor or "", 0) if self._ids else None
        self.set_height(len(self._ids))
        self._follow()
        self.post_message(self.Moved())

    def _go(self, place: int) -> None:
        before = self._place
        if before is None:
            return
        self._place = min(max(place, 0), len(self._ids) - 1)
        if self._place != before:
            self.refresh_lines(before)
            self.refresh_lines(self._place)
            self._follow()
            self.post_message(self.Moved())

    def _follow(self) -> None:
        """Scroll as little as is needed to have the cursor in sight."""
        height, top = self.scrollable_content_region.height, self.scroll_offset.y
        if self._place is not None and height:
            wanted = min(max(top, self._place - height + 1), self._place)
            if wanted != top:
                self.scroll_to(y=wanted, animate=False, immediate=True)
