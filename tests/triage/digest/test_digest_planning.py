"""How a digest's room is shared out."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from triage.digest import by_turns, near_boundary
from triage.models import Entry, Flags, InboxState, Paper, Scored

MANY = st.integers(0, 12)


def _entry(paper_id: str, score: float | None) -> Entry:
    scored = None if score is None else Scored(paper_id, score, ())
    return Entry(Paper(paper_id, "A title", ""), "f", InboxState.NEW, scored, Flags())


def _near(shown: int, papers: int) -> list[str]:
    scores = {"a": 90.0, "b": 80.0, "c": 70.0, "d": 52.0, "e": 49.0, "f": 20.0, "g": None}
    entries = [_entry(paper_id, score) for paper_id, score in scores.items()]
    return [entry.paper.id for entry in near_boundary(entries, shown, papers)]


def test_least_certain_below_the_shown_ones_are_near_the_boundary():
    """Best first; who is shown anyway, or is not ranked, is none of them."""
    assert _near(2, 2) == ["d", "e"]
    assert _near(4, 2) == ["e", "f"]
    assert _near(5, 9) == ["f"]
    assert _near(2, 0) == []


def test_a_digest_that_shows_nothing_shows_nothing_to_learn_from():
    """Without a minute there is no paper."""
    assert _near(0, 2) == []


@given(papers=MANY, fields=st.integers(1, 12), monday=st.integers(0, 100_000))
def test_fields_take_turns(papers: int, fields: int, monday: int) -> None:
    """Papers are shared out evenly; after as many working days as fields all had the same."""
    days = [date.fromordinal(1 + 7 * (monday + n // 5) + n % 5) for n in range(fields)]
    shares = [by_turns(papers, fields, day) for day in days]
    assert [sum(share) for share in shares] == [papers] * fields
    assert all(max(share) - min(share) <= 1 for share in shares)
    assert {sum(counts) for counts in zip(*shares, strict=True)} == {papers}


def test_without_a_field_nobody_has_a_turn():
    """A digest of no field is none of anything."""
    assert by_turns(2, 0, date(2026, 4, 17)) == []
