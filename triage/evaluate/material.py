"""From a corpus and its labels to the tasks of a benchmark: what is drawn, kept and ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from triage.errors import InputError
from triage.evaluate.labels import FieldLabels
from triage.evaluate.pool import Pool
from triage.evaluate.replay import Split, draw
from triage.models import Paper

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MIXED = "+"
"""Stands between the names of the two fields of a mixture."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured."""

    train_before: date
    until: date | None
    ks: tuple[int, ...]
    seeds: int
    background: int
    """How many of the newest papers before the first ranked day are background."""
    mixtures: bool


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Papers chosen and cut, and the examples drawn for each (field, k, seed)."""

    papers: tuple[Paper, ...]
    before: int
    """The first so many papers are older than the first ranked day."""
    background: frozenset[str]
    drawn: dict[tuple[str, int, int], tuple[str, ...]]
    relevant: dict[str, frozenset[str]]
    refused: dict[str, frozenset[str]]
    """Of each field, empty where its labels refuse nothing."""
    left_out: tuple[str, ...]
    """One line for each (field, k) that has too few examples or nothing to find."""


def gather(papers: Iterable[Paper], fields: Mapping[str, FieldLabels], plan: Plan) -> Material:
    """Choose the papers a benchmark needs: the background, the later days, and what is drawn.

    Raises:
        InputError: no paper stands before or after the day, or no field can be measured.

    """
    dated = _by_day(papers)
    earlier = [paper for paper in dated if _day(paper) < plan.train_before]
    later = [
        paper
        for paper in dated
        if _day(paper) >= plan.train_before and (plan.until is None or _day(paper) <= plan.until)
    ]
    _refuse_nothing(earlier, later, plan)
    background = frozenset(paper.id for paper in earlier[-plan.background :])
    relevant = {field: judged.relevant for field, judged in fields.items()}
    refused = {field: judged.refused for field, judged in fields.items()}
    drawn, left_out = _draws(earlier, later, relevant, plan)
    if plan.mixtures:
        _mix(relevant, drawn, plan)
    if not drawn:
        raise InputError("no field can be measured: " + "; ".join(left_out))
    wanted = background.union(*drawn.values())
    kept = [paper for paper in earlier if paper.id in wanted]
    return Material(
        (*kept, *later), len(kept), background, drawn, relevant, refused, tuple(left_out)
    )


def cut(material: Material, vectors: NDArray[np.float32]) -> Split:
    """Return the papers with their vectors, cut at the first ranked day."""
    import numpy as np

    papers = material.papers
    background = [i for i in range(material.before) if papers[i].id in material.background]
    later: dict[date, list[int]] = {}
    for row in range(material.before, len(papers)):
        later.setdefault(_day(papers[row]), []).append(row)
    days = tuple(np.array(later[day], dtype=np.int64) for day in sorted(later))
    return Split(Pool(papers, vectors), np.array(background, dtype=np.int64), days)


def _by_day(papers: Iterable[Paper]) -> list[Paper]:
    """Return each dated paper once, oldest first; ids break ties."""
    once = {paper.id: paper for paper in papers if paper.announced}
    return sorted(once.values(), key=lambda paper: (_day(paper), paper.id))


def _day(paper: Paper) -> date:
    if paper.announced is None:
        raise ValueError(f"{paper.id} was never announced")
    return paper.announced


def _refuse_nothing(earlier: Sequence[Paper], later: Sequence[Paper], plan: Plan) -> None:
    if not earlier:
        raise InputError(
            f"the corpus has no paper first listed before {plan.train_before}",
            hint="name a later --train-before, or a corpus whose lines have first_listed",
        )
    if not later:
        raise InputError(
            f"the corpus has no paper first listed from {plan.train_before} on to rank",
            hint="name an earlier --train-before or a later --until",
        )


def _draws(
    earlier: Sequence[Paper],
    later: Sequence[Paper],
    fields: Mapping[str, frozenset[str]],
    plan: Plan,
) -> tuple[dict[tuple[str, int, int], tuple[str, ...]], list[str]]:
    drawn: dict[tuple[str, int, int], tuple[str, ...]] = {}
    left_out = []
    before, after = {paper.id for paper in earlier}, {paper.id for paper in later}
    for field, ids in fields.items():
        if not ids & after:
            left_out.append(f"{field}: nothing relevant from {plan.train_before} on")
            continue
        for k in plan.ks:
            if len(usable := ids & before) < k:
                left_out.append(
                    f"{field}: only {len(usable)} relevant papers before {plan.train_before},"
                    f" k={k} left out"
                )
                continue
            for seed in range(plan.seeds):
                drawn[field, k, seed] = tuple(draw(usable, field, k, seed) or ())
    return drawn, left_out


def _mix(
    relevant: dict[str, frozenset[str]],
    drawn: dict[tuple[str, int, int], tuple[str, ...]],
    plan: Plan,
) -> None:
    """Add each pair of fields as one field with two interests, k examples of each."""
    for one, other in combinations(list(relevant), 2):
        name = f"{one}{MIXED}{other}"
        for k in plan.ks:
            for seed in range(plan.seeds):
                halves = drawn.get((one, k, seed)), drawn.get((other, k, seed))
                if halves[0] and halves[1]:
                    drawn[name, k, seed] = tuple(dict.fromkeys([*halves[0], *halves[1]]))
                    relevant[name] = relevant[one] | relevant[other]
