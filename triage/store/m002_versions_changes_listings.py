"""The step that adds versions, changes, and what is known about each announcement."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE announcements ADD COLUMN kind TEXT NOT NULL DEFAULT 'new'",
    "ALTER TABLE announcements ADD COLUMN version INTEGER",
    "ALTER TABLE announcements ADD COLUMN inferred INTEGER NOT NULL DEFAULT 0",
    "UPDATE announcements SET inferred = 1 WHERE source = 'arxiv'",
    "CREATE INDEX papers_by_doi ON papers (lower(doi)) WHERE doi IS NOT NULL",
    "CREATE INDEX papers_by_source ON papers (source)",
    """
    CREATE TABLE versions (
        paper_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        submitted TEXT,
        size TEXT,
        source_type TEXT,
        licence TEXT,
        title TEXT,
        abstract TEXT,
        comment TEXT,
        seen TEXT NOT NULL,
        PRIMARY KEY (paper_id, version)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE changes (
        id INTEGER PRIMARY KEY,
        paper_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        version_before INTEGER,
        version_after INTEGER,
        differences TEXT NOT NULL,
        source TEXT NOT NULL
    )
    """,
    "CREATE INDEX changes_by_time ON changes (at)",
    "CREATE INDEX changes_by_paper ON changes (paper_id, id)",
    """
    CREATE TABLE listings (
        day TEXT NOT NULL,
        category TEXT NOT NULL,
        source TEXT NOT NULL,
        outcome TEXT NOT NULL,
        counted INTEGER,
        at TEXT NOT NULL,
        failures INTEGER NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY (day, category, source)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE asked (
        paper_id TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        times INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
)


def m002_versions_changes_listings(db: Database) -> None:
    """Create what the history of papers and the audit of announcements stand on."""
    for statement in _STATEMENTS:
        db.execute(statement)
