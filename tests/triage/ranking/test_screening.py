"""Whoever rejects more than they like: how papers are worded tells what they look for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from triage.models import Field, Paper
from triage.ranking import Background, Example, Profile, score
from triage.ranking.direction import Direction, Pull

SUBJECT = "attention cache context memory tokens sparse kernel latency"
REPORTED = "{} and {}. They had been with {} before, after which it was not as they were then"
PROMISED = "{} and {}. How we will go on with {} should now be here, if it can be so that we do"
"""Both are about the same; only words that stand in any text tell them apart."""


@pytest.fixture
def worded() -> Callable[[str, int], list[Example]]:
    """Return a function that makes papers about one subject in a certain wording."""
    random = np.random.default_rng(3)

    def make(wording: str, count: int) -> list[Example]:
        words = SUBJECT.split()
        texts = [wording.format(*random.choice(words, 3, replace=False)) for _ in range(count)]
        first = int(random.integers(10_000)) * 1000
        return [
            Example(Paper(f"{first + at}", "On caches", text), None)
            for at, text in enumerate(texts)
        ]

    return make


def _share_above(scores: dict[str, float], ones: list[Example], others: list[Example]) -> float:
    """Return in how many pairs the one of the ones scores higher."""
    mine, theirs = ([scores[e.paper.id] for e in some] for some in (ones, others))
    return float(np.mean([[one > other for other in theirs] for one in mine]))


def test_papers_are_told_apart_by_how_they_are_worded(
    worded: Callable[[str, int], list[Example]],
) -> None:
    """Words of any text rank papers once most was rejected; every score is the sum of its parts.

    Its reasons name words of the subject none the less.
    """
    liked, rejected = worded(REPORTED, 6), worded(PROMISED, 40)
    wanted, others = worded(REPORTED, 30), worded(PROMISED, 30)
    behind = Background.of([*wanted, *others, *liked, *rejected])
    field = Field("f")
    few = score(Profile(field, None, tuple(liked), ()), [*wanted, *others], behind)
    many = score(Profile(field, None, tuple(liked), tuple(rejected)), [*wanted, *others], behind)
    assert _share_above({s.paper_id: s.score for s in few}, wanted, others) < 0.7
    assert _share_above({s.paper_id: s.score for s in many}, wanted, others) > 0.95
    for scored in many:
        assert sum(part.value for part in scored.parts) == pytest.approx(scored.score, abs=0.005)
        named = {w for p in scored.parts if p.name == "words" for w in p.points_to}
        assert {word for term in named for word in term.split()} <= {*SUBJECT.split(), "caches"}


def test_pulls_through_different_spaces_are_mixed_space_by_space() -> None:
    """What only one of two pulls knows is kept at its share."""
    one, other = (
        Pull({name: Direction(np.full(2, 2.0, dtype=np.float32), 1.0, 4.0) for name in names})
        for names in (("meaning", "words"), ("meaning", "wording"))
    )
    row = np.array([[3.0, 5.0]], dtype=np.float32)
    mixed = one.mixed(0.5, other, 2.0).times({"wording": 0.1})
    strengths = {space: float(way.strength(row)[0]) for space, way in mixed.ways.items()}
    alone = (2 * 3 + 2 * 5 - 1) / 4
    assert strengths == pytest.approx(
        {"meaning": 2.5 * alone, "words": 0.5 * alone, "wording": 0.2 * alone}
    )
