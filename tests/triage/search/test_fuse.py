"""Joining what words found with what meaning found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.search import fuse

RANKING = st.lists(st.sampled_from("abcdefgh"), unique=True)


def test_the_numbers_are_those_of_the_paper() -> None:
    """Reciprocal rank fusion with k = 60, computed by hand."""
    found = fuse(["a", "b", "c"], ["c", "a", "d"])
    assert [hit.paper_id for hit in found] == ["a", "c", "b", "d"]
    assert [hit.score for hit in found] == pytest.approx(
        [1 / 61 + 1 / 62, 1 / 63 + 1 / 61, 1 / 62, 1 / 63], abs=1e-15
    )
    assert [hit.matched for hit in found] == [
        ("words", "meaning"),
        ("words", "meaning"),
        ("words",),
        ("meaning",),
    ]


def test_ids_break_ties() -> None:
    """Papers of equal rank come in the same order every time."""
    assert [hit.paper_id for hit in fuse(["b", "x"], ["a", "y"])] == ["a", "b", "x", "y"]
    assert fuse([], []) == []


@given(RANKING, RANKING)
def test_nothing_is_lost_and_one_ranking_keeps_its_order(
    words: list[str], meaning: list[str]
) -> None:
    """Every paper found comes once, best first; with one ranking alone, in that order."""
    found = fuse(words, meaning)
    assert {hit.paper_id for hit in found} == {*words, *meaning}
    assert len(found) == len({*words, *meaning})
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert [hit.paper_id for hit in fuse(words, [])] == words
    assert [hit.paper_id for hit in fuse([], meaning)] == meaning
