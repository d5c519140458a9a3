"""What the replayed services hold: records, the announcements that show them, and the time.

A world without a clock shows everything. With one, each thing appears when the real services show
it (New York): in the query API from 20:00 on the evening before the list's date, in OAI-PMH from
22:30, in the feed from midnight.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from replay_atom import Record
from replay_json import Resources
from replay_oai import Held
from replay_rss import NEW_YORK, Listing

IN_API, IN_OAI = time(20), time(22, 30)


@dataclass
class World:
    """May be changed at any time."""

    papers: list[Record] = field(default_factory=list)
    """Records without an announcement; always there."""
    listings: list[Listing] = field(default_factory=list)
    now: Callable[[], datetime] | None = None
    """Tells the services' time, aware."""
    resources: dict[str, Resources] = field(default_factory=dict)
    """What Hugging Face and the catalogue know, by paper."""
    daily: dict[date, Sequence[str]] = field(default_factory=dict)
    """Hugging Face's daily papers."""
    oai_page: int = 1300
    """Records in one answer of OAI-PMH."""
    feed_days_off: int = 0
    """How many days the feed is dated ahead of the time."""
    deleted: dict[str, date] = field(default_factory=dict)
    """Records that OAI-PMH calls deleted, and since when."""

    def time(self) -> datetime:
        """Return the services' time in UTC."""
        return (self.now() if self.now else datetime.now(UTC)).astimezone(UTC)

    def today(self) -> date:
        """Return the day that a feed shows now."""
        return self.time().astimezone(NEW_YORK).date()

    def records(self) -> list[Record]:
        """Return the current state of each paper in the query API, and `papers` as they are."""
        own = {record.id for record in self.papers}
        listed = [held.record for held in self._held(IN_API) if held.record.id not in own]
        return [*self.papers, *listed]

    def versions(self) -> list[Record]:
        """Return every version that was ever announced, and `papers` as they are."""
        shown = [listing.record for listing in self._appeared(IN_API)]
        return [*self.papers, *{(each.id, each.version): each for each in shown}.values()]

    def held(self) -> list[Held]:
        """Return the current state of each paper in OAI-PMH, by day of modification."""
        held = [
            replace(each, modified=self.deleted[each.record.id], deleted=True)
            if each.record.id in self.deleted
            else each
            for each in self._held(IN_OAI)
        ]
        return sorted(held, key=lambda each: (each.modified, each.record.id))

    def announced(self, day: date) -> list[Listing]:
        """Return a day's announcement."""
        return [listing for listing in self.listings if listing.day == day]

    def before(self, day: date) -> list[Listing]:
        """Return the last announcement before a day."""
        last = max((each.day for each in self.listings if each.day < day), default=None)
        return self.announced(last) if last else []

    def _held(self, appears: time) -> list[Held]:
        states = {
            record.id: Held(record, (record.updated or record.submitted).astimezone(UTC).date())
            for record in self.papers
        }
        for listing in self._appeared(appears):
            known = states.get(listing.record.id)
            if known is None or known.record.version <= listing.record.version:
                states[listing.record.id] = Held(listing.record, listing.day)
        return list(states.values())

    def _appeared(self, appears: time) -> list[Listing]:
        """Return what has appeared by now, where things appear at a time the evening before."""
        if self.now is None:
            return self.listings
        local = self.time().astimezone(NEW_YORK)
        last = local.date() + timedelta(days=local.time() >= appears)
        return [listing for listing in self.listings if listing.day <= last]


def read_corpus(path: Path, wanted: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the wanted papers of a gzipped JSON Lines file, by id."""
    ids = set(wanted)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        papers = (json.loads(line) for line in lines)
        return {paper["id"]: paper for paper in papers if paper["id"] in ids}


def announced_days(path: Path, first: date, last: date) -> dict[date, list[str]]:
    """Return the ids that any source of `daily_lists.json.gz` shows first on each working day."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        sources: dict[str, dict[str, list[str]]] = json.load(file)
    seen: set[str] = set()
    days: dict[date, list[str]] = {}
    for day in sorted({date.fromisoformat(day) for days_ in sources.values() for day in days_}):
        shown = dict.fromkeys(
            paper_id for days_ in sources.values() for paper_id in days_.get(day.isoformat(), ())
        )
        new = [paper_id for paper_id in shown if paper_id not in seen]
        seen.update(new)
        if first <= day <= last and day.weekday() < 5 and new:
            days[day] = new
    return days


def listings_from(
    days: Mapping[date, Sequence[str]],
    papers: Mapping[str, Mapping[str, Any]],
    *,
    replaced: float = 0.0,
    crossed: float = 0.0,
    withdrawn: float = 0.0,
) -> list[Listing]:
    """Return the announcements of these days, made of a corpus.

    Shares of the papers are replaced, withdrawn or cross-listed (to cs.MM) on a later one of the
    days; which ones depends on nothing but their ids.
    """
    order = sorted(days)
    listings: list[Listing] = []
    for at, day in enumerate(order):
        for paper_id in days[day]:
            if paper_id not in papers:
                continue
            record = record_from(papers[paper_id], day)
            listings.append(Listing(day, record))
            chance = _chance(paper_id)
            later = order[min(at + 1 + int(chance * 1e6) % 4, len(order) - 1)]
            if later <= day:
                continue
            listings += _fate(record, later, chance, replaced, withdrawn, crossed)
    return listings


def record_from(paper: Mapping[str, Any], day: date) -> Record:
    """Return a paper of the corpus as arXiv would hold it, submitted in time for a day's list."""
    categories = paper.get("categories") or paper.get("listed_in") or ["cs.LG"]
    authors = paper.get("authors") or ["Ada Lovelace"]
    return Record(
        id=paper["id"],
        title=paper["title"],
        abstract=paper["abstract"],
        authors=tuple(authors),
        categories=tuple(categories),
        submitted=submitted_for(day),
        comment=paper.get("comment") or "",
    )


def submitted_for(day: date) -> datetime:
    """Return a time of submission whose list has this date: 10:00 in New York, days before."""
    before = day - timedelta(days=1)
    while before.weekday() >= 5:
        before -= timedelta(days=1)
    return datetime.combine(before, time(10), NEW_YORK).astimezone(UTC)


def _fate(
    record: Record, day: date, chance: float, replaced: float, withdrawn: float, crossed: float
) -> list[Listing]:
    updated = submitted_for(day)
    if chance < replaced:
        title = f"{record.title} (revised)"
        newer = replace(record, version=2, updated=updated, title=title)
        return [Listing(day, newer, "replace")]
    if chance < replaced + withdrawn:
        comment = "This paper has been withdrawn by the authors due to an error in Section 3"
        newer = replace(record, version=2, updated=updated, withdrawn=True, comment=comment)
        return [Listing(day, newer, "replace")]
    if chance < replaced + withdrawn + crossed and "cs.MM" not in record.categories:
        wider = replace(record, categories=(*record.categories, "cs.MM"))
        return [Listing(day, wider, "cross", ("cs.MM",))]
    return []


def _chance(paper_id: str) -> float:
    return int.from_bytes(hashlib.sha256(paper_id.encode()).digest()[:6]) / 2**48
