"""arXiv's announcement calendar: which list a submission is in, and which days have a list.

Exact, because arXiv publishes it (help pages "Availability of submissions" and "RSS feeds"): the
cut-off is 14:00 in New York, summer time included; the mailing goes out at 20:00 from Sunday to
Thursday; feeds and lists carry the date of the next weekday morning.

Inferred: that a submission is announced at the first mailing after its cut-off. Moderation can
hold a paper back for days, so `announcement_day` is the earliest day, and for nearly all papers
the day. A submission at 14:00:00 sharp is counted to the next mailing; arXiv does not say.

arXiv names its deferred mailings for each year, late in the year before, and sometimes defers one
without notice. `no_list.toml` holds the weekdays that had no list: 2025 and 2026 as arXiv named
them, the end of 2024 and December 2025 as seen in the lists. For any other year only weekends
count.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
CUT_OFF = time(14)
"""Submissions from this time on wait for the next day's mailing."""

NO_LIST = frozenset(
    day
    for days in tomllib.loads(
        resources.files(__package__).joinpath("no_list.toml").read_text(encoding="utf-8")
    ).values()
    for day in days
)
"""Weekdays without a list, because the mailing of the evening before was deferred."""

_SATURDAY = 5


def is_announcement_day(day: date) -> bool:
    """Return whether arXiv has a list dated `day` (as far as its deferred mailings are known)."""
    return day.weekday() < _SATURDAY and day not in NO_LIST


def announcement_day(submitted: datetime) -> date:
    """Return the date of the first list that can show a submission.

    Args:
        submitted: an aware time, in any zone.

    Raises:
        ValueError: `submitted` has no zone.

    """
    if submitted.tzinfo is None:
        raise ValueError(f"a submission time needs a zone: {submitted!r}")
    local = submitted.astimezone(NEW_YORK)
    closes = local.date() + timedelta(days=local.time() >= CUT_OFF)
    while closes.weekday() >= _SATURDAY:  # nothing closes at a weekend: Friday's rest is Monday's
        closes += timedelta(days=1)
    listed = closes + timedelta(days=1)
    while not is_announcement_day(listed):
        listed += timedelta(days=1)
    return listed
