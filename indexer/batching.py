"""Cut a stream of texts into batches that keep a device busy, and put the answers back.

Texts are taken in windows of bounded size, so memory does not grow with their number; inside
a window rows of similar length share a batch, so little is computed for padding.
"""

from __future__ import annotations

from contextlib import closing, nullcontext
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from indexer.prefetch import prefetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from indexer.tokens import TextTokenizer

WINDOW = 4096
"""Texts that are sorted by length together."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some texts that are finished."""

    positions: NDArray[np.int64]
    """Which texts: their ordinal numbers in the input, shape (m,)."""
    vectors: NDArray[np.float32]
    """Their unit vectors, shape (m, d), in the same order."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some texts as the model takes them."""

    positions: NDArray[np.int64]
    """Which texts, shape (m,)."""
    ids: NDArray[np.int64]
    """Token ids, shape (m, length), rows filled up with the padding token."""
    mask: NDArray[np.int64]
    """1 for a token, 0 for padding, shape (m, length)."""


def batches(
    texts: Iterable[str],
    tokenizer: TextTokenizer,
    budget: int,
    window: int = WINDOW,
    *,
    ahead: bool = False,
) -> Iterator[Batch]:
    """Yield batches of at most `budget` tokens, padding included, or of one text.

    With `ahead` the next window is tokenised, by all cores, while this one is cut into batches.
    """
    read = ((first, tokenizer.tokenize(block)) for first, block in windows(texts, window))
    with closing(prefetch(read, 1)) if ahead else nullcontext(read) as tokenised:
        for first, tokens in tokenised:
            for rows in by_length([len(row) for row in tokens], budget):
                yield _padded(
                    [tokens[row] for row in rows], [first + row for row in rows], tokenizer
                )


def windows(texts: Iterable[str], size: int) -> Iterator[tuple[int, list[str]]]:
    """Yield blocks of up to `size` texts, each with the ordinal number of its first."""
    source = iter(texts)
    first = 0
    while block := list(islice(source, size)):
        yield first, block
        first += len(block)


def by_length(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Group row numbers, longest rows first, so that rows x longest stays within `budget`."""
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    start = 0
    while start < len(order):
        count = max(1, budget // max(1, lengths[order[start]]))
        yield order[start : start + count]
        start += count


def _padded(tokens: list[list[int]], positions: list[int], tokenizer: TextTokenizer) -> Batch:
    import numpy as np

    lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
    taken = np.arange(lengths[0]) < lengths[:, None]
    ids = np.full(taken.shape, tokenizer.pad_id, np.int64)
    ids[taken] = np.fromiter(chain.from_iterable(tokens), np.int64, int(lengths.sum()))
    return Batch(np.asarray(positions, np.int64), ids, taken.astype(np.int64))


def gather(
    chunks: Iterable[Chunk],
    count: int,
    dimension: int,
    progress: Callable[[int, int], None] | None = None,
) -> NDArray[np.float32]:
    """Put `count` vectors back into the order of their texts: shape (count, dimension)."""
    import numpy as np

    out = np.zeros((count, dimension), np.float32)
    done = 0
    for chunk in chunks:
        out[chunk.positions] = chunk.vectors
        done += len(chunk.positions)
        if progress is not None:
            progress(done, count)
    return out


def unit_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale rows to length 1 in float32. Raises EncodingFailed where a row has no direction."""
    import numpy as np

    from indexer.errors import EncodingFailed

    rows = np.asarray(vectors, np.float32)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    if not (np.isfinite(norms).all() and (norms > 0).all()):
        raise EncodingFailed(
            "the model gave a vector without a direction",
            "the weights are damaged or unfit for this device; use another device",
        )
    unit: NDArray[np.float32] = rows / norms
    return unit
