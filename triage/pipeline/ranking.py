"""Keeping scores in step: a field is ranked anew when it, its decisions or the papers changed.

After a decision the best papers' scores are stored first: a person looks at some dozens of them,
and to tell what thousands of scores rest on takes longer than to learn the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from triage.models import Field
from triage.pipeline.candidates import Candidates, candidates, in_field, rulings
from triage.pipeline.circumstances import circumstances_name
from triage.pipeline.indexing import (
    embed_descriptions,
    encoder,
    missing_descriptions,
    model_fingerprint,
)
from triage.pipeline.profiles import profile_of
from triage.pipeline.work import Work
from triage.ranking import RANKER, Judged, Model
from triage.ranking.process import uncollected
from triage.store.marks import RANKED, RANKED_WHOLE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AT_ONCE = 100
"""So many of the best papers' scores are stored first: more than most screens show."""
_PIECE = 1000
"""Papers whose scores are stored at a time when the best are."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """A field as it was ranked, and how far that is stored."""

    field: str
    profile: str
    """Fingerprint of what the scores are computed from."""
    made_from: str
    papers: str
    """Another name where other papers were ranked."""
    judged: Judged
    left: NDArray[np.bool_]
    """Which papers' stored scores are those of an earlier ranking."""
    stored: NDArray[np.float64]
    """The papers' stored scores, not rounded."""


_last: dict[str, Ranking] = {}
"""How this process ranked each field last."""


def rank(work: Work, fields: Sequence[Field]) -> None:
    """Bring the scores of the fields' inboxes up to date; nothing is done that was done before."""
    for _ in finish(work, rank_best(work, fields)):
        pass


def rank_best(work: Work, fields: Sequence[Field]) -> list[Ranking]:
    """Bring scores up to date as far as a person looks, and return what is left to `finish`.

    Something is left where this process has ranked the same papers in a field before. A field
    that is never finished is ranked again next time.
    """
    newest = work.store.papers.newest_day()
    if newest is None:
        return []
    model = model_fingerprint(work)
    if missing := missing_descriptions(work, model):
        embed_descriptions(work, encoder(work), missing)
    ranked = []
    for field in fields:
        with uncollected():
            ranked.append(_rank_field(work, field, model, newest))
    return [one for one in ranked if one and one.left.any()]


def finish(work: Work, left: Sequence[Ranking]) -> Iterator[None]:
    """Store what is left, a piece at each step: after any of them it may be given up.

    What was ranked by another process since, or removed, stays as it is.
    """
    for one in left:
        yield from _finish(work, one)
    work.store.tidy()


def _finish(work: Work, one: Ranking) -> Iterator[None]:
    import numpy as np

    rows = np.flatnonzero(one.left)
    for piece in np.array_split(rows, -(-len(rows) // _PIECE)):
        some = np.zeros_like(one.left)
        some[piece] = True
        scores = one.judged.scored(some)
        with work.store.atomic():
            if work.store.marks.get(f"{RANKED}{one.field}") != one.made_from:
                return
            work.store.scores.put(one.field, scores, profile=one.profile, at=work.clock())
            if piece[-1] == rows[-1]:
                work.store.marks.set(f"{RANKED_WHOLE}{one.field}", one.made_from)
        yield
    _last[one.field] = replace(one, left=np.zeros_like(one.left), stored=one.judged.points)


def _rank_field(work: Work, field: Field, model: str, newest: date) -> Ranking | None:
    import numpy as np

    profile = profile_of(work, field, model)
    name = profile.fingerprint(RANKER, model)
    made_from = (
        f"{name} {work.store.marks.generation()} {work.settings.inbox_days}"
        f" {circumstances_name(work)}"
    )
    known = [work.store.marks.get(f"{mark}{field.name}") for mark in (RANKED, RANKED_WHOLE)]
    if known == [made_from] * 2:
        return None
    among = candidates(work, model, newest)
    papers = in_field(among, field.categories)
    work.progress(f"ranking {field.name}", 0, len(papers.ids))
    learned = Model(profile, among.background)
    judged = learned.judge(papers, rulings(work, among, field, papers))
    key = f"{among.key} {' '.join(field.categories)}"
    before = _before(work, field.name, key)
    stored = judged.points if before is None else np.maximum(before.stored, judged.points)
    left = ~_first(judged, before)
    one = Ranking(field.name, name, made_from, key, judged, left, stored)
    _store(work, one, learned, among if before is None else None)
    _last[field.name] = one
    return one


def _store(work: Work, one: Ranking, learned: Model, among: Candidates | None) -> None:
    """Store what comes first; with `among`, in the place of all that was ranked among them."""
    store, now = work.store, work.clock()
    scores = one.judged.scored(~one.left)
    with store.atomic():
        if among:
            span = {"first": among.first, "last": among.last}
            store.scores.replace(one.field, scores, **span, profile=one.profile, at=now)
        else:
            store.scores.put(one.field, scores, profile=one.profile, at=now)
        store.fields.set_interests(one.field, learned.interests)
        store.marks.set(f"{RANKED}{one.field}", one.made_from)
        if not one.left.any():
            store.marks.set(f"{RANKED_WHOLE}{one.field}", one.made_from)
    work.progress(f"ranking {one.field}", len(scores), len(one.left))


def _before(work: Work, field: str, papers: str) -> Ranking | None:
    """Return how this process ranked the same papers, where that is what is stored."""
    last = _last.get(field)
    if last is None or last.papers != papers:
        return None
    return last if work.store.marks.get(f"{RANKED}{field}") == last.made_from else None


def _first(judged: Judged, before: Ranking | None) -> NDArray[np.bool_]:
    """Return which papers come first: the best, and those that stand among them in the store."""
    import numpy as np

    if before is None or not judged.points.size:
        return np.ones(len(judged.points), dtype=bool)
    best = judged.best(AT_ONCE)
    found: NDArray[np.bool_] = best | (before.stored >= judged.points[best].min())
    return found
