"""One polite HTTP client for every service: bounded in time, size, tries and redirects.

What a service answers is either handed on whole or becomes one of the three source errors; no
httpx exception leaves this module. What an answer means is for the service's own module to say.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar
from urllib.parse import urlsplit

import httpx

from triage import __version__
from triage.clock import Clock, system_clock
from triage.config import Settings
from triage.errors import (
    ConfigError,
    SourceDown,
    SourceError,
    SourceMalformed,
    SourceThrottled,
    SourceUnreachable,
)
from triage.sources.answer import CHECK_ADDRESS, Answer, confirmed, refused, unsent
from triage.sources.body import ACCEPT_ENCODING, OversizedError, UnpackError, unpack
from triage.sources.cache import Cache, Kept, Validators
from triage.sources.patience import Patience
from triage.text import clean

__all__ = ["MAX_BYTES", "MAX_HOPS", "Answer", "Http", "Turnstile", "open_http", "user_agent"]

MAX_BYTES = 32 * 1024 * 1024
"""Largest body accepted, after unpacking. A full page of arXiv's API has about 0.5 MB."""
_SETTINGS = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
MAX_HOPS = 5
"""Redirects followed for one request."""
UNREACHED_SECONDS = 60.0
"""So long a client does not ask a host again to which there was no way."""
T = TypeVar("T")


class Turnstile(Protocol):
    """Decides when a request may be sent (see `gate.Gate`)."""

    def turn(self) -> AbstractContextManager[None]:
        """Wait for a turn and hold it during the block."""

    def postpone(self, seconds: float) -> None:
        """Let nobody through for `seconds`."""


