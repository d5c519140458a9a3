"""Running the ranking benchmark, and the table it ends in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from triage.evaluate.intervals import Interval, interval, ratio_interval
from triage.evaluate.labels import FieldLabels
from triage.evaluate.material import MIXED, Material
from triage.evaluate.pool import Ranker, Task
from triage.evaluate.rejected import rejected
from triage.evaluate.replay import MEASURES, Measured, Split, growing, relabelled, static, task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OURS = "triage"
WITH_REJECTED = "triage+rejected"
"""With as many papers that the labels refuse as examples."""
WITH_UNLABELLED = "triage+unlabelled"
"""The same of labels that refuse none: papers that no label names, right ones among them."""
WITHOUT_REJECTED = "triage, likes alone"
"""Of what its digests showed, it learns from what was relevant and not from what was rejected."""
APART = "triage, two fields"
"""Of a mixture: its two halves learned as fields of their own, a paper scored by the better one."""
Protocol = Literal["static", "growing"]
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """What one ranker reached in one field from k examples, over all draws."""

    field: str
    k: int
    ranker: str
    by_day: dict[str, NDArray[np.float64]]
    """Per measure one value a day, the mean over the draws."""
    labels_until_95: float
    seconds: float
    half: str = ""
    """Of a mixture: the one of its fields whose labels alone count; empty: those of both."""

    def record(self) -> dict[str, Any]:
        """Return the row as JSON has it."""
        return {
            "field": self.field,
            **({"half": self.half} if self.half else {}),
            "k": self.k,
            "ranker": self.ranker,
            **{measure: interval(self.by_day[measure]).record() for measure in MEASURES},
            "labels_until_95": round(self.labels_until_95, 1),
            "seconds": round(self.seconds, 3),
        }


def run(
    material: Material,
    cut: Split,
    rankers: Mapping[str, Ranker],
    *,
    protocol: Protocol,
    rejecting: bool,
    progress: Progress,
) -> list[Row]:
    """Return one row for each (field, k, ranker)."""
    found: dict[tuple[str, str, int, str], list[Measured]] = {}
    at = {paper.id: row for row, paper in enumerate(cut.pool.papers)}
    replay = static if protocol == "static" else growing
    for done, ((field, k, seed), ids) in enumerate(material.drawn.items()):
        progress("replaying", done, len(material.drawn))
        relevant = material.relevant[field]
        given = task(cut, field, rows_of(at, ids), seed)
        tasks = [(name, ranker, given) for name, ranker in rankers.items()]
        if rejecting and OURS in rankers and MIXED not in field:
            judged = FieldLabels(relevant, material.refused[field])
            tasks.append(_about_rejected(cut, protocol, rankers[OURS], given, judged))
        halves = field.split(MIXED) if MIXED in field else []
        if halves and OURS in rankers and protocol == "static":
            examples = [rows_of(at, material.drawn[half, k, seed]) for half in halves]
            tasks.append((APART, _apart(rankers[OURS], examples), given))
        for name, ranker, one in tasks:
            reached = replay(cut, ranker, one, relevant)
            found.setdefault((field, "", k, name), []).append(reached)
            for half in halves:
                of_half = relabelled(cut, reached, material.relevant[half])
                found.setdefault((field, half, k, name), []).append(of_half)
    progress("replaying", len(material.drawn), len(material.drawn))
    return [mean_row(*of, draws) for of, draws in found.items()]


def rows_of(at: Mapping[str, int], ids: Sequence[str]) -> NDArray[np.int64]:
    """Return the rows of papers, the newest first."""
    import numpy as np

    return np.sort(np.array([at[paper_id] for paper_id in ids], dtype=np.int64))[::-1]


def _apart(ours: Ranker, halves: Sequence[NDArray[np.int64]]) -> Ranker:
    """Return a ranker that learns each half of a mixture by itself and takes the better score."""
    import numpy as np

    def ranker(task: Task) -> NDArray[np.float64]:
        scores = [ours(replace(task, positives=half)) for half in halves]
        best: NDArray[np.float64] = np.max(scores, axis=0)
        return best

    return ranker


def _about_rejected(
    cut: Split, protocol: Protocol, ours: Ranker, given: Task, judged: FieldLabels
) -> tuple[str, Ranker, Task]:
    """Return ours with rejected papers where it has none, without where digests bring some."""
    import numpy as np

    if protocol == "growing":
        none = np.array([], dtype=np.int64)
        return WITHOUT_REJECTED, lambda task: ours(replace(task, negatives=none)), given
    name = WITH_REJECTED if judged.refused else WITH_UNLABELLED
    return name, ours, replace(given, negatives=rejected(cut, ours, given, judged))


def mean_row(field: str, half: str, k: int, ranker: str, draws: Sequence[Measured]) -> Row:
    """Return the mean over the draws."""
    import numpy as np

    by_day = {
        measure: np.mean([draw.by_day[measure] for draw in draws], axis=0) for measure in MEASURES
    }
    labels = float(np.mean([draw.labels_until_95 for draw in draws]))
    return Row(field, k, ranker, by_day, labels, float(np.mean([d.seconds for d in draws])), half)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One ranker's mean over the fields for one k, and ours as a multiple of it."""

    k: int
    ranker: str
    fields: int
    ndcg_at_20: float
    ratio: Interval
    """Our nDCG@20 divided by this ranker's, paired by field and day."""
    labels_until_95: float
    seconds: float

    def record(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "k": self.k,
            "ranker": self.ranker,
            "fields": self.fields,
            "ndcg_at_20": round(self.ndcg_at_20, 4),
            "triage_ratio": self.ratio.record(),
            "labels_until_95": round(self.labels_until_95, 1),
            "seconds": round(self.seconds, 3),
        }


