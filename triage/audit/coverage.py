"""The audit of a store: what it holds of each announcement, and what it was told about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from triage.audit.rules import Known, audit, newest_list, open_days
from triage.models import Coverage
from triage.store import Store

_RECENT = timedelta(days=10)


def coverage(
    store: Store, now: datetime, *, first: date | None = None, last: date | None = None
) -> tuple[Coverage, ...]:
    """Return what is known about each announcement of a span of days.

    Args:
        store: the store.
        now: decides which announcements are out.
        first: default: the first day wanted of any field's category.
        last: default: the newest announcement that is out, where anything is fetched at all.

    """
    since = wanted_since(store)
    newest = newest_list(now)
    begins = first or min(since.values(), default=newest)
    ends = max(filter(None, (last, newest if since or not last else None)))
    return audit(begins, ends, known(store, begins, ends, since))


def recent(store: Store, now: datetime) -> list[Coverage]:
    """Return the audit of the days that matter now, and of every older one that is open."""
    rows = coverage(store, now) if wanted_since(store) else ()
    since = newest_list(now) - _RECENT
    return [row for row in rows if row.day > since or row in open_days([row])]


def known(store: Store, first: date, last: date, since: Mapping[str, date]) -> Known:
    """Return all that the store knows about the announcements of a span of days."""
    announcements = store.announcements
    return Known(announcements.listings(first, last), announcements.held(first, last), since)


def wanted_since(store: Store) -> dict[str, date]:
    """Return the first day wanted of each category of a field, where it was fetched at all."""
    categories = {c for field in store.fields.all() for c in field.categories}
    marks = ((category, store.marks.get(since_mark(category))) for category in sorted(categories))
    return {category: date.fromisoformat(day) for category, day in marks if day}


def since_mark(category: str) -> str:
    """Return the name of the mark that holds the first day wanted of a category."""
    return f"wanted-since:{category}"
