"""How often and how long to wait for a service that fails: pure arithmetic, no sleeping."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Patience:
    """Exponential back-off with jitter, bounded in tries and in seconds."""

    tries: int = 4
    """Requests sent at most, the first one included."""
    tries_unreachable: int = 2
    """The same where the machine knows no way to the service: a network may be coming up, and who
    has none should not wait a minute to be told."""
    base: float = 3.0
    """Seconds before the second try, before jitter; doubled for each further one."""
    longest: float = 60.0
    """Longest back-off in seconds."""
    longest_asked: float = 120.0
    """Longest Retry-After in seconds that is waited for. A service that asks for more is left
    alone: coming back earlier than asked is what a Retry-After forbids."""

    def wait(
        self, tried: int, asked: float | None, jitter: float, *, reachable: bool = True
    ) -> float | None:
        """Return the seconds to wait after the `tried`-th failure, or None to give up.

        Args:
            tried: requests sent so far.
            asked: seconds the service asked for; None when it did not say.
            jitter: a random number in [0, 1): the wait is between half and all of the back-off.
            reachable: whether the machine knows a way to the service.

        """
        tries = self.tries if reachable else min(self.tries, self.tries_unreachable)
        if tried >= tries or (asked is not None and asked > self.longest_asked):
            return None
        back_off = min(self.longest, self.base * 2.0 ** (tried - 1)) * (0.5 + jitter / 2)
        return max(back_off, asked or 0.0)


def retry_after(value: str, *, answered: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks to wait; None when it says nothing usable.

    Args:
        value: the header, seconds or a date (RFC 9110, 10.2.3); empty when there is none.
        answered: the answer's Date header, which a date is measured from, so that a wrong clock on
            either side does no harm; empty when there is none.
        now: measured from when `answered` is no date.

    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    if (until := _http_date(value)) is None:
        return None
    return max(0.0, (until - (_http_date(answered) or now)).total_seconds())


def rate_left(value: str) -> tuple[int, float] | None:
    """Return how many requests a RateLimit header leaves, and the seconds until there are more.

    The form is `"api";r=498;t=271` (IETF draft "RateLimit header fields", as Hugging Face sends
    it); of several policies the tightest counts. None when it says nothing usable.
    """
    found = re.findall(r";\s*r=(\d{1,9})\s*;\s*t=(\d{1,6})", value)
    return min(((int(left), float(until)) for left, until in found), default=None)


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
