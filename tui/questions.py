"""What pages ask the store: each question a function of store and inbox, each answer a value.

They run on the desk's thread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from triage.audit import next_list, recent
from triage.inbox import Inbox
from triage.inbox.beliefs import beliefs
from triage.models import Entry, Field, InboxState
from triage.store import Store
from tui.sitting import Worked
from tui.values import (
    EVERYTHING,
    Believed,
    Changed,
    Drawn,
    Standing,
    Today,
)

_DAYS = 30
_DECIDED = tuple(state for state in InboxState if state is not InboxState.NEW)
_LIKED = frozenset({InboxState.SAVED, InboxState.READ})
_MOST_POINTS = 800
_FEWEST_POINTS = 3
_MOST_CHANGES = 200


def worked(field: Field) -> Callable[[Store, Inbox], Worked]:
    """Ask when decisions were taken, and how those of a field went."""

    def job(store: Store, inbox: Inbox) -> Worked:
        fields = store.fields.all()
        standing = [one for known in fields for one in store.decisions.standing(known.name)]
        decided = _entries(inbox, field, _DECIDED)
        return Worked(tuple(one.at for one in standing), tuple(decided), field.name)

    return job


def today(field: Field, day: date) -> Callable[[Store, Inbox], Today]:
    """Ask what was decided on a day in a field, and what is left of it."""

    def job(_: Store, inbox: Inbox) -> Today:
        decided = [
            entry
            for entry in _entries(inbox, field, _DECIDED)
            if entry.decided_at and entry.decided_at.astimezone().date() == day
        ]
        decided.sort(key=lambda entry: entry.decided_at or datetime.min)  # noqa: DTZ901  never used
        left = _entries(inbox, field, (InboxState.NEW,))
        return Today(tuple(decided), tuple(left))

    return job


def standing(model_of: Callable[[], str], now: datetime) -> Callable[[Store, Inbox], Standing]:
    """Ask what is stored, what waits, and how the jobs ended."""

    def job(store: Store, _: Inbox) -> Standing:
        model = model_of()
        return Standing(
            store.papers.count(),
            store.papers.newest_day(),
            store.vectors.pending_count(model) if model else None,
            tuple(store.runs.last()),
            tuple(reversed(recent(store, now))),
            next_list(now),
        )

    return job


def believed(field: Field) -> Callable[[Store, Inbox], Believed]:
    """Ask what a field goes by and what moved its scores, with the titles that this names."""

    def job(store: Store, inbox: Inbox) -> Believed:
        now = store.fields.get(field.name) or field
        entries = inbox.entries(now, states=tuple(InboxState))
        held = beliefs(entries)
        examples = [
            (entry.paper.id, entry.state)
            for entry in entries
            if entry.state in {*_LIKED, InboxState.REJECTED}
        ]
        ids = [*(name for name, _ in held.papers), *now.seeds, *(name for name, _ in examples)]
        titles, interests = store.papers.titles(ids), store.fields.interests(now.name)
        return Believed(now, held, tuple(examples), titles, interests)

    return job


def changed(field: Field) -> Callable[[Store, Inbox], tuple[Changed, ...]]:
    """Ask what became different about the papers a person decided on, the latest first."""

    def job(store: Store, inbox: Inbox) -> tuple[Changed, ...]:
        entries = {entry.paper.id: entry for entry in _entries(inbox, field, _DECIDED)}
        noted = store.history.changes(papers=entries)[:_MOST_CHANGES]
        return tuple(Changed(change, entries[change.paper_id]) for change in noted)

    return job


def drawn(field: Field, model_of: Callable[[], str]) -> Callable[[Store, Inbox], Drawn]:
    """Ask for what the pictures of a field show."""

    def job(store: Store, inbox: Inbox) -> Drawn:
        newest = store.papers.newest_day()
        entries = _entries(inbox, field, tuple(InboxState))
        days: tuple[tuple[date, int], ...] = ()
        if newest:
            first = newest - timedelta(days=_DAYS - 1)
            counts: Counter[date] = Counter()
            for day, _, number in store.papers.announced_counts(first, newest):
                counts[day] += number
            days = tuple((d, counts[d]) for d in (first + timedelta(n) for n in range(_DAYS)))
        scores = tuple(entry.scored.score for entry in entries if entry.scored)
        return Drawn(days, scores, _points(store, model_of(), entries))

    return job


def _points(
    store: Store, model: str, entries: list[Entry]
) -> tuple[tuple[float, float, bool], ...]:
    """Return (x, y, saved) of papers along the two directions in which they differ most."""
    liked = [entry for entry in entries if entry.state in _LIKED]
    others = [entry for entry in entries if entry.state not in _LIKED]
    saved = {entry.paper.id for entry in liked}
    wanted = [entry.paper.id for entry in [*liked, *others][:_MOST_POINTS]]
    ids, vectors = store.vectors.of_papers(model, wanted) if model else ([], None)
    if vectors is None or len(ids) < _FEWEST_POINTS:
        return ()
    import numpy as np

    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    flat = (centred @ axes[:, -2:]).tolist()
    return tuple((x, y, name in saved) for name, (y, x) in zip(ids, flat, strict=True))


def _entries(inbox: Inbox, field: Field, states: tuple[InboxState, ...]) -> list[Entry]:
    if field == EVERYTHING:
        return inbox.merged(states=states)
    return inbox.entries(field, states=states)
