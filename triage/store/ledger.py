"""The evidence ledger: findings are added and ended, never removed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from triage.models import Evidence, EvidenceKind, EvidenceState
from triage.store.marks import EVIDENCE, Marks
from triage.store.rows import Row, dumps, evidence_from
from triage.store.transaction import writing

if TYPE_CHECKING:
    from sqlite_utils import Database

_Key = tuple[str, str, str | None, str, str, str]


class Ledger:
    """Every finding about every paper, with its dates."""

    def __init__(self, db: Database, marks: Marks) -> None:
        self._db = db
        self._marks = marks

    def record(self, reader: str, readings: Mapping[str, Sequence[Evidence]], at: datetime) -> None:
        """Record what a reader sees now in the papers it read.

        A finding seen before keeps its first day and gets a new last one, with the details of
        today; one that the reader no longer sees ends today and stays in the history. One whose
        state or tier changed is another finding.
        """
        with writing(self._db):
            before = self._open_rows(reader, readings)
            changed = [
                self._record_one(reader, paper_id, rows, before[paper_id], at)
                for paper_id, rows in readings.items()
            ]
            if any(changed):
                self._marks.advance(EVIDENCE)

    def current(self, paper_ids: Iterable[str]) -> dict[str, tuple[Evidence, ...]]:
        """Return what is known now about each paper; a paper nobody looked at has ()."""
        wanted = list(paper_ids)
        found: dict[str, list[Evidence]] = defaultdict(list)
        rows = self._db.query(
            "SELECT * FROM evidence WHERE ended IS NULL"
            " AND paper_id IN (SELECT value FROM json_each(?)) ORDER BY id",
            [dumps(wanted)],
        )
        for row in rows:
            found[row["paper_id"]].append(evidence_from(row))
        return {paper_id: tuple(found[paper_id]) for paper_id in wanted}

    def having(self, kind: EvidenceKind, states: Iterable[EvidenceState]) -> set[str]:
        """Return ids of papers with a standing finding of a kind in one of the states."""
        rows = self._db.query(
            "SELECT DISTINCT paper_id FROM evidence WHERE ended IS NULL AND kind = ?"
            " AND state IN (SELECT value FROM json_each(?))",
            [kind.value, dumps(state.value for state in states)],
        )
        return {row["paper_id"] for row in rows}

    def read_by(self, reader: str, paper_ids: Iterable[str]) -> set[str]:
        """Return which of these papers a reader has standing findings about."""
        rows = self._db.query(
            "SELECT DISTINCT paper_id FROM evidence WHERE ended IS NULL AND reader = ?"
            " AND paper_id IN (SELECT value FROM json_each(?))",
            [reader, dumps(paper_ids)],
        )
        return {row["paper_id"] for row in rows}

    def claiming_best(
        self, dataset: str, first: date, last: date, metrics: Iterable[str] = ()
    ) -> list[str]:
        """Return ids of papers of these days that claim the state of the art on a data set.

        With `metrics`, papers whose claim names other metrics and none of these are left out. A
        claim of the state of the art beside several data sets counts for each of them.
        """
        rows = self._db.query(
            "SELECT DISTINCT e.paper_id FROM evidence e JOIN papers p ON p.id = e.paper_id"
            " WHERE p.day BETWEEN :first AND :last AND e.kind = 'benchmark' AND e.ended IS NULL"
            " AND json_extract(e.detail, '$.claims') = 'state of the art'"
            " AND (e.found = :dataset COLLATE NOCASE OR EXISTS (SELECT 1 FROM"
            "  json_each(e.detail, '$.datasets') d WHERE d.value = :dataset COLLATE NOCASE))"
            " AND (json_array_length(:metrics) = 0"
            "  OR coalesce(json_array_length(e.detail, '$.metrics'), 0) = 0"
            "  OR EXISTS (SELECT 1 FROM json_each(e.detail, '$.metrics') m"
            "   JOIN json_each(:metrics) w ON m.value = w.value))"
            " ORDER BY p.day, e.paper_id",
            {
                "dataset": dataset,
                "first": first.isoformat(),
                "last": last.isoformat(),
                "metrics": dumps(metrics),
            },
        )
        return [row["paper_id"] for row in rows]

    def history(self, paper_id: str) -> list[tuple[Evidence, datetime | None]]:
        """Return every finding about a paper and when it ended (None: it stands), oldest first."""
        rows = self._db.query("SELECT * FROM evidence WHERE paper_id = ? ORDER BY id", [paper_id])
        return [
            (
                evidence_from(row),
                datetime.fromisoformat(row["ended"]) if row["ended"] else None,
            )
            for row in rows
        ]

    def _open_rows(self, reader: str, paper_ids: Iterable[str]) -> dict[str, dict[_Key, int]]:
        rows = self._db.query(
            "SELECT * FROM evidence WHERE ended IS NULL AND reader = ?"
            " AND paper_id IN (SELECT value FROM json_each(?))",
            [reader, dumps(paper_ids)],
        )
        found: dict[str, dict[_Key, int]] = defaultdict(dict)
        for row in rows:
            found[row["paper_id"]][_key(row)] = row["id"]
        return found

    def _record_one(
        self,
        reader: str,
        paper_id: str,
        rows: Sequence[Evidence],
        before: Mapping[_Key, int],
        at: datetime,
    ) -> bool:
        """Record what a reader sees in one paper; return whether a finding is new or gone."""
        seen = {_key(columns): columns for columns in map(_columns, rows)}
        for key, columns in seen.items():
            if key in before:
                self._db.execute(
                    "UPDATE evidence SET last_checked = ?, detail = ?, licence = ? WHERE id = ?",
                    [at.isoformat(), columns["detail"], columns["licence"], before[key]],
                )
            else:
                self._insert(columns | {"paper_id": paper_id, "reader": reader}, at)
        for key in before.keys() - seen.keys():
            self._db.execute(
                "UPDATE evidence SET ended = ? WHERE id = ?", [at.isoformat(), before[key]]
            )
        return seen.keys() != before.keys()

    def _insert(self, columns: dict[str, str | None], at: datetime) -> None:
        self._db.execute(
            "INSERT INTO evidence (paper_id, reader, kind, state, tier, found, quote, detail,"
            " source, licence, first_seen, last_checked) VALUES (:paper_id, :reader, :kind,"
            " :state, :tier, :found, :quote, :detail, :source, :licence, :at, :at)",
            columns | {"at": at.isoformat()},
        )


def _key(row: Row) -> _Key:
    """Return what makes two findings the same one."""
    return (row["kind"], row["state"], row["tier"], row["source"], row["found"], row["quote"])


def _columns(evidence: Evidence) -> dict[str, str | None]:
    return {
        "kind": evidence.kind.value,
        "state": evidence.state.value,
        "tier": evidence.tier.value if evidence.tier else None,
        "found": evidence.found,
        "quote": evidence.quote,
        "detail": json.dumps(evidence.detail, ensure_ascii=False, sort_keys=True),
        "source": evidence.source,
        "licence": evidence.licence,
    }
