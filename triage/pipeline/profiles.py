"""What a field's scores are computed from: its examples, and how much each of them counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from triage.models import Decision, DecisionKind, Field, Paper
from triage.pipeline.work import Work
from triage.ranking import Example, Profile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LIKED = {DecisionKind.SAVE, DecisionKind.READ}


def profile_of(work: Work, field: Field, model: str) -> Profile:
    """Return a field's profile, with the vectors that a model made."""
    decisions = work.store.decisions.standing(field.name)
    rejected = _decided(decisions, {DecisionKind.REJECT})
    wanted = [*field.seeds, *_decided(decisions, _LIKED)]
    liked = [paper_id for paper_id in wanted if paper_id not in set(rejected)]
    described = work.store.vectors.of_texts(model, [field.description])

    def known(ids: Sequence[str]) -> tuple[Example, ...]:
        found = examples(work, work.store.papers.get(ids), model)
        return _faded(work, decisions, found)

    return Profile(
        field=field,
        description_vector=described.get(field.description) if field.description else None,
        liked=known(liked),
        rejected=known(rejected),
        skipped=known(_decided(decisions, {DecisionKind.SKIP})),
    )


def examples(work: Work, papers: Sequence[Paper], model: str) -> list[Example]:
    """Return papers with their vectors, where they have one."""
    ids, vectors = work.store.vectors.of_papers(model, [paper.id for paper in papers])
    by_id: dict[str, NDArray[np.float32]] = dict(zip(ids, vectors, strict=True))
    return [Example(paper, by_id.get(paper.id)) for paper in papers]


def _faded(
    work: Work, decisions: Sequence[Decision], found: Sequence[Example]
) -> tuple[Example, ...]:
    """Return examples that count the less, the older the decision behind them."""
    half_life = work.settings.half_life_days
    if not half_life:
        return tuple(found)
    now = work.clock()
    days = {decision.paper_id: (now - decision.at).days for decision in decisions}
    return tuple(
        replace(one, weight=one.weight * 0.5 ** (max(days.get(one.paper.id, 0), 0) / half_life))
        for one in found
    )


def _decided(decisions: Sequence[Decision], kinds: set[DecisionKind]) -> list[str]:
    return [decision.paper_id for decision in decisions if decision.kind in kinds]
