"""The audit on plain values: every answer it can give about an announcement."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from triage.audit import (
    announcement_days,
    audit,
    feed_shows,
    newest_list,
    next_list,
    open_days,
    unsettled,
)
from triage.audit.rules import Known
from triage.store.announcements import Held, Listing

MON, TUE, SAT = date(2026, 4, 13), date(2026, 4, 14), date(2026, 4, 18)
HOLIDAY = date(2026, 9, 8)
AT = datetime(2026, 4, 13, 8, 10, tzinfo=UTC)


def look(
    source: str, outcome: str, *, day: date = MON, failures: int = 0, note: str = ""
) -> Listing:
    return Listing(day, "cs.LG", source, outcome, AT, counted=None, failures=failures, note=note)


DOWN = look("rss", "down", failures=1, note="feed failed: no answer")
CASES = {
    "the feed settled it": ([look("rss", "ok")], (412, 412), (412, 412, "rss", "")),
    "feed and records": (
        [look("oai", "ok"), look("rss", "ok")],
        (412, 412),
        (412, 412, "rss+oai", ""),
    ),
    "refetched": (
        [look("rss", "ok", failures=2)],
        (9, 9),
        (9, 9, "rss", "feed failed, refetched 08:10"),
    ),
    "closed by records": (
        [DOWN, look("oai", "ok")],
        (9, 9),
        (9, 9, "oai", "feed failed, refetched 08:10 from OAI-PMH"),
    ),
    "filled later": ([look("oai", "ok")], (9, 9), (9, 9, "oai", "from OAI-PMH")),
    "filled by dates": ([look("api", "ok")], (9, 9), (9, 9, "api", "from the query API")),
    "records missing": ([look("rss", "ok")], (9, 7), (7, 9, "rss", "2 not fetched yet")),
    "failed": ([DOWN], None, (0, None, "", "feed failed: no answer")),
    "failed twice": (
        [DOWN, look("oai", "throttled", note="OAI-PMH failed: asked to wait")],
        (5, 5),
        (5, None, "", "feed failed: no answer; OAI-PMH failed: asked to wait"),
    ),
    "empty and doubted": (
        [look("rss", "empty-suspect", note="an empty feed")],
        None,
        (0, None, "", "an empty feed"),
    ),
    "empty and confirmed": (
        [look("oai", "empty-confirmed", note="no announcement")],
        None,
        (0, 0, "oai", "no announcement"),
    ),
    "not asked": ([], None, (0, None, "", "not asked yet")),
    "imported": ([], (9, 9), (9, None, "", "no source told how many there were")),
}


@pytest.mark.parametrize("case", CASES)
def test_an_announcement_is_known_or_it_is_said_why_not(case: str) -> None:
    """Counts only where a source settled them; everything else says what is missing."""
    looks, held, expected = CASES[case]
    rows = audit(
        MON, MON, Known(looks, [Held(MON, "cs.LG", *held)] if held else [], {"cs.LG": MON})
    )
    (row,) = rows
    assert (row.stored, row.announced, row.how, row.note) == expected
    assert bool(open_days(rows)) == (expected[1] is None or expected[0] < expected[1])


def test_a_holiday_is_no_announcement_and_a_weekend_no_row() -> None:
    """ArXiv's calendar explains a weekday; nobody wonders about a Saturday."""
    rows = audit(date(2026, 9, 5), HOLIDAY, Known([], [], {"cs.LG": date(2026, 9, 1)}))
    assert [(row.day, row.announced, row.note) for row in rows] == [
        (date(2026, 9, 7), None, "not asked yet"),
        (HOLIDAY, 0, "no announcement (holiday)"),
    ]


def test_a_list_on_a_day_off_counts_all_the_same() -> None:
    """The calendar can be wrong: what a feed showed is believed."""
    known = Known([look("rss", "ok", day=HOLIDAY)], [Held(HOLIDAY, "cs.LG", 3, 3)], {})
    (row,) = audit(HOLIDAY, HOLIDAY, known)
    assert (row.stored, row.announced, row.how) == (3, 3, "rss")


def test_days_before_a_category_was_wanted_have_no_row() -> None:
    """Nobody promised those."""
    rows = audit(MON, TUE, Known([], [], {"cs.LG": TUE}))
    assert [row.day for row in rows] == [TUE]


@pytest.mark.parametrize(
    ("now", "newest"),
    [
        (datetime(2026, 4, 14, 4, 10, tzinfo=UTC), MON),
        (datetime(2026, 4, 14, 4, 20, tzinfo=UTC), TUE),
        (datetime(2026, 4, 18, 12, tzinfo=UTC), date(2026, 4, 17)),
        (datetime(2026, 9, 8, 12, tzinfo=UTC), date(2026, 9, 7)),
        (datetime(2026, 1, 15, 5, 20, tzinfo=UTC), date(2026, 1, 15)),
    ],
)
def test_the_newest_list_follows_new_york(now: datetime, newest: date) -> None:
    """Midnight in New York, in summer and winter, over weekends and holidays."""
    assert newest_list(now) == newest


def test_the_next_list_comes_after_the_weekend() -> None:
    """On Saturday the next one is Monday's, at midnight and a quarter in New York."""
    assert next_list(datetime(2026, 4, 18, 12, tzinfo=UTC)) == datetime(
        2026, 4, 20, 4, 15, tzinfo=UTC
    )


def test_a_feed_shows_its_day_only() -> None:
    """On Saturday Friday's list is gone from the feed."""
    friday = date(2026, 4, 17)
    assert feed_shows(friday, datetime(2026, 4, 17, 20, tzinfo=UTC))
    assert not feed_shows(friday, datetime(2026, 4, 18, 20, tzinfo=UTC))


def test_unsettled_days_are_the_ones_to_ask_for() -> None:
    """A failed look leaves its day open; another source's success does not count for this one."""
    known = Known([look("rss", "down"), look("oai", "ok", day=TUE)], [], {})
    assert unsettled("cs.LG", MON, TUE, known, "rss") == [MON, TUE]
    assert unsettled("cs.LG", MON, TUE, known, "rss", "oai") == [MON]
    assert announcement_days(MON, SAT) == [date(2026, 4, day) for day in range(13, 18)]
