"""arXiv's calendar, against the lists that really appeared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.sources.calendar import NEW_YORK, announcement_day, is_announcement_day


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("submitted", "listed"),
    [
        ("2026-04-13T14:00:00", "2026-04-15"),  # Monday after the cut-off: Wednesday's list
        ("2026-04-14T13:59:59", "2026-04-15"),
        ("2026-04-14T14:00:00", "2026-04-16"),
        ("2026-04-16T13:59:59", "2026-04-17"),  # Thursday before the cut-off: Friday's list
        ("2026-04-16T14:00:00", "2026-04-20"),  # Thursday to Friday: Monday's list
        ("2026-04-17T13:59:59", "2026-04-20"),
        ("2026-04-17T14:00:00", "2026-04-21"),  # Friday to Monday: Tuesday's list
        ("2026-04-18T09:00:00", "2026-04-21"),
        ("2026-04-19T23:59:59", "2026-04-21"),
        ("2026-04-20T13:59:59", "2026-04-21"),
    ],
)
def test_each_row_of_the_published_schedule(submitted: str, listed: str) -> None:
    """A submission is in the list that arXiv's table names for its span."""
    assert announcement_day(new_york(submitted)) == date.fromisoformat(listed)


@pytest.mark.parametrize(
    ("submitted", "listed"),
    [
        ("2026-03-06T18:59:59+00:00", "2026-03-09"),  # winter: 14:00 is 19:00 UTC
        ("2026-03-06T19:00:00+00:00", "2026-03-10"),
        ("2026-03-10T17:59:59+00:00", "2026-03-11"),  # summer since the 8th: 18:00 UTC
        ("2026-03-10T18:00:00+00:00", "2026-03-12"),
        ("2026-10-30T17:59:59+00:00", "2026-11-02"),
        ("2026-10-30T18:00:00+00:00", "2026-11-03"),
        ("2026-11-03T18:59:59+00:00", "2026-11-04"),  # winter since the 1st
        ("2026-11-03T19:00:00+00:00", "2026-11-05"),
        ("2026-04-15T03:00:00+09:00", "2026-04-16"),  # 14:00 on the 14th in New York
    ],
)
def test_the_cut_off_is_new_yorks_whatever_the_zone(submitted: str, listed: str) -> None:
    """The cut-off moves with New York's summer time, and any aware time is understood."""
    assert announcement_day(datetime.fromisoformat(submitted)) == date.fromisoformat(listed)


@pytest.mark.parametrize(
    ("submitted", "listed"),
    [
        ("2026-01-19T10:00:00", "2026-01-21"),  # mailing deferred on Monday: no list on Tuesday
        ("2026-01-16T15:00:00", "2026-01-21"),
        ("2026-01-20T10:00:00", "2026-01-21"),
        ("2025-07-04T10:00:00", "2025-07-08"),  # a Friday: no list on Monday
        ("2025-11-27T10:00:00", "2025-12-01"),
        ("2025-12-31T10:00:00", "2026-01-01"),  # the list of New Year's Day exists
        ("2026-01-01T10:00:00", "2026-01-05"),
        ("2024-12-25T10:00:00", "2024-12-30"),  # two deferred mailings in a row
        ("2026-12-31T10:00:00", "2027-01-04"),
    ],
)
def test_a_deferred_mailing_moves_to_the_next_one(submitted: str, listed: str) -> None:
    """What a deferred mailing would have shown is in the list after it."""
    assert announcement_day(new_york(submitted)) == date.fromisoformat(listed)


def test_days_with_and_without_a_list() -> None:
    """The weekdays without a list are those that real list archives of 2025 and 2026 lack."""
    start, end = date(2025, 3, 18), date(2026, 4, 30)
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    missing = [str(day) for day in days if day.weekday() < 5 and not is_announcement_day(day)]
    assert missing == [
        *("2025-06-20", "2025-07-07", "2025-09-02", "2025-11-28", "2025-12-26", "2025-12-31"),
        *("2026-01-02", "2026-01-20"),
    ]
    assert not any(is_announcement_day(day) for day in days if day.weekday() >= 5)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001  given a zone below
    st.integers(-14, 14),
    st.timedeltas(timedelta(), timedelta(days=9)),
)
def test_later_submissions_are_never_announced_earlier(
    moment: datetime, offset: int, later: timedelta
) -> None:
    """The day of announcement has a list, follows the submission and keeps its order."""
    submitted = moment.replace(tzinfo=timezone(timedelta(hours=offset)))
    listed = announcement_day(submitted)
    assert is_announcement_day(listed)
    assert timedelta() < listed - submitted.astimezone(NEW_YORK).date() <= timedelta(days=7)
    assert announcement_day(submitted + later) >= listed


def test_a_time_without_a_zone_is_refused() -> None:
    """A naive time is a programming error, not a guess at a zone."""
    with pytest.raises(ValueError, match="zone"):
        announcement_day(datetime.now(UTC).replace(tzinfo=None))
