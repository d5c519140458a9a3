"""Part from words: which terms a paper shares with the examples and the description (TF-IDF)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from triage.models import Paper, Part
from triage.ranking.profile import Profile
from triage.ranking.scale import saturating

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POINTS = 30.0
"""The most that shared words can give."""
_SHOWN = 4
_FEATURES = 40_000
_FALLBACK_TOP = 0.25
"""Similarity that gives all points while there is no second example to compare with."""


def parts(profile: Profile, papers: Sequence[Paper]) -> list[list[Part]]:
    """Return the part from words for each paper, [] where it shares none."""
    texts = [_text(example.paper) for example in profile.liked]
    described = " ".join([profile.field.description, *sorted(profile.field.include)])
    candidates = [_text(paper) for paper in papers]
    vectorizer = _fitted([*candidates, *texts, described]) if texts or tokens(described) else None
    if vectorizer is None:
        return [[] for _ in papers]
    matrix = vectorizer.transform(candidates)
    interest = _Interest(
        vectorizer.transform(texts) if texts else None, vectorizer.transform([described])
    )
    level = (matrix @ interest.whole.T).toarray()[:, 0]
    rows = {example.paper.id: row for row, example in enumerate(profile.liked)}
    own = {
        i: interest.without(rows[paper.id]) for i, paper in enumerate(papers) if paper.id in rows
    }
    for i, others in own.items():  # an example is no evidence for itself
        level[i] = matrix[i].multiply(others).sum()
    share = _shares(level, interest.top)
    names = vectorizer.get_feature_names_out()
    return [
        _part(matrix[i].multiply(own.get(i, interest.whole)), share[i], names) if share[i] else []
        for i in range(len(papers))
    ]


def _fitted(texts: Sequence[str]) -> Any:  # noqa: ANN401  scikit-learn is untyped
    """Return a vectorizer that knows the texts' words; None where they have none."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(map(tokens, texts)):
        return None
    vectorizer = TfidfVectorizer(
        tokenizer=tokens,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, 2),
        sublinear_tf=True,
        max_features=_FEATURES,
    )
    return vectorizer.fit(texts)


class _Interest:
    """The words of a field: those of its examples and its description, as a unit vector."""

    def __init__(self, examples: Any, described: Any) -> None:  # noqa: ANN401  sparse rows
        from scipy.sparse import csr_matrix
        from sklearn.preprocessing import normalize

        self._examples = examples
        self._total = described
        if examples is not None:
            self._total = csr_matrix(examples.sum(axis=0)) + described
        self.whole = normalize(self._total)
        self.top = self._agreement()

    def without(self, row: int) -> Any:  # noqa: ANN401  sparse row
        """Return the unit vector of the field's words without those of one example."""
        from sklearn.preprocessing import normalize

        return normalize(self._total - self._examples[row])

    def _agreement(self) -> float:
        """Return how similar an example is to the others."""
        import numpy as np

        if self._examples is None or self._examples.shape[0] == 1:
            return _FALLBACK_TOP
        agreed = [
            self._examples[row].multiply(self.without(row)).sum()
            for row in range(self._examples.shape[0])
        ]
        return float(np.median(agreed))


def _shares(level: NDArray[np.float64], top: float) -> NDArray[np.float32]:
    import numpy as np

    floor = float(np.median(level))
    return saturating((level - floor) / max(top - floor, 0.02))


def _part(shared: Any, share: float, names: Sequence[str]) -> list[Part]:  # noqa: ANN401  sparse row
    order = shared.data.argsort()[::-1]
    terms = _distinct([str(names[shared.indices[i]]) for i in order[: 3 * _SHOWN]])
    return [Part("words", POINTS * float(share), f"shares the words {', '.join(terms)}", terms)]


def _distinct(terms: Sequence[str]) -> tuple[str, ...]:
    """Return the first few terms, leaving out those whose words another one has."""
    kept: list[str] = []
    for term in terms:
        if not any(f" {term} " in f" {other} " or f" {other} " in f" {term} " for other in kept):
            kept.append(term)
    return tuple(kept[:_SHOWN])


_TOKEN = re.compile(r"[^\W_][\w+#-]*[\w+#]|[^\W\d_]")


def tokens(text: str) -> list[str]:
    """Return the lower-case words of a text without English stop words.

    A hyphen, plus or number sign inside or after a word belongs to it: `gpt-4`, `c++`, `c#`.
    """
    stop = _stop_words()
    return [word for word in _TOKEN.findall(text.lower()) if word not in stop and len(word) > 1]


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS) | _PAPER_WORDS


_PAPER_WORDS = frozenset(
    "paper propose proposed approach method methods results show shows novel new existing work"
    " using based use used task tasks model models performance demonstrate introduce present"
    " experiments extensive achieve achieves significantly various different https url".split()
)


def _text(paper: Paper) -> str:
    return f"{paper.title}. {paper.title}. {paper.abstract}"
