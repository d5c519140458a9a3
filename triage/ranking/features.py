"""Papers as the ranker sees them: rows in three spaces, and who wrote them where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from triage.models import Paper
from triage.text import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

SPACES = ("meaning", "topics", "words")
"""Where papers lie near each other: by an encoder, by words that occur together, by words."""
WORDING = "wording"
"""A space of all words, those that stand in any text as well: papers that lie near each other there
need not be about the same, but a boundary between judged papers tells by it."""
_SPARSE = ("words", WORDING)
_PARTS = ("data", "indices", "indptr", "shape")
"""What a sparse matrix is kept as."""


@dataclass(frozen=True, eq=False)
class Features:
    """Some papers as the ranker sees them, row by row."""

    ids: tuple[str, ...]
    meaning: NDArray[np.float32]
    """Unit vectors around the middle, shape (n, d); zero where there is no vector."""
    embedded: NDArray[np.bool_]
    """Which papers have a vector."""
    topics: NDArray[np.float32]
    """Unit rows of the topic space, shape (n, topics)."""
    words: Any
    """Unit rows of the word space, sparse, shape (n, terms)."""
    wording: Any
    """Unit rows of the space of all words, sparse."""
    weights: NDArray[np.float64]
    """How much each counts as an example."""
    authors: tuple[frozenset[str], ...]
    """Their names as they are compared."""
    categories: tuple[frozenset[str], ...]
    """Empty: nobody knows."""
    papers: tuple[Paper, ...] = ()
    """The papers themselves; a background goes without."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all but weights and the papers themselves as arrays, to be kept and read again."""
        import numpy as np

        dense: dict[str, NDArray[Any]] = {
            "ids": joined(self.ids),
            "authors": joined([";".join(sorted(names)) for names in self.authors]),
            "categories": joined([";".join(sorted(names)) for names in self.categories]),
            "meaning": self.meaning,
            "embedded": self.embedded,
            "topics": self.topics,
        }
        return dense | {
            f"{space}_{name}": np.asarray(getattr(self.rows(space), name))
            for space in _SPARSE
            for name in _PARTS
        }

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, NDArray[Any]], papers: tuple[Paper, ...] = ()
    ) -> Features:
        """Return what `arrays` gave; each paper weighs 1.

        Raises:
            KeyError, ValueError: they are not whole.

        """
        import numpy as np
        from scipy.sparse import csr_matrix

        ids = tuple(lines(arrays["ids"])) if arrays["ids"].size else ()
        words, wording = (
            csr_matrix(
                tuple(arrays[f"{space}_{name}"] for name in _PARTS[:-1]),
                shape=(len(ids), int(arrays[f"{space}_shape"][1])),
            )
            for space in _SPARSE
        )
        return cls(
            ids,
            arrays["meaning"].astype(np.float32),
            arrays["embedded"],
            arrays["topics"].astype(np.float32),
            words,
            wording,
            np.ones(len(ids)),
            _sets(arrays["authors"]),
            _sets(arrays["categories"]),
            papers,
        )

    @cached_property
    def by_author(self) -> dict[str, list[int]]:
        """Rows of each author's papers."""
        return _rows(self.authors)

    @cached_property
    def by_category(self) -> dict[str, NDArray[np.int64]]:
        """Rows of each category's papers."""
        import numpy as np

        return {name: np.array(rows) for name, rows in _rows(self.categories).items()}

    @cached_property
    def categorised(self) -> NDArray[np.int64]:
        """Rows of the papers whose categories are known."""
        import numpy as np

        return np.flatnonzero([bool(names) for names in self.categories])

    @cached_property
    def _by_id(self) -> dict[str, list[int]]:
        return _rows((paper_id,) for paper_id in self.ids)

    def of(self, ids: Iterable[str]) -> list[tuple[str, int]]:
        """Return (id, row) of those of the ids that are here."""
        return [(paper_id, row) for paper_id in ids for row in self._by_id.get(paper_id, ())]

    def rows(self, space: str) -> Any:  # noqa: ANN401  dense or sparse
        """Return all papers' rows in a space."""
        return getattr(self, space)

    def without_wording(self) -> Features:
        """Return the same papers for whoever does not ask how they are worded.

        Cutting some out of many is sooner done without the largest of the matrices.
        """
        import numpy as np
        from scipy.sparse import csr_matrix

        return replace(self, wording=csr_matrix((len(self.ids), 0), dtype=np.float32))

    def at(self, rows: Sequence[int]) -> Features:
        """Return some of the papers, in the order of the rows."""
        chosen = list(rows)
        if chosen == list(range(len(self.ids))):
            return self
        return Features(
            tuple(self.ids[row] for row in chosen),
            self.meaning[chosen],
            self.embedded[chosen],
            self.topics[chosen],
            self.words[chosen],
            self.wording[chosen],
            self.weights[chosen],
            tuple(self.authors[row] for row in chosen),
            tuple(self.categories[row] for row in chosen),
            tuple(self.papers[row] for row in chosen) if self.papers else (),
        )


def authors(paper: Paper) -> frozenset[str]:
    """Return the authors' names as they are compared."""
    return frozenset(plain for name in paper.authors if (plain := plain_name(name)))


plain_name = lru_cache(maxsize=200_000)(folded)
"""Returns a name as names are compared."""


def joined(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return texts without line breaks as one array, which `lines` parts again."""
    import numpy as np

    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def lines(texts: NDArray[Any]) -> list[str]:
    """Return the texts that were joined."""
    return texts.tobytes().decode().split("\n")


def _sets(texts: NDArray[Any]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split(";")) - {""} for line in lines(texts))


def _rows(named: Iterable[Collection[str]]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, names in enumerate(named):
        for name in names:
            rows.setdefault(name, []).append(row)
    return rows
