"""The step that adds what was looked at, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_STATEMENTS = (
    """
    CREATE TABLE looks (
        url TEXT PRIMARY KEY,
        facts TEXT NOT NULL,
        at TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE checks (
        paper_id TEXT NOT NULL,
        checker TEXT NOT NULL,
        tried TEXT NOT NULL,
        answered TEXT,
        note TEXT NOT NULL,
        PRIMARY KEY (paper_id, checker)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX evidence_claims ON evidence (kind, found) WHERE ended IS NULL",
)


def m003_looks(db: Database) -> None:
    """Create what re-checks of artefacts stand on."""
    for statement in _STATEMENTS:
        db.execute(statement)
