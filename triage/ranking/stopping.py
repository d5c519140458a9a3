"""When to stop: how many relevant papers are left below a line, and how sure that is.

A score is no probability: how often papers of a score are relevant depends on how picky a person
is. So a logistic curve from score to probability (Platt 1999) is learned from the papers that were
decided on. Most of those stand at the top and say little about the rest; some are drawn by lot from
all papers, whatever their score, and a digest shows them as an audit: they count in full. Few
decisions leave the curve in doubt; that doubt is kept, and the interval is that of the number of
relevant papers over all curves that the decisions allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from triage.models import Left

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AUDITED_ONE_IN = 200
LEAST = 20
"""Decisions without which nothing is said."""
SURE = 0.9
"""How likely the interval should hold the true number."""
_MIDDLE = (-3.5, 0.9)
_SPREAD = (2.0, 0.45)
"""Offset and slope of curves before any decision: mean and spread of those that fit the benchmark's
four fields in March 2026, the days before the ones that it ranks."""
_TRUST = 0.03
"""What a decision counts that no lot brought. Little: papers at the top say little about those far
below, and scores of papers that were learned from are not those of new ones. Chosen on the same
days."""
_STEPS = 21
_REACH = 3.0
_DRAWS = 500
_SEED = 20260401


@dataclass(frozen=True, slots=True)
class Verdict:
    """One paper that was decided on."""

    score: float
    relevant: bool
    by_lot: bool = False
    """Whether it is in the field's audit."""


def lot(field: str, paper_id: str) -> float:
    """Return a number from 0 to 1 that is the paper's in this field, whatever it is about."""
    digest = blake2b(f"{field} {paper_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def audited(field: str, paper_id: str) -> bool:
    """Whether a paper is in a field's audit: one in two hundred is, and stays it."""
    return lot(field, paper_id) * AUDITED_ONE_IN < 1


def drawn(field: str, ids: Iterable[str], most: int) -> list[str]:
    """Return those of the ids that are in the audit, the smallest lots first, `most` of them."""
    inside = [one for one in ids if audited(field, one)]
    return sorted(inside, key=lambda one: lot(field, one))[:most]


def relevant_left(decided: Sequence[Verdict], scores: Sequence[float]) -> Left | None:
    """Return how many papers with these scores are relevant, judged by what was decided.

    None where fewer than twenty papers were decided on or none of them was relevant: too little
    is known to say. The same input gives the same answer. Scores count to half a point, so that
    thousands take no longer than the two hundred that differ.
    """
    import numpy as np

    if not telling(decided):
        return None
    if not len(scores):
        return Left(0.0, 0, 0)
    curves = _curves()
    likely = _likely(curves, decided)
    random = np.random.default_rng(_SEED)
    possible = curves[random.choice(len(curves), size=_DRAWS, p=likely)]
    levels, papers = np.unique(np.round(2 * np.asarray(scores)) / 2, return_counts=True)
    chances = _chances(possible, levels)
    numbers = random.binomial(papers, chances).sum(axis=1)
    low, high = np.quantile(numbers, ((1 - SURE) / 2, (1 + SURE) / 2), method="inverted_cdf")
    return Left(round(float((chances @ papers).mean()), 1), int(low), int(high))


def telling(decided: Sequence[Verdict]) -> bool:
    """Whether so many papers were decided on, one of them relevant, that something can be said."""
    return len(decided) >= LEAST and any(one.relevant for one in decided)


def _curves() -> NDArray[np.float64]:
    """Return offsets and slopes, shape (curves, 2), evenly around the middle."""
    import numpy as np

    steps = np.linspace(-_REACH, _REACH, _STEPS)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    curves: NDArray[np.float64] = np.array(_MIDDLE) + grid * np.array(_SPREAD)
    return curves


def _likely(curves: NDArray[np.float64], decided: Sequence[Verdict]) -> NDArray[np.float64]:
    """Return how likely each curve is after the decisions; they sum to 1."""
    import numpy as np

    relevant = np.array([one.relevant for one in decided])
    trust = np.array([1.0 if one.by_lot else _TRUST for one in decided])
    chances = _chances(curves, np.array([one.score for one in decided]))
    said = np.where(relevant, chances, 1 - chances)
    before = -0.5 * (((curves - np.array(_MIDDLE)) / np.array(_SPREAD)) ** 2).sum(axis=1)
    log = before + np.log(np.maximum(said, 1e-12)) @ trust
    weights = np.exp(log - log.max())
    result: NDArray[np.float64] = weights / weights.sum()
    return result


def _chances(curves: NDArray[np.float64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how likely papers are relevant, shape (curves, papers)."""
    import numpy as np

    share = np.clip(scores, 0.1, 99.9) / 100
    places = np.log(share / (1 - share))
    result: NDArray[np.float64] = 1 / (1 + np.exp(-(curves[:, :1] + curves[:, 1:] * places)))
    return result
