"""The live catalogue of Papers with Code: what it links to a paper, and a day's new entries.

Its limits, its licence and its exact shapes are not documented, so it can be turned off, its
address can be set, its values are read one by one, and a list counts only where the filters that
were asked for are known to have been applied. What it says is a claim, never a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from triage.config import Home, Settings
from triage.errors import ConfigError, SourceMalformed
from triage.sources import loose
from triage.sources.answer import Answer
from triage.sources.arxiv import checked_id
from triage.sources.cache import Cache
from triage.sources.doors import service_door
from triage.sources.http import Http, Turnstile, open_http
from triage.text import clean, parse_arxiv_id, safe_url

SOURCE = "pwc-live"
LICENCE = ""
"""The catalogue states none."""
PAGE_SIZE = 100
MOST_PAGES = 100
"""Pages that the catalogue lets one question go through."""

_SERVICE = "Papers with Code"
_ANSWERS = frozenset({HTTPStatus.OK, HTTPStatus.NOT_FOUND})
_FILTERS = {
    "start_date": ("start_date", "published_after", "date_from"),
    "end_date": ("end_date", "published_before", "date_to"),
}
"""The filters sent, and the names under which they may be confirmed."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LinkedRepository:
    """A repository that the catalogue links to a paper."""

    url: str
    official: bool | None = None
    """None when the catalogue does not say."""
    stars: int | None = None


@dataclass(frozen=True, slots=True)
class LeaderboardRank:
    """Where a paper's result stands in a benchmark."""

    dataset: str
    task: str = ""
    rank: int | None = None
    metric: str = ""
    value: str = ""
    """As the catalogue writes it; empty when it does not."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What the catalogue says about a paper."""

    paper_id: str
    title: str = ""
    published: date | None = None
    official_code: bool | None = None
    """Whether it knows an official implementation. None when it does not say."""
    repositories: tuple[LinkedRepository, ...] = ()
    tasks: tuple[str, ...] = ()
    ranks: tuple[LeaderboardRank, ...] = ()
    project_pages: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()
    url: str | None = None
    """The entry's page, for a person."""
    source: str = SOURCE
    licence: str = LICENCE


@dataclass(frozen=True, slots=True)
class _Found:
    """One page of a search."""

    entries: tuple[CatalogueEntry, ...]
    next_page: int | None


class PwcCatalogue:
    """Asks the catalogue.

    Args:
        http: sends the requests.
        gate: lets them through one at a time; None for no limit.
        address: of the API, `https://paperswithcode.co/api/v1`.
        cache: keeps entries that the catalogue may confirm as unchanged; None for none.

    """

    def __init__(
        self, http: Http, gate: Turnstile | None, address: str, *, cache: Cache | None = None
    ) -> None:
        self._http = http
        self._gate = gate
        self._address = address
        self._cache = cache

    def paper(self, paper_id: str) -> CatalogueEntry | None:
        """Return what the catalogue says about a paper; None if it has no such paper.

        Raises:
            InputError: it is no arXiv id. Nothing was asked.
            SourceError: the catalogue could not be reached or its answer cannot be used.

        """
        asked, _ = checked_id(paper_id)
        url = f"{self._address}/papers/{quote(asked, safe='.')}?include_resources=true"
        return self._get(url, lambda answer: _read_entry(answer, asked))

    def published(self, first: date, last: date) -> Iterator[CatalogueEntry]:
        """Yield the entries of arXiv papers published in a span of days, each once.

        Coming to an end without an entry means that the catalogue says there is none.

        Raises:
            SourceError: while iterating; what was yielded before is good. SourceMalformed when it
                is not certain that the catalogue kept to the days.

        """
        seen: set[str] = set()
        page: int | None = 1
        while page is not None:
            asked = {"q": "", "mode": "keyword", "page": page, "page_size": PAGE_SIZE}
            days = {"start_date": first.isoformat(), "end_date": last.isoformat()}
            url = f"{self._address}/papers/search?{urlencode(asked | days)}"
            found = self._get(url, lambda answer: _read_page(answer, first, last))
            for entry in found.entries:
                if entry.paper_id not in seen:
                    seen.add(entry.paper_id)
                    yield entry
            after = found.next_page
            if after is not None and (after <= page or after > MOST_PAGES):
                raise SourceMalformed(
                    f"{_SERVICE} lists more papers from {first} to {last} than it lets through",
                    hint="ask for fewer days",
                    url=url,
                )
            page = after

    def _get(self, url: str, read: Callable[[Answer], T]) -> T:
        return self._http.get(
            url,
            read,
            accept="application/json",
            statuses=_ANSWERS,
            gate=self._gate,
            cache=self._cache,
        )


