"""A month of announcements made of real papers, and what should be stored at its end."""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "replay"))
from replay_rss import NEW_YORK, Listing
from replay_world import announced_days, listings_from, read_corpus

FIRST, LAST = date(2026, 3, 31), date(2026, 4, 30)
DEFERRED = date(2026, 4, 6)
"""A weekday whose mailing arXiv deferred without notice, in this world."""
HOURS = (1, 4, 9)
"""Hours in New York at which everybody fetches."""
SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "week.jsonl.gz"
_SHARES = {"replaced": 0.12, "crossed": 0.05, "withdrawn": 0.02}


@dataclass(frozen=True)
class Month:
    """What is announced, and whose announcements are followed."""

    listings: list[Listing]
    categories: tuple[str, ...]
    days: list[date]

    def announced(self, day: date, category: str) -> set[str]:
        """Return the papers that a day's announcement brings to a category."""
        return {
            each.record.id
            for each in self.listings
            if each.day == day and each.shown_as([category]) in {"new", "cross"}
        }

    def expected(self) -> set[str]:
        """Return every paper that should be stored in the end."""
        pairs = ((day, category) for day in self.days for category in self.categories)
        return set().union(*(self.announced(day, category) for day, category in pairs))


def working_days() -> list[date]:
    """Return the 22 announcement days."""
    span = (FIRST.fromordinal(n) for n in range(FIRST.toordinal(), LAST.toordinal() + 1))
    return [day for day in span if day.weekday() < 5 and day != DEFERRED]


def sample_month() -> Month:
    """Return a month made of the week that ships with triage, spread over 22 days."""
    with gzip.open(SAMPLE, "rt", encoding="utf-8") as lines:
        papers = {paper["id"]: paper for paper in map(json.loads, lines)}
    days = working_days()
    ids = list(papers)
    dealt = {day: ids[at :: len(days)] for at, day in enumerate(days)}
    listings = listings_from(dealt, papers, **_SHARES)
    return Month(listings, ("cs.CL", "cs.IR", "cs.MM"), days)


def real_month(shared: Path) -> Month:
    """Return the real announcements of the month, of the corpus shared by the project."""
    lists = shared / "corpora" / "daily_lists.json.gz"
    days = announced_days(lists, FIRST, LAST)
    days.pop(DEFERRED, None)
    wanted = (paper_id for ids in days.values() for paper_id in ids)
    papers = read_corpus(shared / "corpora" / "arxiv_2025_2026.jsonl.gz", wanted)
    listings = listings_from(days, papers, **_SHARES)
    return Month(listings, ("cs.AI", "cs.CL", "cs.IR", "cs.MM"), sorted(days))


def rounds() -> list[datetime]:
    """Return the times at which everybody fetches, on weekends, too."""
    span = (FIRST.fromordinal(n) for n in range(FIRST.toordinal(), LAST.toordinal() + 1))
    times = [datetime.combine(day, time(hour), NEW_YORK) for day in span for hour in HOURS]
    return [at.astimezone(UTC) for at in times]


def kills(count: int, among: Sequence[datetime], seed: int) -> dict[datetime, float]:
    """Return at which rounds a process is killed, and how many seconds into them."""
    chance = random.Random(seed)
    return {at: chance.uniform(0.05, 1.0) for at in chance.sample(list(among), count)}
