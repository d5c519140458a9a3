"""Whether Software Heritage keeps a copy of a repository that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from triage.config import Home, Settings
from triage.sources import loose
from triage.sources.doors import service_door
from triage.sources.http import Answer, Http, Turnstile, open_http
from triage.sources.patience import Patience

_SERVICE = "Software Heritage"
_ANSWERS = frozenset({HTTPStatus.OK, HTTPStatus.NOT_FOUND})
_BROWSE = "https://archive.softwareheritage.org/browse/origin/directory/?origin_url="


class SoftwareHeritage:
    """Asks the archive about origins.

    Args:
        http: sends the requests.
        gate: lets them through one at a time; None for no limit.
        api: address of the API.

    """

    def __init__(self, http: Http, gate: Turnstile | None, api: str) -> None:
        self._http = http
        self._gate = gate
        self._api = api

    def copy_of(self, url: str) -> str:
        """Return where the archive shows its copy of a repository, '' when it has none.

        Raises:
            SourceError: the archive could not be reached or its answer cannot be used.

        """
        for origin in (url, f"{url}.git"):
            asked = (
                f"{self._api}/origin/{quote(origin, safe=':/')}/visit/latest/?require_snapshot=true"
            )
            if self._http.get(asked, _has_snapshot, statuses=_ANSWERS, gate=self._gate):
                return _BROWSE + quote(origin, safe="")
        return ""


@contextmanager
def open_softwareheritage(
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> Iterator[SoftwareHeritage]:
    """Yield the archive as the user set it.

    Raises:
        ConfigError: its address cannot be used.
        StoreError: the home folder cannot be written.

    """
    api, gate = service_door(settings, home, "swh_api")
    with open_http(settings, **({"patience": Patience(tries=2)} | world)) as http:
        yield SoftwareHeritage(http, gate, api)


def _has_snapshot(answer: Answer) -> bool:
    document = loose.read_json(answer, _SERVICE)
    if not isinstance(document, dict):
        raise loose.not_json(answer, _SERVICE, "a list")
    return answer.status == HTTPStatus.OK and bool(loose.text(document.get("snapshot")))
