"""Fetching from arXiv: every announcement of the fields' categories, and proof that it is all.

The day's feeds say what was announced; the query API fills in what feeds leave out; OAI-PMH
brings versions and withdrawals, fills days before the feeds', and closes gaps. What is settled is
not asked for again. What arrived before a failure is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from filelock import FileLock, Timeout

from triage.audit import (
    announcement_days,
    coverage,
    feed_shows,
    known,
    newest_list,
    open_days,
    unsettled,
)
from triage.audit.coverage import since_mark
from triage.audit.rules import Known
from triage.errors import ConfigError, SourceError
from triage.models import Coverage
from triage.pipeline.arxiv import Arxiv, OpenArxiv, Trouble, Troubles, open_services
from triage.pipeline.feeds import RSS, read_feed
from triage.pipeline.gathering import gather
from triage.pipeline.harvest import OAI, harvest
from triage.pipeline.keeping import keep
from triage.pipeline.submissions import API, API_NAME, ask_submitted
from triage.pipeline.work import Work
from triage.sources.arxiv import IDS_AT_ONCE
from triage.sources.outcome import classify
from triage.store.papers import Stored

JOB = "fetch arxiv"
_FIRST_TIME = 5
"""Announcements that the first fetch reaches back to."""
_WAIT = 0.2


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought."""

    stored: Stored
    missing: tuple[str, ...] = ()
    """Ids asked for that arXiv did not return."""
    troubles: tuple[Trouble, ...] = ()
    """Sources that failed; what they would have brought is asked for again next time."""
    open: tuple[Coverage, ...] = ()
    """Announcements that are not known to be stored whole."""


def fetch_new(
    work: Work, *, since: date | None = None, open_arxiv: OpenArxiv = open_services
) -> Fetched:
    """Bring every announcement of the fields' categories up to now into the store.

    Without `since` it goes back to the first day ever wanted, at first to the last five
    announcements; whatever is settled costs no request. Of several processes one fetches, and the
    others wait for it.

    Raises:
        ConfigError: no field names a category, or the work is offline.
        StoreError: the home folder cannot be written.

    """
    categories = fetched_categories(work)
    with alone(work):
        run = _start(work)
        troubles = Troubles()
        with open_arxiv(work) as arxiv:
            stored = _Fetch(work, arxiv, troubles).all(categories, since)
        gather(work)
        left = tuple(open_days(coverage(work.store, work.clock())))
        note = "; ".join(dict.fromkeys(t.message for t in troubles.found))
        _finish(work, run, stored, since, ok=not troubles.found, note=note)
    return Fetched(stored, troubles=tuple(troubles.found), open=left)


def fetch_ids(work: Work, ids: Sequence[str], *, open_arxiv: OpenArxiv = open_services) -> Fetched:
    """Store the papers named.

    Raises:
        ConfigError: the work is offline.
        SourceError: arXiv could not be reached or its answer could not be used.

    """
    run = _start(work)
    try:
        with open_arxiv(work) as arxiv:
            papers = arxiv.api.by_ids(ids)
    except SourceError as error:
        _finish(work, run, Stored(), None, ok=False, note=error.message)
        raise
    stored = keep(work, papers)
    gather(work)
    _finish(work, run, stored, None, ok=True)
    found = {paper.id for paper in papers}
    return Fetched(stored, tuple(paper_id for paper_id in ids if paper_id not in found))


def fetched_categories(work: Work) -> list[str]:
    """Return the categories of all fields.

    Raises:
        ConfigError: no field names one.

    """
    categories = sorted({c for field in work.store.fields.all() for c in field.categories})
    if not categories:
        raise ConfigError(
            "no field names a category to fetch", hint="triage field edit NAME --category cs.LG"
        )
    return categories


