"""Keeping scores in step: a field is ranked anew when it, its decisions or the papers changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from triage.models import Field, Paper
from triage.pipeline.background import background
from triage.pipeline.circumstances import circumstances, circumstances_name
from triage.pipeline.indexing import (
    embed_descriptions,
    encoder,
    missing_descriptions,
    model_fingerprint,
)
from triage.pipeline.profiles import examples, profile_of
from triage.pipeline.seen import seen
from triage.pipeline.work import Work
from triage.ranking import RANKER, Background, Circumstances, Features, Model
from triage.ranking.process import uncollected


@dataclass(frozen=True, slots=True)
class _Inbox:
    """The papers of the days that inboxes reach back, as the ranker sees them."""

    key: str
    first: date
    last: date
    background: Background
    papers: tuple[Paper, ...]
    features: Features


class _Kept:
    """The inbox that this process ranked last: a decision changes none of it."""

    inbox: _Inbox | None = None
    scope: tuple[str, Features] | None = None
    """What the field ranked last looks at."""
    beside: tuple[str, Circumstances] = ("", {})
    """What counts beside the papers' subject."""


def rank(work: Work, fields: Sequence[Field]) -> None:
    """Bring the scores of the fields' inboxes up to date; nothing is done that was done before."""
    newest = work.store.papers.newest_day()
    if newest is None:
        return
    model = model_fingerprint(work)
    if missing := missing_descriptions(work, model):
        embed_descriptions(work, encoder(work), missing)
    for field in fields:
        with uncollected():
            _rank_field(work, field, model, newest)


def _rank_field(work: Work, field: Field, model: str, newest: date) -> None:
    profile = profile_of(work, field, model)
    name = profile.fingerprint(RANKER, model)
    made_from = (
        f"{name} {work.store.marks.generation()} {work.settings.inbox_days}"
        f" {circumstances_name(work)}"
    )
    if work.store.marks.get(f"ranked:{field.name}") == made_from:
        return
    inbox = _inbox(work, model, newest)
    papers = _scope(inbox, field.categories)
    work.progress(f"ranking {field.name}", 0, len(papers.ids))
    learned = Model(profile, inbox.background)
    scores = learned.score(papers, _beside(work, inbox))
    with work.store.atomic():
        work.store.scores.replace(
            field.name, scores, first=inbox.first, last=inbox.last, profile=name, at=work.clock()
        )
        work.store.fields.set_interests(field.name, learned.interests)
        work.store.marks.set(f"ranked:{field.name}", made_from)
    work.progress(f"ranking {field.name}", len(scores), len(scores))


def _inbox(work: Work, model: str, newest: date) -> _Inbox:
    days = work.settings.inbox_days
    key = f"{work.home.store} {work.store.marks.generation()} {RANKER} {model} {newest} {days}"
    kept = _Kept.inbox
    if kept is None or kept.key != key:
        first = newest - timedelta(days=days - 1)
        behind = background(work, model, newest)
        papers = tuple(work.store.papers.between(first, newest))
        features = seen(
            work, behind, papers, lambda: examples(work, papers, model), model=model, key=key
        )
        kept = _Kept.inbox = _Inbox(key, first, newest, behind, papers, features)
    return kept


def _scope(inbox: _Inbox, categories: tuple[str, ...]) -> Features:
    key, kept = f"{inbox.key} {' '.join(categories)}", _Kept.scope
    if kept is None or kept[0] != key:
        rows = [row for row, paper in enumerate(inbox.papers) if in_scope(categories, paper)]
        kept = _Kept.scope = (key, inbox.features.at(rows))
    return kept[1]


def _beside(work: Work, inbox: _Inbox) -> Circumstances:
    key = f"{inbox.key} {circumstances_name(work)}"
    if _Kept.beside[0] != key:
        _Kept.beside = (key, circumstances(work, inbox.papers, inbox.last))
    return _Kept.beside[1]


def in_scope(categories: tuple[str, ...], paper: Paper) -> bool:
    """Whether a field of these categories looks at a paper: one fits, or nobody knows its own.

    `cs` means all of its subjects. A field without categories looks at all papers.
    """
    known = {*paper.categories, *paper.listed_in}
    if not categories or not known:
        return True
    archives = {category.split(".")[0] for category in known}
    return any(wanted in known or wanted in archives for wanted in categories)
