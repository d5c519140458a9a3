"""What papers are like in general: the middle that a field stands out from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from triage.ranking.features import Features, authors, joined, lines
from triage.ranking.profile import Example
from triage.ranking.topics import TopicSpace
from triage.ranking.words import WordSpace, text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


NEWEST = 20_000
"""Papers that a background takes in at most."""
FEWER = 5_000
"""Papers at least that each of several interests is learned against, while somebody waits."""
_SURE = 50
"""Few papers have no middle worth the name: what they share may be the field itself."""


class Background:
    """Papers that stand for all: their words, their topics, the mean of their vectors."""

    def __init__(
        self,
        space: WordSpace,
        wording: WordSpace,
        topics: TopicSpace,
        middle: NDArray[np.float32],
        features: Features,
    ) -> None:
        """Take the spaces of words and topics, the middle of the vectors, and the papers there.

        Two spaces of words: those of the subject, and all.
        """
        self._space = space
        self._wording = wording
        self._topics = topics
        self._middle = middle
        self.features = features

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Background:
        """Learn from papers; some hundred at least for sharp scores, any number for an order.

        Of very many only the newest count: a field is told apart from what appears today.
        """
        newest = sorted(examples, key=_day, reverse=True)[:NEWEST]
        texts = [text(example.paper) for example in newest]
        space, matrix = WordSpace.of(texts)
        wording, all_words = WordSpace.of(texts, wording=True)
        topics, middle = TopicSpace.of(matrix), _middle(newest)
        seen = _features(newest, matrix, all_words, topics.rows(matrix), middle)
        return cls(space, wording, topics, middle, replace(seen, papers=()))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Background:
        """Return the background that `arrays` gave.

        Raises:
            KeyError, ValueError: they are not whole.

        """
        import numpy as np

        space = WordSpace(lines(arrays["terms"]), arrays["idf"], lines(arrays["stop_words"]))
        wording = WordSpace(lines(arrays["wording_terms"]), arrays["wording_idf"], ())
        topics = TopicSpace(arrays["topic_axes"].astype(np.float32), arrays["topic_middle"])
        return cls(space, wording, topics, arrays["middle"], Features.from_arrays(arrays))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays, vectors in half precision, to be kept and read again."""
        import numpy as np

        seen = self.features.arrays()
        return seen | {
            "terms": joined(self.terms),
            "idf": self._space.idf,
            "stop_words": joined(sorted(self._space.stop_words)),
            "wording_terms": joined(self._wording.terms),
            "wording_idf": self._wording.idf,
            "middle": self._middle,
            "meaning": seen["meaning"].astype(np.float16),
            "topics": seen["topics"].astype(np.float16),
            "topic_axes": self._topics.axes.astype(np.float16),
            "topic_middle": self._topics.middle,
        }

    @property
    def step(self) -> int:
        """Of how many papers `fewer` holds one."""
        return max(len(self.features.ids) // FEWER, 1)

    @cached_property
    def fewer(self) -> Background:
        """The same with every n-th paper only, which tell nearly as well what is ordinary."""
        some = self.features.at(range(0, len(self.features.ids), self.step))
        return Background(self._space, self._wording, self._topics, self._middle, some)

    @cached_property
    def name(self) -> str:
        """A name that another background, learned from other papers, does not have."""
        facts = (
            joined(self.terms),
            self._space.idf,
            joined(self._wording.terms),
            self._wording.idf,
            self._middle,
            self._topics.middle,
        )
        return sha256(b"".join(fact.tobytes() for fact in facts)).hexdigest()[:16]

    @property
    def terms(self) -> Sequence[str]:
        """The terms of the word space, in the order of its columns."""
        return self._space.terms

    @cached_property
    def in_wording(self) -> NDArray[np.int64]:
        """Each term's column in the space of all words; -1 where it has none."""
        import numpy as np

        column = {term: at for at, term in enumerate(self._wording.terms)}
        return np.array([column.get(term, -1) for term in self.terms], dtype=np.int64)

    @cached_property
    def usual_words(self) -> NDArray[np.float32]:
        """Mean of the papers' rows in the word space, one number a term."""
        import numpy as np

        rows = max(self.features.words.shape[0], 1)
        sums = np.asarray(self.features.words.sum(axis=0), dtype=np.float32).ravel()
        result: NDArray[np.float32] = sums / rows
        return result

    def see(self, examples: Sequence[Example]) -> Features:
        """Return papers as the ranker sees them."""
        texts = [text(example.paper) for example in examples]
        words, wording = self._space.matrix(texts), self._wording.matrix(texts)
        return _features(examples, words, wording, self._topics.rows(words), self._middle)

    def asked(self, plain: str) -> Any:  # noqa: ANN401  scipy is untyped
        """Return a text that says what is wanted as one row of the word space."""
        return self._space.asked(plain)

    def topics(self, words: Any) -> NDArray[np.float32]:  # noqa: ANN401  scipy is untyped
        """Return rows of the word space as rows of the topic space."""
        return self._topics.rows(words)

    def as_words(
        self, along: NDArray[np.float32], columns: slice | NDArray[np.int32]
    ) -> NDArray[np.float32]:
        """Return ways through the topic space as what some terms add to them.

        From shape (topics, ways) to (columns, ways).
        """
        result: NDArray[np.float32] = self._topics.axes[columns] @ along
        return result


def _middle(examples: Sequence[Example]) -> NDArray[np.float32]:
    import numpy as np

    vectors = [example.vector for example in examples if example.vector is not None]
    if not vectors:
        return np.zeros(0, dtype=np.float32)
    mean = np.mean(vectors, axis=0) * min(1.0, len(vectors) / _SURE)
    return np.asarray(mean, dtype=np.float32)


def _centred(vectors: NDArray[np.float32], middle: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    moved = vectors - middle if middle.size else vectors
    lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-6), dtype=np.float32)


def _features(
    examples: Sequence[Example],
    words: Any,  # noqa: ANN401
    wording: Any,  # noqa: ANN401
    topics: NDArray[np.float32],
    middle: NDArray[np.float32],
) -> Features:
    import numpy as np

    # Nearness says nothing where nobody knows what is ordinary: then no paper counts as embedded.
    embedded = np.array([bool(middle.size) and e.vector is not None for e in examples], dtype=bool)
    known = [e.vector for e in examples if e.vector is not None]
    meaning = np.zeros((len(examples), middle.size), dtype=np.float32)
    if embedded.any():
        meaning[embedded] = _centred(np.stack(known), middle)
    return Features(
        ids=tuple(example.paper.id for example in examples),
        meaning=meaning,
        embedded=embedded,
        topics=topics,
        words=words,
        wording=wording,
        weights=np.array([example.weight for example in examples], dtype=np.float64),
        authors=tuple(authors(example.paper) for example in examples),
        categories=tuple(frozenset(example.paper.categories) for example in examples),
        papers=tuple(example.paper for example in examples),
    )


def _day(example: Example) -> int:
    day = example.paper.day
    return day.toordinal() if day else 0
