"""Announcements: which paper was in which list, and what is known about each list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from triage.store.rows import Row, dumps
from triage.store.transaction import writing

if TYPE_CHECKING:
    from sqlite_utils import Database

NEW_HERE = "('new', 'cross')"
"""Kinds of entries that bring a paper to a category; the others replace one."""
PARTIAL = "arxiv-rss"
"""Source of a paper known from a feed alone: comment, dates and exact authors are missing."""
_FIRST_PAUSE = timedelta(hours=1)
_LONGEST_PAUSE_STEPS = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list."""

    paper_id: str
    kind: str = "new"
    """`new`, `cross`, `replace` or `replace-cross`."""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """How one look at one announcement of one category went."""

    day: date
    category: str
    source: str
    """`rss`, `oai` or `api`."""
    outcome: str
    """A class of `models.FetchClass`; only the settled ones establish anything."""
    at: datetime
    counted: int | None = None
    """Entries that brought a paper to the category, as this source counts them."""
    failures: int = 0
    """Looks in a row that failed before this one."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """How much of an announcement is in the store."""

    day: date
    category: str
    announced: int
    """Papers that any source says the announcement brought."""
    stored: int
    """How many of them are stored."""


class Announcements:
    """Lists by day and category. An entry that was inferred from dates gives way to a seen one."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def record(
        self, day: date, category: str, entries: Sequence[Listed], *, source: str, inferred: bool
    ) -> None:
        """Store entries of a list, and date the stored papers among them.

        Args:
            day: of the announcement.
            category: whose list it is.
            entries: of the list, or those of them that are known.
            source: who told.
            inferred: whether the day was worked out from submission dates. Such entries give way
                to what a feed shows of the paper in the category, on whatever day.

        """
        with writing(self._db):
            for entry in entries:
                if inferred:
                    self._insert_inferred(day, category, entry, source)
                else:
                    self._insert_seen(day, category, entry, source)
            self._date(entry.paper_id for entry in entries)

    def believe_feed(self, day: date, category: str) -> None:
        """Forget what dates implied about a list whose whole feed was read."""
        self._db.execute(
            "DELETE FROM announcements WHERE day = ? AND category = ? AND inferred",
            [day.isoformat(), category],
        )

    def _insert_seen(self, day: date, category: str, entry: Listed, source: str) -> None:
        self._db.execute(
            "DELETE FROM announcements WHERE paper_id = ? AND category = ? AND inferred"
            " AND ? IN ('new', 'cross')",
            [entry.paper_id, category, entry.kind],
        )
        self._insert(day, category, entry, source, inferred=False)

    def _insert_inferred(self, day: date, category: str, entry: Listed, source: str) -> None:
        """Insert an entry on the day that a feed of another category showed it, if one did."""
        rows = list(
            self._db.query(
                "SELECT category, day FROM announcements WHERE paper_id = ? AND NOT inferred"
                f" AND kind IN {NEW_HERE} ORDER BY kind DESC, day",
                [entry.paper_id],
            )
        )
        if all(row["category"] != category for row in rows):
            shown = date.fromisoformat(rows[0]["day"]) if rows else day
            self._insert(shown, category, entry, source, inferred=True)

    def _insert(
        self, day: date, category: str, entry: Listed, source: str, *, inferred: bool
    ) -> None:
        self._db.execute(
            "INSERT INTO announcements (paper_id, day, category, source, kind, version, inferred)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [
                entry.paper_id,
                day.isoformat(),
                category,
                source,
                entry.kind,
                entry.version,
                int(inferred),
            ],
        )

    def _date(self, paper_ids: Iterable[str]) -> None:
        """Date papers by what feeds called new; by anything else only if it is earlier."""
        self._db.execute(
            "UPDATE papers SET announced = coalesce(d.new, min(coalesce(announced, d.day), d.day))"
            f" FROM ({_FIRST_DAYS}) AS d WHERE papers.id = d.paper_id"
            " AND announced IS NOT coalesce(d.new, min(coalesce(announced, d.day), d.day))",
            [dumps(paper_ids)],
        )

    def first_days(self, paper_ids: Iterable[str]) -> dict[str, date]:
        """Return the day of the first announcement of each paper that was in one."""
        rows = self._db.query(_FIRST_DAYS, [dumps(paper_ids)])
        return {row["paper_id"]: date.fromisoformat(row["new"] or row["day"]) for row in rows}

    def names(self, category: str, *, first: date, before: date) -> set[str]:
        """Return what was announced in a category from one day up to another, as `2604.01234v1`.

        Where no feed was read, these are the papers whose dates imply such a day.
        """
        rows = self._db.query(
            "SELECT paper_id || 'v' || version AS name FROM announcements WHERE category = ?"
            " AND day >= ? AND day < ? AND version IS NOT NULL",
            [category, first.isoformat(), before.isoformat()],
        )
        return {row["name"] for row in rows}

    def put_listing(self, listing: Listing, *, settled: bool) -> None:
        """Note how a look at an announcement went; a settled one is never unsettled again."""
        failed = 0 if settled else 1
        self._db.execute(
            "INSERT INTO listings (day, category, source, outcome, counted, at, failures, note)"
            " VALUES (:day, :category, :source, :outcome, :counted, :at, :failed, :note)"
            " ON CONFLICT (day, category, source) DO UPDATE SET outcome = excluded.outcome,"
            " counted = excluded.counted, at = excluded.at, note = excluded.note,"
            " failures = failures + :failed"
            " WHERE :settled OR outcome NOT IN ('ok', 'empty-confirmed')",
            {
                "day": listing.day.isoformat(),
                "category": listing.category,
                "source": listing.source,
                "outcome": listing.outcome,
                "counted": listing.counted,
                "at": listing.at.isoformat(),
                "note": listing.note,
                "failed": failed,
                "settled": int(settled),
            },
        )

    def listings(self, first: date, last: date) -> list[Listing]:
        """Return how the looks at the announcements of a span of days went."""
        rows = self._db.query(
            "SELECT * FROM listings WHERE day BETWEEN ? AND ? ORDER BY day, category, source",
            [first.isoformat(), last.isoformat()],
        )
        return [_listing(row) for row in rows]

    def held(self, first: date, last: date) -> list[Held]:
        """Return how much of each announcement of a span of days is stored."""
        rows = self._db.query(
            "SELECT a.day, a.category, count(*) AS announced, count(p.id) AS stored"
            " FROM announcements a LEFT JOIN papers p ON p.id = a.paper_id"
            f" WHERE a.day BETWEEN ? AND ? AND a.kind IN {NEW_HERE}"
            " GROUP BY a.day, a.category ORDER BY a.day, a.category",
            [first.isoformat(), last.isoformat()],
        )
        return [
            Held(date.fromisoformat(row["day"]), row["category"], row["announced"], row["stored"])
            for row in rows
        ]

    def wanted(self, at: datetime) -> list[str]:
        """Return ids whose record should be asked for now, newest announcements first.

        They were announced and are not stored, are known from a feed alone, or were replaced by a
        version newer than the stored one. An id asked for in vain rests, longer each time.
        """
        rows = self._db.query(_WANTED, {"partial": PARTIAL})
        return [row["id"] for row in rows if _rested(row, at)]

    def note_asked(self, paper_ids: Iterable[str], at: datetime) -> None:
        """Note that the records of these papers were asked for."""
        self._db.execute(
            "INSERT INTO asked (paper_id, at, times) SELECT value, ?, 1 FROM json_each(?) WHERE 1"
            " ON CONFLICT (paper_id) DO UPDATE SET at = excluded.at, times = times + 1",
            [at.isoformat(), dumps(paper_ids)],
        )

    def forget_asked(self, paper_ids: Iterable[str]) -> None:
        """Note that these records came."""
        self._db.execute(
            "DELETE FROM asked WHERE paper_id IN (SELECT value FROM json_each(?))",
            [dumps(paper_ids)],
        )


