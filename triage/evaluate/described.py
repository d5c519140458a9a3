"""What a description is worth: ranking by it alone, and beside examples.

Descriptions of a field are measured one by one; their mean counts as more draws do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from triage.evaluate.baselines.lists import newest
from triage.evaluate.baselines.words import bm25
from triage.evaluate.benchmark import OURS, Progress, Row, mean_row, rows_of
from triage.evaluate.material import Material
from triage.evaluate.ours import triage
from triage.evaluate.pool import Described, Ranker, Task
from triage.evaluate.replay import Measured, Split, static, task

WITHOUT = f"{OURS}, examples alone"
"""The same examples without a word on what the field is about."""
NEAREST = "nearest in meaning"
"""Nearness of a paper's vector to that of the description."""


def run(
    material: Material,
    cut: Split,
    described: Mapping[str, Sequence[Described]],
    progress: Progress,
) -> list[Row]:
    """Return one row for each (field, k, ranker); k is 0 where there is the description alone."""
    found: dict[tuple[str, int, str], list[Measured]] = {}
    draws = list(_draws(material, cut, described))
    for done, given in enumerate(draws):
        progress("describing", done, len(draws))
        relevant = material.relevant[given.field]
        for text in described[given.field]:
            of_text = replace(given, description=text)
            for name, ranker in _rankers(of_text, text).items():
                reached = static(cut, ranker, of_text, relevant)
                found.setdefault((given.field, len(given.positives), name), []).append(reached)
        if len(given.positives):
            reached = static(cut, triage, given, relevant)
            found.setdefault((given.field, len(given.positives), WITHOUT), []).append(reached)
    progress("describing", len(draws), len(draws))
    return [mean_row(field, "", k, name, reached) for (field, k, name), reached in found.items()]


def _draws(
    material: Material, cut: Split, described: Mapping[str, Sequence[Described]]
) -> Iterator[Task]:
    """Yield each field without examples, then with those drawn."""
    at = {paper.id: place for place, paper in enumerate(cut.pool.papers)}
    drawn = {key: ids for key, ids in material.drawn.items() if key[0] in described}
    for field in dict.fromkeys(field for field, _, _ in drawn):
        yield task(cut, field, rows_of(at, ()), 0)
    for (field, _, seed), ids in drawn.items():
        yield task(cut, field, rows_of(at, ids), seed)


def _rankers(given: Task, text: Described) -> dict[str, Ranker]:
    """Return those that can make something of what is given."""
    able: dict[str, Ranker] = {OURS: triage, "bm25": bm25}
    return able if len(given.positives) else {**able, NEAREST: _nearest(text), "newest": newest}


def _nearest(text: Described) -> Ranker:
    import numpy as np

    return lambda given: np.asarray(
        given.pool.vectors[given.upcoming] @ text.vector, dtype=np.float64
    )