class Http:
    """Sends GET requests, waits and tries again where that can help, and gives up in time.

    Tried again: no connection, no answer in time, an answer cut short, 429, every 5xx, and a body
    that the caller cannot read; once only where there is no network. Not tried again: every other
    status, a body over the cap, and a redirect that must not be followed.

    Args:
        agent: the User-Agent header.
        timeout: seconds for connecting and for each silence; the whole answer may take ten times
            as long.
        patience: how often and how long to wait.
        max_bytes: cap on the unpacked body.
        transport: carries the requests; None for the network.
        sleep: waits for seconds.
        clock: the time of day, for a Retry-After that is a date.
        jitter: a random number in [0, 1).
        headers: sent with every request; httpx takes an Authorization off for another host.

    Raises:
        ConfigError: the environment names a proxy or certificates that cannot be used.

    """

    def __init__(
        self,
        *,
        agent: str,
        timeout: float = 30.0,
        patience: Patience | None = None,
        max_bytes: int = MAX_BYTES,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Clock = system_clock,
        jitter: Callable[[], float] = random.random,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._timeout = timeout
        self._patience = patience or Patience()
        self._max_bytes = max_bytes
        self._sleep = sleep
        self._clock = clock
        self._jitter = jitter
        self._unreached: dict[str, tuple[float, SourceUnreachable]] = {}
        sent = {"User-Agent": agent, "Accept-Encoding": ACCEPT_ENCODING, **(headers or {})}
        try:
            self._client = httpx.Client(
                transport=transport, timeout=timeout, follow_redirects=False, headers=sent
            )
        except (ValueError, httpx.InvalidURL, OSError) as error:
            raise ConfigError(
                f"the environment's proxy or certificates cannot be used: {clean(str(error))}",
                hint=f"look at {', '.join(_SETTINGS)}",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def get(
        self,
        url: str,
        read: Callable[[Answer], T],
        *,
        accept: str = "*/*",
        statuses: frozenset[int] = frozenset({200}),
        gate: Turnstile | None = None,
        cache: Cache | None = None,
    ) -> T:
        """Return what `read` makes of the answer.

        Args:
            url: an http or https address.
            read: turns the answer into a value, or raises a SourceError when it is not what was
                asked for; that counts as a failed try.
            accept: the Accept header.
            statuses: statuses that are answers; all others are failures.
            gate: lets each request through, retries and redirects included.
            cache: keeps an answer that `read` could use, and stands in for the body when the
                service says that it is still the same; None to be sent everything each time.

        Raises:
            SourceDown: no connection, no answer in time, cut short, or a 5xx.
            SourceUnreachable: there is no network, or there was none a moment ago.
            SourceThrottled: 429, or `read` says so.
            SourceMalformed: any other status, too large, or `read` says so.

        """
        self._refuse_unreached(url)
        tried = 0
        while True:
            tried += 1
            outcome = self._try(url, read, accept, statuses, gate, cache)
            if not isinstance(outcome, _Failure):
                return outcome
            reachable = not isinstance(outcome.error, SourceUnreachable)
            wait = self._patience.wait(tried, outcome.asked, self._jitter(), reachable=reachable)
            if wait is None:
                self._remember(outcome.error)
                raise outcome.error
            if gate:
                gate.postpone(wait)
            self._sleep(wait)

    def _remember(self, error: SourceError) -> None:
        if isinstance(error, SourceUnreachable):
            until = time.monotonic() + UNREACHED_SECONDS
            self._unreached[urlsplit(error.url).netloc] = until, error

    def _refuse_unreached(self, url: str) -> None:
        """Fail at once where there was no way to a host: some hundred papers may be asked about."""
        until, error = self._unreached.get(urlsplit(url).netloc, (0.0, None))
        if error and time.monotonic() < until:
            raise SourceUnreachable(error.message, hint=error.hint, url=url)

    def _try(
        self,
        url: str,
        read: Callable[[Answer], T],
        accept: str,
        statuses: frozenset[int],
        gate: Turnstile | None,
        cache: Cache | None,
    ) -> T | _Failure:
        """Return the value, or a failure that another try may mend; raise any other failure."""
        kept = cache.find(url) if cache else None
        try:
            answer = self._exchange(url, accept, gate, kept)
            if answer.status not in statuses:
                raise refused(answer, self._clock())
        except (SourceDown, SourceThrottled) as error:
            return _Failure(error)
        try:
            value = read(answer)
        except SourceError as error:
            if cache and answer.confirmed:
                cache.forget(url)
            return _Failure(error)
        if cache and not answer.confirmed and answer.status == HTTPStatus.OK:
            content_type = answer.headers.get("content-type", "")
            cache.keep(url, Kept(Validators.of(answer.headers), content_type, answer.body))
        return value

    def _exchange(self, url: str, accept: str, gate: Turnstile | None, kept: Kept | None) -> Answer:
        conditions = kept.validators.conditions if kept else {}
        request = self._client.build_request("GET", url, headers={"Accept": accept, **conditions})
        for _ in range(MAX_HOPS + 1):
            with gate.turn() if gate else nullcontext():
                answer, following = self._send(request)
            if kept and answer.status == HTTPStatus.NOT_MODIFIED:
                return confirmed(answer, kept)
            if following is None:
                return answer
            if following.url.scheme not in {request.url.scheme, "https"}:
                break
            request = following
        raise SourceMalformed(
            f"{request.url.host} redirects in a way that is not followed",
            hint=CHECK_ADDRESS,
            url=url,
            status=answer.status,
        )

    def _send(self, request: httpx.Request) -> tuple[Answer, httpx.Request | None]:
        try:
            response = self._client.send(request, stream=True)
            with closing(response):
                body = b"" if response.next_request else self._body(response)
        except (httpx.TransportError, httpx.InvalidURL, UnpackError, OversizedError) as error:
            raise unsent(error, request, self._timeout, self._max_bytes) from error
        answer = Answer(str(request.url), response.status_code, response.headers, body)
        return answer, response.next_request

    def _body(self, response: httpx.Response) -> bytes:
        allowed = 10 * self._timeout
        deadline = time.monotonic() + allowed

        def chunks() -> Iterator[bytes]:
            for chunk in response.iter_raw():
                yield chunk
                if time.monotonic() > deadline:
                    raise httpx.ReadError(f"not complete after {allowed:g} s")

        return unpack(chunks(), response.headers.get("content-encoding", ""), self._max_bytes)


@dataclass(frozen=True, slots=True)
class _Failure:
    """A try that failed in a way that another one may mend."""

    error: SourceError

    @property
    def asked(self) -> float | None:
        return self.error.retry_after if isinstance(self.error, SourceThrottled) else None


def open_http(settings: Settings, **world: Any) -> Http:  # noqa: ANN401  handed on as it is
    """Return a client as the user set it; `world` goes to `Http` (transport, sleep, clock ...)."""
    agent = user_agent(settings.contact)
    return Http(agent=agent, timeout=settings.request_timeout, **world)


def user_agent(contact: str) -> str:
    """Return the User-Agent: the program, its version and how to reach the person using it."""
    contact = "".join(ch for ch in clean(contact) if ch.isascii() and ch not in "()\\")
    return f"paper-triage/{__version__}" + (f" (+{contact})" if contact else "")
