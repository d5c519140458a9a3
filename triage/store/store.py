"""Opening the store, and the transaction that its parts share."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Self

from sqlite_utils import Database

from triage.errors import ConfigError, StoreError
from triage.store import m002_finding
from triage.store.decisions import Decisions
from triage.store.fields import Fields
from triage.store.finding import Finding
from triage.store.ledger import Ledger
from triage.store.marks import Marks
from triage.store.migrations import migrations
from triage.store.papers import Papers
from triage.store.remarks import Remarks
from triage.store.runs import Runs
from triage.store.scores import Scores
from triage.store.vectors import Vectors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUSY_SECONDS = 30


class Store:
    """Everything that is remembered, in one SQLite file.

    A store belongs to the thread that opened it; other threads and processes open their own.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.marks = Marks(db)
        self.papers = Papers(db, self.marks)
        self.finding = Finding(db)
        self.fields = Fields(db)
        self.decisions = Decisions(db)
        self.remarks = Remarks(db)
        self.scores = Scores(db)
        self.ledger = Ledger(db)
        self.vectors = Vectors(db, self.marks)
        self.runs = Runs(db)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Do all of the block's writes, or none of them."""
        with self._db.atomic():
            yield

    def close(self) -> None:
        """Close the file; nothing unsaved exists."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def open_store(path: Path) -> Store:
    """Open the store at `path`, creating it and bringing its schema up to date.

    Raises:
        ConfigError: the folder cannot be made or written.
        StoreError: the file is not a store, is damaged, or stays locked.

    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=path.parent):
            pass  # a store that exists opens without being writable, and fails at the first write
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(
            f"{path.parent}: cannot be used as the home folder: {error}",
            hint="name a folder you may write to with --home or TRIAGE_HOME",
        ) from error
    try:
        return Store(_prepare(connection))
    except sqlite3.Error as error:
        connection.close()
        raise StoreError(f"{path}: {error}", hint=_hint(error)) from error


def _prepare(connection: sqlite3.Connection) -> Database:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")
    m002_finding.register(connection)
    db = Database(connection, execute_plugins=False)
    if migrations.pending(db):
        migrations.apply(db)
    return db


def _hint(error: sqlite3.Error) -> str:
    text = str(error)
    if "not a database" in text or "malformed" in text:
        return "the file is damaged or no store: move it away, then import or fetch again"
    if "locked" in text:
        return "another triage holds it; wait for it or stop it"
    return "look at the disk, then run the command again"
