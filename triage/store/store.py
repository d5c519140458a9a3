"""Opening the store, and the transaction that its parts share."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from math import inf
from shutil import disk_usage
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Self

from sqlite_utils import Database

from triage.errors import ConfigError, StoreError
from triage.interrupts import interrupted
from triage.store.announcements import Announcements
from triage.store.archive import Archive
from triage.store.checks import Checks
from triage.store.decisions import Decisions
from triage.store.fields import Fields
from triage.store.finding import Finding
from triage.store.history import History
from triage.store.ledger import Ledger
from triage.store.m005_finding import register
from triage.store.marks import Marks
from triage.store.migrations import migrations
from triage.store.papers import Papers
from triage.store.remarks import Remarks
from triage.store.runs import Runs
from triage.store.scores import Scores
from triage.store.transaction import writing
from triage.store.vectors import Vectors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

_BUSY_SECONDS = 30
_AGAIN_SECONDS = 0.01
_LITTLE = 1_000_000
"""Bytes: with less left on the disk, that is why it fails."""


class Store:
    """Everything that is remembered, in one SQLite file.

    A store belongs to the thread that opened it; other threads and processes open their own.
    Left as a context, it is closed, and what SQLite had failed at is raised as `StoreError`.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path
        self.marks = Marks(db)
        self.papers = Papers(db, self.marks)
        self.announcements = Announcements(db)
        self.history = History(db)
        self.finding = Finding(db)
        self.fields = Fields(db, self.marks)
        self.decisions = Decisions(db)
        self.remarks = Remarks(db)
        self.scores = Scores(db)
        self.ledger = Ledger(db, self.marks)
        self.archive = Archive(db)
        self.checks = Checks(db)
        self.vectors = Vectors(db, self.marks)
        self.runs = Runs(db)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Do all of the block's writes, or none of them."""
        with writing(self._db):
            yield

    def tidy(self) -> None:
        """Move what was written from the log into the file, when nobody waits.

        Else the first to write after so much was logged does (https://sqlite.org/wal.html).
        """
        self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close the file; nothing unsaved exists."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if kind in {sqlite3.OperationalError, sqlite3.DatabaseError}:
            raise _failure(self._path, error) from error


def open_store(path: Path) -> Store:
    """Open the store at `path`, creating it and bringing its schema up to date.

    Raises:
        ConfigError: the folder cannot be made or written.
        StoreError: the file is not a store, is damaged, was made by a newer version, or stays
            locked.

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
        return Store(_prepare(connection, path), path)
    except (sqlite3.Error, StoreError) as error:
        connection.close()
        if isinstance(error, StoreError):
            raise
        raise _failure(path, error) from error


def _prepare(connection: sqlite3.Connection, path: Path) -> Database:
    _log_ahead(connection)
    for pragma in (
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")
    register(connection)
    db = Database(connection, execute_plugins=False)
    _refuse_newer(db, path)
    if migrations.pending(db):
        with writing(db):  # two processes that find a new home: one makes it, the other waits
            migrations.apply(db)
    return db


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Make the journal a write-ahead log, however many processes find the new file together.

    To two that both read the file and both want it alone, SQLite says "locked" without waiting
    (https://sqlite.org/c3ref/busy_handler.html): one has to let go and ask again.
    """
    patience = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(_AGAIN_SECONDS)
        else:
            return


def _refuse_newer(db: Database, path: Path) -> None:
    with closing(Database(memory=True)) as empty:
        known = {step.name for step in migrations.pending(empty)}
    if any(step.name not in known for step in migrations.applied(db)):
        raise StoreError(
            f"{path}: was made by a newer version of triage",
            hint="bring it up to date: pip install --upgrade paper-triage",
        )


def _failure(path: Path, error: BaseException | None) -> StoreError | KeyboardInterrupt:
    if interrupted():
        return KeyboardInterrupt()
    return StoreError(f"{path}: {error}", hint=_hint(str(error), _free(path.parent)))


def _free(folder: Path) -> float:
    """Return the bytes left on a folder's disk; without end where nobody can tell."""
    try:
        return disk_usage(folder).free
    except OSError:
        return inf


def _hint(text: str, free: float) -> str:
    """Return what to do about a failure; on a full disk SQLite may say no more than "I/O error"."""
    if "not a database" in text or "malformed" in text:
        return "the file is damaged or no store: move it away, then import or fetch again"
    if "locked" in text:
        return "another triage holds it; wait for it or stop it"
    if "full" in text or free < _LITTLE:
        return f"make room on its disk ({free / 1e6:,.1f} MB are free), then run the command again"
    return "look at the disk, then run the command again"
