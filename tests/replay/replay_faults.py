"""Ways a service misbehaves: each takes the honest answer and returns what is sent instead."""

from __future__ import annotations

import gzip
import random
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import replay_atom

ATOM = "application/atom+xml; charset=UTF-8"


@dataclass(frozen=True)
class Reply:
    """What goes over the wire, and how."""

    body: bytes
    status: int = 200
    content_type: str = ATOM
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False
    """Accept the request and say nothing."""
    trickle: float = 0.0
    """Seconds between two bytes."""
    cut_at: int | None = None
    """Reset the connection after this many bytes of the body."""
    stale: Callable[[], bytes] | None = None
    """Makes the body that an earlier day's papers under this day's date would have."""


Fault = Callable[[Reply], Reply]


def status(code: int, *, retry_after: str = "", body: bytes = b"busy") -> Fault:
    """Answer with a status and perhaps a Retry-After."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    return lambda _: Reply(body, code, "text/plain", headers)


def instead(body: bytes, content_type: str = ATOM, code: int = 200) -> Fault:
    """Send this body."""
    return lambda _: Reply(body, code, content_type)


def altered(change: Callable[[bytes], bytes]) -> Fault:
    """Send the honest body, changed."""
    return lambda honest: replace(honest, body=change(honest.body))


RATE_EXCEEDED = instead(b"Rate exceeded.", "text/plain")
WEB_PAGE = instead(b"<!DOCTYPE html><html><body>Just a moment</body></html>", "text/html")
EMPTY_BODY = instead(b"")
TRUNCATED = altered(lambda body: body[: len(body) // 2])
EMPTY_PAGE = instead(replay_atom.feed([], total=412))
ERROR_400 = instead(replay_atom.error_feed("incorrect id format for abc"), code=400)
ERROR_LEGACY = instead(replay_atom.error_feed("incorrect id format for abc"))


def _stale(honest: Reply) -> Reply:
    return replace(honest, body=honest.stale(), headers={}) if honest.stale else honest


STALE: Fault = _stale
STALL: Fault = lambda honest: replace(honest, silent=True)  # noqa: E731
RESET: Fault = lambda honest: replace(honest, cut_at=len(honest.body) // 2)  # noqa: E731


def trickle(seconds: float) -> Fault:
    """Send the honest body a byte at a time."""
    return lambda honest: replace(honest, trickle=seconds)


def redirect(to: str) -> Fault:
    """Send elsewhere."""
    return lambda _: Reply(b"", 302, "text/plain", {"Location": to})


def gzip_bomb(size: int) -> Fault:
    """Send `size` bytes of nothing, packed a thousand to one."""
    packed = gzip.compress(bytes(size))
    return lambda _: Reply(packed, headers={"Content-Encoding": "gzip"})


def gzipped(*, cut: bool = False) -> Fault:
    """Send the honest body packed, whole or cut short."""

    def pack(honest: Reply) -> Reply:
        packed = gzip.compress(honest.body)
        packed = packed[: len(packed) // 2] if cut else packed
        return replace(honest, body=packed, headers={"Content-Encoding": "gzip"})

    return pack


GENERAL: tuple[Fault, ...] = (
    status(429),
    status(429, retry_after="1"),
    status(503),
    status(500),
    RATE_EXCEEDED,
    WEB_PAGE,
    EMPTY_BODY,
    TRUNCATED,
    STALL,
    RESET,
    gzipped(cut=True),
    gzip_bomb(64 * 1024 * 1024),
)
"""What any service can do; a random plan picks from these."""


class Plan:
    """Which request is answered how: one by one, always, or at random with a seed."""

    def __init__(self) -> None:
        self._queue: deque[Fault | None] = deque()
        self._always: Fault | None = None
        self._random: random.Random | None = None
        self._share = 0.0
        self._choice: Sequence[Fault] = GENERAL

    def queue(self, *faults: Fault | None) -> None:
        """Use up one fault for each coming request; None lets one pass honestly."""
        self._queue.extend(faults)

    def always(self, fault: Fault | None) -> None:
        """Use this fault for every request from now on."""
        self._always = fault

    def at_random(self, share: float, faults: Sequence[Fault], seed: int) -> None:
        """Use any of these faults for this share of the requests; 0 ends it."""
        self._random, self._share, self._choice = random.Random(seed), share, faults

    @property
    def empty(self) -> bool:
        """Whether every request is answered honestly."""
        return not (self._queue or self._always or self._share)

    def next(self) -> Fault | None:
        """Return the fault for the request at hand."""
        if self._queue:
            return self._queue.popleft()
        if self._random and self._random.random() < self._share:
            return self._random.choice(self._choice)
        return self._always
