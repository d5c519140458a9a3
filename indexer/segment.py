"""One immutable block of an index: sorted ids, their vectors in FAISS, and marks on dead rows.

Rows are sorted by id, so that a set of ids is looked up by binary search in an array that can
be memory-mapped, instead of in a dictionary that has to be built.
"""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

QUANTISE_FROM = 200_000
"""Rows from which a segment is quantised; below, exact search takes some milliseconds."""

_QUANTISED = "RaBitQfs,Refine(SQ8)"
_K_FACTOR = 16
"""Candidates per wanted hit that the 8-bit codes re-rank."""
_OVERFETCH = 1024
_LOOKUP = 4096


def faiss() -> Any:  # noqa: ANN401 - its stubs lack what its Python layer adds
    """Return the `faiss` module, imported when it is first needed."""
    return import_module("faiss")


class Segment:
    """Rows of unit vectors under sorted ids."""

    def __init__(self, ids: NDArray[np.bytes_], index: Any, alive: NDArray[np.bool_]) -> None:  # noqa: ANN401 - FAISS is untyped
        self.names = ids
        """UTF-8 ids in byte order, shape (rows,)."""
        self.index = index
        """The FAISS index, row i belonging to `names[i]`."""
        self.alive = alive
        """False for rows that were removed, shape (rows,)."""
        self.saved_as: str | None = None
        """The stem of its files in the folder it was saved to or loaded from."""

    @classmethod
    def build(cls, ids: Sequence[str], vectors: NDArray[np.float32], quantise_from: int) -> Segment:
        """Make a segment of distinct ids and unit rows of shape (len(ids), d)."""
        import numpy as np

        if any("\0" in one for one in ids):
            raise ValueError("an id holds a NUL character")
        names = np.array([one.encode() for one in ids], dtype=np.bytes_)
        order = np.argsort(names, kind="stable")
        rows = np.ascontiguousarray(vectors[order], dtype=np.float32)
        return cls(names[order], _faiss_index(rows, quantise_from), np.ones(len(names), np.bool_))

    @classmethod
    def merged(cls, segments: Iterable[Segment], quantise_from: int) -> Segment:
        """Make one segment of the rows still alive in several with distinct live ids."""
        import numpy as np

        parts = list(segments)
        ids = [one for part in parts for one in part.live_ids()]
        vectors = np.concatenate([part.live_vectors() for part in parts])
        return cls.build(ids, vectors, quantise_from)

    @property
    def rows(self) -> int:
        """Rows, dead ones included."""
        return len(self.names)

    @property
    def dead(self) -> int:
        """Rows that were removed."""
        return self.rows - int(self.alive.sum())

    @cached_property
    def quantised(self) -> bool:
        """Whether similarities are approximate."""
        return not isinstance(self.index, faiss().IndexFlat)

    def live_ids(self) -> list[str]:
        """Return the ids of rows not removed."""
        return [name.decode() for name in self.names[self.alive]]

    def live_vectors(self) -> NDArray[np.float32]:
        """Return the vectors of rows not removed, as exact as the segment has them."""
        vectors: NDArray[np.float32] = self._exact.reconstruct_n(0, self.rows)[self.alive]
        return vectors

    def find(self, ids: Collection[str]) -> NDArray[np.int64]:
        """Return the live rows of `ids`, in row order; unknown ids are left out."""
        import numpy as np

        if not self.rows:
            return np.zeros(0, np.int64)
        width = self.names.dtype.itemsize
        wanted = [name for name in (one.encode() for one in ids) if len(name) <= width]
        names = np.array(wanted, dtype=self.names.dtype)
        places = np.minimum(np.searchsorted(self.names, names), self.rows - 1)
        rows: NDArray[np.int64] = np.unique(places[self.names[places] == names])
        return rows[self.alive[rows]]

    def remove(self, ids: Collection[str]) -> int:
        """Mark the rows of `ids` dead and return how many were alive."""
        rows = self.find(ids)
        if len(rows):
            self.alive = self.alive.copy()
            self.alive[rows] = False
        return len(rows)

    def search(
        self, queries: NDArray[np.float32], k: int, among: Collection[str] | None
    ) -> list[list[tuple[str, float]]]:
        """Return for each query up to `k` pairs of id and cosine."""
        if among is None:
            similarities, rows = self._search_live(queries, k)
        else:
            similarities, rows = self._search_rows(queries, k, self.find(among))
        return [
            [
                (self.names[row].decode(), min(1.0, max(-1.0, float(similarity))))
                for similarity, row in zip(*pair, strict=True)
                if row >= 0 and self.alive[row]
            ]
            for pair in zip(similarities, rows, strict=True)
        ]

    @property
    def _exact(self) -> Any:  # noqa: ANN401 - FAISS is untyped
        """The part of the index that keeps whole vectors, or the nearest to them."""
        return faiss().downcast_index(self.index.refine_index) if self.quantised else self.index

    def _search_live(
        self, queries: NDArray[np.float32], k: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        dead = self.dead
        if dead > _OVERFETCH:
            return self._search_rows(queries, k, self.alive.nonzero()[0])
        found: tuple[NDArray[np.float32], NDArray[np.int64]]
        found = self.index.search(queries, min(k + dead, self.rows))
        return found

    def _search_rows(
        self, queries: NDArray[np.float32], k: int, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Search among `rows` alone; the quantised codes are passed by, they take no filter."""
        import numpy as np

        if len(rows) <= min(_LOOKUP, self.rows // 8):
            return self._compare(queries, k, rows)
        wanted = np.zeros(self.rows, np.bool_)
        wanted[rows] = True
        bits = np.packbits(wanted, bitorder="little")
        parameters = faiss().SearchParameters(sel=faiss().IDSelectorBitmap(bits))
        found: tuple[NDArray[np.float32], NDArray[np.int64]]
        found = self._exact.search(queries, min(k, len(rows)), params=parameters)
        return found

    def _compare(
        self, queries: NDArray[np.float32], k: int, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Look at a few rows one by one instead of passing over all."""
        import numpy as np

        if not len(rows):
            return np.zeros((len(queries), 0), np.float32), np.zeros((len(queries), 0), np.int64)
        vectors = self._exact.reconstruct_batch(rows)
        similarities = queries @ vectors.T
        best: NDArray[np.int64] = np.argsort(-similarities, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(similarities, best, axis=1), rows[best]


def _faiss_index(rows: NDArray[np.float32], quantise_from: int) -> Any:  # noqa: ANN401 - untyped
    if len(rows) < quantise_from:
        index = faiss().IndexFlatIP(rows.shape[1])
    else:
        index = faiss().index_factory(rows.shape[1], _QUANTISED, faiss().METRIC_INNER_PRODUCT)
        index.k_factor = _K_FACTOR
        index.train(rows)
    index.add(rows)
    return index
