"""What is known about each announcement, and what still has to be asked. Values in, values out.

A category's list of a day is known when a source settled it: the feed of that day, OAI-PMH or the
query API (both by submission dates), or arXiv's calendar, which says that there is none. Until
then it is not known how many papers were announced, however many are stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from triage.models import Coverage, FetchClass
from triage.sources.calendar import NEW_YORK, is_announcement_day
from triage.store.announcements import Held, Listing

SLACK = timedelta(minutes=15)
"""After midnight in New York, before the day's feed is looked for."""
_ONE = timedelta(days=1)
_SATURDAY = 5
_SERVICES = {"oai": "OAI-PMH", "api": "the query API"}
_UNTOLD = "no source told how many there were"


@dataclass(frozen=True, slots=True)
class Known:
    """All that the store knows about announcements in a span of days."""

    listings: Sequence[Listing]
    held: Sequence[Held]
    since: Mapping[str, date]
    """First day wanted of each category that is fetched."""


def newest_list(now: datetime) -> date:
    """Return the day of the newest announcement whose feed is out."""
    day = (now.astimezone(NEW_YORK) - SLACK).date()
    while not is_announcement_day(day):
        day -= _ONE
    return day


def feed_shows(day: date, now: datetime) -> bool:
    """Return whether the feed can still show a day's list: on free days it is empty."""
    return (now.astimezone(NEW_YORK) - SLACK).date() == day


def next_list(now: datetime) -> datetime:
    """Return when the next announcement's feed is looked for, in UTC."""
    day = newest_list(now) + _ONE
    while not is_announcement_day(day):
        day += _ONE
    return (datetime.combine(day, time(), NEW_YORK) + SLACK).astimezone(UTC)


def announcement_days(first: date, last: date) -> list[date]:
    """Return the days of a span on which arXiv has a list, as far as its calendar tells."""
    return [day for day in _days(first, last) if is_announcement_day(day)]


def unsettled(category: str, first: date, last: date, known: Known, *sources: str) -> list[date]:
    """Return the announcement days of a span that none of these sources settled."""
    settled = {
        look.day
        for look in known.listings
        if look.category == category and look.source in sources and _settled(look)
    }
    return [day for day in announcement_days(first, last) if day not in settled]


def audit(first: date, last: date, known: Known) -> tuple[Coverage, ...]:
    """Return what is known about each announcement of a span, by day and category.

    Weekends have no row. A weekday that arXiv's calendar names as one without a list says so.
    """
    looks: dict[tuple[date, str], list[Listing]] = {}
    for look in known.listings:
        looks.setdefault((look.day, look.category), []).append(look)
    held = {(each.day, each.category): each for each in known.held}
    pairs = {*looks, *held}
    for category, since in known.since.items():
        pairs |= {(day, category) for day in _days(max(first, since), last)}
    rows = (
        _coverage(day, category, looks.get((day, category), []), held.get((day, category)))
        for day, category in sorted(pairs)
        if first <= day <= last and (day.weekday() < _SATURDAY or (day, category) in held)
    )
    return tuple(rows)


def open_days(rows: Iterable[Coverage]) -> list[Coverage]:
    """Return the announcements that are not known to be stored whole."""
    return [row for row in rows if row.announced is None or row.stored < row.announced]


def _coverage(day: date, category: str, looks: Sequence[Listing], held: Held | None) -> Coverage:
    stored, announced = (held.stored, held.announced) if held else (0, 0)
    settled = [look for look in looks if _settled(look)]
    if settled:
        how = "+".join(sorted((look.source for look in settled), reverse=True))
        note = _told(looks, settled) if announced else _nothing(settled)
        if stored < announced:
            note = "; ".join(filter(None, (note, f"{announced - stored} not fetched yet")))
        return Coverage(day, category, stored, announced, note, how)
    if not is_announcement_day(day) and not announced:
        return Coverage(day, category, 0, 0, "no announcement (holiday)", "calendar")
    why = "; ".join(dict.fromkeys(look.note for look in looks if look.note))
    return Coverage(day, category, stored, None, why or (_UNTOLD if held else "not asked yet"))


def _told(looks: Sequence[Listing], settled: Sequence[Listing]) -> str:
    """Return what went wrong before it was settled, and who settled it then."""
    by_source = {look.source: look for look in looks}
    feed = by_source.get("rss")
    if feed and _settled(feed):
        return f"feed failed, refetched {feed.at:%H:%M}" if feed.failures else feed.note
    other = min(settled, key=lambda look: look.at)
    where = f"from {_SERVICES.get(other.source, other.source)}"
    return f"feed failed, refetched {other.at:%H:%M} {where}" if feed else where


def _nothing(settled: Sequence[Listing]) -> str:
    return next((look.note for look in settled if look.note), "nothing in this category")


def _settled(look: Listing) -> bool:
    return FetchClass(look.outcome).settled


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * _ONE
