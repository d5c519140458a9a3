"""Finding one's way in the rows: order, filter, marks, and the way back."""

from __future__ import annotations

from abc import abstractmethod

from textual import on
from textual.timer import Timer

from tui.context import Context
from tui.pile import Flag, Order
from tui.screens.exporting import ExportingScreen
from tui.screens.keys import NEED_A_ROW
from tui.screens.picker import Choice, Picker
from tui.widgets.inputs import FilterBar

_FILTER_AFTER = 0.08
"""Seconds without a key before the rows are narrowed."""
_IN_FILTER = frozenset({"keep_filter", "next_paper"})


class FindingScreen(ExportingScreen):
    """Papers that can be sorted, narrowed and marked."""

    def __init__(self, context: Context, field_name: str | None) -> None:
        super().__init__(context, field_name)
        self._filter_timer: Timer | None = None
        self._before_filter: tuple[str | None, int] | None = None
        self._anchor: str | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what needs a row only where there is one, and letters only outside the filter."""
        del parameters
        if not self.is_mounted or action == "back":
            return True
        if self.focused is self.query_one(FilterBar) and action not in _IN_FILTER:
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
        elif self.pile.flag is not Flag.ANY:
            self._choose_flag(Flag.ANY)
        else:
            self.leave()

    def leave(self) -> None:
        """Go where this screen was opened from. The inbox has no such place."""

    def action_next_order(self) -> None:
        """Sort by the next order; the cursor stays on its paper."""
        orders = self.orders()
        place = orders.index(self.pile.order) + 1 if self.pile.order in orders else 0
        self.pile.order = orders[place % len(orders)]
        self.refill(self.rows.cursor)

    def orders(self) -> tuple[Order, ...]:
        """Return the orders to choose from."""
        return self.ORDERS

    def action_filter(self) -> None:
        """Open the line that narrows the rows."""
        if self.context.jobs:
            self.context.jobs.backstage.warm()
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

    def action_keep_filter(self) -> None:
        """Go to the rows that are left."""
        self._narrow()
        self.rows.focus()

    @on(FilterBar.Submitted)
    def _submit(self) -> None:
        self.submit_filter()

    def submit_filter(self) -> None:
        """Look in the whole archive for what was typed; nothing typed is nothing asked."""
        typed = self.filter.value
        self.clear_filter()
        self.rows.focus()
        if typed.strip():
            self.search_for(typed)

    @abstractmethod
    def search_for(self, text: str) -> None:
        """Search the archive."""

    def action_pick_flag(self) -> None:
        """Choose what the evidence of the shown papers has in common."""
        choices = [Choice(flag.value) for flag in Flag]
        self.app.push_screen(
            Picker(choices, self.pile.flag.value, self.context.look), self._choose_flag
        )

    def _choose_flag(self, name: str | None) -> None:
        if name is not None:
            self.pile.flag = Flag(name)
            self.refill(self.rows.cursor)

    def action_unfold(self) -> None:
        """Show the papers grouped under the one under the cursor, or fold them away."""
        if self.rows.cursor is None:
            return
        head = self.pile.head(self.rows.cursor)
        if head in self.pile.unfolded or self.pile.twins(head):
            self.pile.unfolded ^= {head}
            self.refill(head)
        else:
            self.say("Nothing is grouped under this one")

    def _narrow(self) -> None:
        if self._filter_timer:
            self._filter_timer.stop()
        if self.has_class("-filtering"):
            self.narrow()

    def narrow(self) -> object:
        """Show only rows that have the typed words."""
        if self.pile.query != self.filter.value:
            self.pile.query = self.filter.value
            self.refill(self.rows.cursor)
        return None

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
            self._anchor = self.rows.cursor
            self.pile.marks ^= {self.rows.cursor}
            self.rows.redraw()
            self.action_next_paper(1)
            self.show_header()

    def action_mark_range(self) -> None:
        """Mark all rows from the one marked last to this one; without such a row, mark this one."""
        ids, cursor = self.rows.ids, self.rows.cursor
        if cursor is None:
            return
        anchor = self._anchor if self._anchor in ids and self.pile.marks else cursor
        start, end = sorted((ids.index(anchor or cursor), ids.index(cursor)))
        self.pile.marks |= set(ids[start : end + 1])
        self._anchor = cursor
        self.rows.redraw()
        self.show_header()

    def action_mark_all(self) -> None:
        """Mark all shown rows; when all of them are, take the marks off."""
        shown = set(self.rows.ids)
        self.pile.marks = set() if shown <= self.pile.marks else self.pile.marks | shown
        self.rows.redraw()
        self.show_header()
