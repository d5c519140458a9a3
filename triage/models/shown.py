"""What a person is shown: inbox, reading list, digest."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime

from triage.models.evidence import Evidence, Flags
from triage.models.fields import Field, InboxState, Scored
from triage.models.papers import Change, Paper
from triage.models.runs import Coverage, Run


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper as a field's inbox shows it."""

    paper: Paper
    field: str
    state: InboxState
    scored: Scored | None
    """None when the paper was not ranked yet."""
    flags: Flags
    decided_at: datetime | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReadingItem:
    """A paper on a field's reading list, with all that an export may show."""

    entry: Entry
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A field's saved and read papers, in the order they were decided on."""

    field: Field
    as_of: datetime
    items: tuple[ReadingItem, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """How many relevant papers are left below a line."""

    expected: float
    low: int
    high: int
    """The true number lies from `low` to `high` with 90 %."""


@dataclass(frozen=True, slots=True)
class DigestField:
    """One field's share of a digest."""

    field: Field
    entries: tuple[Entry, ...]
    """Best first; the ones that fit the minutes."""
    evidence: dict[str, tuple[Evidence, ...]]
    """Findings to quote, by paper id."""
    waiting: int
    """How many new papers the field has in all, shown ones included."""
    boundary: tuple[str, ...] = ()
    """Ids of the entries, after the best, that are shown because they are near the boundary."""
    audit: tuple[str, ...] = ()
    """Ids of the entries, at their end, that were drawn by lot from all the others."""
    under: dict[str, tuple[Entry, ...]] = dataclasses.field(default_factory=dict)
    """Near-duplicates and papers of the same thread, by the id of the entry they are shown with."""
    left: Left | None = None
    """Relevant papers among those that are not shown. None: too little is known to say."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a morning shows, ready to be written in any format."""

    made: datetime
    first: date | None
    """First announcement day covered. None when nothing was announced."""
    last: date | None
    minutes: int
    fields: tuple[DigestField, ...]
    completeness: tuple[Coverage, ...] = ()
    providers: tuple[Run, ...] = ()
    """The last run of each source."""
    changes: tuple[Change, ...] = ()
    """What became different about known papers, newest first."""
