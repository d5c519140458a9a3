"""How many relevant papers are left: an interval that holds, and silence where little is known."""

from __future__ import annotations

import numpy as np
import pytest

from triage.ranking.stopping import LEAST, SURE, relevant_left

WORLDS = 60


def _world(seed: int, offset: float, slope: float) -> tuple[list[tuple[float, bool]], np.ndarray]:
    """Return decisions on 150 papers, and the scores of 500 more."""
    random = np.random.default_rng(seed)
    scores = 100 * random.beta(0.5, 6, 650)
    best = np.sort(scores)[::-1]
    decided, left = best[:150], best[150:]
    return [(s, bool(_relevant(random, s, offset, slope))) for s in decided.tolist()], left


def _relevant(random: np.random.Generator, scores, offset: float, slope: float):
    places = np.log(scores / (100 - scores))
    return random.random(np.shape(scores)) < 1 / (1 + np.exp(-(offset + slope * places)))


@pytest.mark.parametrize(("offset", "slope"), [(-2.0, 1.0), (-1.0, 1.2), (-2.5, 0.8)])
def test_the_interval_holds_where_scores_tell(offset: float, slope: float) -> None:
    """Whoever is picky or easy to please, the true number lies inside as often as promised."""
    held = 0
    for seed in range(WORLDS):
        decided, left = _world(seed, offset, slope)
        said = relevant_left(decided, left.tolist())
        if said is None:
            held += 1
            continue
        true = int(_relevant(np.random.default_rng(1000 + seed), left, offset, slope).sum())
        held += said.low <= true <= said.high
    assert held / WORLDS >= SURE - 0.05


def test_nothing_is_said_from_nothing() -> None:
    """Few decisions, or none that says yes, tell nothing about the rest."""
    few = [(80.0, True)] * (LEAST - 1)
    assert relevant_left(few, [10.0]) is None
    assert relevant_left([(80.0, False)] * LEAST, [10.0]) is None
    assert relevant_left([], []) is None


def test_more_relevant_decisions_far_down_raise_the_number() -> None:
    """What is found among low scores says that more of them matter."""
    left = [12.0] * 200
    picky = [*[(90.0, True)] * 10, *[(15.0, False)] * 20]
    easy = [*[(90.0, True)] * 10, *[(15.0, True)] * 8, *[(15.0, False)] * 12]
    few, many = relevant_left(picky, left), relevant_left(easy, left)
    assert few is not None
    assert many is not None
    assert few.expected < many.expected
    assert 0 <= few.low <= few.high < many.high <= len(left)
    assert relevant_left(easy, left) == many


@pytest.mark.parametrize("score", [0.0, 100.0])
def test_scores_at_the_ends_are_no_certainty(score: float) -> None:
    """No score is taken for a sure yes or no, and no paper left is none relevant."""
    decided = [*[(90.0, True)] * 10, *[(15.0, False)] * 20]
    said = relevant_left(decided, [score] * 50)
    assert said is not None
    assert 0 < said.expected < 50
    nothing = relevant_left(decided, [])
    assert nothing is not None
    assert (nothing.expected, nothing.low, nothing.high) == (0.0, 0, 0)
