"""Records on Zenodo, looked at through its API: which files, which licence, which papers it names.

One request for each record. The number of all versions together leads to the newest one. A record
whose files are closed exists all the same, and says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from triage.artefacts import Repository
from triage.config import Home, Settings
from triage.errors import ConfigError, SourceMalformed
from triage.sources import loose
from triage.sources.cache import Cache
from triage.sources.counted import GONE, Counted, gone
from triage.sources.doors import service_door
from triage.sources.http import open_http
from triage.sources.patience import Patience
from triage.text import clean

HOST = "zenodo"
SITE = "https://zenodo.org/records/"
_SERVICE = "Zenodo"
_MARKUP = re.compile(r"<[^<>]{0,300}>")
_CLOSED = frozenset({"restricted", "closed", "embargoed"})


class Zenodo:
    """Looks at records.

    Args:
        requests: sends and counts the requests.
        api: address of the API.

    """

    def __init__(self, requests: Counted, api: str) -> None:
        self._requests = requests
        self._api = api

    def look(self, url: str) -> Repository:
        """Return what is at the address of a record.

        Raises:
            SourceThrottled: Zenodo, or the budget, allows no more requests.
            SourceError: it could not be reached or its answer cannot be used.

        """
        number = urlsplit(url).path.rstrip("/").rpartition("/")[2]
        if not number.isdigit():
            raise SourceMalformed("that is no address of a record", url=url)
        status, facts = self._requests.document(f"{self._api}/records/{number}")
        if status in GONE:
            return Repository(url, HOST, exists=False, gone_because=gone(status))
        about = facts.get("metadata")
        if not isinstance(about, dict) or loose.number(facts.get("id")) is None:
            raise SourceMalformed("Zenodo sent something other than a record", url=url)
        return _record(url, facts, about)


@contextmanager
def open_zenodo(
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> Iterator[Zenodo]:
    """Yield Zenodo as the user set it.

    Raises:
        ConfigError: it is turned off (`zenodo`), or its address cannot be used.
        StoreError: the home folder cannot be written.

    """
    if not settings.zenodo:
        raise ConfigError("Zenodo is turned off", hint="set zenodo = true to look at it")
    api, gate = service_door(settings, home, "zenodo_api")
    with open_http(settings, **({"patience": Patience(tries=2)} | world)) as http:
        cache = Cache(home.cache)
        yield Zenodo(Counted(http, gate, _SERVICE, settings.look_requests, cache), api)


def _record(url: str, facts: Mapping[str, Any], about: Mapping[str, Any]) -> Repository:
    access = loose.text(about.get("access_right"))
    closed = access in _CLOSED
    licence, family = about.get("license"), facts.get("conceptrecid")
    return Repository(
        url=url,
        host=HOST,
        closed_because=f"its files are {access}" if closed else "",
        name=loose.text(about.get("title")),
        number=str(loose.number(family) or loose.text(family)),
        files=None if closed else loose.names(facts.get("files"), "key", "filename"),
        readme=_words(about),
        licence=loose.text(licence.get("id")) if isinstance(licence, dict) else loose.text(licence),
        created=loose.day(facts.get("created")),
        pushed=loose.day(about.get("publication_date")) or loose.day(facts.get("created")),
    )


def _words(about: Mapping[str, Any]) -> str:
    """Return what a record says of itself: title, description, and what it is related to."""
    described = about.get("description")
    text = _MARKUP.sub(" ", described) if isinstance(described, str) else ""
    related = loose.names(about.get("related_identifiers"), "identifier")
    title = loose.text(about.get("title"))
    return "\n".join(filter(None, (title, clean(html.unescape(text)), *related)))
