"""What travels between the store's thread and the screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from triage.inbox import FieldSummary
from triage.models import Decision, DecisionKind, Entry, Evidence, Field, InboxState

STATE_AFTER = {
    DecisionKind.SAVE: InboxState.SAVED,
    DecisionKind.SKIP: InboxState.SKIPPED,
    DecisionKind.REJECT: InboxState.REJECTED,
    DecisionKind.LATER: InboxState.LATER,
    DecisionKind.READ: InboxState.READ,
}
"""Where a paper stands once a decision is stored."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One field as it was read from the store."""

    summaries: tuple[FieldSummary, ...]
    """Every field, in the order they were made."""
    field: Field | None
    """The field that was read. None: there is no field yet."""
    entries: tuple[Entry, ...]
    """Its papers in the states asked for, best score first."""
    papers: int
    """How many papers the store holds over all fields."""
    newest: date | None
    """Day of the newest announcement. None for an empty store."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the detail of a paper shows beyond its row."""

    evidence: tuple[Evidence, ...] = ()
    history: tuple[tuple[datetime, str, str], ...] = ()
    """(time, field, kind) of all that was decided, oldest first; `undo` is a kind here."""
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking back the last step did."""

    decisions: tuple[Decision, ...]
    """What had been decided. Empty: there was nothing to take back."""
    entries: tuple[Entry, ...]
    """The papers as the field they belong to sees them now."""
    summaries: tuple[FieldSummary, ...]


def count(summaries: tuple[FieldSummary, ...], field: Field | None, *states: InboxState) -> int:
    """Return how many papers of a field stand in the given states."""
    for summary in summaries:
        if field and summary.field.name == field.name:
            return sum(summary.counts.get(state, 0) for state in states)
    return 0
