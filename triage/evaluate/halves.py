"""What rejected papers are worth where every record was judged: in systematic reviews.

Half of a review's records teach: some included ones, and as many of those that two digests would
have shown and the review left out. The other half is ranked, with and without the latter.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from triage.evaluate.benchmark import Progress
from triage.evaluate.intervals import Interval, ratio_of_few
from triage.evaluate.metrics import average_precision, ndcg
from triage.evaluate.pool import Pool, Ranker, Task
from triage.evaluate.rejected import picked, shown_and_wrong
from triage.evaluate.replay import SHOWN
from triage.evaluate.reviews import Review

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DIGESTS = 2
"""Records that these would have shown can be rejected; more where they hold too few wrong ones."""


@dataclass(frozen=True, slots=True)
class Row:
    """What rejected records changed in one review, from k included ones: means over the draws."""

    review: str
    records: int
    relevant: int
    k: int
    ndcg_at_20: float
    ndcg_at_20_rejecting: float
    ap: float
    ap_rejecting: float

    def record(self) -> dict[str, Any]:
        """Return the row as JSON has it."""
        return {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True)
class Worth:
    """What rejected records changed over all reviews, from k included ones."""

    k: int
    reviews: int
    ndcg_at_20: float
    ndcg_at_20_rejecting: float
    times: Interval
    """nDCG@20 with them divided by that without."""

    def record(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "k": self.k,
            "reviews": self.reviews,
            "ndcg_at_20": round(self.ndcg_at_20, 4),
            "ndcg_at_20_rejecting": round(self.ndcg_at_20_rejecting, 4),
            "times": self.times.record(),
        }


def run(
    reviews: Sequence[tuple[Review, NDArray[np.float32]]],
    ranker: Ranker,
    *,
    ks: Sequence[int],
    seeds: int,
    progress: Progress,
) -> list[Row]:
    """Return one row for each review, given with its records' vectors, and k it has enough for."""
    rows = []
    for done, (review, vectors) in enumerate(reviews):
        progress("halving", done, len(reviews))
        pool = Pool(review.papers, vectors)
        rows += [row for k in ks if (row := _row(review, pool, ranker, k, seeds))]
    progress("halving", len(reviews), len(reviews))
    return rows


def worth(rows: Sequence[Row]) -> list[Worth]:
    """Return the means over the reviews for each k."""
    return [_worth(k, [row for row in rows if row.k == k]) for k in sorted({r.k for r in rows})]


def _worth(k: int, rows: Sequence[Row]) -> Worth:
    import numpy as np

    plain = np.array([row.ndcg_at_20 for row in rows])
    rejecting = np.array([row.ndcg_at_20_rejecting for row in rows])
    times = ratio_of_few(rejecting, plain)
    return Worth(k, len(rows), float(plain.mean()), float(rejecting.mean()), times)


def _row(review: Review, pool: Pool, ranker: Ranker, k: int, seeds: int) -> Row | None:
    import numpy as np

    measured = [
        [*_measured(review, ranker, given), *_measured(review, ranker, rejecting)]
        for given, rejecting in _draws(review, pool, ranker, k, seeds)
    ]
    if not measured:
        return None
    ndcg_plain, ap_plain, ndcg_rejecting, ap_rejecting = np.mean(measured, axis=0).tolist()
    return Row(
        review.name,
        len(review.papers),
        int(review.relevant.sum()),
        k,
        ndcg_plain,
        ndcg_rejecting,
        ap_plain,
        ap_rejecting,
    )


def _draws(
    review: Review, pool: Pool, ranker: Ranker, k: int, seeds: int
) -> Iterator[tuple[Task, Task]]:
    """Yield what is known, without and with rejected records, of each draw with enough records."""
    import numpy as np

    for seed in range(seeds):
        random = np.random.default_rng([seed, zlib.crc32(review.name.encode())])
        order = random.permutation(len(review.papers))
        teaching, ranked = np.sort(order[::2]), np.sort(order[1::2])
        included = random.permutation(teaching[review.relevant[teaching]])
        if len(included) < k or not review.relevant[ranked].any():
            continue
        none = np.array([], dtype=np.int64)
        given = Task(pool, review.name, included[:k], none, teaching, ranked, seed)
        yield given, replace(given, negatives=_rejected(review, ranker, given))


def _rejected(review: Review, ranker: Ranker, given: Task) -> NDArray[np.int64]:
    import numpy as np

    rows = np.setdiff1d(given.archive, given.positives)
    order = rows[np.argsort(-ranker(replace(given, upcoming=rows)), kind="stable")]
    wrong = ~review.relevant[order]
    least = len(given.positives)
    return picked(shown_and_wrong(order, wrong, SHOWN * _DIGESTS, least), given)


def _measured(review: Review, ranker: Ranker, given: Task) -> tuple[float, float]:
    """Return nDCG@20 and average precision of the half that is ranked."""
    import numpy as np

    order = given.upcoming[np.argsort(-ranker(given), kind="stable")]
    labels = review.relevant[order].astype(float)
    return ndcg(labels, SHOWN), average_precision(labels)
