"""Parts from meaning: nearness of vectors to the examples, the description and the rejected.

Vectors are taken relative to the mean of the candidates: what all papers share says nothing about
a field. Nearness to the examples is that to the three nearest ones, so that a field with several
interests keeps them apart instead of averaging them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from triage.models import Part
from triage.ranking.profile import Example, Profile
from triage.ranking.scale import saturating
from triage.text import shorten

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POINTS = 55.0
"""The most that nearness to examples and description can give."""
DESCRIPTION_SHARE = 0.35
"""Share of the points that the description decides once there are examples."""
REJECT_POINTS = -35.0
"""The most that nearness to rejected papers can take."""
NEAREST = 3
DESCRIPTION_TOP = 0.5
"""Nearness to a description at which it gives all its points: seen between descriptions of a
few sentences and the papers a person filed under them."""
_FALLBACK_TOP = 0.55
"""Nearness that gives all points while there is one example only."""


def parts(profile: Profile, candidates: Sequence[Example]) -> list[list[Part]]:
    """Return the parts from meaning for each candidate, [] where it has no vector."""
    import numpy as np

    known = [i for i, candidate in enumerate(candidates) if candidate.vector is not None]
    found: list[list[Part]] = [[] for _ in candidates]
    if not known:
        return found
    raw = np.stack([vector for c in candidates if (vector := c.vector) is not None])
    space = _Space(raw)
    liked = _Nearness.of(space, profile.liked, [candidates[i].paper.id for i in known])
    rejected = _Nearness.of(space, profile.rejected, [candidates[i].paper.id for i in known])
    described = _described(space, profile)
    for row, i in enumerate(known):
        found[i] = [
            part
            for part in (
                _liked_part(liked, row, described=described is not None),
                _description_part(described, row, alone=liked is None),
                _rejected_part(rejected, liked, row),
            )
            if part
        ]
    return found


class _Space:
    """Candidates' vectors around their mean."""

    def __init__(self, raw: NDArray[np.float32]) -> None:
        self._mean = raw.mean(axis=0) * min(1.0, len(raw) / 50)
        self.vectors = self.centred(raw)

    def centred(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        moved = vectors - self._mean
        lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
        result: NDArray[np.float32] = moved / np.maximum(lengths, 1e-6)
        return result


class _Nearness:
    """How near each candidate is to a set of examples, as a share of the points."""

    def __init__(
        self,
        examples: Sequence[Example],
        similarity: NDArray[np.float32],
        among: NDArray[np.float32],
    ) -> None:
        import numpy as np

        self.examples = examples
        self.similarity = similarity
        level = _mean_nearest(similarity)
        compared = np.isfinite(level)
        floor = float(np.median(level[compared])) if compared.any() else 0.0
        level[~compared] = floor  # the only example there is, looking at itself
        top = float(np.median(_mean_nearest(among))) if len(among) > 1 else _FALLBACK_TOP
        self.share = saturating((level - floor) / max(top - floor, 0.05))

    @classmethod
    def of(
        cls, space: _Space, examples: Sequence[Example], candidate_ids: Sequence[str]
    ) -> _Nearness | None:
        """Measure candidates against examples; None when no example has a vector."""
        import numpy as np

        usable = [example for example in examples if example.vector is not None]
        if not usable:
            return None
        vectors = space.centred(
            np.stack([vector for example in usable if (vector := example.vector) is not None])
        )
        similarity = space.vectors @ vectors.T
        among = vectors @ vectors.T
        np.fill_diagonal(among, -np.inf)
        position = {example.paper.id: column for column, example in enumerate(usable)}
        for row, paper_id in enumerate(candidate_ids):
            if paper_id in position:  # an example is no evidence for itself
                similarity[row, position[paper_id]] = -np.inf
        return cls(usable, similarity, among)

    def nearest(self, row: int) -> list[Example]:
        """Return the nearest examples of a candidate, nearest first."""
        import numpy as np

        order = np.argsort(-self.similarity[row], kind="stable")[:NEAREST]
        return [self.examples[i] for i in order if np.isfinite(self.similarity[row, i])]


def _mean_nearest(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of each row's highest finite values; -inf for a row without any."""
    import numpy as np

    count = min(NEAREST, similarity.shape[1])
    top = -np.partition(-similarity, count - 1, axis=1)[:, :count]
    known = np.isfinite(top)
    total = np.where(known, top, 0.0).sum(axis=1)
    result: NDArray[np.float32] = np.where(
        known.any(axis=1), total / np.maximum(known.sum(axis=1), 1), -np.inf
    )
    return result


def _described(space: _Space, profile: Profile) -> NDArray[np.float32] | None:
    import numpy as np

    if profile.description_vector is None:
        return None
    level = space.vectors @ space.centred(profile.description_vector)
    floor = float(np.median(level))
    return saturating((level - floor) / max(DESCRIPTION_TOP - floor, 0.05))


def _liked_part(liked: _Nearness | None, row: int, *, described: bool) -> Part | None:
    if liked is None:
        return None
    points = POINTS * ((1 - DESCRIPTION_SHARE) if described else 1.0)
    nearest = liked.nearest(row)
    titles = "; ".join(shorten(example.paper.title, 60) for example in nearest)
    ids = tuple(example.paper.id for example in nearest)
    return Part("meaning", points * float(liked.share[row]), f"reads like {titles}", ids)


def _description_part(
    described: NDArray[np.float32] | None, row: int, *, alone: bool
) -> Part | None:
    if described is None:
        return None
    points = POINTS * (1.0 if alone else DESCRIPTION_SHARE)
    return Part("description", points * float(described[row]), "close to the field's description")


def _rejected_part(rejected: _Nearness | None, liked: _Nearness | None, row: int) -> Part | None:
    """Take points only where a paper is nearer to what was rejected than to what is liked."""
    if rejected is None:
        return None
    excess = float(rejected.share[row]) - (float(liked.share[row]) if liked else 0.0)
    if excess <= 0:
        return None
    nearest = rejected.nearest(row)[:1]
    titles = "; ".join(shorten(example.paper.title, 60) for example in nearest)
    ids = tuple(example.paper.id for example in nearest)
    return Part("rejected", REJECT_POINTS * excess, f"reads like what you rejected: {titles}", ids)
