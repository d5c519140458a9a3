"""The words of papers as vectors: counts damped, rare terms raised, unit length.

Two such spaces are learned. The words of the subject leave out what stands in every English text
and in many of the papers; the wording of a paper is all of its words.

scikit-learn learns which terms count. Texts are read without it, as it reads them: its import takes
longer than all else that a decision asks of a new process.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from triage.models import Paper

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_IDF_POWER = 0.5
_ASKED = 3
"""How often more a term is weighed by its rarity in what is asked for than in a paper."""
_MAX_SHARE = 0.3
"""A term in more papers than this tells nothing of their subject."""
_ALL_SHARE = 0.95
"""A term in more papers than this tells nothing at all."""
_MIN_PAPERS = ((5000, 5), (2000, 3), (200, 2))
"""From so many papers on, a term must stand in so many of them."""
_WORD = re.compile(r"\b\w\w+\b")
_FEW = 500
"""So many texts at once may be examples: their counts are kept for the next decision."""
_KEPT = 5000
"""Texts whose counts are kept."""
_SMALL = 50
_NOTHING = 1e-9


class WordSpace:
    """Single words and pairs of words, weighed by how rare they are among some papers."""

    def __init__(
        self, terms: Sequence[str], idf: NDArray[np.float32], stop_words: Collection[str]
    ) -> None:
        """Take the terms in the order of their columns, each one's weight, and what is no word."""
        self.terms = terms
        self.idf = idf
        self.stop_words = frozenset(stop_words)
        columns = {term: column for column, term in enumerate(terms)}
        self._counted = partial(_counted, columns, self.stop_words)
        self._kept = lru_cache(_KEPT)(self._counted)

    @classmethod
    def of(cls, texts: Sequence[str], *, wording: bool = False) -> tuple[WordSpace, Any]:
        """Return the space that some texts span, and their matrix in it.

        It has the words of their subjects, or with `wording` nearly all of their words.
        """
        import numpy as np
        from scipy.sparse import csr_matrix

        least = next((papers for size, papers in _MIN_PAPERS if len(texts) >= size), 1)
        most = _ALL_SHARE if wording else _MAX_SHARE
        counter = _counter(
            min_df=least,
            max_df=most if len(texts) >= _SMALL else 1.0,
            stop_words=None if wording else "english",
        )
        try:
            counts = counter.fit_transform(texts)
        except ValueError:  # no text has a word that counts
            nothing = csr_matrix((len(texts), 0), dtype=np.float32)
            return cls([], np.zeros(0, dtype=np.float32), ()), nothing
        papers = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = (np.log((1 + len(texts)) / (1 + papers)) + 1) ** _IDF_POWER
        terms = counter.get_feature_names_out().tolist()
        space = cls(terms, idf.astype(np.float32), counter.get_stop_words() or ())
        return space, space.weighed(counts)

    def matrix(self, texts: Iterable[str]) -> Any:  # noqa: ANN401  scipy is untyped
        """Return one unit row per text as a sparse matrix of shape (n, len(terms))."""
        import numpy as np
        from scipy.sparse import csr_matrix

        given = list(texts)
        counts = [*map(self._kept if len(given) <= _FEW else self._counted, given)]
        ends = np.cumsum([0, *(len(columns) for columns, _ in counts)], dtype=np.int32)
        columns = np.concatenate([np.zeros(0, np.int32), *(columns for columns, _ in counts)])
        times = np.concatenate([np.zeros(0, np.float32), *(times for _, times in counts)])
        shape = (len(given), len(self.terms))
        return self.weighed(csr_matrix((times, columns, ends), shape=shape))

    def asked(self, text: str) -> Any:  # noqa: ANN401
        """Return a text that says what is wanted as one unit row: it is about its rare words.

        A paper tells by all of its words; among a handful the common ones would lead astray.
        """
        import numpy as np

        row = self.matrix([text])
        row.data *= self.idf[row.indices] ** _ASKED
        row.data /= max(float(np.sqrt(row.data @ row.data)), _NOTHING)
        return row

    def weighed(self, counts: Any) -> Any:  # noqa: ANN401
        """Turn counts of terms into unit rows."""
        import numpy as np

        rows = counts.astype(np.float32)
        rows.data = (1 + np.log(rows.data)) * self.idf[rows.indices]
        row_of = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
        lengths = np.sqrt(np.bincount(row_of, rows.data**2))
        rows.data = (rows.data / lengths[row_of]).astype(np.float32)
        return rows


def text(paper: Paper) -> str:
    """Return the text whose words count."""
    return f"{paper.title}. {paper.abstract}"


def _counted(
    columns: Mapping[str, int], stop_words: Collection[str], text: str
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the columns of the terms in a text, in order, and how often each stands there."""
    import numpy as np

    words = [word for word in _WORD.findall(text.lower()) if word not in stop_words]
    terms = [*words, *map(" ".join, pairwise(words))]
    counts = Counter(sorted(columns[term] for term in terms if term in columns))
    return np.array([*counts], dtype=np.int32), np.array([*counts.values()], dtype=np.float32)


def _counter(**options: object) -> Any:  # noqa: ANN401
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(
        token_pattern=_WORD.pattern,
        ngram_range=(1, 2),
        dtype=np.float32,
        **options,
    )
