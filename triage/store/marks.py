"""Marks: what derived things were made from, so that anyone can tell whether they are behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_GENERATION = "generation"


class Marks:
    """Named values, among them the generation: a number that grows with every change."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str) -> str:
        """Return a mark; empty when it was never set."""
        rows = list(self._db.query("SELECT value FROM marks WHERE name = ?", [name]))
        return str(rows[0]["value"]) if rows else ""

    def set(self, name: str, value: str) -> None:
        """Set a mark."""
        self._db.execute("INSERT OR REPLACE INTO marks (name, value) VALUES (?, ?)", [name, value])

    def generation(self) -> str:
        """Return the generation of papers and their vectors: equal means nothing changed."""
        return self.get(_GENERATION) or "0"

    def advance(self) -> None:
        """Note that a paper or its vector changed."""
        self._db.execute(
            "INSERT INTO marks (name, value) VALUES (?, '1') ON CONFLICT (name)"
            " DO UPDATE SET value = CAST(value AS INTEGER) + 1",
            [_GENERATION],
        )
