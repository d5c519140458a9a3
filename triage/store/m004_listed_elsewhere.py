"""The step that adds what other services list about papers, each row with source and licence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_STATEMENTS = (
    """
    CREATE TABLE listed_repositories (
        paper_id TEXT NOT NULL,
        source TEXT NOT NULL,
        url TEXT NOT NULL,
        tier TEXT NOT NULL,
        detail TEXT NOT NULL,
        licence TEXT NOT NULL,
        PRIMARY KEY (paper_id, source, url)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE listed_results (
        paper_id TEXT NOT NULL,
        source TEXT NOT NULL,
        task TEXT NOT NULL,
        dataset TEXT NOT NULL,
        model TEXT NOT NULL,
        metrics TEXT NOT NULL,
        place INTEGER,
        licence TEXT NOT NULL,
        PRIMARY KEY (paper_id, source, task, dataset, model, metrics)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE listed_papers (
        paper_id TEXT NOT NULL,
        source TEXT NOT NULL,
        page TEXT NOT NULL,
        title TEXT NOT NULL,
        reproduces TEXT NOT NULL COLLATE NOCASE,
        licence TEXT NOT NULL,
        PRIMARY KEY (paper_id, source, page, title, reproduces)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX listed_replications ON listed_papers (reproduces) WHERE reproduces <> ''",
    """
    CREATE TABLE listed_days (
        source TEXT NOT NULL,
        day TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (source, day)
    ) WITHOUT ROWID
    """,
)


def m004_listed_elsewhere(db: Database) -> None:
    """Create the tables of repositories, results and replications that services list."""
    for statement in _STATEMENTS:
        db.execute(statement)
