"""Fetching announcements: what is stored, what is asked, and what is known, day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import replay_faults as fault
from replay_atom import Record
from replay_world import submitted_for

from triage.models import FetchClass

TUE, WED, THU, FRI = (date(2026, 4, day) for day in (7, 8, 9, 10))
MON, NEXT_TUE = date(2026, 4, 13), date(2026, 4, 14)
RSS, OAI, API = "/rss", "/oai", "/api/query"


@pytest.fixture
def week(morning):
    """Announce two papers a day from Tuesday to Friday; it is Friday."""
    for number, day in enumerate((TUE, WED, THU, FRI), start=1):
        morning.announce(day, f"2604.0{number}001", f"2604.0{number}002", comment="8 pages")
    return morning.at(FRI)


def rows(morning):
    return {row.day: (row.stored, row.announced, row.how) for row in morning.coverage()}


def test_the_first_fetch_brings_the_last_five_announcements(week):
    """Today comes from the feed, the days before from OAI-PMH, and nothing is open."""
    done = week.fetch()
    assert done.troubles == done.open == ()
    assert done.stored.new == 8
    known = rows(week)
    assert known[FRI] == (2, 2, "rss+oai")
    assert known[THU] == known[TUE] == (2, 2, "oai")
    papers = week.work.store.papers.get(["2604.01001", "2604.04001"])
    assert [paper.announced for paper in papers] == [TUE, FRI]
    assert {paper.comment for paper in papers} == {"8 pages"}


def test_a_second_fetch_asks_nothing(week):
    """What is settled costs no request."""
    week.fetch()
    before = week.asked()
    assert week.fetch().stored.total == 0
    assert week.asked() == before


def test_a_day_later_only_the_new_day_is_asked(week):
    """The harvest goes on where it ended."""
    week.fetch()
    before = week.asked()
    week.announce(MON, "2604.05001")
    week.at(MON).fetch()
    asked = week.server.log[before:]
    assert [request.path for request in asked] == ["/rss/cs.LG", "/api/query", "/oai"]
    assert asked[-1].params["from"] == "2026-04-10"
    assert rows(week)[MON] == (1, 1, "rss+oai")


def test_nothing_is_asked_at_the_weekend(week):
    """Saturday has no announcement, and nobody is troubled to say so."""
    week.fetch()
    before = week.asked()
    week.at(date(2026, 4, 11), 9).fetch()
    assert week.asked() == before


def test_since_fills_the_days_before(week):
    """A longer span is filled without asking again for what is there."""
    week.announce(date(2026, 3, 18), "2603.01001")
    week.fetch()
    before = week.asked()
    assert week.fetch(since=date(2026, 3, 16)).stored.new == 1
    assert rows(week)[date(2026, 3, 18)] == (1, 1, "oai")
    spans = [(r.params["from"], r.params.get("until")) for r in week.server.log[before:]]
    assert spans[0][1] == "2026-04-04"
    assert all(until for _, until in spans[:-1])
    before = week.asked()
    week.fetch(since=date(2026, 3, 16))
    assert week.asked() == before


def test_a_failed_feed_is_closed_by_oai_and_said(week):
    """The gap closes by itself, and the audit says how."""
    week.server.always(fault.status(503), on=RSS)
    done = week.fetch()
    assert [trouble.source for trouble in done.troubles] == ["arXiv's feed"]
    (row,) = (row for row in week.coverage() if row.day == FRI)
    assert (row.stored, row.announced, row.how) == (2, 2, "oai")
    assert row.note == "feed failed, refetched 05:00 from OAI-PMH"
    week.server.always(None, on=RSS)
    week.at(FRI, 4).fetch()
    (row,) = (row for row in week.coverage() if row.day == FRI)
    assert row.note == "feed failed, refetched 08:00"
    assert row.how == "rss+oai"


def test_a_stale_feed_is_recognised_where_no_feed_was_read_before(week):
    """Dates alone imply Friday's list; the feed that repeats it on Monday settles nothing."""
    week.server.always(fault.status(503), on=RSS)
    week.fetch()
    week.server.always(fault.STALE, on=RSS)
    week.announce(MON, "2604.05001", "2604.05002")
    done = week.at(MON).fetch()
    assert "an earlier announcement" in done.troubles[0].message
    assert rows(week)[MON] == (2, 2, "oai")
    assert rows(week)[FRI] == (2, 2, "oai")


def test_when_all_but_the_query_api_fail_it_closes_the_gaps(week):
    """Old days are settled by submission dates; today stays open, because the API may lag."""
    week.server.always(fault.status(503), on=RSS)
    week.server.always(fault.WEB_PAGE, on=OAI)
    done = week.fetch()
    assert done.stored.new == 8
    assert rows(week)[THU] == (2, 2, "api")
    assert [row.day for row in done.open] == [FRI]
    assert {trouble.outcome for trouble in done.troubles} == {
        FetchClass.DOWN,
        FetchClass.MALFORMED,
    }


def test_when_everything_fails_nothing_is_called_empty(week):
    """No count, no complete day, and the reason in words."""
    week.server.always(fault.RATE_EXCEEDED)
    done = week.fetch()
    assert done.stored.total == 0
    assert all(row.announced is None for row in week.coverage())
    assert {trouble.outcome for trouble in done.troubles} == {FetchClass.THROTTLED}
    assert "feed failed: arXiv asks for fewer requests" in done.open[-1].note


