"""Reading the day's announcement feed of a category into the store."""

from __future__ import annotations

from datetime import date, timedelta

from triage.errors import SourceError
from triage.models import FetchClass, Paper, Version
from triage.pipeline.arxiv import Arxiv, Troubles
from triage.pipeline.keeping import keep
from triage.pipeline.work import Work
from triage.sources.calendar import is_announcement_day
from triage.sources.oai_record import author_names
from triage.sources.outcome import classify
from triage.sources.rss import AnnouncedPaper, AnnounceKind, Announcement
from triage.store.announcements import PARTIAL, Listed, Listing
from triage.store.papers import Stored

RSS = "rss"
NAME = "arXiv's feed"
_EARLIER = timedelta(days=14)
"""How far back a feed is compared, to tell an earlier one under a new date."""
_NEW_HERE = {AnnounceKind.NEW, AnnounceKind.CROSS}


def read_feed(work: Work, arxiv: Arxiv, category: str, newest: date, troubles: Troubles) -> Stored:
    """Store what the feed of a category shows, and how that look went.

    Papers are stored as the feed has them, so that they are there when nothing else answers;
    their records are asked for later.
    """
    if gone := troubles.out_of_reach(NAME):
        _look(work, newest, category, gone.outcome, f"feed failed: {gone.message}")
        return Stored()
    first = newest - _EARLIER
    earlier = work.store.announcements.names(category, first=first, before=newest)
    try:
        feed = arxiv.rss.announcement([category], earlier=earlier)
    except SourceError as error:
        outcome = classify(error)
        _look(work, newest, category, outcome, f"feed failed: {error.message}")
        troubles.add(NAME, outcome, error.message)
        return Stored()
    return _take(work, feed, category, newest, troubles)


def _take(
    work: Work, feed: Announcement, category: str, newest: date, troubles: Troubles
) -> Stored:
    stored, late = Stored(), f"the feed still shows {feed.day}"
    with work.store.atomic():
        if feed.outcome is FetchClass.OK or feed.truncated:
            stored = _put(work, feed, category)
        if is_announcement_day(feed.day) or feed.items:
            _look(work, feed.day, category, feed.outcome, feed.reason, _count(feed))
        if feed.day < newest:
            _look(work, newest, category, FetchClass.EMPTY_SUSPECT, late)
    if not feed.outcome.settled:
        work.detail(f"{category}: {feed.reason}")
        if feed.items:
            troubles.add(NAME, feed.outcome, f"{category}: {feed.reason}")
    elif feed.day < newest:
        troubles.add(NAME, FetchClass.EMPTY_SUSPECT, f"{category}: {late}")
    return stored


def _put(work: Work, feed: Announcement, category: str) -> Stored:
    entries = [Listed(item.id, item.kind.value, item.version) for item in feed.items]
    work.store.announcements.record(feed.day, category, entries, source=RSS, inferred=False)
    if feed.outcome.settled:
        work.store.announcements.believe_feed(feed.day, category)
    known = work.store.papers.stored(item.id for item in feed.items)
    fresh = [item for item in feed.items if item.kind in _NEW_HERE and item.id not in known]
    stored = keep(work, [_paper(item) for item in fresh])
    kept = [item for item in feed.items if item.id in known or item.kind in _NEW_HERE]
    work.store.history.put_versions(
        (Version(item.id, item.version, licence=item.licence or "") for item in kept), work.clock()
    )
    return stored


def _paper(item: AnnouncedPaper) -> Paper:
    return Paper(
        id=item.id,
        title=item.title,
        abstract=item.abstract,
        authors=author_names(item.authors),
        categories=item.categories,
        version=item.version,
        doi=item.doi,
        journal_ref=item.journal_ref,
        source=PARTIAL,
    )


def _count(feed: Announcement) -> int:
    return sum(item.kind in _NEW_HERE for item in feed.items)


def _look(
    work: Work,
    day: date,
    category: str,
    outcome: FetchClass,
    note: str,
    counted: int | None = None,
) -> None:
    listing = Listing(day, category, RSS, outcome.value, work.clock(), counted=counted, note=note)
    work.store.announcements.put_listing(listing, settled=outcome.settled)
