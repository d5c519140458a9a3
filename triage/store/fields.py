"""Fields and their seed papers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from triage.models import Field, Interest
from triage.store.marks import RANKED, RANKED_WHOLE, Marks
from triage.store.rows import Row, dumps
from triage.store.transaction import writing

if TYPE_CHECKING:
    from sqlite_utils import Database


_INTERESTS = "interests:"


class Fields:
    """The user's fields by name."""

    def __init__(self, db: Database, marks: Marks) -> None:
        self._db = db
        self._marks = marks

    def all(self) -> list[Field]:
        """Return the fields in the order they were made."""
        rows = list(self._db.query("SELECT * FROM fields ORDER BY created, name"))
        return [self._field(row) for row in rows]

    def get(self, name: str) -> Field | None:
        """Return a field, or None when there is none of that name."""
        rows = list(self._db.query("SELECT * FROM fields WHERE name = ?", [name]))
        return self._field(rows[0]) if rows else None

    def put(self, field: Field, at: datetime) -> None:
        """Store a field as it is given, its seeds included."""
        with writing(self._db):
            self._db.execute(
                "INSERT INTO fields (name, description, categories, include, exclude, authors,"
                " created) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                " description = excluded.description, categories = excluded.categories,"
                " include = excluded.include, exclude = excluded.exclude,"
                " authors = excluded.authors",
                [
                    field.name,
                    field.description,
                    dumps(field.categories),
                    dumps(field.include),
                    dumps(field.exclude),
                    dumps(field.authors),
                    at.isoformat(),
                ],
            )
            self._set_seeds(field.name, field.seeds, at)

    def remove(self, name: str) -> None:
        """Forget a field, its scores and what they were ranked from.

        Its decisions stay: they come back with the name.
        """
        with writing(self._db):
            for table, column in (("fields", "name"), ("seeds", "field"), ("scores", "field")):
                self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", [name])
            for mark in (RANKED, RANKED_WHOLE, _INTERESTS):
                self._db.execute("DELETE FROM marks WHERE name = ?", [f"{mark}{name}"])

    def interests(self, name: str) -> tuple[Interest, ...]:
        """Return what a field's examples fell apart into when it was last ranked."""
        known = json.loads(self._marks.get(f"{_INTERESTS}{name}") or "[]")
        return tuple(Interest(tuple(each["words"]), tuple(each["examples"])) for each in known)

    def set_interests(self, name: str, interests: Iterable[Interest]) -> None:
        """Store what a field's examples fall apart into, in the place of what they did."""
        value = json.dumps([asdict(interest) for interest in interests], ensure_ascii=False)
        with writing(self._db):
            self._marks.set(f"{_INTERESTS}{name}", value)

    def _set_seeds(self, name: str, seeds: Iterable[str], at: datetime) -> None:
        kept = dumps(seeds)
        self._db.execute(
            "DELETE FROM seeds WHERE field = ?"
            " AND paper_id NOT IN (SELECT value FROM json_each(?))",
            [name, kept],
        )
        self._db.execute(
            "INSERT OR IGNORE INTO seeds (field, paper_id, added)"
            " SELECT ?, value, ? FROM json_each(?)",
            [name, at.isoformat(), kept],
        )

    def _field(self, row: Row) -> Field:
        seeds = self._db.query(
            "SELECT paper_id FROM seeds WHERE field = ? ORDER BY added, paper_id", [row["name"]]
        )
        return Field(
            name=row["name"],
            description=row["description"],
            categories=tuple(json.loads(row["categories"])),
            include=tuple(json.loads(row["include"])),
            exclude=tuple(json.loads(row["exclude"])),
            authors=tuple(json.loads(row["authors"])),
            seeds=tuple(seed["paper_id"] for seed in seeds),
        )
