"""The reading list: a field's saved and read papers, the last saved first."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from triage.models import InboxState
from tui.pile import Order
from tui.rows import Blank
from tui.screens.opening import OpeningScreen
from tui.values import Loaded


class ReadingListScreen(OpeningScreen):
    """Saved and read papers of one field; escape returns to the inbox."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("L", "leave", "Inbox", tooltip="Back to the inbox", id="see.inbox"),
    ]
    STATES = frozenset({InboxState.SAVED, InboxState.READ})
    ORDERS = (Order.DECIDED, Order.RELEVANCE, Order.NEWEST, Order.EVIDENCE)

    def header_facts(self) -> list[str]:
        """Return how many papers are on the list and how many of them were read."""
        if self.loaded is None:
            return ["reading list"]
        entries = self.pile.matching()
        done = sum(entry.state is InboxState.READ for entry in entries)
        return [f"reading list: {self.shown_count()}", f"{done:,} read" if done else ""]

    def why_empty(self, loaded: Loaded) -> tuple[Blank, str]:
        """Return what an empty list says."""
        del loaded
        return (Blank.NO_MATCH if len(self.pile) else Blank.NOTHING_SAVED), ""

    def leave(self) -> None:
        """Return to the inbox."""
        self.dismiss()

    def action_leave(self) -> None:
        """Return to the inbox."""
        self.leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what only the inbox can do."""
        if action in {"pick_field", "next_field"}:
            return False
        return super().check_action(action, parameters)
