"""What papers are like in general: the middle that a field stands out from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from triage.models import Paper
from triage.ranking.profile import Example
from triage.ranking.words import WordSpace, text
from triage.text import folded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Features:
    """Some papers as the ranker sees them, row by row."""

    ids: tuple[str, ...]
    meaning: NDArray[np.float32]
    """Unit vectors around the middle, shape (n, d); zero where there is no vector."""
    embedded: NDArray[np.bool_]
    """Which papers have a vector."""
    words: Any
    """Unit rows of the word space, sparse, shape (n, terms)."""
    weights: NDArray[np.float64]
    """How much each counts as an example."""
    authors: tuple[frozenset[str], ...]
    """Their names as they are compared."""
    papers: tuple[Paper, ...] = ()
    """The papers themselves; a background goes without."""

    @cached_property
    def by_author(self) -> dict[str, list[int]]:
        """Rows of each author's papers."""
        rows: dict[str, list[int]] = {}
        for row, names in enumerate(self.authors):
            for name in names:
                rows.setdefault(name, []).append(row)
        return rows

    @cached_property
    def placed(self) -> NDArray[np.float32]:
        """Vectors of the papers that have one."""
        return self.meaning if self.embedded.all() else self.meaning[self.embedded]

    def at(self, rows: Sequence[int]) -> Features:
        """Return some of the papers, in the order of the rows."""
        chosen = list(rows)
        return Features(
            tuple(self.ids[row] for row in chosen),
            self.meaning[chosen],
            self.embedded[chosen],
            self.words[chosen],
            self.weights[chosen],
            tuple(self.authors[row] for row in chosen),
            tuple(self.papers[row] for row in chosen),
        )


NEWEST = 10_000
"""Papers that a background takes in at most."""
_SURE = 50
"""Few papers have no middle worth the name: what they share may be the field itself."""


class Background:
    """Papers that stand for all: their words, the mean of their vectors."""

    def __init__(self, space: WordSpace, middle: NDArray[np.float32], features: Features) -> None:
        """Take the word space, the middle of the vectors, and the papers in them."""
        self._space = space
        self._middle = middle
        self.features = features

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Background:
        """Learn from papers; some hundred at least for sharp scores, any number for an order.

        Of very many only the newest count: a field is told apart from what appears today.
        """
        newest = sorted(examples, key=_day, reverse=True)[:NEWEST]
        space, matrix = WordSpace.of([text(example.paper) for example in newest])
        middle = _middle(newest)
        return cls(space, middle, replace(_features(newest, matrix, middle), papers=()))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Background:
        """Return the background that `arrays` gave.

        Raises:
            KeyError, ValueError: they are not whole.

        """
        import numpy as np
        from scipy.sparse import csr_matrix

        terms, ids = _lines(arrays["terms"]), tuple(_lines(arrays["ids"]))
        parts = tuple(arrays[f"words_{name}"] for name in ("data", "indices", "indptr"))
        features = Features(
            ids,
            arrays["meaning"].astype(np.float32),
            arrays["embedded"],
            csr_matrix(parts, shape=(len(ids), len(terms))),
            np.ones(len(ids)),
            tuple(frozenset(line.split(";")) - {""} for line in _lines(arrays["authors"])),
        )
        return cls(WordSpace(terms, arrays["idf"]), arrays["middle"], features)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays, to be kept and read again."""
        import numpy as np

        seen = self.features
        return {
            "terms": _joined(self.terms),
            "ids": _joined(seen.ids),
            "authors": _joined([";".join(sorted(names)) for names in seen.authors]),
            "idf": self._space.idf,
            "middle": self._middle,
            "meaning": seen.meaning.astype(np.float16),
            "embedded": seen.embedded,
            "words_data": seen.words.data,
            "words_indices": seen.words.indices,
            "words_indptr": seen.words.indptr,
        }

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
        matrix = self._space.matrix(text(example.paper) for example in examples)
        return _features(examples, matrix, self._middle)

    def words(self, plain: str) -> Any:  # noqa: ANN401  scipy is untyped
        """Return a text as one row of the word space."""
        return self._space.matrix([plain])

    def centred(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return vectors around the middle, at unit length; shape (..., d) as given."""
        return _centred(vectors, self._middle)


def _joined(lines: Sequence[str]) -> NDArray[np.uint8]:
    import numpy as np

    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _lines(joined: NDArray[Any]) -> list[str]:
    return joined.tobytes().decode().split("\n")


def _middle(examples: Sequence[Example]) -> NDArray[np.float32]:
    import numpy as np

    vectors = [example.vector for example in examples if example.vector is not None]
    if not vectors:
        return np.zeros(0, dtype=np.float32)
    mean = np.mean(vectors, axis=0) * min(1.0, len(vectors) / _SURE)
    return np.asarray(mean, dtype=np.float32)


def _centred(vectors: NDArray[np.float32], middle: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    moved = vectors - middle if middle.size else vectors
    lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-6), dtype=np.float32)


def _features(
    examples: Sequence[Example],
    matrix: Any,  # noqa: ANN401
    middle: NDArray[np.float32],
) -> Features:
    import numpy as np

    # Nearness says nothing where nobody knows what is ordinary: then no paper counts as embedded.
    embedded = np.array([bool(middle.size) and e.vector is not None for e in examples], dtype=bool)
    known = [e.vector for e in examples if e.vector is not None]
    meaning = np.zeros((len(examples), middle.size), dtype=np.float32)
    if embedded.any():
        meaning[embedded] = _centred(np.stack(known), middle)
    return Features(
        ids=tuple(example.paper.id for example in examples),
        meaning=meaning,
        embedded=embedded,
        words=matrix,
        weights=np.array([example.weight for example in examples], dtype=np.float64),
        authors=tuple(authors(example.paper) for example in examples),
        papers=tuple(example.paper for example in examples),
    )


def _day(example: Example) -> int:
    day = example.paper.announced or example.paper.published
    return day.toordinal() if day else 0


def authors(paper: Paper) -> frozenset[str]:
    """Return the authors' names as they are compared."""
    return frozenset(plain for name in paper.authors if (plain := _folded(name)))


_folded = lru_cache(maxsize=200_000)(folded)
