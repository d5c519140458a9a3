"""Fields, what papers score in them, and what a person decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DecisionKind(StrEnum):
    """What a person can decide about a paper in a field."""

    SAVE = "save"
    """On the reading list; a positive example."""
    SKIP = "skip"
    """Not today; a weak negative at most."""
    REJECT = "reject"
    """Not for me; a true negative example."""
    LATER = "later"
    """Comes back on a date."""
    READ = "read"
    """Read; stays on the reading list."""


class InboxState(StrEnum):
    """Where a paper stands in a field's inbox, derived from its decisions."""

    NEW = "new"
    SAVED = "saved"
    LATER = "later"
    SKIPPED = "skipped"
    REJECTED = "rejected"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Field:
    """A research interest with its own profile."""

    name: str
    description: str = ""
    categories: tuple[str, ...] = ()
    """Only papers in one of these (or of unknown category) are ranked. Empty: all papers."""
    include: tuple[str, ...] = ()
    """Words or phrases that raise a paper."""
    exclude: tuple[str, ...] = ()
    """Words or phrases that lower a paper."""
    authors: tuple[str, ...] = ()
    """Authors followed."""
    seeds: tuple[str, ...] = ()
    """Ids of papers that show what the field is about."""


@dataclass(frozen=True, slots=True)
class Part:
    """One summand of a score."""

    name: str
    value: float
    """Points on the scale of 0-100; negative when it lowers the score."""
    why: str
    """One clause a person can check."""
    points_to: tuple[str, ...] = ()
    """Paper ids, words or addresses that the part rests on."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A paper's score in a field, with the parts that sum to it."""

    paper_id: str
    score: float
    """0-100."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Interest:
    """What one interest in a field is about."""

    words: tuple[str, ...]
    """What its examples say more often than papers in general, the most telling first."""
    examples: tuple[str, ...]
    """Ids of the papers that it was learned from."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, or the undoing of a batch of them. Decisions are never changed."""

    field: str
    paper_id: str
    kind: DecisionKind
    at: datetime
    batch: int
    """Decisions taken in one step share a batch: they are undone together."""
    until: date | None = None
    """For `later`: the day it comes back."""


_STATES = {
    DecisionKind.SAVE: InboxState.SAVED,
    DecisionKind.SKIP: InboxState.SKIPPED,
    DecisionKind.REJECT: InboxState.REJECTED,
    DecisionKind.LATER: InboxState.LATER,
    DecisionKind.READ: InboxState.READ,
}


def inbox_state(kind: DecisionKind | None, until: date | None, today: date) -> InboxState:
    """Return where a paper stands, from the decision that stands for it."""
    back = kind is DecisionKind.LATER and until is not None and until <= today
    return InboxState.NEW if kind is None or back else _STATES[kind]