@dataclass(frozen=True, slots=True)
class _Fetch:
    """One fetch under way."""

    work: Work
    arxiv: Arxiv
    troubles: Troubles

    def all(self, categories: Sequence[str], since: date | None) -> Stored:
        now = self.work.clock()
        newest = newest_list(now)
        firsts = {category: _want(self.work, category, since, newest) for category in categories}
        stored = Stored()
        for category in categories:
            known_now = self._known(category, newest, newest)
            if feed_shows(newest, now) and unsettled(category, newest, newest, known_now, RSS):
                stored += read_feed(self.work, self.arxiv, category, newest, self.troubles)
                self.work.progress("reading announcements", stored.total, None)
        stored += self._hydrate()
        for category, first in firsts.items():
            stored += self._close(category, first, newest)
        return stored + self._hydrate()

    def _known(self, category: str, first: date, last: date) -> Known:
        return known(self.work.store, first, last, {category: first})

    def _hydrate(self) -> Stored:
        """Ask for the records of papers that are known in part, or in an older version."""
        stored = Stored()
        wanted = self.work.store.announcements.wanted(self.work.clock())
        for start in range(0, len(wanted), IDS_AT_ONCE):
            chunk = wanted[start : start + IDS_AT_ONCE]
            try:
                papers = self.arxiv.api.by_ids(chunk)
            except SourceError as error:
                self.troubles.add(API_NAME, classify(error), error.message)
                return stored
            with self.work.store.atomic():
                self.work.store.announcements.note_asked(chunk, self.work.clock())
                stored += keep(self.work, papers)
                left = set(self.work.store.announcements.wanted(self.work.clock() + _AN_AGE))
                self.work.store.announcements.forget_asked(set(chunk) - left)
            self.work.progress("fetching records", start + len(chunk), len(wanted))
        return stored

    def _close(self, category: str, first: date, newest: date) -> Stored:
        """Harvest what no harvest covered; ask the query API where that failed as well."""
        before = self._known(category, first, newest)
        if not unsettled(category, first, newest, before, OAI):
            return Stored()
        without_feed = unsettled(category, first, newest, before, RSS)
        feeds = frozenset(announcement_days(first, newest)) - set(without_feed)
        stored = harvest(
            self.work,
            self.arxiv,
            category,
            first=first,
            newest=newest,
            feeds=feeds,
            troubles=self.troubles,
        )
        after = self._known(category, first, newest)
        gaps = unsettled(category, first, newest, after, RSS, OAI, API)
        return stored + ask_submitted(self.work, self.arxiv, category, gaps, self.troubles)


_AN_AGE = timedelta(days=3650)


def _want(work: Work, category: str, since: date | None, newest: date) -> date:
    """Return the first day wanted of a category, remembering it; it only ever moves back."""
    known = work.store.marks.get(since_mark(category))
    days = [date.fromisoformat(known)] if known else []
    if since:
        days.append(min(since, newest))
    if not days:
        days.append(announcement_days(newest - timedelta(days=14), newest)[-_FIRST_TIME])
    first = min(days)
    if known != first.isoformat():
        work.store.marks.set(since_mark(category), first.isoformat())
    return first


@contextmanager
def alone(work: Work) -> Iterator[None]:
    """Let one process of this home fetch at a time; a process that dies lets go."""
    if work.offline:
        raise ConfigError("fetching needs the network", hint="leave out --offline")
    work.home.locks.mkdir(parents=True, exist_ok=True)
    lock = FileLock(work.home.locks / "fetch.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        work.note("another triage is fetching; waiting for it")
        lock.acquire(poll_interval=_WAIT)
    try:
        yield
    finally:
        lock.release()


def _start(work: Work) -> int:
    if work.offline:
        raise ConfigError("fetching needs the network", hint="leave out --offline")
    return work.store.runs.start(JOB, work.clock().astimezone(UTC))


def _finish(
    work: Work, run: int, stored: Stored, first: date | None, *, ok: bool, note: str = ""
) -> None:
    covered = {
        "since": first.isoformat() if first else None,
        "new": stored.new,
        "changed": stored.changed,
    }
    work.store.runs.finish(run, work.clock(), ok=ok, covered=covered, note=note)
