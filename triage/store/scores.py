"""Scores with their parts, as they were when they were computed; and the inbox they order."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from triage.models import DecisionKind, Paper, Scored
from triage.store.papers import PAPER
from triage.store.rows import Row, as_day, as_time, dumps, paper_from, scored_from
from triage.store.transaction import writing
from triage.view import part_json

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Ranked:
    """A stored paper with its score and the decision that stands, as rows have them."""

    paper: Paper
    scored: Scored | None
    kind: DecisionKind | None
    decided_at: datetime | None
    until: date | None


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_COLUMNS = f"""
SELECT {PAPER}, s.paper_id, s.score, s.parts, d.kind AS decision, d.at AS decided_at,
    d.until"""
_SELECT = f"""{_COLUMNS}
FROM papers p
LEFT JOIN scores s ON s.field = :field AND s.paper_id = p.id
LEFT JOIN (SELECT * FROM standing WHERE field = :field) d ON d.paper_id = p.id
"""
_RANKED = f"{_SELECT} WHERE s.paper_id IS NOT NULL AND p.day BETWEEN :first AND :last"
_NOT_DECIDED = """ AND p.id NOT IN (SELECT paper_id FROM standing WHERE field = :field)
    AND p.id NOT IN (SELECT paper_id FROM seeds WHERE field = :field)"""
_WAITING = _RANKED + _NOT_DECIDED
_WAITING_IDS = f"""
SELECT p.id FROM scores s JOIN papers p ON p.id = s.paper_id
WHERE s.field = :field AND p.day BETWEEN :first AND :last{_NOT_DECIDED}"""
_BEST, _NEWEST = "s.score DESC, p.id", "p.day DESC, s.score DESC, p.id"
_DECIDED = f"""{_COLUMNS}
FROM (SELECT * FROM standing WHERE field = :field) d
CROSS JOIN papers p ON p.id = d.paper_id
LEFT JOIN scores s ON s.field = :field AND s.paper_id = p.id
WHERE d.kind IN (SELECT value FROM json_each(:kinds)) ORDER BY d.id
"""
"""`CROSS JOIN`: a few decisions look up their papers, never the other way round."""


class Scores:
    """Scores by field and paper."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def replace(
        self,
        field: str,
        scores: Sequence[Scored],
        *,
        first: date,
        last: date,
        profile: str,
        at: datetime,
    ) -> None:
        """Store the scores of a span of days in the place of the earlier ones."""
        with writing(self._db):
            self._db.execute(
                "DELETE FROM scores WHERE field = :field"
                " AND paper_id NOT IN (SELECT value FROM json_each(:ids))"
                " AND paper_id IN (SELECT id FROM papers WHERE day BETWEEN :first AND :last)",
                {
                    "field": field,
                    "first": first.isoformat(),
                    "last": last.isoformat(),
                    "ids": dumps(scored.paper_id for scored in scores),
                },
            )
            self.put(field, scores, profile=profile, at=at)

    def put(self, field: str, scores: Sequence[Scored], *, profile: str, at: datetime) -> None:
        """Store scores computed with a profile; earlier ones of these papers are replaced."""
        rows = (
            (field, scored.paper_id, scored.score, _parts(scored), profile, at.isoformat())
            for scored in scores
        )
        with writing(self._db):
            self._db.conn.executemany(
                "INSERT INTO scores (field, paper_id, score, parts, profile, at)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (field, paper_id) DO UPDATE SET"
                " score = excluded.score, parts = excluded.parts, profile = excluded.profile,"
                " at = excluded.at",
                rows,
            )

    def ranked(
        self, field: str, *, first: date, last: date, limit: int | None = None
    ) -> list[Ranked]:
        """Return the scored papers of a span of days, best first; ids break ties.

        With `limit`, only that many of the best.
        """
        return list(map(_ranked, self._first(_RANKED, _BEST, field, first, last, limit)))

    def waiting(
        self,
        field: str,
        *,
        first: date,
        last: date,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Ranked]:
        """Return the same of those papers that no decision stands for and that are no seeds."""
        order = _NEWEST if newest_first else _BEST
        return list(map(_ranked, self._first(_WAITING, order, field, first, last, limit)))

    def waiting_ids(self, field: str, *, first: date, last: date) -> list[str]:
        """Return the ids of these, best first, without reading the papers."""
        return [row["id"] for row in self._first(_WAITING_IDS, _BEST, field, first, last, None)]

    def _first(
        self, select: str, order: str, field: str, first: date, last: date, limit: int | None
    ) -> Iterator[Row]:
        return self._db.query(
            f"{select} ORDER BY {order} LIMIT :limit",
            {
                "field": field,
                "first": first.isoformat(),
                "last": last.isoformat(),
                "limit": -1 if limit is None else limit,
            },
        )

    def decided(
        self, field: str, kinds: Collection[DecisionKind] = tuple(DecisionKind)
    ) -> list[Ranked]:
        """Return the papers a decision stands for in a field, in the order they were decided.

        Only decisions of the given kinds count.
        """
        rows = self._db.query(
            _DECIDED, {"field": field, "kinds": dumps(kind.value for kind in kinds)}
        )
        return [_ranked(row) for row in rows]

    def counts(
        self, field: str, *, first: date, last: date
    ) -> list[tuple[DecisionKind | None, date | None, int]]:
        """Return (decision, comes back on, papers).

        Counted are all papers decided on, and of those without decision the scored ones of the
        span of days that are not seeds.
        """
        rows = self._db.query(
            "SELECT kind, until, count(*) AS n FROM standing WHERE field = :field"
            " GROUP BY kind, until UNION ALL"
            " SELECT NULL, NULL, count(*) FROM scores s JOIN papers p ON p.id = s.paper_id"
            " WHERE s.field = :field AND p.day BETWEEN :first AND :last" + _NOT_DECIDED,
            {"field": field, "first": first.isoformat(), "last": last.isoformat()},
        )
        return [
            (DecisionKind(row["kind"]) if row["kind"] else None, as_day(row["until"]), row["n"])
            for row in rows
        ]

    def of(self, field: str, paper_ids: Iterable[str]) -> list[Ranked]:
        """Return papers by id as the field sees them, in the order of the ids."""
        wanted = dict.fromkeys(paper_ids)
        rows = self._db.query(
            f"{_SELECT} WHERE p.id IN (SELECT value FROM json_each(:ids))",
            {"field": field, "ids": dumps(wanted)},
        )
        found = {row["id"]: _ranked(row) for row in rows}
        return [found[paper_id] for paper_id in wanted if paper_id in found]


def _parts(scored: Scored) -> str:
    return _encode([part_json(part) for part in scored.parts])


def _ranked(row: Row) -> Ranked:
    return Ranked(
        paper=paper_from(row),
        scored=scored_from(row) if row["score"] is not None else None,
        kind=DecisionKind(row["decision"]) if row["decision"] else None,
        decided_at=as_time(row["decided_at"]),
        until=as_day(row["until"]),
    )
