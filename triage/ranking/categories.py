"""Categories: how much more often the examples stand in one than papers do in general."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from triage.ranking.features import Features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHT = 0.6
"""Strength of one standard deviation."""
_PRIOR = 5.0
"""Ordinary papers that are mixed into the examples: few examples tell little."""
_NO_SPREAD = 1e-9


@dataclass(frozen=True, slots=True)
class Categories:
    """Log odds of each category, scaled by how far ordinary papers spread."""

    odds: dict[str, float]
    middle: float
    scale: float
    """0: the categories tell nothing."""

    @classmethod
    def of(cls, liked: Features, ordinary: Features) -> Categories:
        """Learn from examples of a field and from papers in general."""
        import numpy as np

        known, all_known = liked.categorised, ordinary.categorised
        weight = float(liked.weights[known].sum())
        if not weight or not len(all_known):
            return cls({}, 0.0, 0.0)
        inside: Counter[str] = Counter()
        for row in known:
            for name in liked.categories[row]:
                inside[name] += float(liked.weights[row])  # type: ignore[assignment]
        odds = {}
        for name, rows in ordinary.by_category.items():
            usual = (len(rows) + 0.5) / len(all_known)
            odds[name] = log((inside[name] / usual + _PRIOR) / (weight + _PRIOR))
        values = _sums(odds, ordinary)[all_known]
        spread = float(np.std(values))
        scale = WEIGHT / spread if spread > _NO_SPREAD else 0.0
        return cls(odds, float(values.mean()), scale)

    def strength(self, features: Features) -> NDArray[np.float64]:
        """Return how much its categories speak for each paper; 0 where nobody knows them."""
        import numpy as np

        values = np.zeros(len(features.ids))
        if self.scale:
            known = features.categorised
            values[known] = (_sums(self.odds, features)[known] - self.middle) * self.scale
        return values


def _sums(odds: dict[str, float], features: Features) -> NDArray[np.float64]:
    import numpy as np

    sums = np.zeros(len(features.ids))
    for name, rows in features.by_category.items():
        sums[rows] += odds.get(name, 0.0)
    return sums
