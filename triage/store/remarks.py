"""What the user wrote on papers: notes and tags."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from triage.store.transaction import writing

if TYPE_CHECKING:
    from sqlite_utils import Database


class Remarks:
    """Notes and tags by paper."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add_note(self, paper_id: str, text: str, at: datetime) -> None:
        """Keep a note on a paper."""
        self._db.execute(
            "INSERT INTO notes (paper_id, text, at) VALUES (?, ?, ?)",
            [paper_id, text, at.isoformat()],
        )

    def set_notes(self, paper_id: str, texts: Iterable[str], at: datetime) -> None:
        """Make these the notes of a paper; one that stays keeps its time."""
        wanted = list(texts)
        with writing(self._db):
            kept = self.notes(paper_id)
            for text in kept:
                if text not in wanted:
                    self._db.execute(
                        "DELETE FROM notes WHERE paper_id = ? AND text = ?", [paper_id, text]
                    )
            for text in wanted:
                if text not in kept:
                    self.add_note(paper_id, text, at)

    def notes(self, paper_id: str) -> tuple[str, ...]:
        """Return a paper's notes, oldest first."""
        rows = self._db.query("SELECT text FROM notes WHERE paper_id = ? ORDER BY id", [paper_id])
        return tuple(row["text"] for row in rows)

    def set_tags(
        self, paper_id: str, *, add: Iterable[str] = (), drop: Iterable[str] = (), at: datetime
    ) -> None:
        """Add tags to a paper and take others off."""
        with writing(self._db):
            for tag in add:
                self._db.execute(
                    "INSERT OR IGNORE INTO tags (paper_id, tag, at) VALUES (?, ?, ?)",
                    [paper_id, tag, at.isoformat()],
                )
            for tag in drop:
                self._db.execute("DELETE FROM tags WHERE paper_id = ? AND tag = ?", [paper_id, tag])

    def tags(self, paper_id: str) -> tuple[str, ...]:
        """Return a paper's tags in alphabetical order."""
        rows = self._db.query("SELECT tag FROM tags WHERE paper_id = ? ORDER BY tag", [paper_id])
        return tuple(row["tag"] for row in rows)
