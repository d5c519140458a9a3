"""Learning a field: which way its papers lie from papers in general, in meaning and in words.

Both directions are means of examples (Rocchio 1971), because a mean is hard to beat with few
examples. What an archive holds that is not judged yet is used twice: it says what is ordinary,
and the papers in it that fit best are taken as further examples (pseudo-relevance feedback;
Manning, Raghavan and Schütze 2008, chapter 9). With many examples the boundary between them and
the rest is added: it keeps several interests apart that a mean would blur. Strengths are in
standard deviations of the ordinary papers, so that meaning and words weigh the same and a score
means the same every day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from triage.ranking.background import Background, Features
from triage.ranking.boundary import boundary
from triage.ranking.profile import Example, Profile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEEDBACK_ROUNDS = 2
FEEDBACK_PAPERS = 100
"""Papers of a large background that are taken as further examples in each round."""
_FEEDBACK_SHARE = 100
"""Of a small background, one in so many."""
FEEDBACK_WEIGHT = 1.5
"""How much all of them count beside all the real examples together."""
DESCRIPTION_WEIGHT = 1.0
"""How many examples a description is worth."""
BOUNDARY_FROM = 10
"""Examples from which on a boundary is learned as well."""
BOUNDARY_FULL = 200
"""Examples at which the boundary counts as much as the means."""
BOUNDARY_MOST = 1.5
BOUNDARY_PAPERS = 2000
"""Ordinary papers that a boundary is learned against."""
AUTHORS_MOST = 2.5
SKIPPED_WEIGHT = 0.25
"""What a skipped paper counts beside a rejected one."""
_LEAST_ANCHOR = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Direction:
    """A way through a space, scaled by how far ordinary papers spread along it."""

    along: NDArray[np.float32]
    middle: float
    spread: float

    def strength(self, rows: Any) -> NDArray[np.float64]:  # noqa: ANN401  dense or sparse
        """Return how far each row lies, in standard deviations of ordinary papers."""
        import numpy as np

        values = np.asarray(rows @ self.along, dtype=np.float64).ravel()
        result: NDArray[np.float64] = (values - self.middle) / self.spread
        return result

    @classmethod
    def through(cls, along: NDArray[np.float32], ordinary: Any) -> Direction:  # noqa: ANN401
        """Scale a way by the ordinary rows; all strengths are 0 where they do not spread."""
        import numpy as np

        values = np.asarray(ordinary @ along, dtype=np.float64).ravel()
        spread = float(values.std()) if len(values) else 0.0
        if spread < _NO_SPREAD:
            return cls(np.zeros_like(along), 0.0, 1.0)
        return cls(along, float(values.mean()), spread)

    def plus(self, other: Direction, weight: float) -> Direction:
        """Return the direction whose strength is this one's and `weight` times another's."""
        return Direction(
            self.along / self.spread + weight * other.along / other.spread,
            self.middle / self.spread + weight * other.middle / other.spread,
            1.0,
        )


_NO_SPREAD = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Pull:
    """Where some papers draw a score: a direction in meaning and one in words."""

    meaning: Direction
    words: Direction

    @classmethod
    def of(cls, weighted: Weighted, ordinary: Features) -> Pull:
        """Return the pull of weighted papers."""
        return cls(
            Direction.through(weighted.meaning, ordinary.placed),
            Direction.through(weighted.words, ordinary.words),
        )

    def plus(self, other: Pull, weight: float) -> Pull:
        """Return the pull whose strengths are this one's and `weight` times another's."""
        return Pull(self.meaning.plus(other.meaning, weight), self.words.plus(other.words, weight))

    def strength(self, features: Features) -> NDArray[np.float64]:
        """Return both strengths together, one number a paper."""
        return self.in_meaning(features) + self.words.strength(features.words)

    def in_meaning(self, features: Features) -> NDArray[np.float64]:
        """Return the strength in meaning: 0 where a paper has no vector yet."""
        import numpy as np

        return np.where(features.embedded, self.meaning.strength(features.meaning), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """A weighted sum of papers in both spaces."""

    meaning: NDArray[np.float32]
    words: NDArray[np.float32]

    @classmethod
    def mean(cls, features: Features, rows: NDArray[np.int64] | None = None) -> Weighted:
        """Return the weighted mean of papers: all of them, or some rows."""
        import numpy as np

        weights = features.weights if rows is None else features.weights[rows]
        share = (weights / max(weights.sum(), 1e-12)).astype(np.float32)
        meaning = features.meaning if rows is None else features.meaning[rows]
        words = features.words if rows is None else features.words[rows]
        return cls(share @ meaning, np.asarray(words.T @ share).ravel())

    def plus(self, other: Weighted, weight: float) -> Weighted:
        """Return the sum of this one and another."""
        return Weighted(self.meaning + weight * other.meaning, self.words + weight * other.words)

    def times(self, factor: float) -> Weighted:
        """Return this one, longer or shorter."""
        return Weighted(factor * self.meaning, factor * self.words)


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A field as learned."""

    profile: Profile
    background: Background
    liked: Features
    rejected: Features
    pull: Pull | None
    """None: nothing is known about the field but rules."""
    push: Pull | None
    """None: nothing was rejected."""
    push_weight: float
    coauthors: Counter[str]
    """Authors of liked papers, with how many of those are theirs."""
    anchor: float
    """Strength of a typical example."""
    own: Own | None = None
    """What each example gives itself."""

    def strengths(self, features: Features) -> Strengths:
        """Return what draws each paper up and down."""
        import numpy as np

        nothing = np.zeros(len(features.ids))
        meaning = self.pull.in_meaning(features) if self.pull else nothing
        words = self.pull.words.strength(features.words) if self.pull else nothing
        rejected = nothing
        if self.push:  # only what is like the rejected sinks; to be unlike it is no merit
            rejected = -self.push_weight * np.maximum(self.push.strength(features), 0.0)
        if self.own:  # an example is no evidence for itself
            itself = self.own.rows(features.ids)
            meaning, words = meaning - self.own.meaning[itself], words - self.own.words[itself]
        return Strengths(meaning, words, self._by_authors(features), rejected)

    def _by_authors(self, features: Features) -> NDArray[np.float64]:
        import numpy as np

        papers = np.zeros(len(features.ids))
        for name, count in self.coauthors.items():
            papers[features.by_author.get(name, [])] += count
        mine = set(self.liked.ids)
        for row, paper_id in enumerate(features.ids):
            if paper_id in mine:
                papers[row] -= len(features.authors[row])
        result: NDArray[np.float64] = np.minimum(np.log1p(papers), AUTHORS_MOST)
        return result


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """How much of its strength each example owes to being an example."""

    row: dict[str, int]
    """Each example's row; all other papers have the last one, which is 0."""
    meaning: NDArray[np.float64]
    words: NDArray[np.float64]

    @classmethod
    def of(cls, liked: Features, pull: Pull, share: float) -> Own:
        """Return it for examples that make up `share` of a pull that is a mean."""
        import numpy as np

        weights = share * liked.weights / max(float(liked.weights.sum()), 1e-12)
        words = np.asarray(liked.words.multiply(liked.words).sum(axis=1)).ravel()
        meaning = (liked.meaning**2).sum(axis=1)
        return cls(
            {paper_id: row for row, paper_id in enumerate(liked.ids)},
            np.append(weights * meaning / pull.meaning.spread, 0.0),
            np.append(weights * words / pull.words.spread, 0.0),
        )

    def rows(self, ids: tuple[str, ...]) -> list[int]:
        """Return the row of each paper."""
        return [self.row.get(paper_id, -1) for paper_id in ids]


