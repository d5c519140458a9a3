"""What is measured, one function each: labels in ranked order in, one number out.

`labels` is always a one-dimensional array with 1 for a relevant and 0 for any other item, best
ranked first. Where a measure is not defined (nothing is relevant) the answer is NaN, never 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Labels = NDArray[np.floating[Any]] | NDArray[np.integer[Any]]


def average_precision(labels: Labels) -> float:
    """Return the mean, over the relevant items, of the precision at their ranks.

    AP = sum_r P(r) l_r / sum_r l_r (Manning, Raghavan and Schütze, Introduction to Information
    Retrieval, 2008, section 8.4).
    """
    import numpy as np

    found = np.cumsum(labels)
    if not len(labels) or not found[-1]:
        return float("nan")
    ranks = np.arange(1, len(labels) + 1)
    return float((labels * found / ranks).sum() / found[-1])


def ndcg(labels: Labels, cut: int | None = None) -> float:
    """Return the discounted gain of the first `cut` items (default: all) over the best possible.

    DCG = sum_r l_r / log2(r + 1) (Järvelin and Kekäläinen, ACM TOIS 20(4), 2002).
    """
    import numpy as np

    shown = labels[:cut]
    best = min(int(np.sum(labels)), len(shown))
    if not best:
        return float("nan")
    discounts = 1 / np.log2(np.arange(2, len(shown) + 2))
    return float((shown * discounts).sum() / discounts[:best].sum())


def recall(labels: Labels, cut: int) -> float:
    """Return the share of the relevant items that stand among the first `cut`."""
    import numpy as np

    relevant = float(np.sum(labels))
    return float(np.sum(labels[:cut])) / relevant if relevant else float("nan")


def loss(labels: Labels) -> float:
    """Return ASReview's loss: 0 when all relevant items come first, 1 when they come last.

    (Ny (Nx - (Ny - 1) / 2) - sum of the recall curve) / (Ny (Nx - Ny)), with Nx items of which
    Ny are relevant (asreview.metrics.loss).
    """
    import numpy as np

    items, relevant = len(labels), float(np.sum(labels))
    if not 0 < relevant < items:
        return float("nan")
    area = float(np.cumsum(labels).sum())
    return (relevant * (items - (relevant - 1) / 2) - area) / (relevant * (items - relevant))


def labels_until(labels: Labels, share: float = 0.95) -> float:
    """Return how many items one must look at, in order, to have seen `share` of the relevant."""
    import numpy as np

    found = np.cumsum(labels)
    if not len(labels) or not found[-1]:
        return float("nan")
    return float(np.searchsorted(found, share * found[-1] - 1e-9) + 1)


def recall_at(labels: Labels, share: float) -> float:
    """Return the recall after the first `share` of all items, rounded down to whole ones."""
    return recall(labels, int(len(labels) * share + 1e-9))


def work_saved(labels: Labels, share: float = 0.95) -> float:
    """Return the work saved over sampling: how much earlier than at random relevant ones are seen.

    The difference in rank of the last relevant item within `share` of them, over all items
    (asreview-insights, `_wss_values` and `_slice_metric`, commit 0454e5d).
    """
    import numpy as np

    items, relevant = len(labels), int(np.sum(labels))
    if not relevant:
        return float("nan")
    at_random = np.round(np.linspace(0, relevant, items))
    nth = max(int(share * relevant + 1e-9), 1)
    found = np.searchsorted(np.cumsum(labels), nth)
    return float(np.searchsorted(at_random, nth) - found) / items


def time_to_discovery(labels: Labels) -> float:
    """Return the mean rank of the relevant items, counted from 1 (ASReview's ATD)."""
    import numpy as np

    ranks = np.flatnonzero(labels) + 1
    return float(ranks.mean()) if len(ranks) else float("nan")