_FIRST_DAYS = f"""
SELECT paper_id, min(CASE WHEN kind = 'new' AND NOT inferred THEN day END) AS new, min(day) AS day
FROM announcements
WHERE kind IN {NEW_HERE} AND paper_id IN (SELECT value FROM json_each(?)) GROUP BY paper_id
"""

_WANTED = f"""
SELECT a.paper_id AS id, max(a.day) AS day, asked.at, asked.times FROM announcements a
LEFT JOIN papers p ON p.id = a.paper_id LEFT JOIN asked ON asked.paper_id = a.paper_id
WHERE (p.id IS NULL AND a.kind IN {NEW_HERE})
    OR (p.version IS NOT NULL AND a.version > p.version)
GROUP BY a.paper_id
UNION SELECT p.id, p.announced, asked.at, asked.times FROM papers p
LEFT JOIN asked ON asked.paper_id = p.id WHERE p.source = :partial
ORDER BY day DESC, id
"""


def _rested(row: Row, at: datetime) -> bool:
    if row["times"] is None:
        return True
    pause = _FIRST_PAUSE * 2 ** min(row["times"] - 1, _LONGEST_PAUSE_STEPS)
    return bool(at >= datetime.fromisoformat(row["at"]) + pause)


def _listing(row: Row) -> Listing:
    return Listing(
        day=date.fromisoformat(row["day"]),
        category=row["category"],
        source=row["source"],
        outcome=row["outcome"],
        at=datetime.fromisoformat(row["at"]),
        counted=row["counted"],
        failures=row["failures"],
        note=row["note"],
    )
