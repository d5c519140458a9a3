"""Announcements: seen entries, inferred entries, and the first day of a paper."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from triage.models import Change, Difference, Paper, Version
from triage.store import Store
from triage.store.announcements import Listed, Listing

MON, TUE, WED = (date(2026, 4, day) for day in (13, 14, 15))
NOW = datetime(2026, 4, 15, 12, tzinfo=UTC)


@pytest.fixture
def paper(store: Store) -> Paper:
    """Store a paper that was in no list."""
    made = Paper("2604.00001", "Title", "Abstract", categories=("cs.LG",), version=1)
    store.papers.put([made], NOW)
    return made


def announced(store: Store, paper: Paper) -> date | None:
    return store.papers.get([paper.id])[0].announced


def record(store: Store, day: date, kind: str, *, inferred: bool, category: str = "cs.LG") -> None:
    entry = Listed("2604.00001", kind, 1)
    store.announcements.record(day, category, [entry], source="test", inferred=inferred)


def test_a_new_entry_of_a_feed_beats_a_day_that_dates_implied(store: Store, paper: Paper) -> None:
    """Moderation held the paper back: the feed knows better, and the day counts it once."""
    record(store, MON, "new", inferred=True)
    assert announced(store, paper) == MON
    record(store, WED, "new", inferred=False)
    assert announced(store, paper) == WED
    assert [held.day for held in store.announcements.held(MON, WED)] == [WED]


def test_a_cross_list_never_moves_a_paper_later(store: Store, paper: Paper) -> None:
    """It keeps its first day, whatever lists show it afterwards."""
    record(store, MON, "new", inferred=True)
    record(store, WED, "cross", inferred=False)
    assert announced(store, paper) == MON
    record(store, WED, "cross", inferred=False, category="cs.CL")
    assert announced(store, paper) == MON


def test_dates_imply_nothing_where_a_feed_showed_the_paper(store: Store, paper: Paper) -> None:
    """In another category the feed's day is taken over."""
    record(store, TUE, "new", inferred=False)
    record(store, MON, "new", inferred=True)
    record(store, MON, "cross", inferred=True, category="cs.CL")
    assert {(held.day, held.category) for held in store.announcements.held(MON, WED)} == {
        (TUE, "cs.LG"),
        (TUE, "cs.CL"),
    }
    assert announced(store, paper) == TUE


def test_a_feed_read_whole_is_believed(store: Store, paper: Paper) -> None:
    """What dates implied about its list is forgotten; the paper stays."""
    record(store, MON, "new", inferred=True)
    store.announcements.believe_feed(MON, "cs.LG")
    assert store.announcements.held(MON, MON) == []
    assert announced(store, paper) == MON


def test_replacements_are_no_part_of_the_count(store: Store, paper: Paper) -> None:
    """Only entries that bring a paper to the category are counted."""
    record(store, MON, "replace", inferred=False)
    assert store.announcements.held(MON, MON) == []
    assert announced(store, paper) is None


def test_an_announced_paper_that_is_not_stored_is_seen(store: Store) -> None:
    """The count knows it, and its record is wanted until it comes; in vain asked, it rests."""
    record(store, MON, "new", inferred=False)
    (held,) = store.announcements.held(MON, MON)
    assert (held.announced, held.stored) == (1, 0)
    assert store.announcements.wanted(NOW) == ["2604.00001"]
    store.announcements.note_asked(["2604.00001"], NOW)
    assert store.announcements.wanted(NOW) == []
    assert store.announcements.wanted(NOW + timedelta(hours=1)) == ["2604.00001"]
    store.announcements.note_asked(["2604.00001"], NOW)
    assert store.announcements.wanted(NOW + timedelta(hours=1)) == []


def test_a_newer_version_is_wanted(store: Store, paper: Paper) -> None:
    """A replacement of a stored paper is asked for; one of an unknown paper is not."""
    entries = [Listed(paper.id, "replace", 2), Listed("2501.00001", "replace", 4)]
    store.announcements.record(WED, "cs.LG", entries, source="test", inferred=False)
    assert store.announcements.wanted(NOW) == [paper.id]


def test_a_settled_look_stays_settled(store: Store) -> None:
    """A failure after a success changes nothing; failures before it are remembered."""

    def put(outcome: str, *, settled: bool) -> None:
        look = Listing(MON, "cs.LG", "rss", outcome, NOW, note=outcome)
        store.announcements.put_listing(look, settled=settled)

    put("down", settled=False)
    put("throttled", settled=False)
    put("ok", settled=True)
    put("down", settled=False)
    (look,) = store.announcements.listings(MON, MON)
    assert (look.outcome, look.failures) == ("ok", 2)


def test_versions_are_completed_and_never_emptied(store: Store, paper: Paper) -> None:
    """What one source tells of a version stays when another tells the rest."""
    store.history.archive(paper, NOW)
    store.history.put_versions([Version(paper.id, 1, size="0kb", source_type="I")], NOW)
    (version,) = store.history.versions(paper.id)
    assert (version.title, version.size, version.source_type) == ("Title", "0kb", "I")


def test_changes_come_newest_first_with_the_present_title(store: Store, paper: Paper) -> None:
    """They can be asked for from a time on, and for some papers."""
    early = Change(paper.id, "comment", NOW - timedelta(days=2), 1, 1)
    late = Change(paper.id, "version", NOW, 1, 2, (Difference("title", "a", "b"),), "arxiv")
    store.history.note(early)
    store.history.note(late)
    both = store.history.changes()
    assert [(change.kind, change.title) for change in both] == [
        ("version", "Title"),
        ("comment", "Title"),
    ]
    assert both[0].differences == late.differences
    assert len(store.history.changes(since=NOW)) == 1
    assert store.history.changes(papers=["2604.99999"]) == []
