"""Screening simulations: how soon a ranker that learns on the way finds what a review included.

One relevant and one other record are known at the start. The record that ranks highest is
labelled, the ranker learns from it, and so on until all relevant records are found. The two known
ones do not count for the measures.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import process_time
from typing import TYPE_CHECKING, Any

from triage.evaluate.benchmark import OURS, Progress
from triage.evaluate.intervals import Interval, interval_of_few
from triage.evaluate.metrics import (
    labels_until,
    loss,
    ndcg,
    recall_at,
    time_to_discovery,
    work_saved,
)
from triage.evaluate.pool import Pool, Ranker, Task
from triage.evaluate.reviews import Review

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH_SHARE = 0.02
"""Records labelled between two learnings, as a share of those labelled; at least one."""
MEASURES: dict[str, Callable[[NDArray[np.float64]], float]] = {
    "recall_at_5_percent": lambda labels: recall_at(labels, 0.05),
    "recall_at_10_percent": lambda labels: recall_at(labels, 0.1),
    "recall_at_20_percent": lambda labels: recall_at(labels, 0.2),
    "wss_at_95": lambda labels: work_saved(labels, 0.95),
    "atd": lambda labels: time_to_discovery(labels) / len(labels),
    "loss": loss,
    "ndcg": ndcg,
    "records_until_95": labels_until,
}
"""What is measured of labels in screened order. `atd` is a share of the records."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one ranker reached in one review: means over the starts."""

    review: str
    records: int
    relevant: int
    ranker: str
    measures: dict[str, float]
    seconds: float
    """Processor time of one simulation."""

    def record(self) -> dict[str, Any]:
        """Return the row as JSON has it."""
        return {
            "review": self.review,
            "records": self.records,
            "relevant": self.relevant,
            "ranker": self.ranker,
            **{name: round(value, 4) for name, value in self.measures.items()},
            "seconds": round(self.seconds, 3),
        }


def run(
    reviews: Sequence[tuple[Review, NDArray[np.float32]]],
    rankers: Mapping[str, Ranker],
    *,
    seeds: int,
    batch_share: float,
    progress: Progress,
) -> list[Row]:
    """Return one row for each review, given with its records' vectors, and ranker."""
    rows = []
    for done, (review, vectors) in enumerate(reviews):
        pool = Pool(review.papers, vectors)
        for at, (name, ranker) in enumerate(rankers.items()):
            progress("screening", done * len(rankers) + at, len(reviews) * len(rankers))
            rows.append(_row(review, pool, name, ranker, seeds, batch_share))
    progress("screening", len(reviews) * len(rankers), len(reviews) * len(rankers))
    return rows


def _row(
    review: Review, pool: Pool, name: str, ranker: Ranker, seeds: int, batch_share: float
) -> Row:
    import numpy as np

    started = process_time()
    orders = [
        simulate(review, pool, ranker, seed=seed, batch_share=batch_share) for seed in range(seeds)
    ]
    seconds = (process_time() - started) / seeds
    found = [review.relevant[order].astype(float) for order in orders]
    measures = {
        measure: float(np.mean([compute(labels) for labels in found]))
        for measure, compute in MEASURES.items()
    }
    return Row(review.name, len(review.papers), int(review.relevant.sum()), name, measures, seconds)


def simulate(
    review: Review, pool: Pool, ranker: Ranker, *, seed: int, batch_share: float = BATCH_SHARE
) -> NDArray[np.int64]:
    """Return the records but the two known ones in the order in which they would be screened.

    After the last relevant one the order means nothing: no measure depends on it.
    """
    import numpy as np

    everything = np.arange(len(review.papers), dtype=np.int64)
    known = start(review, seed)
    while review.relevant[left := np.setdiff1d(everything, known)].any():
        scores = ranker(_task(review, pool, known, seed))[left]
        batch = max(1, int(len(known) * batch_share))
        known = np.concatenate([known, left[np.argsort(-scores, kind="stable")][:batch]])
    return np.concatenate([known, left])[2:]


def start(review: Review, seed: int) -> NDArray[np.int64]:
    """Return the rows of one relevant and one other record, drawn by the review's name and seed."""
    import numpy as np

    random = np.random.default_rng([seed, zlib.crc32(review.name.encode())])
    halves = np.flatnonzero(review.relevant), np.flatnonzero(~review.relevant)
    return np.array([random.choice(half) for half in halves], dtype=np.int64)


def _task(review: Review, pool: Pool, known: NDArray[np.int64], seed: int) -> Task:
    """Return what is known so far, latest first, with all records to be ranked.

    Ranked are the known ones as well, so that rankers need to look at the records only once.
    """
    import numpy as np

    everything = np.arange(len(review.papers), dtype=np.int64)
    latest = known[::-1]
    liked = review.relevant[latest]
    return Task(pool, review.name, latest[liked], latest[~liked], everything, everything, seed)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One ranker's means over the reviews, and what ours gains over it."""

    ranker: str
    reviews: int
    means: dict[str, float]
    gains: dict[str, Interval]
    """Ours less this ranker's, paired by review."""
    seconds: float

    def record(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "ranker": self.ranker,
            "reviews": self.reviews,
            **{name: round(value, 4) for name, value in self.means.items()},
            "triage_gains": {name: gain.record() for name, gain in self.gains.items()},
            "seconds": round(self.seconds, 3),
        }


def compare(rows: Sequence[Row]) -> list[Comparison]:
    """Return the means over the reviews, one for each ranker."""
    ours = {row.review: row for row in rows if row.ranker == OURS}
    names = dict.fromkeys(row.ranker for row in rows)
    return [_comparison([row for row in rows if row.ranker == name], ours) for name in names]


def _comparison(theirs: Sequence[Row], ours: Mapping[str, Row]) -> Comparison:
    import numpy as np

    means, gains = {}, {}
    for measure in MEASURES:
        values = np.array([row.measures[measure] for row in theirs])
        our = np.array([ours[row.review].measures[measure] for row in theirs])
        means[measure] = float(values.mean())
        gains[measure] = interval_of_few(our - values)
    seconds = float(np.mean([row.seconds for row in theirs]))
    return Comparison(theirs[0].ranker, len(theirs), means, gains, seconds)
