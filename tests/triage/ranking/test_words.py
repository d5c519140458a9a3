"""The word space: texts are read as scikit-learn reads them, without it."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from triage.ranking.words import WordSpace

TEXTS = [
    "Long context and the KV-cache: a long cache of long context.",
    "İstanbul, STRASSE, ß, naïve cafés – don't pay x2 for __init__",
    "日本語 の 研究 and long context",
    "the of and",
    "a\x00null\ufeffmark, ﬁnal word",
    "",
]


@pytest.mark.parametrize("wording", [False, True])
def test_texts_are_counted_as_the_library_counts_them(wording: bool) -> None:
    """Whatever letters a text has: the same terms, the same times, the same unit rows."""
    space, learned = WordSpace.of(TEXTS, wording=wording)
    peer = TfidfVectorizer(
        stop_words=None if wording else "english",
        ngram_range=(1, 2),
        vocabulary=space.terms,
        sublinear_tf=True,
        norm=None,
    )
    expected = peer.fit_transform(TEXTS).toarray() / peer.idf_ * space.idf
    lengths = np.linalg.norm(expected, axis=1, keepdims=True)
    expected /= np.where(lengths, lengths, 1)
    assert learned.toarray() == pytest.approx(expected, abs=1e-6)
    assert np.array_equal(space.matrix(TEXTS).toarray(), learned.toarray())
    assert {"long context", "kv", "ﬁnal", "研究", "strasse"} <= set(space.terms)
    assert ({"the", "cache of"} <= set(space.terms)) == wording


def test_unknown_words_make_an_empty_row() -> None:
    """A text without a known word, no text, and a space without terms are rows of zeros or none."""
    space, _ = WordSpace.of(TEXTS)
    assert space.matrix(["unheard"]).nnz == 0
    assert space.matrix([]).shape == (0, len(space.terms))
    nothing, rows = WordSpace.of(["the", ""])
    assert (rows.shape, nothing.matrix(["long"]).shape) == ((2, 0), (1, 0))
