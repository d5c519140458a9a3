"""Keeping scores in step: a field is ranked anew when it, its decisions or the papers changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from triage.models import DecisionKind, Field, Paper
from triage.pipeline.indexing import (
    embed_descriptions,
    encoder,
    missing_descriptions,
    model_fingerprint,
)
from triage.pipeline.work import Work
from triage.ranking import RANKER, Example, Profile, score

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LIKED = {DecisionKind.SAVE, DecisionKind.READ}


def rank(work: Work, fields: Sequence[Field]) -> None:
    """Bring the scores of the fields' inboxes up to date; nothing is done that was done before."""
    newest = work.store.papers.newest_day()
    if newest is None:
        return
    model = model_fingerprint(work)
    if missing := missing_descriptions(work, model):
        embed_descriptions(work, encoder(work), missing)
    for field in fields:
        _rank_field(work, field, model, newest)


def _rank_field(work: Work, field: Field, model: str, newest: date) -> None:
    profile = _profile(work, field, model)
    name = profile.fingerprint(RANKER, model)
    made_from = f"{name} {work.store.marks.generation()} {work.settings.inbox_days}"
    if work.store.marks.get(f"ranked:{field.name}") == made_from:
        return
    first = newest - timedelta(days=work.settings.inbox_days - 1)
    papers = [p for p in work.store.papers.between(first, newest) if in_scope(field, p)]
    work.progress(f"ranking {field.name}", 0, len(papers))
    scores = score(profile, _examples(work, papers, model))
    with work.store.atomic():
        work.store.scores.replace(
            field.name, scores, first=first, last=newest, profile=name, at=work.clock()
        )
        work.store.marks.set(f"ranked:{field.name}", made_from)
    work.progress(f"ranking {field.name}", len(papers), len(papers))


def in_scope(field: Field, paper: Paper) -> bool:
    """Whether a field looks at a paper: its category fits, or nobody knows its category."""
    known = {*paper.categories, *paper.listed_in}
    if not field.categories or not known:
        return True
    archives = {category.split(".")[0] for category in known}
    return any(wanted in known or wanted in archives for wanted in field.categories)


def _profile(work: Work, field: Field, model: str) -> Profile:
    decisions = work.store.decisions.standing(field.name)
    rejected = [d.paper_id for d in decisions if d.kind is DecisionKind.REJECT]
    examples = [*field.seeds, *(d.paper_id for d in decisions if d.kind in _LIKED)]
    liked = [paper_id for paper_id in examples if paper_id not in set(rejected)]
    described = work.store.vectors.of_texts(model, [field.description])
    return Profile(
        field=field,
        description_vector=described.get(field.description) if field.description else None,
        liked=tuple(_examples(work, work.store.papers.get(liked), model)),
        rejected=tuple(_examples(work, work.store.papers.get(rejected), model)),
    )


def _examples(work: Work, papers: Sequence[Paper], model: str) -> list[Example]:
    ids, vectors = work.store.vectors.of_papers(model, [paper.id for paper in papers])
    by_id: dict[str, NDArray[np.float32]] = dict(zip(ids, vectors, strict=True))
    return [Example(paper, by_id.get(paper.id)) for paper in papers]
