"""When to look again: often at first, rarely later, from the start after a new version."""

from __future__ import annotations

from datetime import datetime, timedelta

DAYS = (0, 1, 3, 7, 14, 30, 60, 90, 180)
"""Days after a paper was first seen, or got its present version, on which it is looked at."""


def is_due(since: datetime, last: datetime | None, now: datetime) -> bool:
    """Return whether a look is due.

    Args:
        since: when the paper, or its present version, was first seen.
        last: when it was last looked at with an answer; None for never.
        now: the time.

    """
    passed = [since + timedelta(days=day) for day in DAYS if since + timedelta(days=day) <= now]
    return bool(passed) and (last is None or last < passed[-1])


def next_look(since: datetime, last: datetime | None, now: datetime) -> datetime | None:
    """Return when the next look is due; None when the last one is done."""
    if is_due(since, last, now):
        return now
    times = (since + timedelta(days=day) for day in DAYS)
    return next((time for time in times if time > now), None)
