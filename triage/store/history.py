"""What papers were before: their versions, and each change that was noticed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from triage.models import Change, Difference, Paper, Version
from triage.store.rows import Row, as_day, dumps
from triage.store.transaction import writing

if TYPE_CHECKING:
    from sqlite_utils import Database

_MERGE = """
INSERT INTO versions (paper_id, version, submitted, size, source_type, licence, title, abstract,
    comment, seen)
VALUES (:paper_id, :version, :submitted, :size, :source_type, :licence, :title, :abstract,
    :comment, :seen)
ON CONFLICT (paper_id, version) DO UPDATE SET
    submitted = coalesce(excluded.submitted, submitted), size = coalesce(excluded.size, size),
    source_type = coalesce(excluded.source_type, source_type),
    licence = coalesce(excluded.licence, licence), title = coalesce(excluded.title, title),
    abstract = coalesce(excluded.abstract, abstract), comment = coalesce(excluded.comment, comment)
"""


class History:
    """Versions and changes. Versions are completed and changes appended; neither is removed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def archive(self, paper: Paper, at: datetime) -> None:
        """Keep a paper's present texts as those of its version; without a version, nothing."""
        if paper.version is not None:
            version = Version(
                paper.id,
                paper.version,
                submitted=paper.updated,
                title=paper.title,
                abstract=paper.abstract,
                comment=paper.comment or "",
            )
            self.put_versions([version], at)

    def put_versions(self, versions: Iterable[Version], at: datetime) -> None:
        """Store what is known about versions; what was known is completed, never emptied."""
        with writing(self._db):
            for version in versions:
                self._db.execute(_MERGE, _columns(version) | {"seen": at.isoformat()})

    def versions(self, paper_id: str) -> list[Version]:
        """Return the known versions of a paper, oldest first."""
        rows = self._db.query(
            "SELECT * FROM versions WHERE paper_id = ? ORDER BY version", [paper_id]
        )
        return [_version(row) for row in rows]

    def note(self, change: Change) -> None:
        """Append a change."""
        differences = [[d.name, d.before, d.after] for d in change.differences]
        self._db.execute(
            "INSERT INTO changes (paper_id, kind, at, version_before, version_after, differences,"
            " source) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                change.paper_id,
                change.kind,
                change.at.isoformat(),
                change.version_before,
                change.version_after,
                json.dumps(differences, ensure_ascii=False),
                change.source,
            ],
        )

    def changes(
        self, *, since: datetime | None = None, papers: Iterable[str] | None = None
    ) -> list[Change]:
        """Return changes noticed from a time on, about all papers or those named, newest first."""
        named = None if papers is None else dumps(papers)
        rows = self._db.query(
            "SELECT c.*, p.title FROM changes c LEFT JOIN papers p ON p.id = c.paper_id"
            " WHERE c.at >= :since"
            " AND (:named IS NULL OR c.paper_id IN (SELECT value FROM json_each(:named)))"
            " ORDER BY c.id DESC",
            {"since": since.isoformat() if since else "", "named": named},
        )
        return [_change(row) for row in rows]


def _columns(version: Version) -> dict[str, str | int | None]:
    return {
        "paper_id": version.paper_id,
        "version": version.version,
        "submitted": version.submitted.isoformat() if version.submitted else None,
        "size": version.size or None,
        "source_type": version.source_type or None,
        "licence": version.licence or None,
        "title": version.title or None,
        "abstract": version.abstract or None,
        "comment": version.comment or None,
    }


def _version(row: Row) -> Version:
    return Version(
        paper_id=row["paper_id"],
        version=row["version"],
        submitted=as_day(row["submitted"]),
        size=row["size"] or "",
        source_type=row["source_type"] or "",
        licence=row["licence"] or "",
        title=row["title"] or "",
        abstract=row["abstract"] or "",
        comment=row["comment"] or "",
    )


def _change(row: Row) -> Change:
    return Change(
        paper_id=row["paper_id"],
        kind=row["kind"],
        at=datetime.fromisoformat(row["at"]),
        version_before=row["version_before"],
        version_after=row["version_after"],
        differences=tuple(Difference(*parts) for parts in json.loads(row["differences"])),
        source=row["source"],
        title=row["title"] or "",
    )
