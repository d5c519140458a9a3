"""What papers are like in general: the middle that a field stands out from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from triage.models import Paper
from triage.ranking.profile import Example
from triage.ranking.words import WordSpace, text
from triage.text import folded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Some papers as the ranker sees them, row by row."""

    papers: tuple[Paper, ...]
    meaning: NDArray[np.float32]
    """Unit vectors around the middle, shape (n, d); zero where there is no vector."""
    embedded: NDArray[np.bool_]
    """Which papers have a vector."""
    words: Any
    """Unit rows of the word space, sparse, shape (n, terms)."""
    weights: NDArray[np.float64]
    """How much each counts as an example."""


NEWEST = 10_000
"""Papers that a background takes in at most."""


class Background:
    """Papers that stand for all: their words, the mean of their vectors, their authors."""

    def __init__(
        self, space: WordSpace, matrix: Any, examples: Sequence[Example]  # noqa: ANN401
    ) -> None:
        """Take the papers' word space, their rows in it, and the papers."""
        import numpy as np

        vectors = [example.vector for example in examples if example.vector is not None]
        self._space = space
        # Few papers have no middle worth the name: what they share may be the field itself.
        self._mean = (
            np.mean(vectors, axis=0) * min(1.0, len(vectors) / 50)
            if vectors
            else np.zeros(0, dtype=np.float32)
        )
        self.features = self._features(examples, matrix)
        self.authors = Counter(name for e in examples for name in authors(e.paper))

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Background:
        """Learn from papers; some hundred at least for sharp scores, any number for an order.

        Of very many only the newest count: a field is told apart from what appears today.
        """
        newest = sorted(examples, key=_day, reverse=True)[:NEWEST]
        space, matrix = WordSpace.of([text(example.paper) for example in newest])
        return cls(space, matrix, newest)

    @property
    def terms(self) -> Sequence[str]:
        """The terms of the word space, in the order of its columns."""
        return self._space.terms

    @cached_property
    def usual_words(self) -> NDArray[np.float32]:
        """Mean of the papers' rows in the word space, one number a term."""
        import numpy as np

        rows = max(self.features.words.shape[0], 1)
        sums = np.asarray(self.features.words.sum(axis=0), dtype=np.float32).ravel()
        result: NDArray[np.float32] = sums / rows
        return result

    def see(self, examples: Sequence[Example]) -> Features:
        """Return papers as the ranker sees them."""
        return self._features(examples, self._space.matrix(text(e.paper) for e in examples))

    def words(self, plain: str) -> Any:  # noqa: ANN401  scipy is untyped
        """Return a text as one row of the word space."""
        return self._space.matrix([plain])

    def centred(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return vectors around the middle, at unit length; shape (..., d) as given."""
        import numpy as np

        moved = vectors - self._mean if self._mean.size else vectors
        lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
        result: NDArray[np.float32] = (moved / np.maximum(lengths, 1e-6)).astype(np.float32)
        return result

    def _features(self, examples: Sequence[Example], matrix: Any) -> Features:  # noqa: ANN401
        import numpy as np

        embedded = np.array([example.vector is not None for example in examples], dtype=bool)
        known = [example.vector for example in examples if example.vector is not None]
        size = len(known[0]) if known else self._mean.size
        meaning = np.zeros((len(examples), size), dtype=np.float32)
        if known:
            meaning[embedded] = self.centred(np.stack(known))
        weights = np.array([example.weight for example in examples], dtype=np.float64)
        papers = tuple(example.paper for example in examples)
        return Features(papers, meaning, embedded, matrix, weights)


def _day(example: Example) -> int:
    day = example.paper.announced or example.paper.published
    return day.toordinal() if day else 0


def authors(paper: Paper) -> frozenset[str]:
    """Return the authors' names as they are compared."""
    return frozenset(plain for name in paper.authors if (plain := _folded(name)))


_folded = lru_cache(maxsize=200_000)(folded)
