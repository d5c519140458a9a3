"""Chronological replay: learn from the days before, rank each later day, then look.

Static: the labels known before the first ranked day are all there ever are. Growing: after each
day the labels of the papers that a digest of 20 showed become known, and nothing else does.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from triage.evaluate.metrics import average_precision, labels_until, ndcg, recall
from triage.evaluate.pool import Pool, Ranker, Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHOWN = 20
"""Papers that a digest shows a day."""
MEASURES = ("ap", "ndcg_at_20", "recall_at_20")


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """A pool cut at a day."""

    pool: Pool
    background: NDArray[np.int64]
    """Rows of the days before that count as background."""
    days: tuple[NDArray[np.int64], ...]
    """Rows of each later day's papers."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What one ranker reached in one draw of examples."""

    by_day: dict[str, NDArray[np.float64]]
    """Per measure, one value a day; NaN on days without relevant papers."""
    labels_until_95: float
    """Papers to look at, all days ranked as one list, to see 95 % of the relevant ones."""
    seconds: float
    scores: NDArray[np.float64]
    """Of all later days' papers, in the order of the days."""


def draw(usable: Iterable[str], field: str, k: int, seed: int) -> list[str] | None:
    """Return k of the usable ids at random; None where there are fewer.

    The draw depends on ids, field and seed only, and a larger k adds to that of a smaller one.
    """
    import numpy as np

    ids = sorted(usable)
    if len(ids) < k:
        return None
    random = np.random.default_rng([seed, zlib.crc32(field.encode())])
    return [ids[i] for i in random.permutation(len(ids))[:k]]


def task(
    cut: Split,
    field: str,
    positives: NDArray[np.int64],
    seed: int,
    negatives: NDArray[np.int64] | None = None,
) -> Task:
    """Return what a ranker is given to rank all later days at once."""
    import numpy as np

    rejected = np.array([], dtype=np.int64) if negatives is None else negatives
    return Task(
        pool=cut.pool,
        field=field,
        positives=positives,
        negatives=rejected,
        archive=cut.background,
        upcoming=np.concatenate(cut.days),
        seed=seed,
    )


def static(cut: Split, ranker: Ranker, given: Task, relevant: frozenset[str]) -> Measured:
    """Learn once, rank every later day."""
    started = perf_counter()
    scores = ranker(given)
    seconds = perf_counter() - started
    return measured(cut, given.upcoming, scores, relevant, seconds)


def growing(cut: Split, ranker: Ranker, given: Task, relevant: frozenset[str]) -> Measured:
    """Learn anew each day from what a digest of 20 papers a day has shown so far."""
    import numpy as np

    started = perf_counter()
    scores: list[NDArray[np.float64]] = []
    current = given
    for day in cut.days:
        current = _with(current, upcoming=day)
        scores.append(ranker(current))
        shown = ordered(cut.pool, day, scores[-1])[:SHOWN]
        liked = np.array([cut.pool.papers[row].id in relevant for row in shown], dtype=bool)
        current = _with(
            current,
            positives=np.concatenate([np.sort(shown[liked])[::-1], current.positives]),
            negatives=np.concatenate([shown[~liked], current.negatives]),
        )
    seconds = perf_counter() - started
    return measured(cut, given.upcoming, np.concatenate(scores), relevant, seconds)


def relabelled(cut: Split, reached: Measured, relevant: frozenset[str]) -> Measured:
    """Measure the same scores by other labels."""
    import numpy as np

    return measured(cut, np.concatenate(cut.days), reached.scores, relevant, reached.seconds)


def _with(given: Task, **changes: NDArray[np.int64]) -> Task:
    return replace(given, **changes)  # type: ignore[arg-type]


def ordered(pool: Pool, rows: NDArray[np.int64], scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return rows best first; ids break ties."""
    import numpy as np

    ids = np.array([pool.papers[row].id for row in rows])
    return rows[np.lexsort((ids, -scores))]


def measured(
    cut: Split,
    rows: NDArray[np.int64],
    scores: NDArray[np.float64],
    relevant: frozenset[str],
    seconds: float,
) -> Measured:
    """Measure scores of all later days' papers, day by day."""
    import numpy as np

    at = dict(zip(rows.tolist(), scores.tolist(), strict=True))
    orders = tuple(
        ordered(cut.pool, day, np.array([at[row] for row in day.tolist()])) for day in cut.days
    )
    labels = [_labels(cut.pool, order, relevant) for order in orders]
    by_day = {
        "ap": np.array([average_precision(day) for day in labels]),
        "ndcg_at_20": np.array([ndcg(day, SHOWN) for day in labels]),
        "recall_at_20": np.array([recall(day, SHOWN) for day in labels]),
    }
    whole = _labels(cut.pool, ordered(cut.pool, rows, scores), relevant)
    return Measured(by_day, labels_until(whole), seconds, scores)


def _labels(pool: Pool, rows: NDArray[np.int64], relevant: frozenset[str]) -> NDArray[np.float64]:
    import numpy as np

    return np.array([pool.papers[row].id in relevant for row in rows], dtype=float)
