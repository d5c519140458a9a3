"""Search over the store: words from full-text search, meaning from vectors, joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.errors import SearchIndexError
from triage.models import EvidenceKind, EvidenceState, InboxState, inbox_state
from triage.pipeline.indexing import encoder, model_fingerprint, open_index
from triage.pipeline.work import Work
from triage.search import Found, Query, fuse, parse

_POOL = 100
"""Papers taken from each half before joining."""
_FOUND = (EvidenceState.VERIFIED, EvidenceState.CLAIMED)


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found, and what kept it from finding more."""

    found: tuple[Found, ...]
    """Best first."""
    trouble: SearchIndexError | None = None
    """Why meaning was left out. None: words and meaning were both searched."""


def search(work: Work, text: str, *, field: str | None = None, limit: int = 20) -> Results:
    """Search by words and meaning. Without a usable index, words alone are searched, and said.

    A query of filters alone returns the newest papers that pass them. `is:` looks at the
    decisions of `field`, or of every field.
    """
    query = parse(text)
    allowed = _allowed(work, query, field)
    if not query.text:
        return Results(tuple(Found(paper_id, 0.0, ()) for paper_id in (allowed or [])[:limit]))
    words = _by_words(work, query, allowed, limit)
    try:
        return Results(tuple(fuse(words, _by_meaning(work, query, allowed, limit))[:limit]))
    except SearchIndexError as error:
        return Results(tuple(fuse(words, [])[:limit]), error)


def similar(work: Work, paper_ids: Sequence[str], *, limit: int = 20) -> Results:
    """Return the papers nearest in meaning to the mean of those named, leaving those out.

    Raises:
        SearchIndexError: there is no index, or none of the papers has a vector yet.

    """
    import numpy as np

    _, vectors = work.store.vectors.of_papers(model_fingerprint(work), paper_ids)
    if not len(vectors):
        raise SearchIndexError(
            f"{', '.join(paper_ids)}: not embedded yet", hint="do it: triage index"
        )
    mean = vectors.mean(axis=0, keepdims=True)
    mean /= np.linalg.norm(mean)
    (nearest,) = open_index(work).search(mean, limit + len(paper_ids))
    named = set(paper_ids)
    found = [Found(hit.id, hit.similarity, ("meaning",)) for hit in nearest if hit.id not in named]
    return Results(tuple(found[:limit]))


def _by_words(work: Work, query: Query, allowed: Sequence[str] | None, limit: int) -> list[str]:
    """Return papers that hold every word, then those that hold any."""
    pool = max(_POOL, limit)
    found: dict[str, None] = {}
    for every in (True, False):
        expression = query.expression(every=every)
        if expression and len(found) < pool:
            matching = work.store.papers.matching(expression, pool, among=allowed)
            found |= dict.fromkeys(paper_id for paper_id, _ in matching)
    return list(found)[:pool]


def _by_meaning(work: Work, query: Query, allowed: Sequence[str] | None, limit: int) -> list[str]:
    vectors = open_index(work)
    if not len(vectors):
        raise SearchIndexError("the search index is empty", hint="fill it: triage index")
    question = encoder(work, "cpu").encode([query.text])
    (nearest,) = vectors.search(question, max(_POOL, limit), among=allowed)
    return [hit.id for hit in nearest]


def _allowed(work: Work, query: Query, field: str | None) -> list[str] | None:
    """Return the ids that pass the query's filters, newest first; None when it has none."""
    if not query.filtered:
        return None
    ids = work.store.papers.restricted(
        categories=query.categories,
        authors=query.authors,
        after=query.after,
        before=query.before,
        unwanted=query.unwanted(),
    )
    for kind in query.has:
        having = work.store.ledger.having(EvidenceKind(kind), _FOUND)
        ids = [paper_id for paper_id in ids if paper_id in having]
    if query.states:
        states = _states(work, field)
        ids = [i for i in ids if not states.get(i, {InboxState.NEW}).isdisjoint(query.states)]
    return ids


def _states(work: Work, field: str | None) -> dict[str, set[InboxState]]:
    """Return where each paper decided on stands, in one field or in any."""
    names = [field] if field else [known.name for known in work.store.fields.all()]
    today = work.clock().date()
    states: dict[str, set[InboxState]] = {}
    for name in names:
        for decision in work.store.decisions.standing(name):
            state = inbox_state(decision.kind, decision.until, today)
            states.setdefault(decision.paper_id, set()).add(state)
    return states
