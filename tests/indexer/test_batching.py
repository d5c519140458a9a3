"""Batches: every text once, little padding, bounded windows, errors where they belong."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.batching import Chunk, batches, by_length, gather, unit_rows, windows
from indexer.errors import EncodingFailed
from indexer.prefetch import prefetch

if TYPE_CHECKING:
    from collections.abc import Iterator


@given(lengths=st.lists(st.integers(1, 300), max_size=60), budget=st.integers(1, 2000))
def test_groups_hold_each_row_once_within_the_budget(lengths: list[int], budget: int) -> None:
    """Every row is in one group, and a group of several stays within the budget of tokens."""
    groups = list(by_length(lengths, budget))
    assert sorted(row for group in groups for row in group) == list(range(len(lengths)))
    for group in groups:
        assert len(group) == 1 or len(group) * max(lengths[row] for row in group) <= budget


def test_windows_take_no_more_than_they_need() -> None:
    """An endless stream of texts is read one window at a time."""
    taken: list[int] = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(1)
            yield "text"

    blocks = windows(endless(), 10)
    assert next(blocks) == (0, ["text"] * 10)
    assert next(blocks)[0] == 10
    assert len(taken) == 20


def test_gather_restores_the_order_and_reports() -> None:
    """Vectors land where their texts were; progress counts texts."""
    chunks = [
        Chunk(np.array([2, 0]), np.array([[2, 2], [0, 0]], np.float32)),
        Chunk(np.array([1]), np.array([[1, 1]], np.float32)),
    ]
    told: list[tuple[int, int]] = []
    rows = gather(chunks, 3, 2, lambda done, total: told.append((done, total)))
    assert rows[:, 0].tolist() == [0, 1, 2]
    assert told == [(2, 3), (3, 3)]


@pytest.mark.parametrize("bad", [0.0, float("nan"), float("inf")])
def test_a_row_without_direction_is_an_error(bad: float) -> None:
    """A zero, a NaN or an infinity from the model never becomes a stored vector."""
    with pytest.raises(EncodingFailed):
        unit_rows(np.array([[1, 0], [bad, 0]], np.float32))


def test_prefetch_keeps_the_order() -> None:
    """What is made ahead comes out as it was made."""
    assert list(prefetch(range(100), 3)) == list(range(100))


def test_prefetch_raises_what_the_maker_raised() -> None:
    """An error in the thread is raised after the items before it."""

    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("tokeniser")

    items = prefetch(failing(), 2)
    assert next(items) == 1
    with pytest.raises(ValueError, match="tokeniser"):
        next(items)


def test_prefetch_stops_when_its_reader_stops() -> None:
    """An interrupted reader leaves no thread behind that goes on making."""
    before = threading.active_count()
    items = prefetch(iter(int, 1), 2)
    assert next(items) == 0
    items.close()  # type: ignore[attr-defined]  # a generator, promised as an iterator
    assert threading.active_count() == before


@given(
    texts=st.lists(st.text("ab ", max_size=30), max_size=40),
    budget=st.integers(1, 60),
    window=st.integers(1, 9),
    ahead=st.booleans(),
)
def test_batches_hold_every_token_once(
    texts: list[str], budget: int, window: int, *, ahead: bool
) -> None:
    """Cut ahead of the device or not, each text's tokens stand in one row, padding behind."""

    class Letters:
        pad_id = 0

        def tokenize(self, block: list[str]) -> list[list[int]]:
            return [[1, *map(ord, text)] for text in block]

    letters: Any = Letters()
    seen: dict[int, list[int]] = {}
    for batch in batches(texts, letters, budget, window, ahead=ahead):
        assert len(batch.ids) == 1 or batch.ids.size <= budget
        for position, ids, mask in zip(batch.positions, batch.ids, batch.mask, strict=True):
            length = int(mask.sum())
            assert mask.tolist() == [1] * length + [0] * (len(mask) - length)
            assert not ids[length:].any()
            assert int(position) not in seen
            seen[int(position)] = ids[:length].tolist()
    assert [seen[at] for at in range(len(texts))] == letters.tokenize(texts)
