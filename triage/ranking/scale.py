"""The scale of 0 to 100, and how a score on it is shared out to what it is made of.

Strengths add up without bound; the scale ends. So the sum is bent by a logistic curve, fixed in
the field itself: an ordinary paper gets 5, one as strong as a typical example of the field 75.
The bent sum is shared out along the straight way from the ordinary paper to the paper at hand
(Aumann and Shapley, Values of Non-Atomic Games, 1974): each summand gets its own share of the
rise, keeps its sign, and all of them add up to the score exactly.
"""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ORDINARY = 5.0
TYPICAL = 75.0


def _logit(score: float) -> float:
    return log(score / (100 - score))


_LOW, _HIGH = _logit(ORDINARY), _logit(TYPICAL)
_FLAT = 1e-6
_END = 0.005
"""Scores as near as this to an end of the scale were rounded to it."""


def bend(strength: NDArray[np.float64], anchor: float) -> NDArray[np.float64]:
    """Return scores of strengths; `anchor` is the strength that gets 75."""
    import numpy as np

    steep = (_HIGH - _LOW) / anchor
    result: NDArray[np.float64] = 100 / (1 + np.exp(-np.clip(_LOW + steep * strength, -500, 500)))
    return result


def rate(strength: NDArray[np.float64], anchor: float) -> NDArray[np.float64]:
    """Return how many points one unit of each strength's summands is worth."""
    import numpy as np

    rise = bend(strength, anchor) - ORDINARY
    slope = (_HIGH - _LOW) / anchor * ORDINARY * (100 - ORDINARY) / 100
    flat = np.abs(strength) < _FLAT
    result: NDArray[np.float64] = np.where(flat, slope, rise / np.where(flat, 1.0, strength))
    return result


def without(score: float, points: float) -> float:
    """Return what a score would be without a summand that has so many points of it.

    Its points are its share of the rise above an ordinary paper, and of the strength as well.
    """
    rise = score - ORDINARY
    if abs(rise) < _FLAT:
        return score - points
    strength = _logit(min(max(score, _END), 100 - _END)) - _LOW
    return 100 / (1 + exp(-(_LOW + strength * (1 - points / rise))))
