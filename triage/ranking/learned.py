"""A field as learned: how strongly each paper is drawn up and down, summand by summand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import triage.ranking.features as seen
from triage.ranking.background import Background
from triage.ranking.categories import Categories
from triage.ranking.direction import Pull, together
from triage.ranking.features import Features
from triage.ranking.profile import Profile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AUTHORS_MOST = 2.5
SUMMANDS = ("meaning", "topics", "words", "categories", "authors", "rejected")
"""What a strength is the sum of."""


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
    outnumbered: float
    """How many times more papers the whole field rejected than liked; 1 where not more."""
    coauthors: Counter[str]
    """Authors of liked papers, with how many of those are theirs."""
    categories: Categories
    anchor: float
    """Strength of a typical example."""
    examples: Features
    """The liked papers that it was learned from: all, or one interest's."""
    own: Own | None = None
    """What each example gives itself."""

    def leaning_on(self, whole: Learned, share: float) -> Learned:
        """Return one interest of a field, `share` of whose score is the whole field's.

        Each is measured by its own typical example. Authors, categories and rejected papers are
        the whole field's.
        """
        anchor = 1 / (share / whole.anchor + (1 - share) / self.anchor)
        of_whole = share * anchor / whole.anchor
        pull, own = whole.pull, whole.own
        if pull and self.pull:
            pull = pull.mixed(of_whole, self.pull, 1 - of_whole)
        if own and self.own:
            own = own.mixed(of_whole, self.own, 1 - of_whole)
        return replace(whole, pull=pull, own=own, anchor=anchor, examples=self.examples)

    def strengths(self, features: Features) -> Strengths:
        """Return what draws each paper up and down."""
        return Strengths(**self.subject(features), **self.common(features))

    def subject(self, features: Features) -> dict[str, NDArray[np.float64]]:
        """Return how its subject draws each paper, space by space."""
        import numpy as np

        drawn = self.pull.strengths(features) if self.pull else {}
        if self.own:  # an example is no evidence for itself
            itself = self.own.rows(features)
            drawn = {space: drawn[space] - self.own.strengths[space][itself] for space in drawn}
        if seen.WORDING in drawn:
            drawn["words"] = drawn["words"] + drawn.pop(seen.WORDING)
        return dict.fromkeys(seen.SPACES, np.zeros(len(features.ids))) | drawn

    def common(
        self, features: Features, pushed: NDArray[np.float64] | None = None
    ) -> dict[str, NDArray[np.float64]]:
        """Return what draws each paper alike in all interests of the field: all but its subject.

        `pushed` is how strongly `push` draws each, where that is known.
        """
        import numpy as np

        rejected = np.zeros(len(features.ids))
        if self.push:  # only what is like the rejected sinks; to be unlike it is no merit
            against = self.push.strength(features) if pushed is None else pushed
            rejected = -self.push_weight * np.maximum(against, 0.0)
        return {
            "categories": self.categories.strength(features),
            "authors": self._by_authors(features),
            "rejected": rejected,
        }

    def _by_authors(self, features: Features) -> NDArray[np.float64]:
        import numpy as np

        papers = [0] * len(features.ids)
        for name in self.coauthors.keys() & features.by_author.keys():
            for row in features.by_author[name]:
                papers[row] += self.coauthors[name]
        for _, row in features.of(dict.fromkeys(self.liked.ids)):
            papers[row] -= len(features.authors[row])
        result: NDArray[np.float64] = np.minimum(np.log1p(papers), AUTHORS_MOST)
        return result


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """How much of its strength each example owes to being an example."""

    row: dict[str, int]
    """Each example's row; all other papers have the last one, which is 0."""
    strengths: dict[str, NDArray[np.float64]]

    @classmethod
    def of(cls, liked: Features, pull: Pull, share: float) -> Own:
        """Return it for examples that make up `share` of a pull that is a mean."""
        import numpy as np

        weights = share * liked.weights / max(float(liked.weights.sum()), 1e-12)
        none = {space: np.zeros(len(liked.ids) + 1) for space in pull.ways}
        rows = {paper_id: row for row, paper_id in enumerate(liked.ids)}
        return cls(rows, none).plus(liked, pull, dict.fromkeys(pull.ways, weights))

    def plus(self, liked: Features, pull: Pull, added: Mapping[str, NDArray[np.float64]]) -> Own:
        """Return it with a pull that holds each example so many times."""
        import numpy as np

        more = {
            space: np.append(added[space] * _squares(liked.rows(space)) / way.spread, 0.0)
            for space, way in pull.ways.items()
        }
        added_up = {space: self.strengths.get(space, 0.0) + more[space] for space in more}
        return Own(self.row, {**self.strengths, **added_up})

    def times(self, shares: Mapping[str, float]) -> Own:
        """Return it where some spaces count so many times."""
        found = {space: shares.get(space, 1.0) * each for space, each in self.strengths.items()}
        return Own(self.row, found)

    def mixed(self, share: float, other: Own, rest: float) -> Own:
        """Return `share` of it and `rest` of another's, whose examples are some of these."""
        import numpy as np

        found = {space: share * values for space, values in self.strengths.items()}
        here = np.array([self.row[paper_id] for paper_id in other.row], dtype=np.int64)
        for space, values in found.items():
            values[here] += rest * other.strengths[space][list(other.row.values())]
        return Own(self.row, found)

    def total(self, features: Features) -> NDArray[np.float64]:
        """Return how much each paper owes to being an example, in all spaces together."""
        return together(self.strengths)[self.rows(features)]

    def rows(self, features: Features) -> NDArray[np.int64]:
        """Return the row of each paper."""
        import numpy as np

        found = np.full(len(features.ids), -1)
        for paper_id, row in features.of(self.row):
            found[row] = self.row[paper_id]
        return found


def _squares(rows: Any) -> NDArray[np.float64]:  # noqa: ANN401  dense or sparse
    import numpy as np
    from scipy.sparse import issparse

    squared = rows.multiply(rows) if issparse(rows) else rows**2
    return np.asarray(squared.sum(axis=1), dtype=np.float64).ravel()


@dataclass(frozen=True, slots=True, eq=False)
class Strengths:
    """What draws papers up and down, in standard deviations of ordinary papers; one row each."""

    meaning: NDArray[np.float64]
    topics: NDArray[np.float64]
    words: NDArray[np.float64]
    categories: NDArray[np.float64]
    authors: NDArray[np.float64]
    rejected: NDArray[np.float64]

    @property
    def table(self) -> NDArray[np.float64]:
        """All of them, one column each, in the order of `SUMMANDS`."""
        import numpy as np

        return np.stack([getattr(self, name) for name in SUMMANDS], axis=1)

    @property
    def total(self) -> NDArray[np.float64]:
        """The sum."""
        places = self.meaning + self.topics + self.words
        return places + self.categories + self.authors + self.rejected
