"""Vectors: each text embedded once, for as many papers and models as there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.models import Paper
from triage.store import Store
from triage.store.rows import embedding_text, text_hash


def text(paper: Paper) -> str:
    """Return the text of a paper that is embedded."""
    return embedding_text(paper.title, paper.abstract)


def rows(*values: list[float]) -> np.ndarray:
    """Return vectors as an encoder returns them."""
    return np.array(values, dtype=np.float32)


def test_a_vector_comes_back_in_half_precision(
    store: Store, make_paper: Callable[..., Paper], now: datetime
) -> None:
    """Unit vectors survive to three digits; order follows the storing of the papers."""
    papers = [make_paper() for _ in range(3)]
    store.papers.put(papers, now)
    vectors = np.random.default_rng(0).normal(size=(3, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    store.vectors.put([text(p) for p in reversed(papers)], vectors[::-1], "m")
    ids, stored = store.vectors.of_papers("m")
    assert ids == [paper.id for paper in papers]
    assert stored.dtype == np.float32
    np.testing.assert_allclose(stored, vectors, atol=2e-4)
    named, one = store.vectors.of_papers("m", [papers[1].id, "2604.99999"])
    assert named == [papers[1].id]
    np.testing.assert_array_equal(one, stored[1:2])


def test_without_vectors_there_is_an_empty_matrix(store: Store) -> None:
    """Nothing embedded is no error."""
    ids, vectors = store.vectors.of_papers("m")
    assert (ids, vectors.shape) == ([], (0, 0))
    assert store.vectors.of_texts("m", ["a"]) == {}
    assert store.vectors.pending("m", 9) == []


def test_a_text_waits_once_however_many_papers_have_it(
    store: Store, make_paper: Callable[..., Paper], now: datetime
) -> None:
    """Two papers with the same text are embedded once and both have the vector."""
    twins = [make_paper(title="Same", abstract="Text.") for _ in range(2)]
    other = make_paper()
    store.papers.put([*twins, other], now)
    assert store.vectors.pending("m", 9) == [text(twins[0]), text(other)]
    assert store.vectors.pending("m", 1) == [text(twins[0])]
    assert store.vectors.pending_count("m") == 2
    store.vectors.put([text(twins[0])], rows([1, 0]), "m")
    assert store.vectors.of_papers("m")[0] == [paper.id for paper in twins]
    assert store.vectors.pending("m", 9) == [text(other)]
    assert store.vectors.pending_count("m") == 1
    assert store.vectors.pending_count("another model") == 2


def test_only_a_changed_text_waits_again(
    store: Store, make_paper: Callable[..., Paper], now: datetime
) -> None:
    """A new comment costs nothing; a new abstract costs one vector; going back costs none."""
    paper = make_paper()
    changed = replace(paper, abstract="New.", version=2)
    store.papers.put([paper], now)
    store.vectors.put([text(paper)], rows([1, 0]), "m")
    store.papers.put([replace(paper, comment="8 pages")], now)
    assert store.vectors.pending_count("m") == 0
    store.papers.put([changed], now)
    assert store.vectors.pending("m", 9) == [text(changed)]
    assert store.vectors.of_papers("m")[0] == []
    store.papers.put([replace(paper, version=3)], now)
    assert store.vectors.pending_count("m") == 0


def test_vectors_are_found_by_text(store: Store) -> None:
    """A field's description has a vector without being a paper."""
    store.vectors.put(["a", "b"], rows([1, 0], [0, 1]), "m")
    found = store.vectors.of_texts("m", ["b", "c"])
    assert {key: value.tolist() for key, value in found.items()} == {"b": [0, 1]}
    assert store.vectors.of_texts("n", ["b"]) == {}


def test_the_generation_advances_exactly_when_a_papers_vector_changed(
    store: Store, make_paper: Callable[..., Paper], now: datetime
) -> None:
    """The index is written anew for papers' vectors, not for descriptions or repetitions."""
    paper = make_paper()
    store.papers.put([paper], now)
    puts = [
        ([text(paper)], rows([1, 0])),
        ([text(paper)], rows([1, 0])),
        (["a description"], rows([0, 1])),
        ([], np.zeros((0, 2), dtype=np.float32)),
        ([text(paper)], rows([0, 1])),
    ]
    generations = []
    for texts, vectors in puts:
        store.vectors.put(texts, vectors, "m")
        generations.append(store.marks.generation())
    assert generations == ["2", "2", "2", "2", "3"]


def test_a_vector_too_few_is_refused(store: Store) -> None:
    """Texts and vectors that do not match store nothing."""
    with pytest.raises(ValueError, match="zip"):
        store.vectors.put(["a", "b"], rows([1, 0]), "m")
    assert store.vectors.of_texts("m", ["a", "b"]) == {}


@given(st.text(st.characters()), st.text(st.characters()))
def test_different_texts_have_different_names(one: str, other: str) -> None:
    """Any text has a name, lone surrogates included, and the same text the same."""
    assert (text_hash(one) == text_hash(other)) == (one == other)
