"""Decisions: appended, never changed. Undoing is one more row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from triage.models import Decision, DecisionKind
from triage.store.rows import Row, as_day
from triage.store.transaction import writing

if TYPE_CHECKING:
    from sqlite_utils import Database

_REMEMBERED = 1_000
"""Steps back that can be taken again."""


class Decisions:
    """The append-only record of what was decided; training data and audit trail."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def append(
        self,
        field: str,
        paper_ids: Iterable[str],
        kind: DecisionKind,
        at: datetime,
        *,
        until: date | None = None,
        batch: int | None = None,
    ) -> int:
        """Record one decision about each paper; return its batch, a new one if none is given."""
        with writing(self._db):
            batch = batch or self._next_batch()
            for paper_id in dict.fromkeys(paper_ids):
                self._insert(batch, field, paper_id, kind.value, at, until=until)
        return batch

    def undo(self, at: datetime) -> list[Decision]:
        """Undo the last batch that still stands; return its decisions, or [] if there is none."""
        with writing(self._db):
            rows = list(
                self._db.query(
                    "SELECT * FROM decisions WHERE batch = (SELECT max(batch) FROM decisions"
                    " WHERE kind <> 'undo' AND batch NOT IN"
                    " (SELECT undoes FROM decisions WHERE undoes IS NOT NULL)) ORDER BY id"
                )
            )
            undone = [_decision(row) for row in rows]
            if undone:
                batch = self._next_batch()
                for decision in undone:
                    self._insert(
                        batch, decision.field, decision.paper_id, "undo", at, undoes=decision.batch
                    )
        return undone

    def undone(self) -> list[Decision]:
        """Return what was taken back last and not decided again; [] once something else was.

        A step that decides just what was taken back last counts as deciding it again.
        """
        batches: dict[int, list[Row]] = {}
        for row in self._db.query(
            "SELECT * FROM decisions WHERE batch > (SELECT max(batch) FROM decisions) - ?"
            " ORDER BY id",
            [_REMEMBERED],
        ):
            batches.setdefault(row["batch"], []).append(row)
        taken_back: list[list[Row]] = []
        for rows in batches.values():
            if rows[0]["kind"] == "undo":
                taken_back.append(batches.get(rows[0]["undoes"], []))
            elif taken_back and _meant(rows) == _meant(taken_back[-1]):
                taken_back.pop()
            else:
                taken_back.clear()
        return [_decision(row) for row in taken_back[-1]] if taken_back else []

    def standing(self, field: str) -> list[Decision]:
        """Return the decision that stands for each paper of a field, oldest first."""
        rows = self._db.query("SELECT * FROM standing WHERE field = ? ORDER BY id", [field])
        return [_decision(row) for row in rows]

    def history(self, paper_id: str) -> list[tuple[datetime, str, str]]:
        """Return (time, field, kind) of all that was decided about a paper, undoing included."""
        rows = self._db.query(
            "SELECT at, field, kind FROM decisions WHERE paper_id = ? ORDER BY id", [paper_id]
        )
        return [(datetime.fromisoformat(row["at"]), row["field"], row["kind"]) for row in rows]

    def _next_batch(self) -> int:
        row = next(iter(self._db.query("SELECT coalesce(max(batch), 0) + 1 AS n FROM decisions")))
        return int(row["n"])

    def _insert(
        self,
        batch: int,
        field: str,
        paper_id: str,
        kind: str,
        at: datetime,
        *,
        until: date | None = None,
        undoes: int | None = None,
    ) -> None:
        self._db.execute(
            "INSERT INTO decisions (batch, field, paper_id, kind, at, until, undoes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                batch,
                field,
                paper_id,
                kind,
                at.isoformat(),
                until.isoformat() if until else None,
                undoes,
            ],
        )


def _meant(rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    return [(row["field"], row["paper_id"], row["kind"]) for row in rows]


def _decision(row: Row) -> Decision:
    return Decision(
        field=row["field"],
        paper_id=row["paper_id"],
        kind=DecisionKind(row["kind"]),
        at=datetime.fromisoformat(row["at"]),
        batch=row["batch"],
        until=as_day(row["until"]),
    )
