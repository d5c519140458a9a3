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
    described = " ".join([profile.field.description, *profile.field.include]).strip()
    if not texts and not described:
        return [[] for _ in papers]
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        tokenizer=tokens,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, 2),
        sublinear_tf=True,
        max_features=_FEATURES,
    )
    vectorizer.fit([_text(paper) for paper in papers] + texts + [described])
    matrix = vectorizer.transform([_text(paper) for paper in papers])
    interest, top = _interest(vectorizer, texts, described)
    level = (matrix @ interest.T).toarray()[:, 0]
    share = _shares(level, top)
    names = vectorizer.get_feature_names_out()
    return [_part(matrix[i].multiply(interest), share[i], names) for i in range(len(papers))]


def _interest(vectorizer: Any, texts: list[str], described: str) -> tuple[Any, float]:  # noqa: ANN401  scikit-learn is untyped
    """Return the unit vector of the field's words, and how similar an example is to the others."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    described_vector = vectorizer.transform([described])
    if not texts:
        return described_vector, _FALLBACK_TOP
    examples = vectorizer.transform(texts)
    total = csr_matrix(examples.sum(axis=0)) + described_vector
    if len(texts) == 1:
        return normalize(total), _FALLBACK_TOP
    others = normalize(csr_matrix(np.ones((len(texts), 1))) @ total - examples)
    return normalize(total), float(
        np.median(np.asarray(examples.multiply(others).sum(axis=1)).ravel())
    )


def _shares(level: NDArray[np.float64], top: float) -> NDArray[np.float32]:
    import numpy as np

    floor = float(np.median(level))
    return saturating((level - floor) / max(top - floor, 0.02))


def _part(shared: Any, share: float, names: Sequence[str]) -> list[Part]:  # noqa: ANN401  sparse row
    if not share:
        return []
    order = shared.data.argsort()[::-1]
    terms = _distinct([str(names[shared.indices[i]]) for i in order[: 3 * _SHOWN]])
    return [Part("words", POINTS * float(share), f"shares the words {', '.join(terms)}", terms)]


def _distinct(terms: Sequence[str]) -> tuple[str, ...]:
    """Return the first few terms, leaving out those that another one contains."""
    kept: list[str] = []
    for term in terms:
        if not any(term in other or other in term for other in kept):
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
