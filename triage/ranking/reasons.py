"""What each part of a score rests on: saved papers, words, authors that a person can check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from triage.ranking.background import Background
from triage.ranking.direction import Direction
from triage.ranking.features import WORDING, Features, plain_name
from triage.ranking.learned import Learned
from triage.text import shorten

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


_NO_WORDS = "shares no words with the field"
OFF_TOPIC: Reason = ("on other topics than the field", ())


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """How much each word of the word space adds to a paper's words and to its topics."""

    words: NDArray[np.float32]
    topics: NDArray[np.float32]

    @classmethod
    def of(cls, interests: Sequence[Learned], words: Any = None) -> list[Ways]:  # noqa: ANN401
        """Return those of a field's interests; nothing where only rules are known of it.

        With some rows of the word space, only the topics of their words are looked at, which is
        sooner done where they are few.
        """
        import numpy as np

        background = interests[0].background
        pulls = [one.pull.ways for one in interests if one.pull]
        topics = np.zeros((len(interests), len(background.terms)), dtype=np.float32)
        if not pulls:
            return [cls(none, none) for none in topics]
        columns = slice(None) if words is None else np.unique(words.indices)
        # One product for all: most of its time goes into reading what each term adds to topics.
        along = np.stack([one["topics"].along for one in pulls], axis=1)
        topics[:, columns] = background.as_words(along, columns).T
        words = [_through_words(one, background) for one in pulls]
        return [cls(*both) for both in zip(words, topics, strict=True)]


def _through_words(ways: Mapping[str, Direction], background: Background) -> NDArray[np.float32]:
    """Return the way through the words of the subject, with what a way through all words adds."""
    import numpy as np

    along = ways["words"].along
    if WORDING not in ways:
        return along
    every = np.append(ways[WORDING].along, np.float32(0))
    return along + every[background.in_wording]


class _Examples:
    """What scores rest on that is told alike at length and in brief, or nearly."""

    def __init__(
        self, learned: Learned, features: Features, interest: Sequence[str], *, words_too: bool
    ) -> None:
        self._fits = f"; fits your interest in {', '.join(interest)}" if interest else ""
        self._learned = learned
        self._features = features
        self._liked = _nearest(features, learned.liked, words_too=words_too)
        self._rejected = _nearest(features, learned.rejected, words_too=words_too)
        self._titles = [shorten(paper.title, _TITLE) for paper in learned.liked.papers]
        self._in_categories: dict[tuple[str, ...], str] = {}

    def categories(self, row: int) -> Reason:
        """Name the paper's categories and how many of the saved papers stand in one of them."""
        categories = self._features.papers[row].categories
        if categories not in self._in_categories:
            known = [names for names in self._learned.liked.categories if names]
            shared = sum(not names.isdisjoint(categories) for names in known)
            saved = f"{shared} of {len(known)} papers you saved"
            self._in_categories[categories] = f"in {', '.join(categories)}, like {saved}"
        return self._in_categories[categories], categories

    def authors(self, row: int) -> Reason:
        """Name the authors who also wrote saved papers."""
        known = self._learned.coauthors
        names = tuple(n for n in self._features.papers[row].authors if plain_name(n) in known)
        return f"by {', '.join(names)}, as papers you saved", names

    def rejected(self, row: int) -> Reason:
        """Name the rejected paper that a paper reads most like."""
        near = [self._learned.rejected.papers[i] for i in self._rejected[row][:1]]
        if not near:
            return "measured against what you rejected", ()
        title = shorten(near[0].title, _TITLE)
        return f"measured against what you rejected, nearest {title}", (near[0].id,)

    def _reads_like(self, row: int, named: int) -> Reason:
        near = self._liked[row]
        if not near:
            return "close to the field's description", ()
        titles = "; ".join([self._titles[i] for i in near[:named]])
        return f"reads like {titles}{self._fits}", tuple([self._learned.liked.ids[i] for i in near])


