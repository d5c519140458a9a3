"""The user's own decisions, replayed to see whether the ranker beats other orders for this person.

The earlier part of the decisions teaches, the later part is ranked by what it taught. That is an
easy question in one way (only papers somebody decided on are ranked) and a fair one in the way
that counts: every ranker is asked the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from triage.evaluate.intervals import Interval
from triage.evaluate.metrics import average_precision
from triage.evaluate.pool import Described, Pool, Ranker, Task
from triage.evaluate.replay import ordered
from triage.models import Decision, DecisionKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST = 10
"""Papers kept, and papers not kept, without which nothing is said."""
_LEARNED_SHARE = 0.5
_DRAWS = 1000
_SEED = 7
_KEPT = {DecisionKind.SAVE, DecisionKind.READ}
_DROPPED = {DecisionKind.REJECT, DecisionKind.SKIP}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How our ranker does for one field beside another one."""

    field: str
    ranker: str
    ap: float
    ours: float
    difference: Interval
    """Our average precision less theirs, over draws of the papers decided on."""

    @property
    def clear(self) -> bool:
        """Whether the interval leaves no doubt which one is better."""
        return self.difference.low > 0 or self.difference.high < 0

    def record(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "field": self.field,
            "ranker": self.ranker,
            "ap": round(self.ap, 4),
            "triage_ap": round(self.ours, 4),
            "difference": self.difference.record(),
            "clear": self.clear,
        }


def tally(decisions: Sequence[Decision]) -> tuple[int, int]:
    """Return how many papers were kept, and how many were not."""
    kept = sum(decision.kind in _KEPT for decision in decisions)
    return kept, sum(decision.kind in _DROPPED for decision in decisions)


def enough(decisions: Sequence[Decision]) -> bool:
    """Whether there are decisions enough, on both sides, to say anything."""
    return min(tally(decisions)) >= LEAST


def judge(
    field: str,
    decisions: Sequence[Decision],
    pool: Pool,
    rankers: Mapping[str, Ranker],
    ours: str,
    *,
    description: Described | None = None,
) -> list[Verdict]:
    """Return a verdict on each ranker but our own.

    `pool` holds the papers decided on and what else is known; papers that are decided on later
    are no background. The description goes to who can make something of it.
    """
    import numpy as np

    at = {paper.id: row for row, paper in enumerate(pool.papers)}
    known = [d for d in decisions if d.paper_id in at and d.kind in _KEPT | _DROPPED]
    known.sort(key=lambda decision: (decision.at, decision.paper_id))
    middle = int(len(known) * _LEARNED_SHARE)
    given = _task(field, known[:middle], known[middle:], at, pool)
    given = replace(given, description=description)
    kept = {decision.paper_id for decision in known if decision.kind in _KEPT}
    labels = np.array([pool.papers[row].id in kept for row in given.upcoming], dtype=float)
    scores = {name: ranker(given) for name, ranker in rankers.items()}
    return [
        _verdict(field, name, given, labels, scores[ours], theirs)
        for name, theirs in scores.items()
        if name != ours
    ]


def _task(
    field: str,
    earlier: Sequence[Decision],
    later: Sequence[Decision],
    at: Mapping[str, int],
    pool: Pool,
) -> Task:
    import numpy as np

    def rows(decisions: Sequence[Decision], kinds: set[DecisionKind]) -> NDArray[np.int64]:
        found = [at[decision.paper_id] for decision in decisions if decision.kind in kinds]
        return np.array(found[::-1], dtype=np.int64)

    upcoming = np.sort(rows(later, _KEPT | _DROPPED))
    archive = np.setdiff1d(np.arange(len(pool.papers)), upcoming)
    return Task(pool, field, rows(earlier, _KEPT), rows(earlier, _DROPPED), archive, upcoming, 0)


def _verdict(
    field: str,
    ranker: str,
    given: Task,
    labels: NDArray[np.float64],
    ours: NDArray[np.float64],
    theirs: NDArray[np.float64],
) -> Verdict:
    import numpy as np

    random = np.random.default_rng(_SEED)
    draws = random.integers(0, len(labels), (_DRAWS, len(labels)))
    differences = np.array(
        [_ap(labels[some], ours[some]) - _ap(labels[some], theirs[some]) for some in draws]
    )
    low, high = np.nanquantile(differences, (0.025, 0.975))
    first, second = (
        average_precision(
            labels[np.searchsorted(given.upcoming, ordered(given.pool, given.upcoming, some))]
        )
        for some in (ours, theirs)
    )
    return Verdict(field, ranker, second, first, Interval(first - second, float(low), float(high)))


def _ap(labels: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    import numpy as np

    return average_precision(labels[np.argsort(-scores, kind="stable")])
