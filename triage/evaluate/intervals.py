"""How sure a mean is: over days by percentile bootstrap, over a few reviews by Student's t.

Bootstrapped 95 % intervals of the mean of six held it in 85 % of 2,000 simulations, Student's in 95
(normal values; exponential ones 78 and 87).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 2000
_SEED = 20260401


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the 95 % interval around it."""

    mean: float
    low: float
    high: float

    def record(self) -> dict[str, float | None]:
        """Return it as JSON has it; None stands for what is not defined."""
        return {name: _number(getattr(self, name)) for name in ("mean", "low", "high")}


def interval(values: NDArray[np.float64], draws: int = DRAWS) -> Interval:
    """Return mean and interval of per-day values (Efron and Tibshirani, 1993, chapter 13).

    Days without a value (NaN) are left out. Equal lengths give equal draws, so that the interval
    of a difference of two arrays is that of a paired comparison.
    """
    import numpy as np

    known = values[~np.isnan(values)]
    if not len(known):
        return Interval(float("nan"), float("nan"), float("nan"))
    chosen = np.random.default_rng(_SEED).integers(0, len(known), (draws, len(known)))
    means = known[chosen].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Interval(float(known.mean()), float(low), float(high))


def ratio_interval(
    ours: list[NDArray[np.float64]], theirs: list[NDArray[np.float64]], draws: int = DRAWS
) -> Interval:
    """Return the ratio of two means over fields, days drawn together for both.

    Each list holds one array of per-day values a field; fields weigh equally. Fields and the
    days within them are drawn anew, so the interval holds for other days and other fields as far
    as those at hand tell. Draws of nothing but days without a value (NaN) are left out.
    """
    import numpy as np

    random = np.random.default_rng(_SEED)
    above, below = np.zeros(draws), np.zeros(draws)
    for draw in range(draws):
        for field in random.integers(0, len(ours), len(ours)):
            days = random.integers(0, len(ours[field]), len(ours[field]))
            above[draw] += _known_mean(ours[field][days])
            below[draw] += _known_mean(theirs[field][days])
    ratio = above / np.maximum(below, 1e-12)
    mean = _mean(ours) / max(_mean(theirs), 1e-12)
    low, high = np.nanquantile(ratio, (0.025, 0.975))
    return Interval(mean, float(low), float(high))


def interval_of_few(values: NDArray[np.float64]) -> Interval:
    """Return mean and interval of a few values, such as reviews (Student, Biometrika 6, 1908).

    Without an interval (NaN) where there is only one value: it tells nothing about others.
    """
    import numpy as np

    mean = float(values.mean())
    reach = _student(len(values)) * float(np.sqrt(_spread(values, values)))
    return Interval(mean, mean - reach, mean + reach)


def ratio_of_few(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> Interval:
    """Return the ratio of two means of paired values, positive ones, and its interval.

    The interval holds the ratios at which ours and that many times theirs do not differ by
    Student's t (Fieller, Journal of the Royal Statistical Society B 16, 1954). There is none (NaN)
    of one pair, nor where the values below may as well be zero.
    """
    import numpy as np

    above, below = float(ours.mean()), float(theirs.mean())
    reach = _student(len(ours)) ** 2
    square = below**2 - reach * _spread(theirs, theirs)
    middle = above * below - reach * _spread(ours, theirs)
    root = middle**2 - square * (above**2 - reach * _spread(ours, ours))
    ratio = above / max(below, 1e-12)
    if not (square > 0 and root >= 0):
        return Interval(ratio, float("nan"), float("nan"))
    half = float(np.sqrt(root))
    return Interval(ratio, (middle - half) / square, (middle + half) / square)


def _student(count: int) -> float:
    """Return how many standard errors the 95 % interval of a mean of so many reaches."""
    from scipy.special import stdtrit

    return float(stdtrit(count - 1, 0.975)) if count > 1 else float("nan")


def _spread(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the covariance of the means of paired values; NaN of one pair."""
    import numpy as np

    count = len(one)
    if count < 2:  # noqa: PLR2004  spread takes two
        return float("nan")
    return float(np.cov(one, other)[0, 1]) / count


def _mean(fields: list[NDArray[np.float64]]) -> float:
    import numpy as np

    return float(np.mean([_known_mean(days) for days in fields]))


def _known_mean(days: NDArray[np.float64]) -> float:
    """Return the mean of the days that have a value; NaN where none has."""
    import numpy as np

    known = days[~np.isnan(days)]
    return float(known.mean()) if len(known) else float("nan")


def _number(value: float) -> float | None:
    return None if value != value else round(value, 4)  # noqa: PLR0124  NaN is not equal to itself
