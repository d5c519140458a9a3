"""The values that cross borders: frozen, plain, without behaviour that reaches outside."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


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


class EvidenceKind(StrEnum):
    """What a finding is about."""

    CODE = "code"
    BENCHMARK = "benchmark"
    REPLICATION = "replication"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    SUPERSEDED = "superseded"
    """Another paper takes its place."""


class EvidenceState(StrEnum):
    """How much is known. `none` is an answer with a date; `unknown` is the lack of one."""

    VERIFIED = "verified"
    """The artefact itself was looked at."""
    CLAIMED = "claimed"
    """The paper or a third party says so; nobody here has looked."""
    PROMISED = "promised"
    """Announced for later."""
    CONTRADICTED = "contradicted"
    """The link is dead, the repository was emptied, the replication failed."""
    NONE = "none"
    """Looked in the named source on the named date, found nothing."""
    UNKNOWN = "unknown"
    """Not looked yet, or the source could not be reached."""


class Tier(StrEnum):
    """How sure it is that an artefact belongs to the paper."""

    OFFICIAL = "official"
    COMMUNITY = "community"
    POSSIBLE = "possible"


class FetchClass(StrEnum):
    """What a fetch was worth. Only `ok` and `empty-confirmed` may move a cursor."""

    OK = "ok"
    """A whole answer with something in it."""
    EMPTY_CONFIRMED = "empty-confirmed"
    """Nothing there, and that is how it should be: a weekend, a holiday, a service that says so."""
    EMPTY_SUSPECT = "empty-suspect"
    """Nothing, or nothing new, or not all of it, where there should be more."""
    MALFORMED = "malformed"
    """An answer that is not what was asked for."""
    THROTTLED = "throttled"
    """The service asked to wait."""
    DOWN = "down"
    """No answer."""

    @property
    def settled(self) -> bool:
        """Whether a cursor may move on: the answer is all there is."""
        return self in {FetchClass.OK, FetchClass.EMPTY_CONFIRMED}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, keyed by its arXiv id without version. Every text is clean (see `text.clean`)."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Primary first. Empty when the source does not tell."""
    version: int | None = None
    """The version these texts are of. None when the source does not tell."""
    comment: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    published: date | None = None
    """Day of submission of version 1."""
    updated: date | None = None
    """Day of submission of this version."""
    announced: date | None = None
    """Day of the first announcement that showed it. None when it was never in one."""
    listed_in: tuple[str, ...] = ()
    """Categories whose announcement showed it."""
    code_url: str | None = None
    """A repository that the source names, where it does."""
    source: str = ""
    """Where the record came from: `arxiv`, or the name of an imported file."""


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """One dated finding about a paper."""

    paper_id: str
    kind: EvidenceKind
    state: EvidenceState
    source: str
    """Who says so: `abstract`, `comment`, `title`, `github`, ..."""
    found: str = ""
    """What was found: an address, a title, a number. Empty when nothing was."""
    quote: str = ""
    """The words it rests on, as the source has them. Empty when there are none."""
    tier: Tier | None = None
    detail: dict[str, Any] = dataclasses.field(default_factory=dict)
    """Facts of the kind: dataset, metric, value, outcome, reports_on ..."""
    licence: str = ""
    """Licence of the source's data, where it asks for attribution."""
    first_seen: datetime | None = None
    last_checked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Flags:
    """The best state of each kind over a paper's evidence."""

    code: EvidenceState = EvidenceState.UNKNOWN
    benchmark: EvidenceState = EvidenceState.UNKNOWN
    replication: EvidenceState = EvidenceState.UNKNOWN
    withdrawn: EvidenceState = EvidenceState.UNKNOWN
    retracted: EvidenceState = EvidenceState.UNKNOWN
    superseded: EvidenceState = EvidenceState.UNKNOWN

    @property
    def warned(self) -> bool:
        """Whether the paper is said or known to be withdrawn, retracted or superseded."""
        alarming = {EvidenceState.VERIFIED, EvidenceState.CLAIMED}
        return not alarming.isdisjoint({self.withdrawn, self.retracted, self.superseded})


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
class Coverage:
    """What is known about one announcement of one category."""

    day: date
    category: str
    stored: int
    announced: int | None = None
    """How many were announced. None: not established."""
    note: str = ""
    """How it was established, or why it is not known."""
    how: str = ""
    """Who established it: `rss`, `oai`, `api`, `rss+oai`, `calendar`. Empty: nobody."""


class ChangeKind(StrEnum):
    """What became different about a known paper."""

    VERSION = "version"
    """A new version replaced the old one."""
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    """A withdrawal was undone."""
    PUBLISHED = "published"
    """A DOI or a journal reference appeared or changed."""
    COMMENT = "comment"
    """The authors' comment changed: "accepted at ..." shows up here."""
    CORRECTED = "corrected"
    """Anything else, without a new version."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact of a paper before and after."""

    name: str
    """The fact, as `Paper` calls it."""
    before: str
    """Empty when there was nothing."""
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something about a known paper that became different."""

    paper_id: str
    kind: str
    """A `ChangeKind`, or the name that another source of changes gives it."""
    at: datetime
    """When it was noticed."""
    version_before: int | None = None
    version_after: int | None = None
    differences: tuple[Difference, ...] = ()
    source: str = ""
    """Who told."""
    title: str = ""
    """The paper's present title."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper, as far as it is known."""

    paper_id: str
    version: int
    submitted: date | None = None
    size: str = ""
    """As arXiv writes it: `12kb`. Empty when the source does not tell."""
    source_type: str = ""
    """arXiv's letters; `I` says that the version was withdrawn."""
    licence: str = ""
    title: str = ""
    """Empty, like the other texts, while this version was never seen itself."""
    abstract: str = ""
    comment: str = ""


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


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a job, with what it covered."""

    job: str
    started: datetime
    finished: datetime | None = None
    ok: bool | None = None
    """None while it runs, and for ever when the process died."""
    covered: dict[str, Any] = dataclasses.field(default_factory=dict)
    note: str = ""
