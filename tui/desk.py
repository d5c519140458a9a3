"""The store as the screens use it: one thread, one connection, one thing after the other.

Whatever is asked is answered in the order it was asked, so that an undo always sees the decision
before it, and a screen that reads after a decision sees it. Nothing here blocks the caller.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import TypeVar

from triage.clock import Clock
from triage.config import Settings
from triage.errors import StoreError
from triage.inbox import FieldSummary, Inbox
from triage.models import DecisionKind, Field, InboxState
from triage.store import Store
from tui.values import Facts, Loaded, Undone

T = TypeVar("T")


class Desk:
    """Answers questions about one store, and writes to it, on a thread of its own."""

    def __init__(self, opener: Callable[[], Store], settings: Settings, clock: Clock) -> None:
        self._opener = opener
        self._settings = settings
        self._clock = clock
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="triage-store")
        self._store: Store | None = None
        self._closing = False
        self._lost = 0

    def load(self, name: str | None, states: Collection[InboxState]) -> Future[Loaded]:
        """Read a field; without a name, the first one that has new papers.

        The future raises ConfigError for an unknown name, StoreError for an unusable store.
        """

        def job(store: Store, inbox: Inbox) -> Loaded:
            summaries = tuple(inbox.fields())
            field = inbox.field(name) if name else _first(summaries)
            entries = tuple(inbox.entries(field, states=states)) if field else ()
            return Loaded(
                summaries, field, entries, store.papers.count(), store.papers.newest_day()
            )

        return self._pool.submit(self._read, job)

    def facts(self, paper_id: str) -> Future[Facts]:
        """Read what the detail of a paper shows."""

        def job(store: Store, inbox: Inbox) -> Facts:
            return Facts(
                inbox.evidence([paper_id])[paper_id],
                tuple(store.decisions.history(paper_id)),
                store.remarks.notes(paper_id),
                store.remarks.tags(paper_id),
            )

        return self._pool.submit(self._read, job)

    def decide(
        self, field: Field, paper_ids: Sequence[str], kind: DecisionKind
    ) -> Future[tuple[FieldSummary, ...]]:
        """Write one decision about papers as one step; answer every field's new counts."""

        def job(_: Store, inbox: Inbox) -> tuple[FieldSummary, ...]:
            inbox.decide(field, paper_ids, kind)
            return tuple(inbox.fields())

        return self._pool.submit(self._write, job)

    def undo(self) -> Future[Undone]:
        """Take back the last step that stands, of whatever field."""

        def job(store: Store, inbox: Inbox) -> Undone:
            decisions = tuple(inbox.undo())
            field = store.fields.get(decisions[0].field) if decisions else None
            ids = [decision.paper_id for decision in decisions]
            entries = tuple(inbox.lookup(field, ids)) if field else ()
            return Undone(decisions, entries, tuple(inbox.fields()))

        return self._pool.submit(self._write, job)

    def close(self) -> None:
        """Finish what was to be written, drop what was to be read, and close the store.

        Raises:
            StoreError: something that was still to be written could not be.

        """
        self._closing = True
        self._pool.submit(self._close)
        self._pool.shutdown(wait=True)
        if self._lost:
            raise StoreError(
                f"the last {self._lost} steps could not be stored",
                hint="check the home folder: triage doctor",
            )

    def _read(self, job: Callable[[Store, Inbox], T]) -> T:
        if self._closing:
            raise CancelledError
        return self._run(job)

    def _write(self, job: Callable[[Store, Inbox], T]) -> T:
        done = False
        try:
            answer = self._run(job)
            done = True
        finally:
            self._lost += self._closing and not done
        return answer

    def _run(self, job: Callable[[Store, Inbox], T]) -> T:
        if self._store is None:
            self._store = self._opener()
        return job(self._store, Inbox(self._store, self._settings, self._clock))

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()


async def answer(future: Future[T]) -> T:
    """Wait for the desk without blocking; giving up waiting does not take the request back."""
    return await asyncio.shield(asyncio.wrap_future(future))


def _first(summaries: Sequence[FieldSummary]) -> Field | None:
    waiting = (known.field for known in summaries if known.counts.get(InboxState.NEW))
    return next(waiting, summaries[0].field if summaries else None)
