"""Runs: what was executed, when, and what it covered."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from triage.models import Run
from triage.store.rows import run_from

if TYPE_CHECKING:
    from sqlite_utils import Database


class Runs:
    """The history of jobs."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def start(self, job: str, at: datetime) -> int:
        """Note that a job starts; return its number."""
        cursor = self._db.execute(
            "INSERT INTO runs (job, started, covered, note) VALUES (?, ?, '{}', '')",
            [job, at.isoformat()],
        )
        return int(cursor.lastrowid or 0)

    def finish(
        self, run: int, at: datetime, *, ok: bool, covered: dict[str, Any], note: str = ""
    ) -> None:
        """Note how a job ended."""
        self._db.execute(
            "UPDATE runs SET finished = ?, ok = ?, covered = ?, note = ? WHERE id = ?",
            [at.isoformat(), int(ok), json.dumps(covered, ensure_ascii=False), note, run],
        )

    def last(self) -> list[Run]:
        """Return the last run of each job, in alphabetical order of the jobs."""
        rows = self._db.query(
            "SELECT * FROM runs WHERE id IN (SELECT max(id) FROM runs GROUP BY job) ORDER BY job"
        )
        return [run_from(row) for row in rows]
