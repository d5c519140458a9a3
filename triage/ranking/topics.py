"""Topics: the word space folded to the ways in which words occur together.

Latent semantic analysis (Deerwester et al., JASIS 41(6), 1990) of the papers in general: a paper
on a subject is near the others on it even where it shares none of their words. The axes are learned
from what an archive holds, so they know this month's vocabulary, which an encoder does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOPICS = 256
_PAPERS_A_TOPIC = 4
"""Fewer papers than this many times the topics would each be a topic of their own."""
_ROUNDS = 3


class TopicSpace:
    """Axes through the word space, and the middle of papers along them."""

    def __init__(self, axes: NDArray[np.float32], middle: NDArray[np.float32]) -> None:
        """Take the axes, shape (terms, topics), and the middle, shape (topics,)."""
        self.axes = axes
        self.middle = middle

    @classmethod
    def of(cls, words: Any) -> TopicSpace:  # noqa: ANN401  scipy is untyped
        """Learn the axes from papers in the word space."""
        import numpy as np
        from sklearn.utils.extmath import randomized_svd

        size = min(TOPICS, words.shape[0] // _PAPERS_A_TOPIC, words.shape[1] // _PAPERS_A_TOPIC)
        if not size or not words.nnz:
            return cls(
                np.zeros((words.shape[1], 0), dtype=np.float32), np.zeros(0, dtype=np.float32)
            )
        _, _, axes = randomized_svd(words, size, n_iter=_ROUNDS, random_state=0)
        kept = np.ascontiguousarray(axes.T, dtype=np.float32)
        return cls(kept, np.asarray((words @ kept).mean(axis=0), dtype=np.float32))

    def rows(self, words: Any) -> NDArray[np.float32]:  # noqa: ANN401  scipy is untyped
        """Return papers of the word space along the axes: around the middle, at unit length.

        A paper without a known word is at the middle.
        """
        import numpy as np

        moved = np.asarray(words @ self.axes, dtype=np.float32) - self.middle
        moved[np.diff(words.indptr) == 0] = 0.0
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.asarray(moved / np.maximum(lengths, 1e-6), dtype=np.float32)
