"""What each part of a score rests on: saved papers, words, authors that a person can check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.ranking.features import Features
from triage.ranking.learned import Learned
from triage.text import folded, shorten

NEAREST = 3
_SHARED, _LACKED = 4, 2
_USUAL = 40
"""Words of a field that are looked for in every paper."""
_TITLE = 60

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Reason = tuple[str, tuple[str, ...]]
"""Why, in a clause, and the ids, words or names it points to."""


OFF_TOPIC: Reason = ("on other topics than the field", ())


class Reasons:
    """Reasons for the scores of some papers in one field."""

    def __init__(self, learned: Learned, features: Features) -> None:
        """Measure the papers' nearness to the examples."""
        import numpy as np

        self._learned = learned
        self._features = features
        self._liked = _nearest(features, learned.liked)
        self._rejected = _nearest(features, learned.rejected)
        self._along = _no_words(learned)
        self._topics = self._along
        if learned.pull:
            self._along = learned.pull.ways["words"].along
            self._topics = learned.background.as_words(learned.pull.ways["topics"].along)
        self._usual = _usual(learned, self._along)
        self._present = np.zeros(len(self._along), dtype=bool)

    def meaning(self, row: int) -> Reason:
        """Name the saved papers that a paper reads most like."""
        near = [self._learned.liked.papers[i] for i in self._liked[row]]
        if not near:
            return "close to the field's description", ()
        titles = "; ".join(shorten(paper.title, _TITLE) for paper in near)
        return f"reads like {titles}", tuple(paper.id for paper in near)

    def words(self, row: int) -> Reason:
        """Name the words that raise a paper most, and the field's words that it lacks."""
        terms = self._learned.background.terms
        columns, shared = self._strongest(row, self._along)
        self._present[columns] = True
        lacked = self._usual[~self._present[self._usual]][: 3 * _LACKED]
        self._present[columns] = False
        return _in_words(shared, distinct([str(terms[i]) for i in lacked], _LACKED)), shared

    def topics(self, row: int) -> Reason:
        """Name the paper's words that go most with the field's, seen in examples or not."""
        _, strongest = self._strongest(row, self._topics)
        if not strongest:
            return OFF_TOPIC
        return f"on topics of {', '.join(strongest)}", strongest

    def _strongest(
        self, row: int, along: NDArray[np.float32]
    ) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """Return a paper's columns of the word space, and its words furthest along a way."""
        terms, matrix = self._learned.background.terms, self._features.words
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        columns = matrix.indices[span]
        share = matrix.data[span] * along[columns]
        order = share.argsort()[::-1][: 2 * _SHARED]
        return columns, distinct([str(terms[columns[i]]) for i in order if share[i] > 0], _SHARED)

    def categories(self, row: int) -> Reason:
        """Name the paper's categories and how many of the saved papers stand in one of them."""
        paper, liked = self._features.papers[row], self._learned.liked
        known = [names for names in liked.categories if names]
        shared = sum(not names.isdisjoint(paper.categories) for names in known)
        saved = f"{shared} of {len(known)} papers you saved"
        return f"in {', '.join(paper.categories)}, as {saved} are in part", paper.categories

    def authors(self, row: int) -> Reason:
        """Name the authors who also wrote saved papers."""
        known = self._learned.coauthors
        names = tuple(n for n in self._features.papers[row].authors if folded(n) in known)
        return f"by {', '.join(names)}, as papers you saved", names

    def rejected(self, row: int) -> Reason:
        """Name the rejected paper that a paper reads most like."""
        near = [self._learned.rejected.papers[i] for i in self._rejected[row][:1]]
        if not near:
            return "measured against what you rejected", ()
        title = shorten(near[0].title, _TITLE)
        return f"measured against what you rejected, nearest {title}", (near[0].id,)


def _nearest(features: Features, examples: Features) -> list[list[int]]:
    """Return for each paper the rows of the nearest examples, nearest first, itself left out."""
    import numpy as np

    if not examples.ids:
        return [[] for _ in features.ids]
    near = features.meaning @ examples.meaning.T + (features.words @ examples.words.T).toarray()
    column = {paper_id: i for i, paper_id in enumerate(examples.ids)}
    for row, paper_id in enumerate(features.ids):
        if paper_id in column:
            near[row, column[paper_id]] = -np.inf
    some = min(NEAREST, near.shape[1])
    best = np.argpartition(-near, some - 1, axis=1)[:, :some]
    order = np.take_along_axis(best, np.argsort(-np.take_along_axis(near, best, 1), axis=1), 1)
    return [[int(i) for i in rows if near[row, i] > -np.inf] for row, rows in enumerate(order)]


def _no_words(learned: Learned) -> NDArray[np.float32]:
    import numpy as np

    return np.zeros(len(learned.background.terms), dtype=np.float32)


def _usual(learned: Learned, along: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the columns of the words a field is best known by, strongest first.

    A paper without one of them falls short by what papers in general get from it.
    """
    import numpy as np

    by_loss = along * learned.background.usual_words
    order = np.argsort(-by_loss, kind="stable")[:_USUAL]
    result: NDArray[np.int64] = order[by_loss[order] > 0]
    return result


def _in_words(shared: tuple[str, ...], lacked: tuple[str, ...]) -> str:
    told = f"shares the words {', '.join(shared)}" if shared else "shares no words with the field"
    return f"{told}; lacks {', '.join(lacked)}" if lacked else told


def distinct(terms: list[str], most: int) -> tuple[str, ...]:
    """Return the first few terms, leaving out those that another one contains."""
    kept: list[str] = []
    for term in terms:
        if len(kept) == most:
            break
        if not any(term in other or other in term for other in kept):
            kept.append(term)
    return tuple(kept)