def compare(rows: Sequence[Row], *, mixed: bool = False) -> list[Comparison]:
    """Return the means over the single fields, or over the mixtures, for each k and ranker."""
    chosen = [row for row in rows if (MIXED in row.field) == mixed and not row.half]
    found = []
    for k in sorted({row.k for row in chosen}):
        of_k = [row for row in chosen if row.k == k]
        ours = {row.field: row for row in of_k if row.ranker == OURS}
        for ranker in dict.fromkeys(row.ranker for row in of_k):
            theirs = [row for row in of_k if row.ranker == ranker and row.field in ours]
            if theirs:
                found.append(_comparison(k, ranker, theirs, ours))
    return found


def _comparison(k: int, ranker: str, theirs: Sequence[Row], ours: Mapping[str, Row]) -> Comparison:
    import numpy as np

    pairs = [(ours[row.field].by_day["ndcg_at_20"], row.by_day["ndcg_at_20"]) for row in theirs]
    mean = float(np.mean([np.nanmean(their) for _, their in pairs]))
    ratio = ratio_interval([our for our, _ in pairs], [their for _, their in pairs])
    labels = float(np.mean([row.labels_until_95 for row in theirs]))
    seconds = float(np.mean([row.seconds for row in theirs]))
    return Comparison(k, ranker, len(theirs), mean, ratio, labels, seconds)


def worse_halves(rows: Sequence[Row]) -> dict[int, float]:
    """Return for each k what the half of a mixture has that fares worse, on average over mixtures.

    That is our nDCG@20 by its labels alone, divided by that of two fields. Left out are halves of
    which two fields find nothing.
    """
    import numpy as np

    reached = {
        (row.k, row.field, row.half, row.ranker): float(np.nanmean(row.by_day["ndcg_at_20"]))
        for row in rows
        if row.half
    }
    shares: dict[int, dict[str, list[float]]] = {}
    for (k, field, half, ranker), ndcg in reached.items():
        if ranker == OURS and (apart := reached.get((k, field, half, APART))):
            shares.setdefault(k, {}).setdefault(field, []).append(ndcg / apart)
    return {k: float(np.mean([min(of) for of in found.values()])) for k, found in shares.items()}
