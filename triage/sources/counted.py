"""Requests to one host, counted: a run sends no more than its budget, whatever it would ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from triage.errors import SourceThrottled
from triage.sources import loose
from triage.sources.cache import Cache
from triage.sources.http import Answer, Http, Turnstile

T = TypeVar("T")
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class Counted:
    """Sends requests as long as the budget lasts.

    Args:
        http: sends them.
        gate: lets them through one at a time; None for no limit.
        service: the host's name, for what is said to the user.
        budget: requests that may be sent.
        cache: keeps answers that the host may confirm as unchanged; None for none.

    """

    def __init__(
        self,
        http: Http,
        gate: Turnstile | None,
        service: str,
        budget: int,
        cache: Cache | None = None,
    ) -> None:
        self._http = http
        self._gate = gate
        self._service = service
        self._cache = cache
        self.left = budget
        """Requests that may still be sent."""

    def document(
        self, url: str, *, others: frozenset[HTTPStatus] = GONE
    ) -> tuple[int, Mapping[str, Any]]:
        """Return status and object of an answer; {} with a status among `others`.

        Raises:
            SourceThrottled: the host, or the budget, allows no more requests.
            SourceError: it could not be reached or its answer cannot be used.

        """

        def read(answer: Answer) -> tuple[int, Mapping[str, Any]]:
            document = loose.read_json(answer, self._service)
            if answer.status in others:
                return answer.status, {}
            if not isinstance(document, dict):
                raise loose.not_json(answer, self._service, "a list")
            return answer.status, document

        return self.get(url, read, others=others)

    def text(self, url: str, most: int = 100_000) -> str | None:
        """Return a plain file, cut to `most` bytes; None where there is none."""

        def read(answer: Answer) -> str | None:
            if answer.status in GONE:
                return None
            return answer.body[:most].decode("utf-8", "replace")

        return self.get(url, read, accept="*/*")

    def get(
        self,
        url: str,
        read: Callable[[Answer], T],
        *,
        others: frozenset[HTTPStatus] = GONE,
        accept: str = "application/json",
    ) -> T:
        """Return what `read` makes of an answer with status 200 or one of `others`."""
        if self.left <= 0:
            raise SourceThrottled(
                f"no more requests to {self._service} in this run",
                hint="set look_requests for more",
                url=url,
            )
        self.left -= 1
        statuses = frozenset({HTTPStatus.OK}) | others
        return self._http.get(
            url, read, accept=accept, statuses=statuses, gate=self._gate, cache=self._cache
        )


def gone(status: int) -> str:
    """Return why there is nothing: `404 Not Found`."""
    return f"{int(status)} {HTTPStatus(status).phrase}"
