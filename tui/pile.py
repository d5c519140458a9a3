"""The papers of one screen as plain data: what is loaded, marked, filtered and sorted.

Nothing here knows Textual. A paper is always meant by its id, never by its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum

from triage.models import Entry, EvidenceState
from triage.text import clean

PAGE = 2_000
"""Rows shown at once. The rest follows when these are done."""

_WEIGHTS = {
    EvidenceState.VERIFIED: 4,
    EvidenceState.CLAIMED: 3,
    EvidenceState.PROMISED: 2,
    EvidenceState.CONTRADICTED: 1,
}


class Order(StrEnum):
    """How the rows of a screen are sorted."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    EVIDENCE = "evidence"
    DECIDED = "last saved"


class Pile:
    """The papers of one field on one screen."""

    def __init__(self, order: Order = Order.RELEVANCE) -> None:
        self.order = order
        self.query = ""
        """Words that all shown papers have in title, authors or id. Empty shows all."""
        self.marks: set[str] = set()
        self._entries: dict[str, Entry] = {}
        self._folded: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def load(self, entries: Iterable[Entry]) -> None:
        """Replace all papers; marks of papers that are gone go with them."""
        self._entries = {entry.paper.id: entry for entry in entries}
        self._folded.clear()
        self.marks &= self._entries.keys()

    def get(self, paper_id: str | None) -> Entry | None:
        """Return a loaded paper."""
        return self._entries.get(paper_id) if paper_id is not None else None

    def put(self, entries: Iterable[Entry]) -> None:
        """Add papers, or replace them by how they stand now."""
        for entry in entries:
            self._entries[entry.paper.id] = entry
            self._folded.pop(entry.paper.id, None)

    def drop(self, paper_ids: Iterable[str]) -> None:
        """Take papers out; unknown ids are no error."""
        for paper_id in paper_ids:
            self._entries.pop(paper_id, None)
            self.marks.discard(paper_id)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the filter, case folded."""
        return tuple(clean(self.query).casefold().split())

    def matching(self) -> list[Entry]:
        """Return the papers that pass the filter, in the present order."""
        words = self.words
        entries: Iterable[Entry] = self._entries.values()
        if words:
            entries = (
                entry for entry in entries if all(word in self._text(entry) for word in words)
            )
        return sorted(entries, key=_KEYS[self.order])

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


def day_of(entry: Entry) -> date | None:
    """Return the day a paper is as old as: its announcement, else its submission."""
    return entry.paper.announced or entry.paper.published


def _by_relevance(entry: Entry) -> tuple[float, str]:
    return (-entry.scored.score if entry.scored else 1.0, entry.paper.id)


def _by_day(entry: Entry) -> tuple[int, float, str]:
    day = day_of(entry)
    return (-day.toordinal() if day else 0, *_by_relevance(entry))


def _by_evidence(entry: Entry) -> tuple[int, float, str]:
    flags = entry.flags
    states = (flags.code, flags.benchmark, flags.replication)
    weight = -1 if flags.warned else sum(_WEIGHTS.get(state, 0) for state in states)
    return (-weight, *_by_relevance(entry))


def _by_decision(entry: Entry) -> tuple[float, float, str]:
    return (-entry.decided_at.timestamp() if entry.decided_at else 0.0, *_by_relevance(entry))


_KEYS = {
    Order.RELEVANCE: _by_relevance,
    Order.NEWEST: _by_day,
    Order.EVIDENCE: _by_evidence,
    Order.DECIDED: _by_decision,
}
