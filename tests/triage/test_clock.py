"""The one owner of the time of day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from triage.clock import system_clock


def test_the_time_is_utc_to_the_second() -> None:
    """Stored times compare with each other and carry their zone."""
    now = system_clock()
    assert now.tzinfo is UTC
    assert now.microsecond == 0
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)
