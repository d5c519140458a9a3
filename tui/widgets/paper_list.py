"""The list of papers: one line each, drawn when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.visual import Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

Draw = Callable[[str, bool], Content]
"""Draws the row of an id; the second argument says whether there is room for the age."""

_AGE_FROM = 60


class PaperList(OptionList):
    """Rows by paper id, each one line high and drawn only while it is in sight.

    Textual's own list lays every row out before it shows the first one. With rows of one line
    there is nothing to lay out, and 2,000 of them cost as much as the thirty in sight.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "cursor_down", "Down", show=False, id="move.down"),
        Binding("k,up", "cursor_up", "Up", show=False, id="move.up"),
        Binding("g,home", "first", "First", show=False, id="move.first"),
        Binding("G,end", "last", "Last", show=False, id="move.last"),
        Binding("ctrl+d", "half_page(1)", "Half a page down", show=False, id="move.half-down"),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", show=False, id="move.half-up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="move.page-down"),
        Binding("pageup", "page_up", "Page up", show=False, id="move.page-up"),
        Binding("enter", "select", "Open", show=False, id="see.select"),
    ]

    def __init__(self, draw: Draw) -> None:
        super().__init__(markup=False)
        self._draw_row = draw

    @property
    def ids(self) -> list[str]:
        """The ids of the rows, top to bottom."""
        return [option.id or "" for option in self.options]

    @property
    def cursor(self) -> str | None:
        """The id under the cursor; None when there is no row."""
        option = self.highlighted_option
        return option.id if option else None

    def fill(self, ids: Sequence[str], cursor: str | None) -> None:
        """Show these rows, the cursor on `cursor` where it is among them, else on the first."""
        made = {option.id: option for option in self.options}
        self.set_options(made.get(name) or Option("", id=name) for name in ids)
        self.put_cursor(cursor if cursor in self._id_to_option else next(iter(ids), None))

    def take_out(self, ids: Sequence[str], cursor: str | None) -> None:
        """Remove rows and put the cursor on another; the rest stays where it is."""
        top = self.scroll_offset.y
        gone = set(ids)
        kept = [paper_id for paper_id in self.ids if paper_id not in gone]
        with self.app.batch_update():
            self.fill(kept, cursor)
            self.scroll_to(y=top, animate=False, immediate=True)
            self.scroll_to_highlight()

    def put_cursor(self, paper_id: str | None) -> None:
        """Move the cursor to a row; an unknown id is no error."""
        if paper_id is not None and paper_id in self._id_to_option:
            self.highlighted = self.get_option_index(paper_id)

    def redraw(self) -> None:
        """Draw all rows in sight again, because what they show has changed."""
        self._option_render_cache.clear()
        self.refresh()

    def action_half_page(self, direction: int) -> None:
        """Move the cursor by half of what is in sight."""
        if self.options:
            step = max(1, self.scrollable_content_region.height // 2)
            place = (self.highlighted or 0) + direction * step
            self.highlighted = min(max(place, 0), len(self.options) - 1)

    async def _on_click(self, event: Click) -> None:
        """Move to the row on the first click, open it on the second."""
        event.prevent_default()
        place = event.style.meta.get("option")
        if place is None:
            return
        if place == self.highlighted:
            self.action_select()
        self.highlighted = place

    def _get_visual(self, option: Option) -> Visual:
        return self._draw_row(option.id or "", self.app.size.width >= _AGE_FROM)

    def _update_lines(self) -> None:
        """Keep Textual's table of lines: the n-th row is the n-th line."""
        if not self.scrollable_content_region:
            return
        cache, total = self._line_cache, len(self.options)
        if len(cache.lines) != total:
            cache.lines[:] = [(place, 0) for place in range(total)]
            cache.heights = dict.fromkeys(range(total), 1)
            cache.index_to_line = {place: place for place in range(total)}
        size = Size(self.scrollable_content_region.width, total)
        if size != self.virtual_size:
            self.virtual_size = size
            self._scroll_update(size)
