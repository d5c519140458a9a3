"""Nearest vectors by cosine, under string ids: FAISS, kept in segments that never change.

A segment is exact (flat) while it is small and RaBitQ with 16-bit refinement above
`QUANTISE_FROM` rows. New rows become a new segment and small
segments are merged as they pile up, so a day's cost does not follow the size of the whole. A
removed or replaced row is only marked; it goes when its segment is next rewritten.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import TYPE_CHECKING

from indexer.segment import QUANTISE_FROM, Segment, faiss
from indexer.snapshot import read_snapshot, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

_UNIT_TOLERANCE = 1e-2
_DEAD_SHARE = 0.2
_PROPOSALS, _PROPOSALS_LEAST, _PROPOSALS_MORE = 56, 500, 6
"""Candidates compared exactly for k hits: 56 k, but for large k no more than 500 + 6 k."""
_UNEVEN, _SHARE_LEAST = 3, 1 / 8
"""Each of many segments proposes so many times an equal share of them, and this share at least."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One neighbour."""

    id: str
    """Whose vector it is."""
    similarity: float
    """Cosine to the query, -1 to 1."""


class VectorIndex:
    """Unit vectors under string ids, searched by cosine."""

    fingerprint: str
    """Names the model the vectors come from."""
    dimension: int
    """Numbers in a vector."""
    label: str
    """What was noted when the index was saved; empty for one that never was."""

    def __init__(
        self,
        fingerprint: str,
        dimension: int,
        segments: Iterable[Segment] = (),
        *,
        quantise_from: int = QUANTISE_FROM,
    ) -> None:
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.label = ""
        self._segments = list(segments)
        self._quantise_from = quantise_from

    @classmethod
    def from_vectors(
        cls,
        ids: Sequence[str],
        vectors: NDArray[np.float32],
        fingerprint: str,
        *,
        quantise_from: int = QUANTISE_FROM,
    ) -> VectorIndex:
        """Build an index of `vectors`, unit rows of shape (len(ids), d).

        Raises ValueError for other shapes, rows that are not unit length, or an id twice.
        """
        if vectors.ndim != 2:  # noqa: PLR2004 - rows and columns
            raise ValueError(f"vectors have shape (n, d), not {vectors.shape}")
        index = cls(fingerprint, int(vectors.shape[1]), quantise_from=quantise_from)
        index.add(ids, vectors)
        return index

    @classmethod
    def load(cls, folder: Path, fingerprint: str) -> VectorIndex:
        """Open the index saved in `folder`, memory-mapped.

        Raises IndexMissing where there is none, IndexForeign where it holds vectors of
        another fingerprint or format, IndexDamaged where a file is torn, altered or gone.
        """
        snapshot = read_snapshot(folder, fingerprint)
        index = cls(fingerprint, snapshot.dimension, snapshot.segments)
        index.label = snapshot.label
        return index

    def save(self, folder: Path, label: str = "") -> None:
        """Make `folder` hold this index, in one step; only segments not there yet are written.

        From then on the vectors are in the files, not in memory.
        `label` is whatever the caller wants to find on the index when it is loaded.
        """
        self.label = label
        self._segments = [
            Segment.merged([segment], self._quantise_from)
            if segment.dead > _DEAD_SHARE * segment.rows
            else segment
            for segment in self._segments
        ]
        self._segments = [segment for segment in self._segments if segment.rows]
        self._segments = write_snapshot(
            folder, self.fingerprint, self.dimension, self._segments, label
        )

    def __len__(self) -> int:
        return sum(segment.rows - segment.dead for segment in self._segments)

    def __contains__(self, one: str) -> bool:
        return any(len(segment.find([one.encode()])) for segment in self._segments)

    def ids(self) -> list[str]:
        """Return every id, in no particular order."""
        return [one for segment in self._segments for one in segment.live_ids()]

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Add unit rows of shape (len(ids), dimension); a known id gets the new vector.

        Raises ValueError for other shapes, rows that are not unit length, or an id twice.
        """
        self._check(ids, vectors)
        self.remove(ids)
        if len(ids):
            self._segments.append(Segment.build(ids, vectors, self._quantise_from))
            self._merge()

    def remove(self, ids: Collection[str]) -> int:
        """Take `ids` out and return how many were in; unknown ids are nothing to do."""
        names = [one.encode() for one in ids]  # once: there may be many segments
        return sum(segment.remove(names) for segment in self._segments)

    def search(
        self,
        queries: NDArray[np.float32],
        k: int,
        *,
        among: Collection[str] | None = None,
    ) -> list[list[Hit]]:
        """Return for each query, shape (q, dimension), its `k` nearest, nearest first.

        `among` restricts the search itself: `k` hits still come back where so many of those
        ids are in the index. Equal similarities are ordered by id.
        """
        rows = self._shaped(queries)
        names = None if among is None else [one.encode() for one in among]
        hits: list[list[Hit]] = [[] for _ in rows]
        proposing = [s for s in self._segments if among is None and s.quantised and not s.overgrown]
        for segment in self._segments if k > 0 else ():
            if segment not in proposing:
                for found, nearest in zip(hits, segment.search(rows, k, names), strict=True):
                    found.extend(Hit(one, similarity) for one, similarity in nearest)
        if proposing and k > 0:
            for found, nearest in zip(hits, _proposed(proposing, rows, k), strict=True):
                found.extend(Hit(one, similarity) for one, similarity in nearest)
        return [sorted(found, key=lambda hit: (-hit.similarity, hit.id))[:k] for found in hits]

    def _merge(self) -> None:
        """Join the newest segments while they are of like size: rows move O(log n) times."""
        while len(self._segments) > 1:
            older, newer = self._segments[-2:]
            if older.quantised or older.rows >= 2 * newer.rows:
                return
            self._segments[-2:] = [Segment.merged([older, newer], self._quantise_from)]

    def _shaped(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        rows = np.ascontiguousarray(vectors, dtype=np.float32)
        if rows.ndim != 2 or rows.shape[1] != self.dimension:  # noqa: PLR2004 - rows and columns
            raise ValueError(f"vectors have shape (n, {self.dimension}), not {rows.shape}")
        return rows

    def _check(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        import numpy as np

        rows = self._shaped(vectors)
        if len(ids) != len(rows):
            raise ValueError(f"{len(ids)} ids for {len(rows)} vectors")
        if len(set(ids)) != len(ids):
            raise ValueError("an id stands twice")
        if not np.allclose(np.linalg.norm(rows, axis=1), 1, atol=_UNIT_TOLERANCE):
            raise ValueError("vectors must have length 1")


@cache
def _threads() -> ThreadPoolExecutor:
    """Return the threads that look through segments side by side; FAISS lets them."""
    return ThreadPoolExecutor(
        os.cpu_count(),
        thread_name_prefix="segments",
        initializer=lambda: faiss().omp_set_num_threads(1),  # each would start its own beside them
    )


def _proposed(
    segments: Sequence[Segment], queries: NDArray[np.float32], k: int
) -> Iterator[list[tuple[str, float]]]:
    """Yield for each query the nearest of several quantised segments.

    All segments' proposals compete by their estimates, so that what is compared exactly does
    not grow with the number of segments.
    """
    import numpy as np

    wanted = min(_PROPOSALS * k, _PROPOSALS_LEAST + _PROPOSALS_MORE * k)
    share = min(1.0, max(_UNEVEN / len(segments), _SHARE_LEAST))
    each = ceil(share * wanted)
    proposals = list(_threads().map(lambda segment: segment.propose(queries, each), segments))
    estimates = np.hstack([near for near, _ in proposals])
    rows = np.hstack([found for _, found in proposals])
    origin = np.repeat(np.arange(len(segments)), [found.shape[1] for _, found in proposals])
    for query, near, found in zip(queries, estimates, rows, strict=True):
        best = np.argpartition(-near, min(wanted, len(near)) - 1)[:wanted]
        best = best[found[best] >= 0]
        yield [
            hit
            for number, segment in enumerate(segments)
            for hit in segment.compare(query, np.sort(found[best[origin[best] == number]]), k)
        ]
