"""One answer of a service, and which error it is that there is none or not the one wanted."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from socket import gaierror
from typing import Any

import httpx

from triage.errors import (
    SourceDown,
    SourceError,
    SourceMalformed,
    SourceThrottled,
    SourceUnreachable,
)
from triage.sources.body import OversizedError, UnpackError
from triage.sources.cache import Kept
from triage.sources.patience import retry_after
from triage.text import clean, shorten

CHECK_ADDRESS = "check the service's address in the settings"
TRY_LATER = "try again later; what was fetched so far is kept"

_NO_WAY = frozenset({errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTUNREACH})
_BUSY = frozenset({HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer of a service."""

    url: str
    """The address that answered, after redirects."""
    status: int
    headers: Mapping[str, str]
    """Names are case-insensitive."""
    body: bytes
    """Unpacked."""
    confirmed: bool = False
    """Whether the service said that the answer it sent before still holds."""

    @property
    def media_type(self) -> str:
        """The Content-Type in lower case, without parameters; empty when there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def confirmed(answer: Answer, kept: Kept) -> Answer:
    """Return the kept answer that a 304 says still holds."""
    headers = httpx.Headers(dict(answer.headers) | {"content-type": kept.content_type})
    return Answer(answer.url, HTTPStatus.OK, headers, kept.body, confirmed=True)


def unsent(error: Exception, request: httpx.Request, timeout: float, cap: int) -> SourceError:
    """Return the error for a request that brought no whole answer.

    Args:
        error: what httpx or unpacking raised.
        request: the one that failed.
        timeout: seconds it was waited for.
        cap: the most bytes an answer may have.

    """
    host, url = request.url.host, str(request.url)
    if isinstance(error, OversizedError):
        size = f"{cap / 2**20:g} MB"
        return SourceMalformed(f"{host} sent more than {size}", hint=CHECK_ADDRESS, url=url)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        message = f"{host or 'a service'} has an address, or redirects to one, that is unusable"
        return SourceMalformed(message, hint=CHECK_ADDRESS, url=url)
    if isinstance(error, httpx.TimeoutException):
        message = f"{host} did not answer within {timeout:g} s"
        return SourceDown(message, hint=TRY_LATER, url=url)
    reason = shorten(clean(str(error)), 120) or type(error).__name__
    if isinstance(error, UnpackError | httpx.ReadError | httpx.RemoteProtocolError):
        return SourceDown(f"{host} sent a broken answer: {reason}", hint=TRY_LATER, url=url)
    message = f"{host} could not be reached: {reason}"
    kind = SourceUnreachable if _no_way(error) else SourceDown
    return kind(message, hint=f"check the connection; {TRY_LATER}", url=url)


def _no_way(error: BaseException | None) -> bool:
    """Whether the system, asked for a connection, knew no way: what httpx's error came from."""
    while error is not None:
        if isinstance(error, OSError):
            return isinstance(error, gaierror) or error.errno in _NO_WAY
        error = error.__cause__ or error.__context__
    return False


def refused(answer: Answer, now: datetime) -> SourceError:
    """Return the error for an answer whose status is none of those wanted.

    Args:
        answer: of any other status.
        now: what a Retry-After is measured from when the answer has no date.

    """
    said = f"{answer.status} {_phrase(answer.status)}".strip()
    host = httpx.URL(answer.url).host
    facts: dict[str, Any] = {"url": answer.url, "status": answer.status}
    headers = answer.headers
    asked = retry_after(headers.get("retry-after", ""), answered=headers.get("date", ""), now=now)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS or (answer.status in _BUSY and asked):
        pause = f"{asked:.0f} s" if asked else "a while"
        hint = f"wait {pause}, then run the command again; what was fetched so far is kept"
        message = f"{host} asks for fewer requests ({said})"
        return SourceThrottled(message, retry_after=asked, hint=hint, **facts)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SourceDown(f"{host} is in trouble ({said})", hint=TRY_LATER, **facts)
    return SourceMalformed(f"{host} refused the request ({said})", hint=CHECK_ADDRESS, **facts)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
