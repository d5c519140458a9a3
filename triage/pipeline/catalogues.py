"""Asking Hugging Face Papers and the live Papers-with-Code catalogue, day by day.

What they list is kept for papers that are not stored yet, too, and becomes evidence of those that
are. A service that fails costs nothing of the others: its run says so, and the next fetch goes on
with the day that is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from triage.audit import announcement_days, newest_list
from triage.errors import ConfigError, SourceError
from triage.models import Tier
from triage.pipeline.arxiv import Trouble, Troubles
from triage.pipeline.fetching import alone
from triage.pipeline.listed import record_listed
from triage.pipeline.work import Work
from triage.sources import huggingface, pwc_live
from triage.sources.huggingface import HubPaper, open_huggingface
from triage.sources.outcome import classify
from triage.sources.pwc_live import CatalogueEntry, open_pwc_live
from triage.store.archive import Listed, ListedPaper, ListedRepository, ListedResult

ARXIV, HUGGING_FACE, PAPERS_WITH_CODE = "arxiv", "huggingface", "papers-with-code"
MOST_DAYS = 92
"""Days back that a service is asked about, a request or a few for each."""
_FIRST_TIME = 5
"""Announcements that the first fetch reaches back to."""
_AGAIN = timedelta(hours=6)
"""A day that can still grow is not asked about again sooner."""
_FAILURES = 2

Answers = Iterator[list[Listed]]
"""For each paper that the service tells of, all that it lists about it; the paper itself first."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service that lists papers by day."""

    source: str
    """Its name in the ledger."""
    label: str
    setting: str
    """The setting that turns it on."""
    opened: Callable[..., Any]
    ask: Callable[[Any, date], Answers]
    before: int
    """Days between a paper's day here and its announcement, at most."""
    grows: timedelta
    """How long after its end a day's list may still grow."""


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
    if not days:
        return
    with service.opened(work.settings, work.home, **{"clock": work.clock, **world}) as client:
        failed = 0
        for day in days:
            try:
                with _kept(work, service, count) as answers:
                    answers.extend(service.ask(client, day))
            except SourceError as error:
                failed += 1
                troubles.add(service.label, classify(error), error.message)
                if failed == _FAILURES or troubles.out_of_reach(service.label):
                    return
                continue
            work.store.archive.note_asked(service.source, day, work.clock())
            count.days += 1
            work.progress(f"asking {service.label}", count.days, len(days))


@contextmanager
def _kept(work: Work, service: Service, count: _Count) -> Iterator[list[list[Listed]]]:
    """Store the answers of a day, those before a failure as well."""
    answers: list[list[Listed]] = []
    try:
        yield answers
    finally:
        ids = list(dict.fromkeys(rows[0].paper_id for rows in answers))
        count.papers.update(ids)
        with work.store.atomic():
            work.store.archive.replace(
                service.source, ids, (row for rows in answers for row in rows)
            )
            stored = list(work.store.papers.titles(ids))
            record_listed(work, stored, work.clock())
        count.stored.update(stored)


def _days(work: Work, service: Service, since: date | None) -> list[date]:
    """Return the days to ask about, newest first."""
    now = work.clock().astimezone(UTC)
    asked = work.store.archive.asked(service.source)
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


def _hub_day(client: huggingface.HubPapers, day: date) -> Answers:
    for paper in client.daily(day):
        yield [_named(paper.paper_id, paper.source, paper.title), *_hub_repository(paper)]


def _hub_repository(paper: HubPaper) -> Iterator[Listed]:
    """Yield the repository of a paper. Whose it is, the hub does not say."""
    if paper.repository is None:
        return
    facts = {"named_by": paper.repository_by, "stars": paper.stars}
    yield ListedRepository(
        paper_id=paper.paper_id,
        source=paper.source,
        url=paper.repository,
        tier=Tier.POSSIBLE,
        detail={name: fact for name, fact in facts.items() if fact},
    )


def _catalogue_day(client: pwc_live.PwcCatalogue, day: date) -> Answers:
    for entry in client.published(day, day):
        yield [
            _named(entry.paper_id, entry.source, entry.title, entry.licence),
            *_catalogue_repositories(entry),
            *_catalogue_results(entry),
        ]


_TIERS = {True: Tier.OFFICIAL, False: Tier.COMMUNITY, None: Tier.POSSIBLE}


def _catalogue_repositories(entry: CatalogueEntry) -> Iterator[Listed]:
    for repository in entry.repositories:
        yield ListedRepository(
            paper_id=entry.paper_id,
            source=entry.source,
            url=repository.url,
            tier=_TIERS[repository.official],
            detail={"stars": repository.stars} if repository.stars else {},
            licence=entry.licence,
        )


def _catalogue_results(entry: CatalogueEntry) -> Iterator[Listed]:
    for rank in entry.ranks:
        yield ListedResult(
            paper_id=entry.paper_id,
            source=entry.source,
            task=rank.task,
            dataset=rank.dataset,
            metrics=((rank.metric, rank.value),) if rank.value else (),
            rank=rank.rank,
            licence=entry.licence,
        )


def _named(paper_id: str, source: str, title: str, licence: str = "") -> ListedPaper:
    return ListedPaper(paper_id=paper_id, source=source, title=title, licence=licence)


SERVICES = {
    HUGGING_FACE: Service(
        source=huggingface.SOURCE,
        label="Hugging Face",
        setting="huggingface",
        opened=open_huggingface,
        ask=_hub_day,
        before=0,
        grows=timedelta(0),
    ),
    PAPERS_WITH_CODE: Service(
        source=pwc_live.SOURCE,
        label="Papers with Code",
        setting="pwc_live",
        opened=open_pwc_live,
        ask=_catalogue_day,
        before=4,
        grows=timedelta(days=3),
    ),
}
"""By the name that a user gives. A new one is one entry here."""
