"""Notices about published papers in Crossref: retractions, corrections, expressions of concern.

Retraction Watch's records are part of Crossref's since 2023. Only DOIs that Crossref registered
are asked for: arXiv's own (10.48550) are DataCite's, which has no such notices.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from triage.config import Home, Settings
from triage.sources import loose
from triage.sources.doors import service_door
from triage.sources.http import Answer, Http, Turnstile, open_http
from triage.sources.patience import Patience
from triage.text import clean

SOURCE = "crossref"
_SERVICE = "Crossref"
_ANSWERS = frozenset({HTTPStatus.OK, HTTPStatus.NOT_FOUND})
_ELSEWHERE = ("10.48550/", "10.5281/", "10.6084/")


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice about a published paper."""

    doi: str
    """Of the paper, in small letters."""
    kind: str
    """`retraction`, `withdrawal`, `removal`, `correction`, `expression_of_concern` ..."""
    by: str = ""
    """DOI of the notice."""
    source: str = ""
    """Who recorded it: `publisher` or `retraction-watch`."""
    on: date | None = None


class Crossref:
    """Asks Crossref for notices.

    Args:
        http: sends the requests.
        gate: lets them through one at a time; None for no limit.
        api: address of the API.

    """

    def __init__(self, http: Http, gate: Turnstile | None, api: str) -> None:
        self._http = http
        self._gate = gate
        self._api = api

    def notices(self, doi: str) -> tuple[Notice, ...] | None:
        """Return all notices about a DOI, oldest first; None for one that Crossref does not know.

        Raises:
            SourceError: Crossref could not be reached or its answer cannot be used.

        """
        named = clean(doi).lower().removeprefix("https://doi.org/").removeprefix("doi:").strip()
        if not named.startswith("10.") or named.startswith(_ELSEWHERE):
            return None
        url = f"{self._api}/works/{quote(named, safe='')}"
        return self._http.get(
            url, lambda answer: _read(answer, named), statuses=_ANSWERS, gate=self._gate
        )


@contextmanager
def open_crossref(
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> Iterator[Crossref]:
    """Yield Crossref as the user set it.

    Raises:
        ConfigError: its address cannot be used.
        StoreError: the home folder cannot be written.

    """
    api, gate = service_door(settings, home, "crossref_api")
    with open_http(settings, **({"patience": Patience(tries=2)} | world)) as http:
        yield Crossref(http, gate, api)


def _read(answer: Answer, doi: str) -> tuple[Notice, ...] | None:
    """Return the notices; None for the plain text by which Crossref says that it has none."""
    if answer.status == HTTPStatus.NOT_FOUND:
        if b"<" in answer.body[:200]:
            raise loose.not_json(answer, _SERVICE, "a web page")
        return None
    document = loose.read_json(answer, _SERVICE)
    message = document.get("message") if isinstance(document, dict) else None
    if not isinstance(message, dict) or loose.text(message.get("DOI")).lower() != doi:
        raise loose.not_json(answer, _SERVICE, f"something other than the work {doi}")
    found = {
        (each.kind, each.by, each.on): each
        for each in (_notice(doi, row) for row in loose.objects(message.get("updated-by")))
    }
    return tuple(sorted(found.values(), key=lambda each: each.on or date.min))


def _notice(doi: str, row: loose.Json) -> Notice:
    updated = row.get("updated")
    when = updated.get("date-time") if isinstance(updated, dict) else None
    return Notice(
        doi,
        loose.text(row.get("type")).lower(),
        loose.text(row.get("DOI")).lower(),
        loose.text(row.get("source")),
        loose.day(when),
    )