@contextmanager
def open_pwc_live(
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> Iterator[PwcCatalogue]:
    """Yield the catalogue as the user set it.

    Raises:
        ConfigError: it is turned off (`pwc_live`), or its address cannot be used.
        StoreError: the home folder cannot be written.

    """
    if not settings.pwc_live:
        raise ConfigError(
            "the live catalogue of Papers with Code is turned off",
            hint="set pwc_live = true to ask it",
        )
    address, gate = service_door(settings, home, "pwc_api")
    with open_http(settings, **world) as http:
        yield PwcCatalogue(http, gate, address, cache=Cache(home.cache))


def _read_entry(answer: Answer, asked: str) -> CatalogueEntry | None:
    """Return the entry, or None for a 404 that the catalogue itself says, in JSON."""
    document = loose.read_json(answer, _SERVICE)
    if answer.status == HTTPStatus.NOT_FOUND:
        return None
    if isinstance(document, dict) and isinstance(document.get("paper"), dict):
        document = document["paper"]
    entry = _entry(document) if isinstance(document, dict) else None
    if entry is None or entry.paper_id != asked:
        raise loose.not_json(answer, _SERVICE, f"something other than the entry of {asked}")
    return entry


def _read_page(answer: Answer, first: date, last: date) -> _Found:
    document = loose.read_json(answer, _SERVICE)
    if answer.status != HTTPStatus.OK or not isinstance(document, dict):
        raise loose.not_json(answer, _SERVICE, "no page of results")
    listed = document.get("results", document.get("items"))
    if not isinstance(listed, list):
        raise loose.not_json(answer, _SERVICE, "a page without a list of results")
    rows = list(loose.objects(listed))
    days = [_published(row) for row in rows]
    for each in days:
        if each and not first <= each <= last:
            raise loose.not_json(answer, _SERVICE, f"a paper of {each} in {first} to {last}")
    if not _confirmed(document, first, last) and (not days or None in days):
        raise loose.not_json(answer, _SERVICE, "a list without a word on the days asked for")
    entries = tuple(filter(None, map(_entry, rows)))
    return _Found(entries, loose.number(document.get("next_page")))


def _confirmed(document: loose.Json, first: date, last: date) -> bool:
    """Return whether the answer says that it kept to both days."""
    applied = document.get("applied_filters")
    if not isinstance(applied, dict):
        return False
    wanted = {"start_date": first.isoformat(), "end_date": last.isoformat()}
    return all(
        any(loose.text(applied.get(name)).startswith(day) for name in _FILTERS[asked])
        for asked, day in wanted.items()
    )


def _published(row: loose.Json) -> date | None:
    found = (loose.day(row.get(key)) for key in ("published", "date_published", "published_date"))
    return next(filter(None, found), None)


def _entry(row: loose.Json) -> CatalogueEntry | None:
    """Return a row as an entry; None for a paper that is not on arXiv."""
    found = (parse_arxiv_id(loose.text(row.get(key))) for key in ("arxiv_id", "id", "url_abs"))
    if (named := next(filter(None, found), None)) is None:
        return None
    return CatalogueEntry(
        paper_id=named[0],
        title=loose.text(row.get("title")),
        published=_published(row),
        official_code=loose.flag(row.get("has_official_implementation")),
        repositories=_repositories(row),
        tasks=loose.names(row.get("tasks"), "name", "slug"),
        ranks=_ranks(row),
        project_pages=loose.addresses(row.get("project_pages"), "url"),
        models=loose.names(row.get("hf_models"), "id", "url"),
        datasets=loose.names(row.get("hf_datasets"), "id", "url"),
        spaces=loose.names(row.get("hf_spaces"), "id", "url"),
        url=f"https://paperswithcode.co/paper/{quote(named[0], safe='./')}",
    )


def _repositories(row: loose.Json) -> tuple[LinkedRepository, ...]:
    found: dict[str, LinkedRepository] = {}
    for each in loose.objects(row.get("repositories")):
        if (url := safe_url(loose.text(each.get("url")))) is not None:
            stars = loose.number(each.get("num_stars", each.get("stars")))
            found.setdefault(url, LinkedRepository(url, loose.flag(each.get("is_official")), stars))
    return tuple(found.values())


def _ranks(row: loose.Json) -> tuple[LeaderboardRank, ...]:
    listed = (
        LeaderboardRank(
            dataset=loose.text(each.get("dataset_name", each.get("dataset"))),
            task=loose.text(each.get("task_name") or each.get("task_slug") or each.get("task")),
            rank=loose.number(each.get("best_rank", each.get("rank"))),
            metric=loose.text(each.get("best_metric", each.get("metric"))),
            value=_value(each),
        )
        for each in loose.objects(row.get("leaderboard_ranks"))
    )
    return tuple(rank for rank in listed if rank.dataset)


def _value(row: loose.Json) -> str:
    value = row.get("best_value", row.get("value"))
    return clean(str(value)) if isinstance(value, str | int | float) else ""