@dataclass(frozen=True, slots=True, eq=False)
class Strengths:
    """What draws papers up and down, in standard deviations of ordinary papers; one row each."""

    meaning: NDArray[np.float64]
    words: NDArray[np.float64]
    authors: NDArray[np.float64]
    rejected: NDArray[np.float64]

    @property
    def total(self) -> NDArray[np.float64]:
        """The sum."""
        return self.meaning + self.words + self.authors + self.rejected


def learn(profile: Profile, background: Background) -> Learned:
    """Learn a field from its examples, its description and the background."""
    liked, rejected = background.see(profile.liked), background.see(_against(profile))
    coauthors = Counter(name for names in liked.authors for name in names)
    start = _examples(profile, background, liked)
    push, weight = _push(rejected, background)
    learned = Learned(
        profile, background, liked, rejected, None, push, weight, coauthors, _LEAST_ANCHOR
    )
    if start is None:
        return learned
    return _fed_back(learned, start)


def _against(profile: Profile) -> list[Example]:
    faded = [Example(e.paper, e.vector, e.weight * SKIPPED_WEIGHT) for e in profile.skipped]
    return [*profile.rejected, *faded]


def _examples(profile: Profile, background: Background, liked: Features) -> Weighted | None:
    """Return the mean of examples and description; None where there is neither."""
    import numpy as np

    plain = _plain(profile)
    count = float(liked.weights.sum())
    mean = Weighted.mean(liked) if count else None
    if not plain:
        return mean
    size = background.features.meaning.shape[1]
    vector = profile.description_vector
    described = Weighted(
        background.centred(vector)
        if vector is not None and size
        else np.zeros(size, dtype=np.float32),
        np.asarray(background.words(plain).todense(), dtype=np.float32).ravel(),
    )
    if mean is None or not count:
        return described
    share = _examples_share(profile, count)
    return mean.times(share).plus(described, 1 - share)