def test_the_feed_alone_makes_papers_readable(week):
    """Papers are there while the record services are away, and are completed later."""
    week.server.always(fault.status(500), on=OAI)
    week.server.always(fault.status(500), on=API)
    week.fetch()
    (paper,) = week.work.store.papers.get(["2604.04001"])
    assert (paper.title, paper.comment, paper.announced) == ("A title", None, FRI)
    week.server.always(None, on=OAI)
    week.server.always(None, on=API)
    week.at(FRI, 3).fetch()
    (paper,) = week.work.store.papers.get(["2604.04001"])
    assert (paper.comment, paper.source, paper.version) == ("8 pages", "arxiv", 1)
    assert week.work.store.history.changes() == []


def test_yesterdays_batch_under_todays_date_settles_nothing(week):
    """A stale feed is not today's: the day stays open until the real one is there."""
    week.at(THU).fetch()
    week.at(FRI)
    week.server.misbehave(fault.STALE, on=RSS)
    week.server.always(fault.status(503), on=OAI)
    done = week.fetch()
    assert [row.day for row in done.open] == [FRI]
    assert "an earlier announcement" in done.open[0].note
    week.server.always(None, on=OAI)
    week.at(FRI, 3).fetch()
    assert rows(week)[FRI][:2] == (2, 2)
    (paper,) = week.work.store.papers.get(["2604.03001"])
    assert paper.announced == THU


def test_an_announcement_day_without_a_list_is_confirmed_by_oai(week):
    """ArXiv deferred a mailing without notice: feed and records agree, and it is said so."""
    week.fetch()
    week.at(MON)
    done = week.fetch()
    assert done.open == ()
    (row,) = (row for row in week.coverage() if row.day == MON)
    assert (row.stored, row.announced, row.note) == (0, 0, "no announcement")
    before = week.asked()
    week.fetch()
    assert week.asked() <= before + 1


def test_a_cross_list_never_makes_a_paper_new_again(week):
    """A paper keeps its first day when another list or a re-announcement shows it."""
    week.fetch()
    (paper,) = week.work.store.papers.get(["2604.01001"])
    record = Record(paper.id, categories=("cs.CV", "cs.LG"), submitted=submitted_for(TUE))
    week.relist(MON, record, "cross", ("cs.LG",))
    week.at(MON).fetch()
    (again,) = week.work.store.papers.get(["2604.01001"])
    assert again.announced == TUE
    assert week.work.store.papers.count() == 8


def test_a_late_cross_list_is_found_without_its_feed(week):
    """An older paper that joins the category in a week off is not lost."""
    week.fetch()
    old = Record("2501.00007", categories=("cs.CV", "cs.LG"), submitted=submitted_for(TUE))
    old = replace(old, submitted=old.submitted.replace(year=2025))
    week.relist(MON, old, "cross", ("cs.LG",))
    week.announce(NEXT_TUE, "2604.06001")
    done = week.at(NEXT_TUE).fetch()
    assert done.open == ()
    (paper,) = week.work.store.papers.get(["2501.00007"])
    assert paper.announced == MON


def test_a_replacement_updates_the_paper_and_keeps_the_old_texts(week):
    """One paper, two versions, and a change that names every difference."""
    week.fetch()
    newer = Record(
        "2604.01001",
        title="A better title",
        submitted=submitted_for(TUE),
        updated=submitted_for(MON),
        version=2,
        comment="Accepted at ICML 2026",
        doi="10.1000/xyz",
    )
    week.relist(MON, newer, "replace")
    week.at(MON).fetch()
    store = week.work.store
    (paper,) = store.papers.get(["2604.01001"])
    assert (paper.version, paper.title, paper.announced) == (2, "A better title", TUE)
    first, second = store.history.versions("2604.01001")
    assert (first.title, first.comment, first.submitted) == ("A title", "8 pages", date(2026, 4, 6))
    assert (second.version, second.submitted) == (2, date(2026, 4, 10))
    (change,) = store.history.changes()
    assert (change.kind, change.version_before, change.version_after) == ("version", 1, 2)
    assert {d.name: (d.before, d.after) for d in change.differences} == {
        "title": ("A title", "A better title"),
        "comment": ("8 pages", "Accepted at ICML 2026"),
        "doi": ("", "10.1000/xyz"),
    }
    assert store.papers.with_doi("10.1000/XYZ") == paper


def test_a_withdrawal_and_its_undoing_are_changes(week):
    """Only the current version counts; both turns are noted once."""
    week.fetch()
    gone = Record(
        "2604.02001",
        submitted=submitted_for(WED),
        updated=submitted_for(MON),
        version=2,
        withdrawn=True,
        comment="This paper has been withdrawn by the author due to an error",
    )
    week.relist(MON, gone, "replace")
    week.at(MON).fetch()
    back = replace(gone, version=3, withdrawn=False, comment="", updated=submitted_for(NEXT_TUE))
    week.relist(NEXT_TUE, back, "replace")
    week.at(NEXT_TUE).fetch()
    kinds = [change.kind for change in week.work.store.history.changes()]
    assert kinds == ["restored", "withdrawn"]


def test_a_silent_replacement_above_v5_comes_from_oai(week):
    """Feeds leave out late replacements; the harvest sees them."""
    week.fetch()
    late = Record(
        "2604.01002",
        title="Sixth try",
        submitted=submitted_for(TUE),
        updated=submitted_for(MON),
        version=6,
    )
    week.server.world.papers.append(late)
    week.at(MON).fetch()
    (paper,) = week.work.store.papers.get(["2604.01002"])
    assert (paper.version, paper.title) == (6, "Sixth try")
    assert len(week.work.store.history.versions("2604.01002")) == 6
