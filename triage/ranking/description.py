"""What a field's description says, and how many examples it is worth.

A description is short: it is read as a question is, by its rare words above all (Spärck Jones
1972), and its vector is not moved by what papers have in common, which it does not share. Beside
examples it counts for as many as lie along it: one that fits any paper soon counts for little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from triage.ranking.background import Background
from triage.ranking.direction import Pull, mean
from triage.ranking.features import SPACES, Features
from triage.ranking.profile import Profile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST, LEAST = 3.0, 0.25
"""Examples that a description is worth at most and at least."""
PER_DEVIATION = 2.0
"""What it is worth for each standard deviation that examples lie along it, in all spaces together.
Chosen on March 2026 (six descriptions of three fields, five draws) and with the queries of CISI and
Cranfield for descriptions."""
_EXPECTED = 2.0
"""How far along it examples are taken to lie while they are few."""
_FEW = 2.0
"""Examples that weigh as much as that expectation."""
_POWER = 2.0
"""With a description alone, papers count by the square of how much better they fit."""


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """The way from ordinary papers to a field's, by its examples and its description."""

    along: Mapping[str, NDArray[np.float32]]
    """In each space."""
    share: float
    """How much of it are the examples; the description is the rest."""


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """The way that a field's description and keywords tell."""

    along: Mapping[str, NDArray[np.float32]]
    """In each space."""
    pull: Pull

    @classmethod
    def of(cls, profile: Profile, background: Background) -> Described | None:
        """Read what is told of a field; None where nothing is."""
        import numpy as np

        plain = " ".join([profile.field.description, *sorted(profile.field.include)]).strip()
        if not plain:
            return None
        vector, words = profile.description_vector, background.asked(plain)
        size = background.features.meaning.shape[1]
        along = {
            "meaning": vector if vector is not None and size else np.zeros(size, dtype=np.float32),
            "topics": background.topics(words)[0],
            "words": np.asarray(words.todense(), dtype=np.float32).ravel(),
        }
        return cls(along, Pull.of(along, background.fewer.features))

    def worth(self, liked: Features) -> float:
        """Return how many examples a description is worth beside these."""
        along = float(liked.weights @ self.pull.strength(liked))
        mean_along = (along + _FEW * _EXPECTED) / (float(liked.weights.sum()) + _FEW)
        return min(max(PER_DEVIATION * mean_along, LEAST), MOST)


def start(described: Described | None, liked: Features) -> Start | None:
    """Return where the learning of a field begins; None with neither examples nor description."""
    import numpy as np

    count = float(liked.weights.sum())
    if described is None:
        return Start(mean(liked), 1.0) if count else None
    told = described.along
    if not count:  # the topics of a few words are those of the commonest
        return Start({**told, "topics": np.zeros_like(told["topics"])}, 0.0)
    share = count / (count + described.worth(liked))
    of_examples = mean(liked)
    along = {space: share * of_examples[space] + (1 - share) * told[space] for space in SPACES}
    return Start(along, share)


def look_alikes(
    ordinary: Features,
    order: NDArray[np.int64],
    strengths: NDArray[np.float64],
    size: int,
    *,
    described: float,
) -> dict[str, NDArray[np.float32]]:
    """Return the mean of the papers that fit best, the first in the order, about so many.

    What is only described may be a matter of few papers: the more of a field (`described`, up to
    1) is its description, the more those count that fit better than the rest of twice as many.
    """
    import numpy as np

    rows = order[: round(size * (1 + described))]
    weights = np.zeros(len(ordinary.ids))
    weights[rows] = (strengths[rows] - strengths[rows[-1]]) ** (_POWER * described)
    return mean(replace(ordinary, weights=weights), rows)
