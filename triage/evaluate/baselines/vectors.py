"""Rankers on vectors: zotero-arxiv-daily and Scholar Inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from triage.evaluate.pool import Task

_RANDOM_NEGATIVES = 5000
_DIMENSIONS = 256
_S, _V, _C = 5.0, 0.8, 0.1


def zotero(task: Task) -> NDArray[np.float64]:
    """Rank as zotero-arxiv-daily does: mean similarity to the library, newer papers weigh more.

    Reranker at commit 916cae5. It encodes abstracts alone and with another model; here it gets
    the vectors of title and abstract that the others get.
    """
    vectors = task.pool.vectors
    similarity = vectors[task.upcoming] @ vectors[task.positives].T
    result: NDArray[np.float64] = zotero_score(similarity.astype(float))
    return result


def zotero_score(similarity: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 10 * sum_i s_i w_i along the last axis, newest first; w_i ~ 1 / (1 + log10(i + 1))."""
    import numpy as np

    weights = 1 / (1 + np.log10(np.arange(1, similarity.shape[-1] + 1)))
    result: NDArray[np.float64] = 10 * similarity @ (weights / weights.sum())
    return result


def scholar_inbox(task: Task) -> NDArray[np.float64]:
    """Rank as Scholar Inbox does: weighted logistic regression on 256 principal components.

    arXiv:2504.08385v2, section 3.1.1 and appendix 6.3: C = 0.1, V = 0.8, S = 5, 5,000 random
    negatives; on the vectors that the others get instead of GTE-large's.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    random = np.random.default_rng(task.seed)
    size = min(_RANDOM_NEGATIVES, len(task.background))
    drawn = random.choice(task.background, size, replace=False)
    rows = np.concatenate([task.positives, task.negatives, drawn])
    counts = len(task.positives), len(task.negatives), len(drawn)
    weights = np.repeat(scholar_weights(*counts), counts)
    reduce = task.pool.remembered(
        "components", task.archive, lambda: _Reduce(task.pool.vectors[task.archive])
    )
    vectors = task.pool.vectors
    model = LogisticRegression(C=_C, max_iter=1000)
    model.fit(reduce(vectors[rows]), np.arange(len(rows)) < counts[0], sample_weight=weights)
    result: NDArray[np.float64] = model.decision_function(reduce(vectors[task.upcoming]))
    return result


def scholar_weights(liked: int, rejected: int, drawn: int) -> tuple[float, float, float]:
    """Return the weights of a positive, an explicit negative and a random negative."""
    total = liked + rejected + drawn
    shared = max(_V * rejected + (1 - _V) * drawn, 1e-12)
    return total / max(liked, 1), total * _S * _V / shared, total * _S * (1 - _V) / shared


class _Reduce:
    """A projection of vectors on their first principal components."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        import numpy as np

        self._mean = vectors.mean(axis=0)
        _, axes = np.linalg.eigh(np.cov(vectors, rowvar=False))
        self._axes = axes[:, ::-1][:, :_DIMENSIONS]

    def __call__(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the vectors in the space of the components, shape (n, 256) or narrower."""
        result: NDArray[np.float64] = (vectors - self._mean) @ self._axes
        return result
