"""Finding one's way in the rows: order, filter, marks, and the way back."""

from __future__ import annotations

from textual import on
from textual.timer import Timer

from tui.context import Context
from tui.screens.keys import NEED_A_ROW
from tui.screens.papers import PapersScreen
from tui.widgets.inputs import FilterBar

_FILTER_AFTER = 0.08
"""Seconds without a key before the rows are narrowed."""


class FindingScreen(PapersScreen):
    """Papers that can be sorted, narrowed and marked."""

    def __init__(self, context: Context, field_name: str | None) -> None:
        super().__init__(context, field_name)
        self._filter_timer: Timer | None = None
        self._before_filter: tuple[str | None, int] | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what needs a row only where there is one, and letters only outside the filter."""
        del parameters
        if not self.is_mounted or action == "back":
            return True
        if self.focused is self.query_one(FilterBar) and action != "next_paper":
            return False
        return action not in NEED_A_ROW or not self.has_class("-blank")

    def action_back(self) -> None:
        """Step back: leave the sheet, else clear the marks, else the filter, else the screen."""
        reading = self.has_class("-reading") or self.detail.has_focus
        self.remove_class("-reading")
        if not reading:
            self._clear_one()
        if not self.has_class("-blank"):
            self.rows.focus()

    def _clear_one(self) -> None:
        if self.pile.marks and not self.filter.has_focus:
            self.pile.marks.clear()
            self.rows.redraw()
            self.show_header()
        elif self.has_class("-filtering"):
            self.clear_filter()
        else:
            self.leave()

    def leave(self) -> None:
        """Go where this screen was opened from. The inbox has no such place."""

    def action_next_order(self) -> None:
        """Sort by the next order; the cursor stays on its paper."""
        place = self.ORDERS.index(self.pile.order) + 1
        self.pile.order = self.ORDERS[place % len(self.ORDERS)]
        self.refill(self.rows.cursor)

    def action_filter(self) -> None:
        """Open the line that narrows the rows."""
        if not self.has_class("-filtering"):
            self._before_filter = (self.rows.cursor, self.rows.scroll_offset.y)
        self.add_class("-filtering")
        self.remove_class("-reading")
        self.call_after_refresh(self.filter.focus)

    @on(FilterBar.Changed)
    def _narrow_soon(self) -> None:
        if self._filter_timer:
            self._filter_timer.stop()
        self._filter_timer = self.set_timer(_FILTER_AFTER, self._narrow)

    @on(FilterBar.Submitted)
    def _narrow_now(self) -> None:
        self._narrow()
        self.rows.focus()

    def _narrow(self) -> None:
        if self._filter_timer:
            self._filter_timer.stop()
        if self.has_class("-filtering") and self.pile.query != self.filter.value:
            self.pile.query = self.filter.value
            self.refill(self.rows.cursor)

    def clear_filter(self) -> None:
        """Show all rows again, with cursor and scrolling as they were before."""
        cursor, top = self._before_filter or (self.rows.cursor, 0)
        self.remove_class("-filtering")
        self.pile.query = self.filter.value = ""
        self.refill(cursor)
        self.rows.scroll_to(y=top, animate=False, immediate=True)

    def action_mark(self) -> None:
        """Mark the row, or take its mark off, and move down."""
        if self.rows.cursor is not None:
            self.pile.marks ^= {self.rows.cursor}
            self.rows.redraw()
            self.action_next_paper(1)
            self.show_header()

    def action_mark_all(self) -> None:
        """Mark all shown rows; when all of them are, take the marks off."""
        shown = set(self.rows.ids)
        self.pile.marks = set() if shown <= self.pile.marks else self.pile.marks | shown
        self.rows.redraw()
        self.show_header()
