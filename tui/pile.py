"""The papers of one screen as plain data: what is loaded, marked, filtered and sorted.

Nothing here knows Textual. A paper is always meant by its id, never by its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from triage.inbox.orders import by_date, by_evidence, by_score
from triage.models import Entry, EvidenceState, Flags, Scored
from triage.text import clean

PAGE = 2_000
"""Rows shown at once. The rest follows when these are done."""


class Order(StrEnum):
    """How the rows of a screen are sorted."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    EVIDENCE = "evidence"
    DECIDED = "last saved"
    GIVEN = "best match"
    """As they were loaded."""
    TURNS = "fields by turns"
    """As they were loaded too: each field's best first."""


class Flag(StrEnum):
    """What the evidence of the shown papers has in common."""

    ANY = "any evidence"
    CODE = "has code"
    BENCHMARK = "has a benchmark"
    REPLICATION = "has a replication"
    PROMISED = "code promised"
    WARNED = "withdrawn or retracted"
    UNKNOWN = "code not looked for yet"


class Pile:
    """The papers of one field on one screen."""

    def __init__(self, order: Order = Order.RELEVANCE) -> None:
        self.order = order
        self.query = ""
        """Words that all shown papers have in title, authors or id. Empty shows all."""
        self.marks: set[str] = set()
        self.flag = Flag.ANY
        """What the evidence of all shown papers has in common."""
        self.unfolded: set[str] = set()
        """Papers whose twins are shown."""
        self._twins: dict[str, str] = {}
        self._places: dict[str, int] = {}
        self._entries: dict[str, Entry] = {}
        self._dropped: dict[str, Scored | None] = {}
        """How papers that were taken out had been scored: who comes back stands where it stood."""
        self._folded: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def load(self, entries: Iterable[Entry]) -> None:
        """Replace all papers; marks of papers that are gone go with them."""
        self._entries = {entry.paper.id: entry for entry in entries}
        self._places = {paper_id: place for place, paper_id in enumerate(self._entries)}
        self._dropped.clear()
        self._folded.clear()
        self.marks &= self._entries.keys()

    def get(self, paper_id: str | None) -> Entry | None:
        """Return a loaded paper."""
        return self._entries.get(paper_id) if paper_id is not None else None

    def put(self, entries: Iterable[Entry]) -> None:
        """Add papers, or replace them by how they stand now.

        One that was here keeps its score: all rows are of one ranking.
        """
        for entry in entries:
            paper_id = entry.paper.id
            before = self._dropped.pop(paper_id, entry.scored)
            self._places.setdefault(paper_id, len(self._places))
            self._entries[paper_id] = replace(entry, scored=before)
            self._folded.pop(paper_id, None)

    def drop(self, paper_ids: Iterable[str]) -> None:
        """Take papers out; unknown ids are no error."""
        for paper_id in paper_ids:
            if entry := self._entries.pop(paper_id, None):
                self._dropped[paper_id] = entry.scored
            self.marks.discard(paper_id)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the filter, case folded."""
        return tuple(clean(self.query).casefold().split())

    def matching(self) -> list[Entry]:
        """Return the papers that pass the filter, in the present order, twins under their first."""
        words, passes = self.words, _FLAGS[self.flag]
        entries = [
            entry
            for entry in self._entries.values()
            if passes(entry.flags) and all(word in self._text(entry) for word in words)
        ]
        return self._folded_in(sorted(entries, key=self._key))

    def know_twins(self, twins: Mapping[str, str]) -> None:
        """Take over which papers are twins: id → the paper it is shown under."""
        self._twins = dict(twins)

    def twins(self, paper_id: str) -> int:
        """Return how many twins of a paper are loaded and folded away under it."""
        if paper_id in self.unfolded:
            return 0
        return sum(head == paper_id and twin in self._entries for twin, head in self._twins.items())

    def head(self, paper_id: str) -> str:
        """Return the paper that a twin is shown under; the paper itself if it is none."""
        head = self._twins.get(paper_id, paper_id)
        return head if head in self._entries else paper_id

    def entries(self) -> Iterable[Entry]:
        """Return all loaded papers."""
        return self._entries.values()

    def _folded_in(self, ordered: Sequence[Entry]) -> list[Entry]:
        if not self._twins:
            return list(ordered)
        shown = {entry.paper.id for entry in ordered}
        under: dict[str, list[Entry]] = {}
        for entry in ordered:
            head = self.head(entry.paper.id)
            if head != entry.paper.id and head in shown:
                under.setdefault(head, []).append(entry)
        hidden = {twin.paper.id for twins in under.values() for twin in twins}
        rows: list[Entry] = []
        for entry in ordered:
            if entry.paper.id not in hidden:
                rows.append(entry)
                if entry.paper.id in self.unfolded:
                    rows += under.get(entry.paper.id, [])
        return rows

    def _key(self, entry: Entry) -> tuple[Any, ...]:
        if self.order in {Order.GIVEN, Order.TURNS}:
            return (self._places[entry.paper.id],)
        return _KEYS[self.order](entry)

    def targets(self, shown: Sequence[str], cursor: str | None) -> list[str]:
        """Return the ids that an act means: the marked rows, else the cursor row.

        Only rows that are shown count: nothing is ever decided out of sight.
        """
        marked = [paper_id for paper_id in shown if paper_id in self.marks]
        return marked or ([cursor] if cursor is not None and cursor in self._entries else [])

    def _text(self, entry: Entry) -> str:
        paper = entry.paper
        if paper.id not in self._folded:
            text = f"{paper.title} {' '.join(paper.authors)} {paper.id}"
            self._folded[paper.id] = clean(text).casefold()
        return self._folded[paper.id]


def survivor(shown: Sequence[str], gone: Collection[str]) -> str | None:
    """Return where the cursor goes when rows leave: the first row that stays below the last one.

    Without one below it is the nearest above; None when no row stays.
    """
    last = max((place for place, paper_id in enumerate(shown) if paper_id in gone), default=-1)
    below = (paper_id for paper_id in shown[last + 1 :] if paper_id not in gone)
    above = (paper_id for paper_id in reversed(shown[: last + 1]) if paper_id not in gone)
    return next(below, next(above, None))


def _by_decision(entry: Entry) -> tuple[float, float, str]:
    return (-entry.decided_at.timestamp() if entry.decided_at else 0.0, *by_score(entry))


_KEYS: dict[Order, Callable[[Entry], tuple[Any, ...]]] = {
    Order.RELEVANCE: by_score,
    Order.NEWEST: by_date,
    Order.EVIDENCE: by_evidence,
    Order.DECIDED: _by_decision,
}
_HAS = {EvidenceState.VERIFIED, EvidenceState.CLAIMED}
_FLAGS: dict[Flag, Callable[[Flags], bool]] = {
    Flag.ANY: lambda _: True,
    Flag.CODE: lambda flags: flags.code in _HAS,
    Flag.BENCHMARK: lambda flags: flags.benchmark in _HAS,
    Flag.REPLICATION: lambda flags: flags.replication in _HAS,
    Flag.PROMISED: lambda flags: flags.code is EvidenceState.PROMISED,
    Flag.WARNED: lambda flags: flags.warned,
    Flag.UNKNOWN: lambda flags: flags.code is EvidenceState.UNKNOWN,
}
