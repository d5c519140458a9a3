"""Papers near each other, by the vectors that are stored: nothing is embedded here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.models import DecisionKind, Field
from triage.ranking.features import authors
from triage.store import Store

TWINS = 0.96
"""Cosine from which two papers are shown as one row, whoever wrote them."""
THREAD = 0.8
"""Cosine from which they are where the same people wrote both: half of the authors of the one that
has fewer. Of 10,070 papers announced in April 2026 that are 31 pairs; most of them looked at are
parts, companions or earlier accounts of one work."""
_SAME_PEOPLE = 0.5
_LEAST = 0.3
"""Cosine below which a paper is not called near."""
_LIKED = (DecisionKind.SAVE, DecisionKind.READ)


@dataclass(frozen=True, slots=True)
class Near:
    """A paper near another one."""

    paper_id: str
    title: str
    similarity: float
    """Cosine."""


def nearest_saved(
    store: Store, model: str, field: Field, paper_id: str, limit: int = 3
) -> tuple[Near, ...] | None:
    """Return the papers of a field's reading list and examples nearest to a paper.

    None: the paper has no vector of this model yet.
    """
    decisions = store.decisions.standing(field.name)
    saved = {*field.seeds, *(d.paper_id for d in decisions if d.kind in _LIKED)} - {paper_id}
    _, own = store.vectors.of_papers(model, [paper_id])
    if not len(own):
        return None
    ids, vectors = store.vectors.of_papers(model, saved)
    if not ids:
        return ()
    cosines = vectors @ own[0]
    best = [(ids[n], float(cosines[n])) for n in cosines.argsort()[::-1][:limit]]
    titles = store.papers.titles(name for name, _ in best)
    return tuple(
        Near(name, titles.get(name, ""), cosine) for name, cosine in best if cosine >= _LEAST
    )


def twins(store: Store, model: str, paper_ids: Sequence[str]) -> dict[str, str]:
    """Return who belongs under whom: id → the paper, earlier in the order, that it is a twin of.

    Twins are near-duplicates, and papers of one thread: by the same people, on the same matter. A
    paper that is a twin of nothing before it, or has no vector, is not in the answer.
    """
    import numpy as np

    known, stored = store.vectors.of_papers(model, paper_ids)
    place = {paper_id: row for row, paper_id in enumerate(known)}
    ids = [paper_id for paper_id in paper_ids if paper_id in place]
    if len(ids) < 2:  # noqa: PLR2004  one paper is nobody's twin
        return {}
    vectors = stored[[place[paper_id] for paper_id in ids]]
    cosines = np.tril(vectors @ vectors.T, -1)
    later, sooner = np.nonzero(cosines >= THREAD)
    near = {ids[row] for row in (*later.tolist(), *sooner.tolist())}
    people = {paper.id: authors(paper) for paper in store.papers.get(sorted(near))}
    found: dict[str, str] = {}
    for row, before in zip(later.tolist(), sooner.tolist(), strict=True):
        one, other = ids[row], ids[before]
        if cosines[row, before] >= TWINS or _same_people(people[one], people[other]):
            found.setdefault(one, found.get(other, other))
    return found


def _same_people(some: frozenset[str], others: frozenset[str]) -> bool:
    fewer = min(len(some), len(others))
    return fewer > 0 and len(some & others) >= _SAME_PEOPLE * fewer
