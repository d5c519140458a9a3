"""The words of papers as vectors: counts damped, rare terms raised, unit length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from triage.models import Paper

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_IDF_POWER = 0.5
_MAX_SHARE = 0.3
"""A term in more papers than this tells nothing."""
_MIN_PAPERS = ((5000, 5), (2000, 3), (200, 2))
"""From so many papers on, a term must stand in so many of them."""
_PATTERN = r"(?u)\b\w\w+\b"
_FEW = 500
"""So many texts at once may be examples: their counts are kept for the next decision."""
_KEPT = 5000
"""Texts whose counts are kept."""


class WordSpace:
    """Single words and pairs of words, weighed by how rare they are among some papers."""

    def __init__(self, terms: Sequence[str], idf: NDArray[np.float32]) -> None:
        """Take the terms in the order of their columns, and each one's weight."""
        self.terms = terms
        self.idf = idf
        counter = _counter(vocabulary={term: i for i, term in enumerate(terms)})
        self._counter = counter
        self._counted = lru_cache(_KEPT)(lambda text: counter.transform([text]))

    @classmethod
    def of(cls, texts: Sequence[str]) -> tuple[WordSpace, Any]:
        """Return the space that some texts span, and their matrix in it."""
        import numpy as np

        least = next((papers for size, papers in _MIN_PAPERS if len(texts) >= size), 1)
        counter = _counter(min_df=least, max_df=_MAX_SHARE if len(texts) >= _SMALL else 1.0)
        try:
            counts = counter.fit_transform(texts)
        except ValueError:  # no text has a word that counts
            return cls([], np.zeros(0, dtype=np.float32)), _nothing(len(texts))
        papers = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = (np.log((1 + len(texts)) / (1 + papers)) + 1) ** _IDF_POWER
        space = cls(counter.get_feature_names_out().tolist(), idf.astype(np.float32))
        return space, space.weighed(counts)

    def matrix(self, texts: Iterable[str]) -> Any:  # noqa: ANN401  scipy is untyped
        """Return one unit row per text as a sparse matrix of shape (n, len(terms))."""
        given = list(texts)
        if not self.terms or not given:
            return _nothing(len(given), len(self.terms))
        if len(given) > _FEW:
            return self.weighed(self._counter.transform(given))
        from scipy.sparse import vstack

        return self.weighed(vstack([self._counted(text) for text in given], format="csr"))

    def weighed(self, counts: Any) -> Any:  # noqa: ANN401
        """Turn counts of terms into unit rows."""
        import numpy as np
        from sklearn.preprocessing import normalize

        rows = counts.astype(np.float32)
        rows.data = (1 + np.log(rows.data)) * self.idf[rows.indices]
        return normalize(rows, copy=False)


_SMALL = 50


def text(paper: Paper) -> str:
    """Return the text whose words count."""
    return f"{paper.title}. {paper.abstract}"


def _counter(**options: object) -> Any:  # noqa: ANN401
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(
        token_pattern=_PATTERN,
        stop_words="english",
        ngram_range=(1, 2),
        dtype=np.float32,
        **options,
    )


def _nothing(rows: int, columns: int = 0) -> Any:  # noqa: ANN401
    import numpy as np
    from scipy.sparse import csr_matrix

    return csr_matrix((rows, columns), dtype=np.float32)
