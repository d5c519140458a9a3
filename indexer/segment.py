"""One immutable block of an index: sorted ids, their vectors in FAISS, and marks on dead rows.

A small block is exact. A large one is parted into lists of like rows; the lists nearest to a query
propose candidates from one bit a dimension (RaBitQ, Gao and Long, SIGMOD 2024), which are compared
by 16-bit vectors that stay in a file.

Rows are sorted by id, so that a set of ids is looked up by binary search in an array that can
be memory-mapped, instead of in a dictionary that has to be built.
"""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from math import ceil
from typing import TYPE_CHECKING, Any

from indexer.rows import MemoryRows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from indexer.rows import Rows

QUANTISE_FROM = 40_000
"""Rows from which a segment is quantised; below, exact search takes some milliseconds."""

_ROWS_A_LIST = 800
_LISTS_MOST = 1024
_LISTS_LOOKED_AT, _LISTS_LEAST = 1 / 3, 8
"""Share and number of lists: with fewer, queries that lie between subjects lose neighbours."""
_OVERFETCH = 1024
_LOOKUP = 4096
_BLOCK = 8192


def faiss() -> Any:  # noqa: ANN401 - its stubs lack what its Python layer adds
    """Return the `faiss` module, imported when it is first needed."""
    return import_module("faiss")


