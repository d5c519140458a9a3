"""Search over the store: words from full-text search, meaning from vectors, joined."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.errors import SearchIndexError
from triage.models import EvidenceKind, Field, InboxState, inbox_state
from triage.pipeline.resident import Resident
from triage.pipeline.work import Work
from triage.search import Found, Query, expanded, fuse, parse
from triage.store.filters import Filters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.encoder import Encoder
    from indexer.vectors import VectorIndex

_POOL = 100
"""Papers taken from each half before joining, at least."""
_SCORED = 1000
"""Papers whose BM25 is known when the halves are joined."""
_FIRST_LOOK, _SECOND_LOOK = 400, 3200
"""Neighbours that are asked whether they pass the filters before all papers are."""
_AWAY = 0.5
"""How strongly `similar` moves away from papers it is told to leave behind."""


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found, and what kept it from finding more."""

    found: tuple[Found, ...]
    """Best first."""
    trouble: SearchIndexError | None = None
    """Why meaning was left out. None: words and meaning were both searched."""
    terms: tuple[str, ...] = ()
    """What was looked up in full text, as `store.finding.marked` takes it."""
    notes: tuple[str, ...] = ()
    """Lines that a person may want to know: a name that nobody has, and who was meant."""


class Searcher:
    """Searches one store; belongs to the thread that opened it.

    An index that was updated since is opened anew by the next search. `kept` has what others
    opened and will use after it; `using` encodes in the place of the configured model.
    """

    def __init__(
        self, work: Work, using: Encoder | None = None, *, kept: Resident | None = None
    ) -> None:
        self._work = work
        self._kept = kept or Resident(using)
        work.store.finding.counts = self._kept.counts(work)

    def search(self, text: str, *, field: Field | None = None, limit: int = 20) -> Results:
        """Search by words and meaning. Without a usable index, words alone, and that is said.

        A query of filters alone returns the newest papers that pass them. `field` restricts
        the search to the papers that the field looks at, and `is:` to its decisions.
        """
        full, unknown = expanded(text, self._work.store.finding.saved())
        query = parse(full, self._work.clock().date())
        filters = self._filters(query, field)
        notes = [f"there is no saved query @{name}" for name in unknown]
        terms = query.terms()
        found, trouble = self._found(query, terms, filters, limit)
        if not found:
            notes += self._meant(query)
        return Results(tuple(found[:limit]), trouble, tuple(terms), tuple(notes))

    def similar(
        self, paper_ids: Sequence[str], *, minus: Sequence[str] = (), limit: int = 20
    ) -> Results:
        """Return the papers nearest to the mean of those named, away from those in `minus`.

        Raises:
            SearchIndexError: there is no index, or a paper has no vector yet.

        """
        import numpy as np

        wanted = self._mean(paper_ids)
        if minus:
            wanted = wanted - np.float32(_AWAY) * self._mean(minus)
            wanted /= np.linalg.norm(wanted)
        named = {*paper_ids, *minus}
        (nearest,) = self._kept.index(self._work).search(wanted[None], limit + len(named))
        found = [Found(hit.id, hit.similarity, ("meaning",)) for hit in nearest]
        return Results(tuple(hit for hit in found if hit.paper_id not in named)[:limit])

    def by_words(self, text: str, limit: int) -> list[str]:
        """Return what words alone find: the half of `search` that needs no index."""
        return [one for one, _ in self._work.store.finding.matching(parse(text).terms(), limit)]

    def by_meaning(self, text: str, limit: int) -> list[str]:
        """Return what meaning alone finds. Raises SearchIndexError where there is no index."""
        (nearest,) = self._kept.index(self._work).search(
            self._kept.vector(self._work, parse(text).text), limit
        )
        return [hit.id for hit in nearest]

    def _found(
        self, query: Query, terms: list[str], filters: Filters, limit: int
    ) -> tuple[list[Found], SearchIndexError | None]:
        finding = self._work.store.finding
        if not query.text:
            newest = finding.selected(filters, limit) if filters.any else []
            return [Found(paper_id, 0.0, ()) for paper_id in newest], None
        pool = max(_POOL, limit)
        with ThreadPoolExecutor(1) as beside:  # neither half waits for the other
            meant = beside.submit(self._asked, query)
            words = dict(finding.matching(terms, max(_SCORED, pool), filters))
        try:
            vectors, question = meant.result()
        except SearchIndexError as error:
            return fuse(words, {}, ()), error
        nearest = self._nearest(vectors, question, filters, pool)
        (others,) = vectors.search(question, pool, among=list(words)[:pool])
        similarity = {hit.id: hit.similarity for hit in others} | nearest
        return fuse(words, similarity, nearest, len(terms)), None

    def _asked(self, query: Query) -> tuple[VectorIndex, NDArray[np.float32]]:
        return self._kept.index(self._work), self._kept.vector(self._work, query.text)

    def _nearest(
        self, vectors: VectorIndex, question: NDArray[np.float32], filters: Filters, pool: int
    ) -> dict[str, float]:
        """Return the `pool` nearest papers that pass the filters, with their cosines.

        Most filters let enough of the near papers pass; only for others all papers are asked.
        """
        if not filters.any:
            (hits,) = vectors.search(question, pool)
            return {hit.id: hit.similarity for hit in hits}
        finding = self._work.store.finding
        for look in (max(_FIRST_LOOK, pool), max(_SECOND_LOOK, pool)):
            (hits,) = vectors.search(question, look)
            passing = finding.passing([hit.id for hit in hits], filters)
            if len(passing) >= pool or len(hits) < look:
                kept = [hit for hit in hits if hit.id in passing]
                return {hit.id: hit.similarity for hit in kept[:pool]}
            if len(passing) * _SECOND_LOOK < pool * look:
                break
        (hits,) = vectors.search(question, pool, among=finding.selected(filters))
        return {hit.id: hit.similarity for hit in hits}

    def _mean(self, paper_ids: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        model = self._kept.model(self._work)
        known, vectors = self._work.store.vectors.of_papers(model, paper_ids)
        if missing := [paper_id for paper_id in paper_ids if paper_id not in known]:
            raise SearchIndexError(
                f"{', '.join(missing)}: not embedded yet", hint="do it: triage index"
            )
        mean: NDArray[np.float32] = vectors.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def _filters(self, query: Query, field: Field | None) -> Filters:
        among, not_among = self._by_state(query, field)
        return Filters(
            categories=query.categories,
            not_categories=query.not_categories,
            authors=query.authors,
            not_authors=query.not_authors,
            after=query.after,
            before=query.before,
            required=query.required(),
            unwanted=query.unwanted(),
            has=tuple(EvidenceKind(kind) for kind in query.has),
            has_not=tuple(EvidenceKind(kind) for kind in query.not_has),
            among=among,
            not_among=not_among,
            scope=field.categories if field else (),
        )

    def _by_state(
        self, query: Query, field: Field | None
    ) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
        """Return the ids that `is:` allows (None: any) and those that it forbids.

        A paper is in a state when it is in one field at least; one nobody decided on is new.
        """
        if not query.states and not query.not_states:
            return None, ()
        states = self._states(field)
        refused = {
            one
            for one, known in states.items()
            if not known.isdisjoint(query.not_states)
            or (query.states and known.isdisjoint(query.states))
        }
        undecided = (not query.states or InboxState.NEW in query.states) and (
            InboxState.NEW not in query.not_states
        )
        if undecided:
            return None, tuple(sorted(refused))
        return tuple(sorted(states.keys() - refused)), ()

    def _states(self, field: Field | None) -> dict[str, set[InboxState]]:
        """Return where each paper decided on stands, in one field or in any."""
        store = self._work.store
        today = self._work.clock().date()
        states: dict[str, set[InboxState]] = {}
        for known in [field] if field else store.fields.all():
            for decision in store.decisions.standing(known.name):
                state = inbox_state(decision.kind, decision.until, today)
                states.setdefault(decision.paper_id, set()).add(state)
        return states

    def _meant(self, query: Query) -> list[str]:
        """Return a line for each author asked for whom nobody is called."""
        finding = self._work.store.finding
        lines = []
        for name in query.authors:
            if not finding.selected(Filters(authors=(name,)), 1):
                like = " or ".join(f'author:"{one}"' for one in finding.like_author(name))
                meant = f"; did you mean {like}?" if like else ""
                lines.append(f"no paper here is by {name!r}{meant}")
        return lines


def search(work: Work, text: str, *, field: Field | None = None, limit: int = 20) -> Results:
    """Search once; see `Searcher.search`."""
    return Searcher(work).search(text, field=field, limit=limit)


def similar(
    work: Work, paper_ids: Sequence[str], *, minus: Sequence[str] = (), limit: int = 20
) -> Results:
    """Find similar papers once; see `Searcher.similar`."""
    return Searcher(work).similar(paper_ids, minus=minus, limit=limit)
