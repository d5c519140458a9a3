"""Ways through the spaces that papers lie in, and how strongly they draw a paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from triage.ranking.features import SPACES, Features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NO_SPREAD = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Direction:
    """A way through a space, scaled by how far ordinary papers spread along it."""

    along: NDArray[np.float32]
    middle: float
    spread: float

    def strength(self, rows: Any) -> NDArray[np.float64]:  # noqa: ANN401  dense or sparse
        """Return how far each row lies, in standard deviations of ordinary papers."""
        import numpy as np

        return self.measure(np.asarray(rows @ self.along, dtype=np.float64).ravel())

    def measure(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the same of papers whose rows' products with the way are known."""
        result: NDArray[np.float64] = (values - self.middle) / self.spread
        return result

    @classmethod
    def through(cls, along: NDArray[np.float32], values: NDArray[np.float64]) -> Direction:
        """Scale a way by the ordinary rows' products with it; one without spread draws nothing."""
        import numpy as np

        spread = float(values.std()) if len(values) else 0.0
        if spread < _NO_SPREAD:
            return cls(np.zeros_like(along), 0.0, 1.0)
        return cls(along, float(values.mean()), spread)

    def times(self, share: float) -> Direction:
        """Return the direction whose strength is `share` times this one's."""
        mine = share / self.spread
        return Direction(mine * self.along, mine * self.middle, 1.0)

    def mixed(self, share: float, other: Direction, rest: float = 1.0) -> Direction:
        """Return the direction whose strength is `share` times this one's and `rest` another's."""
        mine, theirs = share / self.spread, rest / other.spread
        return Direction(
            mine * self.along + theirs * other.along,
            mine * self.middle + theirs * other.middle,
            1.0,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Pull:
    """Where some papers draw a score: a direction in each space."""

    ways: Mapping[str, Direction]

    @classmethod
    def of(cls, along: Mapping[str, NDArray[np.float32]], ordinary: Features) -> Pull:
        """Return the pull along a way through each space."""
        return cls.measured(along, ordinary)[0]

    @classmethod
    def measured(
        cls, along: Mapping[str, NDArray[np.float32]], ordinary: Features
    ) -> tuple[Pull, dict[str, NDArray[np.float64]]]:
        """Return the pull along a way through each space, and how it draws the ordinary papers."""
        import numpy as np

        ways, drawn = {}, {}
        for space in along:
            values = np.asarray(ordinary.rows(space) @ along[space], dtype=np.float64).ravel()
            known = ordinary.embedded if space == "meaning" else np.ones(len(values), dtype=bool)
            way = ways[space] = Direction.through(along[space], values[known])
            some = known & way.along.any()
            drawn[space] = np.where(some, way.measure(values), 0.0)
        return cls(ways), drawn

    def mixed(self, share: float, other: Pull, rest: float = 1.0) -> Pull:
        """Return the pull whose strengths are `share` times this one's and `rest` another's."""
        mixed = {
            space: way.mixed(share, other.ways[space], rest)
            if space in other.ways
            else way.times(share)
            for space, way in self.ways.items()
        }
        alone = {s: way.times(rest) for s, way in other.ways.items() if s not in mixed}
        return Pull(mixed | alone)

    def times(self, shares: Mapping[str, float]) -> Pull:
        """Return the pull that is so many times as strong in some spaces."""
        return Pull({space: way.times(shares.get(space, 1.0)) for space, way in self.ways.items()})

    def strengths(self, features: Features) -> dict[str, NDArray[np.float64]]:
        """Return each space's strength; in meaning 0 where a paper has no vector yet."""
        import numpy as np

        found = {space: way.strength(features.rows(space)) for space, way in self.ways.items()}
        found["meaning"] = np.where(features.embedded, found["meaning"], 0.0)
        return found

    def strength(self, features: Features) -> NDArray[np.float64]:
        """Return the strengths of all spaces together, one number a paper."""
        return together(self.strengths(features))


def together(
    drawn: Mapping[str, NDArray[np.float64]], shares: Mapping[str, float] | None = None
) -> NDArray[np.float64]:
    """Return strengths in several spaces as one number a paper; `shares`: some count so much."""
    import numpy as np

    known = shares or {}
    counted = [known.get(space, 1.0) * strengths for space, strengths in drawn.items()]
    total: NDArray[np.float64] = np.sum(counted, axis=0)
    return total


def mean(
    features: Features, rows: NDArray[np.int64] | None = None
) -> dict[str, NDArray[np.float32]]:
    """Return the weighted mean of papers in each space: of all of them, or of some rows."""
    import numpy as np

    weights = features.weights if rows is None else features.weights[rows]
    share = (weights / max(weights.sum(), 1e-12)).astype(np.float32)
    found = {}
    for space in SPACES:
        matrix = features.rows(space) if rows is None else features.rows(space)[rows]
        found[space] = np.asarray(matrix.T @ share, dtype=np.float32).ravel()
    return found


def plus(
    one: Mapping[str, NDArray[np.float32]], weight: float, other: Mapping[str, NDArray[np.float32]]
) -> dict[str, NDArray[np.float32]]:
    """Return one way and `weight` times another, space by space."""
    return {space: one[space] + weight * other[space] for space in SPACES}
