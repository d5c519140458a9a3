"""What citing papers say about a paper, from Semantic Scholar: the sentences that cite it.

Off unless the user turns it on: without a key about a third of the requests are refused, and its
licence forbids handing on its answers, so that only facts of them are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from triage.config import Home, Settings
from triage.errors import ConfigError
from triage.sources import loose
from triage.sources.answer import Answer
from triage.sources.arxiv import checked_id
from triage.sources.doors import service_door
from triage.sources.http import Http, Turnstile, open_http
from triage.sources.patience import Patience
from triage.text import abstract_url, parse_arxiv_id

SOURCE = "semanticscholar"
LICENCE = "Semantic Scholar API licence"
_SERVICE = "Semantic Scholar"
_ANSWERS = frozenset({HTTPStatus.OK, HTTPStatus.NOT_FOUND})
_FIELDS = "contexts,title,year,externalIds"
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Citing:
    """A paper that cites another, and the sentences in which it does."""

    title: str
    url: str
    year: int | None = None
    sentences: tuple[str, ...] = ()


class SemanticScholar:
    """Asks for citing sentences.

    Args:
        http: sends the requests, with the key in its headers where there is one.
        gate: lets them through one at a time; None for no limit.
        api: address of the API.

    """

    def __init__(self, http: Http, gate: Turnstile | None, api: str) -> None:
        self._http = http
        self._gate = gate
        self._api = api

    def citing(self, paper_id: str) -> tuple[Citing, ...]:
        """Return the papers that cite a paper, the newest thousand; () for an unknown one.

        Raises:
            InputError: it is no arXiv id. Nothing was asked.
            SourceError: the service could not be reached or its answer cannot be used.

        """
        asked, _ = checked_id(paper_id)
        url = f"{self._api}/paper/ARXIV:{asked}/citations?fields={_FIELDS}&limit={_MOST}"
        return self._http.get(url, _read, statuses=_ANSWERS, gate=self._gate)


@contextmanager
def open_semanticscholar(
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> Iterator[SemanticScholar]:
    """Yield Semantic Scholar as the user set it.

    Raises:
        ConfigError: it is turned off (`semanticscholar`), or its address cannot be used.
        StoreError: the home folder cannot be written.

    """
    if not settings.semanticscholar:
        hint = "set semanticscholar = true to ask it"
        raise ConfigError("Semantic Scholar is turned off", hint=hint)
    api, gate = service_door(settings, home, "semanticscholar_api")
    key = settings.semanticscholar_key
    patient = {
        "patience": Patience(tries=3, base=5.0),
        "headers": {"x-api-key": key} if key else {},
    }
    with open_http(settings, **(patient | world)) as http:
        yield SemanticScholar(http, gate, api)


def _read(answer: Answer) -> tuple[Citing, ...]:
    document = loose.read_json(answer, _SERVICE)
    if answer.status == HTTPStatus.NOT_FOUND:
        return ()
    rows = document.get("data") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise loose.not_json(answer, _SERVICE, "no list of citations")
    return tuple(filter(None, map(_citing, loose.objects(rows))))


def _citing(row: loose.Json) -> Citing | None:
    paper = row.get("citingPaper")
    if not isinstance(paper, dict) or not (title := loose.text(paper.get("title"))):
        return None
    ids = paper.get("externalIds")
    named = parse_arxiv_id(loose.text(ids.get("ArXiv"))) if isinstance(ids, dict) else None
    page = f"https://www.semanticscholar.org/paper/{loose.text(paper.get('paperId'))}"
    return Citing(
        title=title,
        url=abstract_url(named[0]) if named else page,
        year=loose.number(paper.get("year")),
        sentences=loose.names(row.get("contexts")),
    )
