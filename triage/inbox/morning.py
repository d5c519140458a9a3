"""Putting a digest together: what is new, best first, as much as fits the minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from triage.audit import coverage
from triage.clock import Clock
from triage.config import Settings
from triage.digest import by_turns, near_boundary, plan
from triage.inbox.inbox import Inbox
from triage.inbox.near import twins
from triage.inbox.pace import DECIDED, audit, relevant_left
from triage.models import Change, Digest, DigestField, Entry, Field
from triage.store import Store

_LOOKED_AT = 500
"""So many of the best papers are looked at for twins: more than any digest shows."""


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date


def make_digest(
    store: Store,
    settings: Settings,
    clock: Clock,
    fields: Sequence[Field],
    *,
    model: str,
    minutes: int | None = None,
    since: date | None = None,
) -> Digest:
    """Return the digest of the fields from their scores as they stand.

    It covers the days from `since` (default: `digest_days` up to the newest announcement); the
    minutes are shared equally by the fields. Papers that belong together by their vectors of
    `model` are one entry; without a model, '', nobody knows which do.
    """
    last = store.papers.newest_day()
    span = _span(settings, last, since) if last else None
    whole = settings.minutes if minutes is None else minutes
    desk = _Desk(store, settings, Inbox(store, settings, clock), model)
    each = whole / max(len(fields), 1)
    now = clock()
    turns = by_turns(settings.boundary_papers, len(fields), last or now.date())
    completeness = coverage(store, now, first=span.first, last=span.last) if span else ()
    return Digest(
        made=now,
        first=completeness[0].day if completeness else span.first if span else None,
        last=last,
        minutes=whole,
        fields=tuple(
            _share(desk, field, span, each, probing=papers)
            for field, papers in zip(fields, turns, strict=True)
        ),
        completeness=completeness,
        changes=_changes(store, fields, span, now) if span else (),
        providers=tuple(run for run in store.runs.last() if run.job.startswith("fetch")),
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a digest is put together from."""

    store: Store
    settings: Settings
    inbox: Inbox
    model: str


def _span(settings: Settings, last: date, since: date | None) -> _Span:
    return _Span(since or last - timedelta(days=settings.digest_days - 1), last)


def _share(
    desk: _Desk, field: Field, span: _Span | None, minutes: float, *, probing: int
) -> DigestField:
    """Return a field's share: the best, so many near the boundary, some drawn by lot.

    At least half of it are the best.
    """
    settings, inbox = desk.settings, desk.inbox
    waiting = inbox.entries(field, first=span.first, last=span.last) if span else []
    heads, under = _grouped(desk, waiting)
    best = plan(heads, minutes=minutes, seconds_per_paper=settings.seconds_per_paper)
    room = len(best) // 2
    probes = near_boundary(heads, len(best), min(probing, room))
    rest = [entry for entry in heads[len(best) :] if entry not in probes]
    drawn = audit(field.name, rest, min(settings.audit_papers, room - len(probes)))
    kept = best[: len(best) - len(probes) - len(drawn)]
    shown = (*kept, *probes, *drawn)
    evidence = inbox.evidence(entry.paper.id for entry in shown)
    beside = {entry.paper.id: under[entry.paper.id] for entry in shown if entry.paper.id in under}
    seen = _ids([*shown, *(entry for some in beside.values() for entry in some)])
    known = inbox.entries(field, states=DECIDED)
    below = [entry for entry in waiting if entry.paper.id not in seen]
    left = relevant_left(field.name, known, below)
    return DigestField(
        field, shown, evidence, len(waiting), _ids(probes), _ids(drawn), beside, left
    )


def _grouped(
    desk: _Desk, waiting: Sequence[Entry]
) -> tuple[list[Entry], dict[str, tuple[Entry, ...]]]:
    """Return the entries that are no other's twin, and those that are, by the one they go with."""
    looked_at = [entry.paper.id for entry in waiting[:_LOOKED_AT]]
    head = twins(desk.store, desk.model, looked_at) if desk.model else {}
    under: dict[str, tuple[Entry, ...]] = {}
    for entry in waiting:
        if entry.paper.id in head:
            first = head[entry.paper.id]
            under[first] = (*under.get(first, ()), entry)
    return [entry for entry in waiting if entry.paper.id not in head], under


def _ids(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.paper.id for entry in entries)


def _changes(
    store: Store, fields: Sequence[Field], span: _Span, now: datetime
) -> tuple[Change, ...]:
    """Return what became different since the first day about papers that were decided on."""
    decided = {d.paper_id for field in fields for d in store.decisions.standing(field.name)}
    since = datetime.combine(span.first, time(), now.tzinfo)
    return tuple(store.history.changes(since=since, papers=decided))
