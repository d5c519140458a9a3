"""Whether the interval for the relevant papers below the line holds, replayed day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from triage.evaluate.benchmark import Progress
from triage.evaluate.material import Material
from triage.evaluate.pool import Ranker, Task
from triage.evaluate.replay import SHOWN, Split, ordered, task
from triage.models import Left
from triage.ranking.stopping import Verdict, audited, drawn, relevant_left

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PROBED = 2
"""Papers a day that are shown from near the boundary."""
AUDITED = 2
"""Papers a day at most that are shown because they were drawn by lot."""
_BOUNDARY = 50.0


@dataclass(frozen=True, slots=True)
class Stop:
    """One day: what was said about the papers below the line, and what was there."""

    field: str
    k: int
    said: Left
    true: int

    @property
    def held(self) -> bool:
        """Whether the interval holds the true number."""
        return self.said.low <= self.true <= self.said.high


def stops(material: Material, cut: Split, ranker: Ranker, progress: Progress) -> list[Stop]:
    """Return one stop for each draw and day on which anything was said.

    Each day's 20 best papers, two near the boundary and those drawn by lot are shown, and their
    labels become known.
    """
    import numpy as np

    at = {paper.id: row for row, paper in enumerate(cut.pool.papers)}
    found = []
    for done, ((field, k, seed), ids) in enumerate(material.drawn.items()):
        progress("looking below the line", done, len(material.drawn))
        positives = np.sort(np.array([at[paper_id] for paper_id in ids], dtype=np.int64))[::-1]
        given = task(cut, field, positives, seed)
        days = _days(cut, ranker, given, material.relevant[field])
        found += [Stop(field, k, said, true) for said, true in days if said]
    return found


def _days(
    cut: Split, ranker: Ranker, given: Task, relevant: frozenset[str]
) -> Iterable[tuple[Left | None, int]]:
    import numpy as np

    known = np.array([], dtype=np.int64)
    for day in cut.days:
        scores = ranker(replace(given, upcoming=np.concatenate([day, known])))
        of_day, of_known = scores[: len(day)], scores[len(day) :]
        shown, below = _line(cut, given.field, day, of_day)
        at = dict(zip(day.tolist(), of_day.tolist(), strict=True))
        decided = _judged(cut, given.field, known, of_known, relevant)
        said = relevant_left(decided, [at[row] for row in below.tolist()])
        yield said, sum(_relevant(cut, below, relevant))
        liked = np.array(_relevant(cut, shown, relevant), dtype=bool)
        known = np.concatenate([known, shown])
        given = replace(
            given,
            positives=np.concatenate([np.sort(shown[liked])[::-1], given.positives]),
            negatives=np.concatenate([shown[~liked], given.negatives]),
        )


def _judged(
    cut: Split,
    field: str,
    known: NDArray[np.int64],
    scores: NDArray[np.float64],
    relevant: frozenset[str],
) -> list[Verdict]:
    """Return the papers whose labels are known, as they are scored now."""
    by_lot = [audited(field, cut.pool.papers[row].id) for row in known.tolist()]
    labels = _relevant(cut, known, relevant)
    return [Verdict(*one) for one in zip(scores.tolist(), labels, by_lot, strict=True)]


def _line(
    cut: Split, field: str, day: NDArray[np.int64], scores: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the papers shown and those below the line."""
    import numpy as np

    order = ordered(cut.pool, day, scores)
    at = dict(zip(day.tolist(), scores.tolist(), strict=True))
    rest = sorted(order[SHOWN:].tolist(), key=lambda row: abs(at[row] - _BOUNDARY))
    rows = {cut.pool.papers[row].id: row for row in rest[PROBED:]}
    shown = [*rest[:PROBED], *(rows[one] for one in drawn(field, rows, AUDITED))]
    below = [row for row in rest if row not in set(shown)]
    seen = np.concatenate([order[:SHOWN], np.array(shown, dtype=np.int64)])
    return seen, np.array(below, dtype=np.int64)


def _relevant(cut: Split, rows: NDArray[np.int64], relevant: frozenset[str]) -> list[bool]:
    return [cut.pool.papers[row].id in relevant for row in rows.tolist()]


def told(found: Sequence[Stop]) -> list[str]:
    """Return one line for each field and k, and one over all: how often the interval held."""
    groups: dict[str, list[Stop]] = {}
    for stop in found:
        groups.setdefault(f"{stop.field:28.28} {stop.k:3}", []).append(stop)
    lines = [f"{'field':28} {'k':>3}  {'days':>5} {'held':>5} {'said':>6} {'true':>6} {'low-high'}"]
    lines += [_line_of(name, stops) for name, stops in groups.items()]
    return [*lines, _line_of(f"{'all':32}", found)] if found else [*lines, "nothing was said"]


def _line_of(name: str, found: Sequence[Stop]) -> str:
    def mean(values: Iterable[float]) -> float:
        return sum(values) / len(found)

    held, true = mean(stop.held for stop in found), mean(stop.true for stop in found)
    said = mean(stop.said.expected for stop in found)
    low, high = mean(stop.said.low for stop in found), mean(stop.said.high for stop in found)
    return f"{name}  {len(found):5} {held:5.0%} {said:6.1f} {true:6.1f} {low:.1f}-{high:.1f}"
