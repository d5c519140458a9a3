"""The one owner of the time of day. Everything else is handed a `Clock`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the current time, aware, in UTC."""


def system_clock() -> datetime:
    """Return the machine's time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
