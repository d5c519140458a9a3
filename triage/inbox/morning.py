"""Putting a digest together: what is new, best first, as much as fits the minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from triage.audit import coverage
from triage.clock import Clock
from triage.config import Settings
from triage.digest import near_boundary, plan
from triage.inbox.inbox import Inbox
from triage.inbox.pace import DECIDED, audit, relevant_left
from triage.models import Change, Digest, DigestField, Entry, Field
from triage.store import Store


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
    minutes: int | None = None,
    since: date | None = None,
) -> Digest:
    """Return the digest of the fields from their scores as they stand.

    It covers the days from `since` (default: `digest_days` up to the newest announcement); the
    minutes are shared equally by the fields.
    """
    last = store.papers.newest_day()
    span = _span(settings, last, since) if last else None
    whole = settings.minutes if minutes is None else minutes
    inbox = Inbox(store, settings, clock)
    each = whole / max(len(fields), 1)
    now = clock()
    completeness = coverage(store, now, first=span.first, last=span.last) if span else ()
    return Digest(
        made=now,
        first=completeness[0].day if completeness else span.first if span else None,
        last=last,
        minutes=whole,
        fields=tuple(_share(inbox, settings, field, span, each) for field in fields),
        completeness=completeness,
        changes=_changes(store, fields, span, now) if span else (),
        providers=tuple(run for run in store.runs.last() if run.job.startswith("fetch")),
    )


def _span(settings: Settings, last: date, since: date | None) -> _Span:
    return _Span(since or last - timedelta(days=settings.digest_days - 1), last)


def _share(
    inbox: Inbox, settings: Settings, field: Field, span: _Span | None, minutes: float
) -> DigestField:
    waiting = inbox.entries(field, first=span.first, last=span.last) if span else []
    best = plan(waiting, minutes=minutes, seconds_per_paper=settings.seconds_per_paper)
    room = max(0, len(best) - 1)  # the best one is always there
    probes = near_boundary(waiting, len(best), min(settings.boundary_papers, room))
    rest = [entry for entry in waiting[len(best) :] if entry not in probes]
    drawn = audit(field.name, rest, min(settings.audit_papers, room - len(probes)))
    kept = best[: len(best) - len(probes) - len(drawn)]
    shown = (*kept, *probes, *drawn)
    evidence = inbox.evidence(entry.paper.id for entry in shown)
    known = inbox.entries(field, states=DECIDED)
    left = relevant_left(field.name, known, [entry for entry in waiting if entry not in shown])
    return DigestField(field, shown, evidence, len(waiting), _ids(probes), _ids(drawn), left)


def _ids(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.paper.id for entry in entries)


def _changes(
    store: Store, fields: Sequence[Field], span: _Span, now: datetime
) -> tuple[Change, ...]:
    """Return what became different since the first day about papers that were decided on."""
    decided = {d.paper_id for field in fields for d in store.decisions.standing(field.name)}
    since = datetime.combine(span.first, time(), now.tzinfo)
    return tuple(store.history.changes(since=since, papers=decided))