class Reasons(_Examples):
    """Reasons for the scores of some papers in one field, at length."""

    def __init__(
        self, learned: Learned, features: Features, ways: Ways, interest: Sequence[str] = ()
    ) -> None:
        """Measure the papers' nearness to the examples.

        `interest` are the words of the field's interest that these papers fit best, where it has
        several.
        """
        import numpy as np

        super().__init__(learned, features, interest, words_too=True)
        self._ways = ways
        self._usual = _usual(learned, ways.words)
        self._present = np.zeros(len(ways.words), dtype=bool)

    def meaning(self, row: int) -> Reason:
        """Name the saved papers that a paper reads most like, and the interest it fits."""
        return self._reads_like(row, NEAREST)

    def words(self, row: int) -> Reason:
        """Name the words that raise a paper most, and the field's words that it lacks."""
        terms = self._learned.background.terms
        columns, shared = self._strongest(row, self._ways.words)
        self._present[columns] = True
        lacked = self._usual[~self._present[self._usual]][: 3 * _LACKED]
        self._present[columns] = False
        return _in_words(shared, distinct([str(terms[i]) for i in lacked], _LACKED)), shared

    def topics(self, row: int) -> Reason:
        """Name the paper's words that go most with the field's, seen in examples or not."""
        _, strongest = self._strongest(row, self._ways.topics)
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


class BriefReasons(_Examples):
    """The same for papers that hardly anybody looks at: one saved paper and one word are named."""

    def __init__(
        self, learned: Learned, features: Features, ways: Ways, interest: Sequence[str] = ()
    ) -> None:
        """Measure the papers' nearness to the examples; `interest` as above."""
        super().__init__(learned, features, interest, words_too=False)
        terms, matrix = learned.background.terms, features.words
        self._words = _strongest_terms(matrix, ways.words, terms)
        self._topics = _strongest_terms(matrix, ways.topics, terms)

    def meaning(self, row: int) -> Reason:
        """Name the saved paper that a paper reads most like, and the interest it fits."""
        return self._reads_like(row, 1)

    def words(self, row: int) -> Reason:
        """Name the word that raises a paper most."""
        word = self._words[row]
        return (f"shares the word {word}", (word,)) if word else (_NO_WORDS, ())

    def topics(self, row: int) -> Reason:
        """Name the paper's word that goes most with the field's."""
        word = self._topics[row]
        return (f"on topics of {word}", (word,)) if word else OFF_TOPIC


def _strongest_terms(matrix: Any, along: NDArray[np.float32], terms: Sequence[str]) -> list[str]:  # noqa: ANN401
    """Return each row's term that is furthest along a way; empty where none is along it."""
    import numpy as np

    share = matrix.data * along[matrix.indices]
    row_of = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    best = np.zeros(matrix.shape[0], dtype=share.dtype)
    np.maximum.at(best, row_of, share)
    column = np.full(matrix.shape[0], -1)
    at = np.flatnonzero((share == best[row_of]) & (share > 0))
    column[row_of[at]] = matrix.indices[at]
    return [str(terms[i]) if i >= 0 else "" for i in column.tolist()]


def _nearest(features: Features, examples: Features, *, words_too: bool) -> list[list[int]]:
    """Return for each paper the rows of the nearest examples, nearest first, itself left out.

    Near in meaning and words, or in meaning and topics, which takes a tenth of the time.
    """
    import numpy as np

    if not examples.ids:
        return [[] for _ in features.ids]
    near = features.meaning @ examples.meaning.T
    if words_too:
        near += (features.words @ examples.words.T).toarray()
    else:
        near += features.topics @ examples.topics.T
    column = {paper_id: i for i, paper_id in enumerate(examples.ids)}
    itself = [(row, column[one]) for row, one in enumerate(features.ids) if one in column]
    for row, own in itself:
        near[row, own] = -np.inf
    some = min(NEAREST, near.shape[1])
    best = np.argpartition(-near, some - 1, axis=1)[:, :some]
    order = np.take_along_axis(best, np.argsort(-np.take_along_axis(near, best, 1), axis=1), 1)
    found: list[list[int]] = order.tolist()
    for row, own in itself:
        found[row] = [i for i in found[row] if i != own]
    return found


def _usual(learned: Learned, along: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the columns of the words a field is best known by, strongest first.

    A paper without one of them falls short by what papers in general get from it.
    """
    import numpy as np

    by_loss = along * learned.background.usual_words
    lost = np.flatnonzero(by_loss > 0)
    if len(lost) > _USUAL:
        least = np.partition(by_loss[lost], -_USUAL)[-_USUAL]
        lost = lost[by_loss[lost] >= least]
    result: NDArray[np.int64] = lost[np.argsort(-by_loss[lost], kind="stable")][:_USUAL]
    return result


def _in_words(shared: tuple[str, ...], lacked: tuple[str, ...]) -> str:
    told = f"shares the words {', '.join(shared)}" if shared else _NO_WORDS
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
