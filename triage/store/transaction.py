"""Transactions that begin by taking the write lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """Do all of the block's writes, or none of them.

    The lock is taken before the block reads: what it reads stays true until it has written, and
    another process that writes is waited for. A transaction that reads first and then asks for
    the lock is refused at once when someone else wrote in between.
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
