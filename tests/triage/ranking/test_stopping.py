"""How many relevant papers are left: an interval that holds, and silence where little is known."""

from __future__ import annotations

import numpy as np
import pytest

from triage.ranking.stopping import LEAST, SURE, Verdict, audited, lot, relevant_left

WORLDS = 60


def _world(seed: int, offset: float, slope: float) -> tuple[list[Verdict], np.ndarray]:
    """Return decisions on 150 papers, and the scores of 500 more."""
    random = np.random.default_rng(seed)
    scores = 100 * random.beta(0.5, 6, 650)
    best = np.sort(scores)[::-1]
    decided, left = best[:150], best[150:]
    return [Verdict(s, bool(_relevant(random, s, offset, slope))) for s in decided.tolist()], left


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
    few = [Verdict(80.0, relevant=True)] * (LEAST - 1)
    assert relevant_left(few, [10.0]) is None
    assert relevant_left([Verdict(80.0, relevant=False)] * LEAST, [10.0]) is None
    assert relevant_left([], []) is None


def test_more_relevant_decisions_far_down_raise_the_number() -> None:
    """What is found among low scores says that more of them matter."""
    left = [12.0] * 200
    picky = [*[Verdict(90.0, relevant=True)] * 10, *[Verdict(15.0, relevant=False)] * 20]
    easy = [
        *[Verdict(90.0, relevant=True)] * 10,
        *[Verdict(15.0, relevant=True)] * 8,
        *[Verdict(15.0, relevant=False)] * 12,
    ]
    few, many = relevant_left(picky, left), relevant_left(easy, left)
    assert few is not None
    assert many is not None
    assert few.expected < many.expected
    assert 0 <= few.low <= few.high < many.high <= len(left)
    assert relevant_left(easy, left) == many


@pytest.mark.parametrize("score", [0.0, 100.0])
def test_scores_at_the_ends_are_no_certainty(score: float) -> None:
    """No score is taken for a sure yes or no, and no paper left is none relevant."""
    decided = [*[Verdict(90.0, relevant=True)] * 10, *[Verdict(15.0, relevant=False)] * 20]
    said = relevant_left(decided, [score] * 50)
    assert said is not None
    assert 0 < said.expected < 50
    nothing = relevant_left(decided, [])
    assert nothing is not None
    assert (nothing.expected, nothing.low, nothing.high) == (0.0, 0, 0)


def test_what_the_lot_brought_weighs_more() -> None:
    """A dull paper drawn by lot says more about the dull rest than one that stood at the top."""
    top = [*[Verdict(90.0, relevant=True)] * 10, *[Verdict(70.0, relevant=False)] * 15]
    dull = [Verdict(8.0, relevant=False)] * 20
    drawn = [Verdict(8.0, relevant=False, by_lot=True)] * 20
    left = [8.0] * 400
    shown, by_lot = relevant_left([*top, *dull], left), relevant_left([*top, *drawn], left)
    assert shown is not None
    assert by_lot is not None
    assert by_lot.high < shown.high


def test_the_audit_is_a_fair_lot() -> None:
    """About one paper in two hundred is drawn, the same ones every day, others in other fields."""
    ids = [f"2604.{number:05d}" for number in range(40_000)]
    drawn = {one for one in ids if audited("a", one)}
    assert 140 < len(drawn) < 260
    assert drawn == {one for one in ids if lot("a", one) < 1 / 200}
    assert len(drawn & {one for one in ids if audited("b", one)}) < 20
