"""The inbox: a field's new papers, best first."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from triage.models import InboxState
from tui.context import Context
from tui.pile import Order
from tui.rows import Blank
from tui.screens.deciding import DecidingScreen
from tui.screens.field_picker import FieldPicker
from tui.screens.reading_list import ReadingListScreen
from tui.values import Loaded, count

_TRIAGED = tuple(state for state in InboxState if state is not InboxState.NEW)


class InboxScreen(DecidingScreen):
    """New papers of one field; each field keeps its own cursor and order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "L", "reading_list", "List", show=False, tooltip="Open the reading list", id="see.list"
        ),
    ]
    STATES = frozenset({InboxState.NEW})
    ORDERS = (Order.RELEVANCE, Order.NEWEST, Order.EVIDENCE)

    def __init__(self, context: Context, field_name: str | None) -> None:
        super().__init__(context, field_name)
        self._left: dict[str, tuple[str | None, Order]] = {}

    def header_facts(self) -> list[str]:
        """Return how many papers are new and how many were decided on."""
        if self.loaded is None:
            return [""]
        triaged = count(self.loaded.summaries, self.field, *_TRIAGED)
        return [f"{self.shown_count()} new", f"{triaged:,} triaged"]

    def why_empty(self, loaded: Loaded) -> tuple[Blank, str]:
        """Return what an empty inbox says: what to type, or that the work is done."""
        if loaded.field is None:
            return Blank.NO_FIELD, ""
        if not loaded.papers:
            return Blank.NO_PAPERS, ""
        if len(self.pile):
            return Blank.NO_MATCH, ""
        triaged = count(loaded.summaries, self.field, *_TRIAGED)
        return (Blank.DONE, f"{triaged:,} triaged.") if triaged else (Blank.NOT_RANKED, "")

    def action_pick_field(self) -> None:
        """Choose a field by name."""
        if self.loaded and self.loaded.field:
            picker = FieldPicker(self.loaded.summaries, self.loaded.field.name, self.context.look)
            self.app.push_screen(picker, self._go_to)

    def action_next_field(self, step: int) -> None:
        """Go to the next field, in the order they were made."""
        if self.loaded and self.loaded.field:
            names = [summary.field.name for summary in self.loaded.summaries]
            place = names.index(self.loaded.field.name) + step
            self._go_to(names[place % len(names)])

    def _go_to(self, name: str | None) -> None:
        if name and self.field and name != self.field.name:
            self._left[self.field.name] = (self.rows.cursor, self.pile.order)
            self.load(name)

    def show_loaded(self, loaded: Loaded) -> None:
        """Show a field; one that was left before comes back as it was left."""
        before = self.field.name if self.field else None
        now = loaded.field.name if loaded.field else None
        if before is not None and now is not None and before != now:
            cursor, self.pile.order = self._left.get(now, (None, self.ORDERS[0]))
            self.pile.marks.clear()
            super().show_loaded(loaded)
            self.refill(cursor)
        else:
            super().show_loaded(loaded)

    def action_reading_list(self) -> None:
        """Open the field's reading list; the inbox is read again afterwards."""
        if self.field:
            screen = ReadingListScreen(self.context, self.field.name)
            self.app.push_screen(screen, lambda _: self.action_reload())
