"""The papers that are rejected in a benchmark: of what a digest would have shown, the wrong ones.

Where labels say what was refused, only that is rejected. A reading list refuses nothing: of it,
papers that it does not name are taken for rejected, though right ones are among them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from triage.evaluate.labels import FieldLabels
from triage.evaluate.pool import Ranker, Task
from triage.evaluate.replay import SHOWN, Split, ordered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHOWN_DAYS = 10
"""Days of background that a digest is thought to have shown."""
_RECENT_DAYS = 30
"""Days of the calendar that they lie in; of older ones a corpus may hold good papers only."""
_LABELLED = 0.5
"""A day counts as gone through where so many times the usual share of its papers is labelled."""


def rejected(cut: Split, ours: Ranker, given: Task, judged: FieldLabels) -> NDArray[np.int64]:
    """Return rows of as many rejected papers as there are positives, or of all there are."""
    if judged.refused:
        return _refused(cut, ours, given, judged)
    return _unlabelled(cut, ours, given, judged.relevant)


def picked(wrong: NDArray[np.int64], given: Task) -> NDArray[np.int64]:
    """Return as many of the wrong ones as there are positives, or all, drawn by the seed."""
    import numpy as np

    random = np.random.default_rng(given.seed)
    return np.sort(random.permutation(wrong)[: len(given.positives)])


def shown_and_wrong(
    order: NDArray[np.int64], wrong: NDArray[np.bool_], shown: int, least: int
) -> NDArray[np.int64]:
    """Return the wrong ones of the first `shown` rows; more of the order where they are too few."""
    rows = order[wrong]
    return rows[: max(int(wrong[:shown].sum()), least)]


def _refused(cut: Split, ours: Ranker, given: Task, judged: FieldLabels) -> NDArray[np.int64]:
    """Return refused papers, from as many judged ones as ten digests would have shown of these."""
    import numpy as np

    unused = np.setdiff1d(cut.background, given.positives)
    rows = unused[_named(cut, unused, judged.relevant | judged.refused)]
    if not len(rows):
        return rows
    order = ordered(cut.pool, rows, ours(replace(given, upcoming=rows)))
    wrong = _named(cut, order, judged.refused)
    near = shown_and_wrong(order, wrong, SHOWN * _SHOWN_DAYS, len(given.positives))
    return picked(near, given)


def _unlabelled(
    cut: Split, ours: Ranker, given: Task, relevant: frozenset[str]
) -> NDArray[np.int64]:
    """Return papers without a label, from what digests of the last days would have shown."""
    import numpy as np

    days = _labelled_days(cut, relevant)
    scores = ours(replace(given, upcoming=np.concatenate(days)))
    shown, start = [], 0
    for day in days:
        order = ordered(cut.pool, day, scores[start : start + len(day)])
        start += len(day)
        shown.append(order[~np.isin(order, given.positives)][:SHOWN])
    rows = np.concatenate(shown)
    return picked(rows[~_named(cut, rows, relevant)], given)


def _labelled_days(cut: Split, relevant: frozenset[str]) -> list[NDArray[np.int64]]:
    """Return the background's papers of the last days that whoever labelled has gone through.

    Lists grow by fits and starts: a paper of a day that was passed over was not refused.
    """
    import numpy as np

    dates = np.array([paper.announced for paper in cut.pool.papers], dtype="datetime64[D]")
    of_background = dates[cut.background]
    recent = np.unique(of_background[of_background > of_background.max() - _RECENT_DAYS])
    days = [cut.background[of_background == day] for day in recent]
    shares = [_named(cut, day, relevant).mean() for day in days]
    least = _LABELLED * np.median(shares)
    return [day for day, share in zip(days, shares, strict=True) if share >= least][-_SHOWN_DAYS:]


def _named(cut: Split, rows: NDArray[np.int64], ids: Collection[str]) -> NDArray[np.bool_]:
    """Return whether each row's id is one of the ids."""
    import numpy as np

    return np.array([cut.pool.papers[row].id in ids for row in rows.tolist()], dtype=bool)
