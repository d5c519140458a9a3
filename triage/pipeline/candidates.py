"""The papers of the inboxes as the ranker sees them, kept: a decision changes none of them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from triage.models import Field, Paper
from triage.pipeline.background import background
from triage.pipeline.circumstances import circumstances, circumstances_name
from triage.pipeline.profiles import examples
from triage.pipeline.seen import seen
from triage.pipeline.work import Work
from triage.ranking import RANKER, Background, Circumstances, Features, Rulings


@dataclass(frozen=True, slots=True)
class Candidates:
    """The papers of the days that inboxes reach back."""

    key: str
    """Changes whenever one of them, a vector, or what papers are like in general does."""
    first: date
    last: date
    background: Background
    papers: tuple[Paper, ...]
    features: Features


class _Kept:
    """What this process ranked last."""

    candidates: Candidates | None = None
    scope: tuple[str, Features] | None = None
    """What the field ranked last looks at."""
    beside: tuple[str, Circumstances] = ("", {})
    """What counts beside the papers' subject."""
    rulings: ClassVar[dict[str, tuple[Hashable, Rulings]]] = {}
    """What each field's rules say."""


def candidates(work: Work, model: str, newest: date) -> Candidates:
    """Return the papers that are ranked, with the vectors that a model made."""
    days = work.settings.inbox_days
    key = f"{work.home.store} {work.store.marks.generation()} {RANKER} {model} {newest} {days}"
    kept = _Kept.candidates
    if kept is None or kept.key != key:
        first = newest - timedelta(days=days - 1)
        behind = background(work, model, newest)
        papers = tuple(work.store.papers.between(first, newest))
        features = seen(
            work, behind, papers, lambda: examples(work, papers, model), model=model, key=key
        )
        kept = _Kept.candidates = Candidates(key, first, newest, behind, papers, features)
    return kept


def in_field(of: Candidates, categories: tuple[str, ...]) -> Features:
    """Return those that a field of some categories looks at."""
    key, kept = f"{of.key} {' '.join(categories)}", _Kept.scope
    if kept is None or kept[0] != key:
        rows = [row for row, paper in enumerate(of.papers) if in_scope(categories, paper)]
        kept = _Kept.scope = (key, of.features.at(rows))
    return kept[1]


def rulings(work: Work, of: Candidates, field: Field, papers: Features) -> Rulings:
    """Return what a field's rules, and what counts beside the subject, say about its papers."""
    ruled = (field.categories, field.include, field.exclude, field.authors)
    key = (of.key, circumstances_name(work), ruled)
    kept = _Kept.rulings.get(field.name)
    if kept is None or kept[0] != key:
        kept = _Kept.rulings[field.name] = (
            key,
            Rulings.of(field, papers.papers, _beside(work, of)),
        )
    return kept[1]


def _beside(work: Work, of: Candidates) -> Circumstances:
    key = f"{of.key} {circumstances_name(work)}"
    if _Kept.beside[0] != key:
        _Kept.beside = (key, circumstances(work, of.papers, of.last))
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
