"""The store as the screens use it: one thread, one connection, one thing after the other.

Whatever is asked is answered in the order it was asked, so that an undo always sees the decision
before it, and a screen that reads after a decision sees it. Nothing here blocks the caller.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from triage.clock import Clock
from triage.config import Settings
from triage.errors import StoreError
from triage.inbox import FieldSummary, Inbox
from triage.inbox.near import nearest_saved
from triage.models import Decision, DecisionKind, Entry, Field, InboxState, Version
from triage.store import Store
from triage.store.marks import RANKED, RANKED_WHOLE
from tui.values import EVERYTHING, Facts, Loaded, Undone

T = TypeVar("T")


class Desk:
    """Answers questions about one store, and writes to it, on a thread of its own."""

    def __init__(
        self,
        opener: Callable[[], Store],
        settings: Settings,
        clock: Clock,
        model: Callable[[], str] = str,
    ) -> None:
        self._opener = opener
        self._model = model
        self._settings = settings
        self._clock = clock
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="triage-store")
        self._store: Store | None = None
        self._closing = False
        self._lost = 0

    def read(self, job: Callable[[Store, Inbox], T]) -> Future[T]:
        """Have a question answered; after the desk was closed it is dropped."""
        return self._pool.submit(self._read, job)

    def write(self, job: Callable[[Store, Inbox], T]) -> Future[T]:
        """Have something written; it is done even when the desk is being closed."""
        return self._pool.submit(self._write, job)

    def model(self) -> str:
        """Return the name of the configured model's vectors; empty where there is no model."""
        return self._model()

    def load(
        self, name: str | None, states: Collection[InboxState], limit: int | None = None
    ) -> Future[Loaded]:
        """Read a field, or all of them by turns; without a name, the first that has new papers.

        With `limit`, about so many of its best new papers.

        The future raises ConfigError for an unknown name, StoreError for an unusable store.
        """

        def job(store: Store, inbox: Inbox) -> Loaded:
            summaries = tuple(inbox.fields())
            stamp = _stamp(store, summaries)  # before the scores: if they change now, they are news
            if name == EVERYTHING.name:
                field: Field | None = EVERYTHING
                entries = inbox.merged(states=states, limit=limit)
            else:
                field = inbox.field(name) if name else _first(summaries)
                entries = inbox.entries(field, states=states, limit=limit) if field else []
            papers, newest = store.papers.count(), store.papers.newest_day()
            whole = limit is None or field is None
            return Loaded(summaries, field, tuple(entries), papers, newest, whole, *stamp)

        return self.read(job)

    def load_stamp(self) -> Future[Loaded]:
        """Read the counts of all fields and what their scores were made from, but no paper."""

        def job(store: Store, inbox: Inbox) -> Loaded:
            summaries = tuple(inbox.fields())
            stamp, settled = _stamp(store, summaries)
            return Loaded(summaries, None, (), 0, None, stamp=stamp, settled=settled)

        return self.read(job)

    def facts(self, paper_id: str, field: str) -> Future[Facts]:
        """Read what the detail of a paper shows."""

        def job(store: Store, inbox: Inbox) -> Facts:
            known = store.fields.get(field)
            model = self._model()
            near = nearest_saved(store, model, known, paper_id) if known and model else None
            history = tuple(store.decisions.history(paper_id))
            seen = history[-1][0] if history else None
            return Facts(
                inbox.evidence([paper_id])[paper_id],
                history,
                store.remarks.notes(paper_id),
                store.remarks.tags(paper_id),
                near,
                before=_before(store, paper_id, seen),
                seen=seen,
            )

        return self.read(job)

    def lookup(self, field: Field, paper_ids: Sequence[str]) -> Future[tuple[Entry, ...]]:
        """Read papers by id as a field sees them, in the order of the ids.

        Of all fields, it is the one that ranks a paper highest.
        """

        def job(store: Store, inbox: Inbox) -> tuple[Entry, ...]:
            fields = store.fields.all() if field == EVERYTHING else [field]
            best: dict[str, Entry] = {}
            for seen in (entry for one in fields for entry in inbox.lookup(one, paper_ids)):
                known = best.get(seen.paper.id)
                if known is None or _score(seen) > _score(known):
                    best[seen.paper.id] = seen
            return tuple(best[paper_id] for paper_id in paper_ids if paper_id in best)

        return self.read(job)

    def decide(
        self, field: Field, paper_ids: Sequence[str], kind: DecisionKind
    ) -> Future[tuple[FieldSummary, ...]]:
        """Write one decision about papers as one step; answer every field's new counts.

        For `EVERYTHING` it counts in every field that ranks them.
        """

        def job(_: Store, inbox: Inbox) -> tuple[FieldSummary, ...]:
            if field == EVERYTHING:
                inbox.decide_everywhere(paper_ids, kind)
            else:
                inbox.decide(field, paper_ids, kind)
            return tuple(inbox.fields())

        return self.write(job)

    def undo(self) -> Future[Undone]:
        """Take back the last step that stands, of whatever field."""
        return self.write(lambda store, inbox: _stood(store, inbox, inbox.undo()))

    def redo(self) -> Future[Undone]:
        """Decide again what was taken back last, also in another sitting."""
        return self.write(lambda store, inbox: _stood(store, inbox, inbox.redo()))

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


def _stood(store: Store, inbox: Inbox, decisions: Sequence[Decision]) -> Undone:
    """Return decisions with the papers they were about as each field sees them now."""
    entries: list[Entry] = []
    for name in dict.fromkeys(decision.field for decision in decisions):
        if field := store.fields.get(name):
            ids = [decision.paper_id for decision in decisions if decision.field == name]
            entries += inbox.lookup(field, ids)
    return Undone(tuple(decisions), tuple(entries), tuple(inbox.fields()))


def _stamp(store: Store, summaries: Sequence[FieldSummary]) -> tuple[str, bool]:
    """Return what the fields' scores were made from, and whether all of them were."""
    best, whole = (
        [store.marks.get(f"{mark}{known.field.name}") for known in summaries]
        for mark in (RANKED, RANKED_WHOLE)
    )
    return "\n".join(best), best == whole


def _before(store: Store, paper_id: str, seen: datetime | None) -> Version | None:
    """Return the version that was there when a paper was last seen, else the one before."""
    paper = next(iter(store.papers.get([paper_id])), None)
    if paper is None or not paper.version:
        return None
    told = [v for v in store.history.versions(paper_id) if v.title and v.abstract]
    older = [one for one in told if one.version < paper.version]
    if seen:
        changes = store.history.changes(since=seen, papers=[paper_id])
        moved = [c.version_before for c in changes if c.version_before != c.version_after]
        older = [one for one in older if one.version in moved[-1:]]
    return older[-1] if older else None


def _score(entry: Entry) -> float:
    return entry.scored.score if entry.scored else -1.0


def _first(summaries: Sequence[FieldSummary]) -> Field | None:
    waiting = (known.field for known in summaries if known.counts.get(InboxState.NEW))
    return next(waiting, summaries[0].field if summaries else None)
