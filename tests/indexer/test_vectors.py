"""The vector index against brute force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.segment import Segment
from indexer.vectors import VectorIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

DIMENSION = 8


def brute_force(known: dict[str, Rows], query: Rows, k: int) -> list[str]:
    """Return the ids of the `k` nearest by looking at all."""
    return sorted(known, key=lambda one: (-float(known[one] @ query), one))[:k]


def rows_of(count: int, seed: int) -> Rows:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION))
    unit: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(
        np.float32
    )
    return unit


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=6)
steps = st.lists(
    st.tuples(st.sampled_from(["add", "remove"]), st.lists(names, unique=True, max_size=12)),
    min_size=1,
    max_size=8,
)


@given(steps=steps, among=st.lists(names, max_size=8), k=st.integers(1, 6), seed=st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_any_history_answers_like_brute_force(
    steps: list[tuple[str, list[str]]], among: list[str], k: int, seed: int
) -> None:
    """After any adds, replacements and removals, plain and filtered search are exact."""
    index = VectorIndex("f", DIMENSION)
    known: dict[str, Rows] = {}
    for number, (step, ids) in enumerate(steps):
        if step == "add":
            rows = rows_of(len(ids), seed + number)
            index.add(ids, rows)
            known.update(zip(ids, rows, strict=True))
        else:
            assert index.remove(ids) == len(known.keys() & set(ids))
            for one in ids:
                known.pop(one, None)
    query = rows_of(1, seed + 1000)
    few = [*among, *sorted(known)[::2]]
    assert len(index) == len(known)
    assert sorted(index.ids()) == sorted(known)
    assert [hit.id for hit in index.search(query, k)[0]] == brute_force(known, query[0], k)
    inside = {one: row for one, row in known.items() if one in set(few)}
    found = index.search(query, k, among=few)[0]
    assert [hit.id for hit in found] == brute_force(inside, query[0], k)


@pytest.fixture
def clustered() -> tuple[list[str], Rows]:
    """3,000 ids and vectors that have real neighbours."""
    rng = np.random.default_rng(5)
    centres = rng.standard_normal((60, 64))
    rows = centres[rng.integers(0, 60, 3000)] + 0.6 * rng.standard_normal((3000, 64))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return [f"2604.{number:05d}" for number in range(3000)], rows.astype(np.float32)


def recall(found: Sequence[Sequence[str]], expected: Sequence[Sequence[str]]) -> float:
    """Return the share of expected ids that were found."""
    return float(np.mean([len({*a} & {*b}) / len(b) for a, b in zip(found, expected, strict=True)]))


@pytest.mark.parametrize("share", [1.0, 0.5, 0.01])
def test_quantised_segment_finds_what_exact_search_finds(
    clustered: tuple[list[str], Rows], share: float
) -> None:
    """Above the threshold at least 95 % of the ten nearest come back, filtered or not."""
    ids, rows = clustered
    quantised = VectorIndex.from_vectors(ids, rows, "f", quantise_from=1000)
    exact = VectorIndex.from_vectors(ids, rows, "f")
    among = None if share == 1.0 else ids[:: int(1 / share)]
    assert [segment.quantised for segment in quantised._segments] == [True]
    queries = rows[::100]
    expected = [[hit.id for hit in row] for row in exact.search(queries, 10, among=among)]
    found = [[hit.id for hit in row] for row in quantised.search(queries, 10, among=among)]
    assert all(len(row) == 10 for row in found)
    assert recall(found, expected) >= 0.95


def test_quantised_segment_without_a_removed_row(clustered: tuple[list[str], Rows]) -> None:
    """A removed row never comes back, and as many others do."""
    ids, rows = clustered
    index = VectorIndex.from_vectors(ids, rows, "f", quantise_from=1000)
    assert index.remove(ids[:200]) == 200
    hits = index.search(rows[:5], 10)
    assert all(len(row) == 10 for row in hits)
    assert not {hit.id for row in hits for hit in row} & set(ids[:200])


def test_many_removed_rows_of_a_quantised_segment(clustered: tuple[list[str], Rows]) -> None:
    """With more dead rows than are worth over-fetching the search still returns `k`."""
    ids, rows = clustered
    index = VectorIndex.from_vectors(ids, rows, "f", quantise_from=1000)
    index.remove(ids[:2500])
    hits = index.search(rows[:5], 10)
    assert all(len({hit.id for hit in row} - set(ids[:2500])) == 10 for row in hits)


def test_similarity_is_the_cosine(unit_vectors: Callable[[int, int, int], Rows]) -> None:
    """A vector is at similarity 1 to itself and the others at their inner product."""
    rows = unit_vectors(50, 16, 1)
    ids = [str(number) for number in range(50)]
    hits = VectorIndex.from_vectors(ids, rows, "f").search(rows[7:8], 50)[0]
    assert hits[0].id == "7"
    assert hits[0].similarity == pytest.approx(1)
    for hit in hits:
        assert hit.similarity == pytest.approx(float(rows[int(hit.id)] @ rows[7]), abs=1e-5)


def test_equal_similarities_stand_by_id() -> None:
    """The order of ties does not depend on the order of arrival."""
    row = np.array([[1, 0]], np.float32)
    index = VectorIndex("f", 2)
    for one in ("c", "a", "b"):
        index.add([one], row)
    assert [hit.id for hit in index.search(row, 3)[0]] == ["a", "b", "c"]


def test_empty_index_and_empty_questions() -> None:
    """Nothing indexed, nothing asked or nothing wanted give empty answers, not errors."""
    row = np.array([[1, 0]], np.float32)
    empty = VectorIndex.from_vectors([], np.zeros((0, 2), np.float32), "f")
    assert len(empty) == 0
    assert empty.search(row, 3) == [[]]
    one = VectorIndex.from_vectors(["a"], row, "f")
    assert one.search(np.zeros((0, 2), np.float32), 3) == []
    assert one.search(row, 0) == [[]]
    assert one.search(row, 3, among=[]) == [[]]
    assert "a" in one
    assert "aa" not in one


@pytest.mark.parametrize(
    ("ids", "rows", "words"),
    [
        (["a"], [[1.0, 0.0, 0.0]], "shape"),
        (["a", "b"], [[1.0, 0.0]], "2 ids for 1"),
        (["a", "a"], [[1.0, 0.0], [0.0, 1.0]], "twice"),
        (["a"], [[3.0, 0.0]], "length 1"),
        (["a"], [[float("nan"), 0.0]], "length 1"),
        (["a\0"], [[1.0, 0.0]], "NUL"),
    ],
)
def test_what_is_no_set_of_unit_vectors_is_refused(
    ids: list[str], rows: list[list[float]], words: str
) -> None:
    """A wrong shape, count, length or id raises before anything is changed."""
    index = VectorIndex.from_vectors(["old"], np.array([[0, 1]], np.float32), "f")
    with pytest.raises(ValueError, match=words):
        index.add(ids, np.array(rows, np.float32))
    assert index.ids() == ["old"]


def test_daily_additions_keep_few_segments(
    unit_vectors: Callable[[int, int, int], Rows],
) -> None:
    """After n small additions there are about log2(n) segments to search."""
    index = VectorIndex("f", 16)
    rows = unit_vectors(300, 16, 2)
    for number in range(300):
        index.add([str(number)], rows[number : number + 1])
    assert len(index) == 300
    assert len(index._segments) <= 10


def test_a_segment_is_never_merged_once_quantised(
    unit_vectors: Callable[[int, int, int], Rows],
) -> None:
    """Rows added after a large segment cost nothing of its size."""
    rows = unit_vectors(400, 16, 3)
    index = VectorIndex.from_vectors(
        [str(n) for n in range(300)], rows[:300], "f", quantise_from=256
    )
    large = index._segments[0]
    for number in range(300, 400):
        index.add([str(number)], rows[number : number + 1])
    assert index._segments[0] is large
    assert isinstance(large, Segment)
    assert len(index) == 400


def test_an_index_whose_rows_are_all_removed_is_saved_and_loaded_empty(
    unit_vectors: Callable[[int, int, int], Rows], tmp_path: Path
) -> None:
    """Taking everything out leaves an index that finds nothing and takes new rows."""
    index = VectorIndex.from_vectors(["a", "b"], unit_vectors(2, 8, 1), "f")
    index.remove(["a", "b"])
    index.save(tmp_path)
    again = VectorIndex.load(tmp_path, "f")
    assert (len(again), again.search(unit_vectors(1, 8, 2), 3)) == (0, [[]])
    again.add(["c"], unit_vectors(1, 8, 3))
    assert again.ids() == ["c"]