class Segment:
    """Rows of unit vectors under sorted ids."""

    def __init__(
        self,
        ids: Callable[[], NDArray[np.bytes_]],
        span: tuple[bytes, bytes],
        index: Callable[[], Any],
        alive: NDArray[np.bool_],
        kept: Rows | None,
    ) -> None:
        import numpy as np

        self._read_names = ids
        self.span = span
        """First and last id; empty where there are none."""
        self._open = index
        self.alive = alive
        """False for rows that were removed, shape (rows,)."""
        self.dead = self.rows - int(np.count_nonzero(alive))
        """Rows that were removed."""
        self.kept = kept
        """The vectors of a quantised segment; None where `index` has them itself."""
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
        names = names[order]
        alive = np.ones(len(names), np.bool_)
        span = (bytes(names[0]), bytes(names[-1])) if ids else (b"", b"")
        if len(rows) < quantise_from:
            flat = _filled(faiss().IndexFlatIP(rows.shape[1]), rows)
            return cls(lambda: names, span, lambda: flat, alive, None)
        codes = _filled(_lists(*rows.shape), rows)
        return cls(lambda: names, span, lambda: codes, alive, MemoryRows(rows))

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
        return len(self.alive)

    @cached_property
    def names(self) -> NDArray[np.bytes_]:
        """UTF-8 ids in byte order, shape (rows,); read when they are first needed.

        Raises IndexDamaged.
        """
        return self._read_names()

    @cached_property
    def index(self) -> Any:  # noqa: ANN401 - FAISS is untyped
        """The FAISS index, row i belonging to `names[i]`; opened when it is first needed.

        Whoever only adds, removes or counts never reads it. Raises IndexDamaged.
        """
        return self._open()

    @property
    def quantised(self) -> bool:
        """Whether the index only proposes what is then compared."""
        return self.kept is not None

    def live_ids(self) -> list[str]:
        """Return the ids of rows not removed."""
        return [name.decode() for name in self.names[self.alive]]

    def live_vectors(self) -> NDArray[np.float32]:
        """Return the vectors of rows not removed, as exact as the segment has them."""
        return self._take(self.alive.nonzero()[0])

    def find(self, names: Collection[bytes]) -> NDArray[np.int64]:
        """Return the live rows of ids in UTF-8, in row order; unknown ids are left out."""
        import numpy as np

        first, last = self.span
        within = [name for name in names if first <= name <= last]
        if not within:
            return np.zeros(0, np.int64)
        width = self.names.dtype.itemsize
        fitting = [name for name in within if len(name) <= width]
        wanted = np.array(fitting, dtype=self.names.dtype)
        places = np.minimum(np.searchsorted(self.names, wanted), self.rows - 1)
        rows: NDArray[np.int64] = np.unique(places[self.names[places] == wanted])
        return rows[self.alive[rows]]

    def remove(self, names: Collection[bytes]) -> int:
        """Mark the rows of ids in UTF-8 dead and return how many were alive."""
        rows = self.find(names)
        if len(rows):
            self.alive = self.alive.copy()
            self.alive[rows] = False
            self.dead += len(rows)
        return len(rows)

    def propose(
        self, queries: NDArray[np.float32], count: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return estimated similarities and rows of the likeliest live neighbours.

        Both have shape (q, at most `count`); where there are fewer, the row is -1.
        """
        import numpy as np

        found: tuple[NDArray[np.float32], NDArray[np.int64]]
        found = self.index.search(queries, min(count + self.dead, self.rows))
        estimates, rows = found
        rows[~self.alive[rows] | (rows < 0)] = -1
        return np.where(rows < 0, -np.inf, estimates).astype(np.float32), rows

    def compare(
        self, query: NDArray[np.float32], rows: NDArray[np.int64], k: int
    ) -> list[tuple[str, float]]:
        """Return id and cosine of the `k` nearest, and all as near, of ascending live `rows`."""
        import numpy as np

        near = self._take(rows) @ query
        if len(rows) > k:
            best = np.flatnonzero(near >= np.partition(near, len(rows) - k)[len(rows) - k])
            rows, near = rows[best], near[best]
        return self._named(rows, near)

    def search(
        self, queries: NDArray[np.float32], k: int, among: Collection[bytes] | None
    ) -> list[list[tuple[str, float]]]:
        """Return for each query up to `k` pairs of id and cosine, looking at every vector."""
        if among is None:
            similarities, rows = self._search_live(queries, k)
        else:
            similarities, rows = self._search_rows(queries, k, self.find(among))
        return [
            self._named(found[found >= 0], near[found >= 0])
            for near, found in zip(similarities, rows, strict=True)
        ]

    @property
    def overgrown(self) -> bool:
        """Whether so many rows are dead that proposing would mostly propose those."""
        return self.dead > _OVERFETCH

    def _named(
        self, rows: NDArray[np.int64], similarities: NDArray[np.float32]
    ) -> list[tuple[str, float]]:
        return [
            (self.names[row].decode(), min(1.0, max(-1.0, float(similarity))))
            for similarity, row in zip(similarities, rows, strict=True)
            if self.alive[row]
        ]

    def _take(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        if self.kept is not None:
            return self.kept.take(rows)
        vectors: NDArray[np.float32] = self.index.reconstruct_batch(rows)
        return vectors

    def _search_live(
        self, queries: NDArray[np.float32], k: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        if self.quantised or self.overgrown:
            return self._search_rows(queries, k, self.alive.nonzero()[0])
        found: tuple[NDArray[np.float32], NDArray[np.int64]]
        found = self.index.search(queries, min(k + self.dead, self.rows))
        return found

    def _search_rows(
        self, queries: NDArray[np.float32], k: int, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Search among `rows` alone."""
        import numpy as np

        if self.quantised or len(rows) <= min(_LOOKUP, self.rows // 8):
            return self._compare(queries, k, rows)
        wanted = np.zeros(self.rows, np.bool_)
        wanted[rows] = True
        bits = np.packbits(wanted, bitorder="little")
        parameters = faiss().SearchParameters(sel=faiss().IDSelectorBitmap(bits))
        found: tuple[NDArray[np.float32], NDArray[np.int64]]
        found = self.index.search(queries, min(k, len(rows)), params=parameters)
        return found

    def _compare(
        self, queries: NDArray[np.float32], k: int, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Look at the vectors of `rows`, some at a time, and keep the `k` best so far."""
        import numpy as np

        best = np.zeros((len(queries), 0), np.float32)
        kept = np.zeros((len(queries), 0), np.int64)
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            near = np.hstack([best, queries @ self._take(block).T])
            names = np.hstack([kept, np.broadcast_to(block, (len(queries), len(block)))])
            order = np.argsort(-near, axis=1, kind="stable")[:, :k]
            best = np.take_along_axis(near, order, axis=1)
            kept = np.take_along_axis(names, order, axis=1)
        return best, kept


def _lists(rows: int, dimension: int) -> Any:  # noqa: ANN401 - FAISS is untyped
    """Return an empty quantised index for so many rows; it keeps how many lists it looks at."""
    lists = min(max(1, rows // _ROWS_A_LIST), _LISTS_MOST)
    metric = faiss().METRIC_INNER_PRODUCT
    index = faiss().index_factory(dimension, f"IVF{lists},RaBitQfs", metric)
    index.nprobe = min(lists, max(_LISTS_LEAST, ceil(_LISTS_LOOKED_AT * lists)))
    return index


def _filled(index: Any, rows: NDArray[np.float32]) -> Any:  # noqa: ANN401 - FAISS is untyped
    if not index.is_trained:
        index.train(rows)
    index.add(rows)
    return index
