"""When jobs run: New York's time, because that is when arXiv announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from triage.audit import newest_list

if TYPE_CHECKING:
    from apscheduler.triggers.base import BaseTrigger

ZONE = "America/New_York"
MORNING, GAPS, EVIDENCE = "morning", "gaps", "evidence"
_HOUR, _MINUTE = 0, 45
_GAP_HOURS = "2,4,6,8,12,16,20"
_EVIDENCE_EVERY = timedelta(hours=3)
_SPREAD = 600
"""Seconds over which homes spread their mornings, so that not all ask at once."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A job and when it runs."""

    job: str
    trigger: BaseTrigger


def timetable() -> list[Timed]:
    """Return when each job runs: after each announcement, and through the day."""
    from apscheduler.triggers.cron import CronTrigger
    from apscheduler.triggers.interval import IntervalTrigger

    morning = CronTrigger(
        day_of_week="mon-fri", hour=_HOUR, minute=_MINUTE, timezone=ZONE, jitter=_SPREAD
    )
    gaps = CronTrigger(hour=_GAP_HOURS, minute=_MINUTE, timezone=ZONE, jitter=_SPREAD)
    seconds = int(_EVIDENCE_EVERY.total_seconds())
    evidence = IntervalTrigger(seconds=seconds, timezone=ZONE, jitter=_SPREAD)
    return [Timed(MORNING, morning), Timed(GAPS, gaps), Timed(EVIDENCE, evidence)]


def missed(now: datetime, last: datetime | None) -> bool:
    """Return whether a list came out that no morning looked for: the machine slept or was off.

    Args:
        now: an aware time.
        last: when the last morning began; None when there never was one.

    """
    return last is None or newest_list(last) < newest_list(now)
