"""When each paper was last checked against a source, and what was seen at each address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from triage.store.rows import as_time, dumps
from triage.store.transaction import writing

if TYPE_CHECKING:
    from sqlite_utils import Database

_CANDIDATES = """
SELECT p.id AS paper_id,
    max(p.added, coalesce((SELECT max(c.at) FROM changes c
        WHERE c.paper_id = p.id AND c.version_after > c.version_before), '')) AS since,
    min(CASE WHEN s.kind IN ('save', 'read', 'later') THEN 0 WHEN s.kind IS NULL THEN 1 ELSE 2 END)
        AS priority,
    k.answered AS answered
FROM papers p
LEFT JOIN standing s ON s.paper_id = p.id
LEFT JOIN checks k ON k.paper_id = p.id AND k.checker = :checker
WHERE p.day >= :first OR s.kind IS NOT NULL
GROUP BY p.id
ORDER BY priority, p.day DESC, p.id
"""


@dataclass(frozen=True, slots=True)
class Watched:
    """A paper that is watched."""

    paper_id: str
    since: datetime
    """When it, or its present version, was first seen here."""
    answered: datetime | None
    """When it was last checked with an answer."""
    priority: int
    """0 for saved ones, 1 for new ones, 2 for skipped ones."""


@dataclass(frozen=True, slots=True)
class Check:
    """The last check of a paper against one source."""

    checker: str
    tried: datetime
    answered: datetime | None
    """When there was an answer; None for never."""
    note: str
    """Why there was none; empty when there was."""


class Checks:
    """What was checked when."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def watched(self, checker: str, first: str) -> list[Watched]:
        """Return the papers to watch, most important first.

        Args:
            checker: whose checks count.
            first: day (ISO) from which on papers nobody decided on are watched.

        """
        rows = self._db.query(_CANDIDATES, {"checker": checker, "first": first})
        return [
            Watched(
                row["paper_id"],
                datetime.fromisoformat(row["since"]),
                as_time(row["answered"]),
                row["priority"],
            )
            for row in rows
        ]

    def note(
        self, checker: str, paper_ids: Iterable[str], at: datetime, *, trouble: str = ""
    ) -> None:
        """Note that papers were checked; `trouble` says why there was no answer."""
        answered = None if trouble else at.isoformat()
        with writing(self._db):
            self._db.conn.executemany(
                "INSERT INTO checks (paper_id, checker, tried, answered, note)"
                " VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (paper_id, checker) DO UPDATE SET tried = excluded.tried,"
                " answered = coalesce(excluded.answered, answered), note = excluded.note",
                [(paper_id, checker, at.isoformat(), answered, trouble) for paper_id in paper_ids],
            )

    def answered(self, checker: str, paper_ids: Iterable[str]) -> set[str]:
        """Return which of these papers were ever checked with an answer."""
        rows = self._db.query(
            "SELECT paper_id FROM checks WHERE checker = ? AND answered IS NOT NULL"
            " AND paper_id IN (SELECT value FROM json_each(?))",
            [checker, dumps(paper_ids)],
        )
        return {row["paper_id"] for row in rows}

    def of(self, paper_id: str) -> list[Check]:
        """Return the last check of a paper against each source."""
        rows = self._db.query(
            "SELECT * FROM checks WHERE paper_id = ? ORDER BY checker", [paper_id]
        )
        return [
            Check(
                row["checker"],
                datetime.fromisoformat(row["tried"]),
                as_time(row["answered"]),
                row["note"],
            )
            for row in rows
        ]

    def seen(self, urls: Iterable[str], since: datetime) -> dict[str, dict[str, Any]]:
        """Return what was seen at addresses at `since` or later, by address."""
        rows = self._db.query(
            "SELECT url, facts FROM looks WHERE at >= ?"
            " AND url IN (SELECT value FROM json_each(?))",
            [since.isoformat(), dumps(urls)],
        )
        return {row["url"]: json.loads(row["facts"]) for row in rows}

    def keep(self, url: str, facts: Mapping[str, Any], at: datetime) -> None:
        """Remember what was seen at an address."""
        self._db.execute(
            "INSERT OR REPLACE INTO looks (url, facts, at) VALUES (?, ?, ?)",
            [url, json.dumps(facts, ensure_ascii=False), at.isoformat()],
        )