def _plain(profile: Profile) -> str:
    return " ".join([profile.field.description, *sorted(profile.field.include)]).strip()


def _examples_share(profile: Profile, count: float) -> float:
    """Return how much of what a field is the examples say; the description says the rest."""
    return count / (count + DESCRIPTION_WEIGHT) if _plain(profile) else 1.0


def _push(rejected: Features, background: Background) -> tuple[Pull | None, float]:
    """Return the direction of what was rejected, and how much it counts: more with more of it."""
    count = float(rejected.weights.sum())
    if not count:
        return None, 0.0
    weight = min(0.4, 0.1 * (count / 5) ** 0.4)
    return Pull.of(Weighted.mean(rejected), background.features), weight


def _fed_back(learned: Learned, start: Weighted) -> Learned:
    """Learn in rounds: each takes the best of the background as further examples."""
    import numpy as np

    ordinary = learned.background.features
    judged = {*learned.liked.ids, *learned.rejected.ids}
    free = np.array([i for i, name in enumerate(ordinary.ids) if name not in judged], dtype=int)
    size = min(FEEDBACK_PAPERS, len(free) // _FEEDBACK_SHARE)
    current = replace(learned, pull=Pull.of(start, ordinary))
    chosen = free[:0]
    for _ in range(FEEDBACK_ROUNDS if size else 0):
        total = current.strengths(ordinary).total
        chosen = free[np.argsort(-total[free], kind="stable")[:size]]
        further = Weighted.mean(ordinary, chosen)
        current = replace(current, pull=Pull.of(start.plus(further, FEEDBACK_WEIGHT), ordinary))
    if current.pull and learned.liked.ids:
        share = _examples_share(learned.profile, float(learned.liked.weights.sum()))
        current = replace(current, own=Own.of(learned.liked, current.pull, share))
    current = _bounded(current, np.setdiff1d(free, chosen))
    return replace(current, anchor=_anchor(current, chosen))


def _bounded(learned: Learned, outside: NDArray[np.int64]) -> Learned:
    """Add the boundary between the examples and papers outside; the more, the more examples."""
    count = float(learned.liked.weights.sum())
    if learned.pull is None or count < BOUNDARY_FROM or not len(outside):
        return learned
    weight = min(count / BOUNDARY_FULL, BOUNDARY_MOST)
    ordinary, liked = learned.background.features, learned.liked
    drawn = outside[:: -(-len(outside) // BOUNDARY_PAPERS)]
    ways = Weighted(
        boundary(liked.meaning, liked.weights, ordinary.meaning[drawn], ordinary.weights[drawn]),
        boundary(liked.words, liked.weights, ordinary.words[drawn], ordinary.weights[drawn]),
    )
    return replace(learned, pull=learned.pull.plus(Pull.of(ways, ordinary), weight))


def _anchor(learned: Learned, chosen: NDArray[np.int64]) -> float:
    """Return the strength of a typical example: the median of the real ones, or of the best."""
    import numpy as np

    best = learned.strengths(learned.background.features).total[chosen]
    own = learned.strengths(learned.liked).total
    levels = [float(np.median(some)) for some in (own, best) if len(some)]
    return max(min(levels, default=_LEAST_ANCHOR), _LEAST_ANCHOR)
