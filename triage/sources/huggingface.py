"""Hugging Face Papers: a day's papers, one paper, and what is linked to it on the hub.

Asked by plain GET, because the hub's own client drops the fields that matter here from the daily
list. The list is chosen by people, a few dozen a day; the links are given by authors and readers or
found by a program, and each says which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, TypeVar

from triage.config import Home, Settings
from triage.errors import ConfigError
from triage.sources import loose
from triage.sources.answer import Answer
from triage.sources.arxiv import checked_id
from triage.sources.cache import Cache
from triage.sources.doors import service_door
from triage.sources.http import Http, Turnstile, open_http
from triage.sources.patience import rate_left
from triage.text import parse_arxiv_id

SOURCE = "huggingface"
PAGE_SIZE = 100
MOST_PAGES = 10

_SERVICE = "Hugging Face"
_ANSWERS = frozenset({HTTPStatus.OK, HTTPStatus.NOT_FOUND})
_NEW_ID = re.compile(r"\d{4}\.\d{4,5}")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HubLinks:
    """Repositories on the hub that name a paper. A mention is not a release."""

    models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()
    total_models: int | None = None
    """How many there are in all; the lists may be shorter. None when it is not said."""
    total_datasets: int | None = None
    total_spaces: int | None = None


@dataclass(frozen=True, slots=True)
class HubPaper:
    """What Hugging Face says about a paper."""

    paper_id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    published: date | None = None
    listed: date | None = None
    """The day that shows it among the daily papers."""
    upvotes: int | None = None
    repository: str | None = None
    """A code repository. None when nobody named one."""
    repository_by: str = ""
    """Who named it: `user` or `auto`; empty when it is not said."""
    stars: int | None = None
    project_page: str | None = None
    links: HubLinks | None = None
    """None in a daily list, which does not tell."""
    source: str = SOURCE


class HubPapers:
    """Asks Hugging Face Papers. Only ids of 2007 and later are known there.

    Args:
        http: sends the requests.
        gate: lets them through one at a time, and holds them back when the service says that
            nothing is left of its allowance; None for no limit.
        address: of the API, `https://huggingface.co/api`.
        cache: keeps answers that the service may confirm as unchanged; None for none.

    """

    def __init__(
        self, http: Http, gate: Turnstile | None, address: str, *, cache: Cache | None = None
    ) -> None:
        self._http = http
        self._gate = gate
        self._address = address
        self._cache = cache

    def daily(self, day: date) -> tuple[HubPaper, ...]:
        """Return the daily papers of a day, each once; none is an answer, too.

        Raises:
            SourceError: the service could not be reached or its answer cannot be used.

        """
        found: dict[str, HubPaper] = {}
        for page in range(MOST_PAGES):
            url = f"{self._address}/daily_papers?date={day}&limit={PAGE_SIZE}&p={page}"
            papers, rows = self._get(url, _read_daily)
            fresh = [paper for paper in papers if paper.paper_id not in found]
            found |= {paper.paper_id: paper for paper in fresh}
            if rows < PAGE_SIZE or not fresh:
                break
        return tuple(found.values())

    def paper(self, paper_id: str) -> HubPaper | None:
        """Return a paper with what is linked to it; None if the hub never had it.

        Raises:
            InputError: it is no arXiv id. Nothing was asked.
            SourceError: the service could not be reached or its answer cannot be used.

        """
        if (asked := _asked(paper_id)) is None:
            return None
        url = f"{self._address}/papers/{asked}"
        return self._get(url, lambda answer: _read_paper(answer, asked))

    def repos(self, paper_id: str) -> HubLinks:
        """Return the repositories tagged with a paper; empty for one that nobody tagged.

        Raises:
            InputError: it is no arXiv id. Nothing was asked.
            SourceError: the service could not be reached or its answer cannot be used.

        """
        if (asked := _asked(paper_id)) is None:
            return HubLinks()
        return self._get(f"{self._address}/arxiv/{asked}/repos", _read_repos)

    def _get(self, url: str, read: Callable[[Answer], T]) -> T:
        def minded(answer: Answer) -> T:
            left = rate_left(answer.headers.get("ratelimit", ""))
            if self._gate and left and not left[0]:
                self._gate.postpone(left[1])
            return read(answer)

        return self._http.get(
            url,
            minded,
            accept="application/json",
            statuses=_ANSWERS,
            gate=self._gate,
            cache=self._cache,
        )


@contextmanager
def open_huggingface(
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> Iterator[HubPapers]:
    """Yield Hugging Face Papers as the user set it.

    Raises:
        ConfigError: it is turned off (`huggingface`), or its address cannot be used.
        StoreError: the home folder cannot be written.

    """
    if not settings.huggingface:
        raise ConfigError(
            "Hugging Face Papers is turned off", hint="set huggingface = true to ask it"
        )
    address, gate = service_door(settings, home, "huggingface_api")
    with open_http(settings, **world) as http:
        yield HubPapers(http, gate, address, cache=Cache(home.cache))


def _asked(paper_id: str) -> str | None:
    """Return the id as the hub knows it; None for an old one, which it never has."""
    asked, _ = checked_id(paper_id)
    return asked if _NEW_ID.fullmatch(asked) else None


def _read_daily(answer: Answer) -> tuple[list[HubPaper], int]:
    """Return the papers of a page, and how many rows it had."""
    document = loose.read_json(answer, _SERVICE)
    if answer.status != HTTPStatus.OK or not isinstance(document, list):
        raise loose.not_json(answer, _SERVICE, "no list of papers")
    papers = [_paper(row["paper"]) for row in loose.objects(document) if _nested(row)]
    known = [paper for paper in papers if paper]
    if document and not known:
        raise loose.not_json(answer, _SERVICE, "a list without a paper in it")
    return known, len(document)


def _nested(row: loose.Json) -> bool:
    return isinstance(row.get("paper"), dict)


def _read_paper(answer: Answer, asked: str) -> HubPaper | None:
    """Return the paper, or None for a 404 that the service itself says, in JSON."""
    document = loose.read_json(answer, _SERVICE)
    if answer.status == HTTPStatus.NOT_FOUND:
        return None
    paper = _paper(document, detail=True) if isinstance(document, dict) else None
    if paper is None or paper.paper_id != asked:
        raise loose.not_json(answer, _SERVICE, f"something other than the paper {asked}")
    return paper


def _read_repos(answer: Answer) -> HubLinks:
    document = loose.read_json(answer, _SERVICE)
    kinds = ("models", "datasets", "spaces")
    if answer.status == HTTPStatus.NOT_FOUND:
        return HubLinks()
    if not (isinstance(document, dict) and all(isinstance(document.get(k), list) for k in kinds)):
        raise loose.not_json(answer, _SERVICE, "no lists of repositories")
    models, datasets, spaces = (loose.names(document[kind], "id") for kind in kinds)
    return HubLinks(models, datasets, spaces, len(models), len(datasets), len(spaces))


def _paper(row: loose.Json, *, detail: bool = False) -> HubPaper | None:
    """Return a `paper` object; None for one without an id or a title."""
    named, title = parse_arxiv_id(loose.text(row.get("id"))), loose.text(row.get("title"))
    if named is None or not title:
        return None
    return HubPaper(
        paper_id=named[0],
        title=title,
        abstract=loose.text(row.get("summary")),
        authors=loose.names(row.get("authors"), "name"),
        published=loose.day(row.get("publishedAt")),
        listed=loose.day(row.get("submittedOnDailyAt")),
        upvotes=loose.number(row.get("upvotes")),
        repository=loose.address(row.get("githubRepo")),
        repository_by=loose.text(row.get("githubRepoAddedBy")),
        stars=loose.number(row.get("githubStars")),
        project_page=loose.address(row.get("projectPage")),
        links=_links(row) if detail else None,
    )


def _links(row: loose.Json) -> HubLinks:
    return HubLinks(
        models=loose.names(row.get("linkedModels"), "id"),
        datasets=loose.names(row.get("linkedDatasets"), "id"),
        spaces=loose.names(row.get("linkedSpaces"), "id"),
        total_models=loose.number(row.get("numTotalModels")),
        total_datasets=loose.number(row.get("numTotalDatasets")),
        total_spaces=loose.number(row.get("numTotalSpaces")),
    )
