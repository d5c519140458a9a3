"""Marks: what derived things were made from, so that anyone can tell whether they are behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

PAPERS = "generation"
"""The generation of papers and their vectors."""
EVIDENCE = "generation of evidence"
"""The generation of what the ledger holds now."""
RANKED = "ranked:"
"""Before a field's name: what its best papers' scores were computed from."""
RANKED_WHOLE = "ranked whole:"
"""Before a field's name: what all its scores were computed from."""


class Marks:
    """Named values, among them generations: numbers that grow with every change."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str) -> str:
        """Return a mark; empty when it was never set."""
        rows = list(self._db.query("SELECT value FROM marks WHERE name = ?", [name]))
        return str(rows[0]["value"]) if rows else ""

    def set(self, name: str, value: str) -> None:
        """Set a mark."""
        self._db.execute("INSERT OR REPLACE INTO marks (name, value) VALUES (?, ?)", [name, value])

    def generation(self, of: str = PAPERS) -> str:
        """Return a generation: equal means that nothing of its kind changed."""
        return self.get(of) or "0"

    def advance(self, of: str = PAPERS) -> None:
        """Note that something of a kind changed."""
        self._db.execute(
            "INSERT INTO marks (name, value) VALUES (?, '1') ON CONFLICT (name)"
            " DO UPDATE SET value = CAST(value AS INTEGER) + 1",
            [of],
        )
