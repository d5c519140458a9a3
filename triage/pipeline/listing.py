"""Asking Hugging Face Papers and the live Papers-with-Code catalogue, day by day.

What they list becomes evidence of the papers that are stored. A service that fails costs nothing of
the others: its run says so, and the next fetch goes on with the day that is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from triage.audit import announcement_days, newest_list
from triage.errors import ConfigError, SourceError
from triage.models import Evidence
from triage.pipeline.arxiv import Trouble, Troubles
from triage.pipeline.checking import CATALOGUES, Catalogue
from triage.pipeline.fetching import alone
from triage.pipeline.recording import record
from triage.pipeline.work import Work
from triage.sources.outcome import classify

ARXIV, HUGGING_FACE, PAPERS_WITH_CODE = "arxiv", "huggingface", "papers-with-code"
MOST_DAYS = 92
"""Days back that a service is asked about, a request or a few for each."""
_FIRST_TIME = 5
"""Announcements that the first fetch reaches back to."""
_AGAIN = timedelta(hours=6)
"""A day that can still grow is not asked about again sooner."""
_FAILURES = 2


@dataclass(frozen=True, slots=True)
class Service:
    """A service that lists papers by day."""

    label: str
    setting: str
    """The setting that turns it on, under which the ledger's catalogue is found, too."""
    before: int
    """Days between a paper's day here and its announcement, at most."""
    grows: timedelta
    """How long after its end a day's list may still grow."""

    @property
    def catalogue(self) -> Catalogue:
        """How it is asked, and the name under which the ledger keeps what it says."""
        return next(each for each in CATALOGUES if each.setting == self.setting)


@dataclass(frozen=True, slots=True)
class Listing:
    """What one service brought."""

    name: str
    days: int
    """Days asked about and answered."""
    papers: int
    """Papers that it listed."""
    stored: int
    """How many of them are in the store."""
    trouble: Trouble | None = None


def chosen(work: Work, names: Sequence[str]) -> list[str]:
    """Return the services named, or those that are turned on; arXiv is among neither.

    Raises:
        ConfigError: one that is named is turned off.

    """
    for name in names:
        if name in SERVICES and not getattr(work.settings, SERVICES[name].setting):
            setting = SERVICES[name].setting
            raise ConfigError(
                f"{SERVICES[name].label} is turned off", hint=f"set {setting} = true to ask it"
            )
    wanted = [name for name in SERVICES if name in names]
    on = [name for name in SERVICES if getattr(work.settings, SERVICES[name].setting)]
    return wanted if names else on


def fetch_listed(
    work: Work,
    names: Iterable[str],
    *,
    since: date | None = None,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> list[Listing]:
    """Ask services about the days up to now that are not settled, and record the evidence.

    Without `since` a service is asked from the first day ever wanted on, at first from the fifth
    last announcement; never further back than `MOST_DAYS`. A day is settled when it was asked
    about after its list stopped growing.

    Raises:
        ConfigError: the work is offline, or an address cannot be used.
        StoreError: the home folder cannot be written.

    """
    with alone(work):
        return [_fetch(work, name, since, world) for name in names]


def _fetch(work: Work, name: str, since: date | None, world: dict[str, Any]) -> Listing:
    service = SERVICES[name]
    run = work.store.runs.start(f"fetch {name}", work.clock().astimezone(UTC))
    count, troubles = _Count(), Troubles()
    _ask(work, service, _days(work, service, since), count, troubles, world)
    trouble = next(iter(troubles.found), None)
    done = Listing(name, count.days, len(count.papers), len(count.stored), trouble)
    covered = {"days": done.days, "papers": done.papers, "stored": done.stored}
    note = trouble.message if trouble else ""
    work.store.runs.finish(run, work.clock(), ok=not trouble, covered=covered, note=note)
    return done


class _Count:
    """What arrived so far."""

    def __init__(self) -> None:
        self.days = 0
        self.papers: set[str] = set()
        self.stored: set[str] = set()


def _ask(
    work: Work,
    service: Service,
    days: Sequence[date],
    count: _Count,
    troubles: Troubles,
    world: dict[str, Any],
) -> None:
    """Ask about each day. A first failure may be the day's own; a second one is the service's."""
    failed = 0
    for day in days:
        try:
            _ask_day(work, service.catalogue, day, count, world)
        except SourceError as error:
            failed += 1
            troubles.add(service.label, classify(error), error.message)
            if failed == _FAILURES or troubles.out_of_reach(service.label):
                return
            continue
        work.store.archive.note_asked(service.catalogue.reader, day, work.clock())
        count.days += 1
        work.progress(f"asking {service.label}", count.days, len(days))


def _ask_day(
    work: Work, catalogue: Catalogue, day: date, count: _Count, world: dict[str, Any]
) -> None:
    """Record what is listed on a day, what came before a failure as well."""
    found: dict[str, list[Evidence]] = {}
    if catalogue.listing is None:
        return
    try:
        found.update(catalogue.listing(work, day, day, {"clock": work.clock, **world}))
    finally:
        stored = work.store.papers.stored(found)
        count.papers.update(found)
        count.stored.update(stored)
        _record(work, catalogue.reader, {paper_id: found[paper_id] for paper_id in stored})


def _record(work: Work, reader: str, found: Mapping[str, Sequence[Evidence]]) -> None:
    """Record a list. It only adds: of papers asked about one by one more is known."""
    asked = work.store.checks.answered(reader, found)
    readings = {each: rows for each, rows in found.items() if rows and each not in asked}
    record(work, reader, readings, work.clock())


def _days(work: Work, service: Service, since: date | None) -> list[date]:
    """Return the days to ask about, newest first."""
    now = work.clock().astimezone(UTC)
    asked = work.store.archive.asked(service.catalogue.reader)
    newest = newest_list(now)
    usual = announcement_days(newest - timedelta(days=14), newest)[-_FIRST_TIME]
    first = min(day for day in (since, usual) if day) - timedelta(days=service.before)
    first = min([first, *asked])
    oldest = now.date() - timedelta(days=MOST_DAYS)
    if since and since < oldest:
        work.note(f"{service.label} is asked about days from {oldest} on only")
    span = (now.date() - max(first, oldest)).days
    days = (now.date() - timedelta(days=back) for back in range(span + 1))
    return [day for day in days if _due(service, day, asked.get(day), now)]


def _due(service: Service, day: date, asked: datetime | None, now: datetime) -> bool:
    if asked is None:
        return True
    final = datetime.combine(day + timedelta(days=1), time(), UTC) + service.grows
    return asked < final and now - asked >= _AGAIN


SERVICES = {
    HUGGING_FACE: Service("Hugging Face", "huggingface", 0, timedelta(0)),
    PAPERS_WITH_CODE: Service("Papers with Code", "pwc_live", 4, timedelta(days=3)),
}
"""By the name that a user gives. A new one is one entry here."""
