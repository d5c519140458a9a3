"""What travels between the store's thread and the screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from triage.inbox import FieldSummary
from triage.inbox.beliefs import Beliefs
from triage.inbox.near import Near
from triage.models import (
    Change,
    Coverage,
    Decision,
    DecisionKind,
    Entry,
    Evidence,
    Field,
    InboxState,
    Interest,
    Run,
    Version,
)

EVERYTHING = Field("all fields")
"""All fields together. The space in its name keeps it apart from every real one."""

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
    """The field that was read, or `EVERYTHING`. None: there is no field yet."""
    entries: tuple[Entry, ...]
    """Its papers in the states asked for, best score first."""
    papers: int
    """How many papers the store holds over all fields."""
    newest: date | None
    """Day of the newest announcement. None for an empty store."""
    whole: bool = True
    """False: only the best rows were read, to be shown while the others are."""
    stamp: str = ""
    """What the scores of all fields were made from: another one means they were made anew."""
    settled: bool = True
    """False: only the best papers' scores were made from that yet, the others soon will be."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the detail of a paper shows beyond its row."""

    evidence: tuple[Evidence, ...] = ()
    history: tuple[tuple[datetime, str, str], ...] = ()
    """(time, field, kind) of all that was decided, oldest first; `undo` is a kind here."""
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    near: tuple[Near, ...] | None = None
    """Nearest saved papers. None: it is not known, because the paper is not embedded."""
    before: Version | None = None
    """The version that was last seen. None: it is the present one, or its texts are not known."""
    seen: datetime | None = None
    """When that was: the last decision on the paper. None: it was never decided on."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking back the last step did."""

    decisions: tuple[Decision, ...]
    """What had been decided. Empty: there was nothing to take back."""
    entries: tuple[Entry, ...]
    """The papers as the field they belong to sees them now."""
    summaries: tuple[FieldSummary, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """What was decided today, and what is left."""

    decided: tuple[Entry, ...]
    """In the order they were decided."""
    left: tuple[Entry, ...]
    """New papers that wait."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored and how the jobs ended."""

    papers: int
    newest: date | None
    pending: int | None
    """Papers not embedded yet. None: there is no model to tell by."""
    runs: tuple[Run, ...]
    coverage: tuple[Coverage, ...]
    """What is known about each announcement of the last days, and about those still open."""
    next_list: datetime
    """When the next announcement is looked for."""


@dataclass(frozen=True, slots=True)
class Believed:
    """What a field goes by, and what moved its scores."""

    field: Field
    beliefs: Beliefs
    examples: tuple[tuple[str, InboxState], ...]
    """Papers decided on that the field learns from."""
    titles: dict[str, str]
    """Of all papers named, those that are stored."""
    interests: tuple[Interest, ...]
    """What the examples fell apart into when the field was last ranked."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing about a paper that was decided on that became different."""

    change: Change
    entry: Entry


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the pictures of a field show."""

    days: tuple[tuple[date, int], ...]
    """(day, papers announced), every day of the last month."""
    scores: tuple[float, ...]
    points: tuple[tuple[float, float, bool], ...]
    """(x, y, whether it is saved). Empty: too few papers are embedded."""


def count(summaries: tuple[FieldSummary, ...], field: Field | None, *states: InboxState) -> int:
    """Return how many papers of a field stand in the given states; for all fields, their sum."""
    return sum(
        summary.counts.get(state, 0)
        for summary in summaries
        if field and field.name in {summary.field.name, EVERYTHING.name}
        for state in states
    )
