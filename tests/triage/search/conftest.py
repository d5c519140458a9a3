"""What the tests of finding share: a fake encoder, a store in a job's world."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from indexer.batching import Chunk
from triage.config import Home, Settings
from triage.pipeline.work import Work
from triage.store import Store, open_store

DIMENSION = 16


class WordsEncoder:
    """A deterministic encoder: texts that share words have near vectors."""

    fingerprint = "words"
    dimension = DIMENSION
    device = "nowhere"

    def __init__(self, fail_after: int | None = None) -> None:
        self.fail_after = fail_after
        self.texts = 0

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int, int], None] | None = None,  # noqa: ARG002 - the protocol's
    ) -> np.ndarray:
        """Return the sum of a random vector for each word; fail where that was asked for."""
        self.texts += len(texts)
        if self.fail_after is not None and self.texts > self.fail_after:
            raise KeyboardInterrupt
        rows = [sum(map(_of_word, text.lower().split()), np.zeros(DIMENSION)) for text in texts]
        matrix = np.array(rows).reshape(len(texts), DIMENSION) + 1e-3
        return (matrix / np.linalg.norm(matrix, axis=1, keepdims=True)).astype(np.float32)

    def encode_batches(self, texts: Iterable[str]) -> Iterator[Chunk]:
        """Yield everything at once."""
        rows = self.encode(list(texts))
        yield Chunk(np.arange(len(rows)), rows)


def _of_word(word: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).standard_normal(DIMENSION)


@pytest.fixture
def words_encoder() -> Callable[..., WordsEncoder]:
    """Return the class of the fake encoder."""
    return WordsEncoder


@pytest.fixture
def make_work(tmp_path: Path, clock) -> Callable[[Store, str], Work]:
    """Put a store into a job's world, in a folder of its own."""

    def make(store: Store, name: str = "home") -> Work:
        return Work(Home(tmp_path / name), Settings(), store, clock, offline=True)

    return make


@pytest.fixture
def open_home(tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    """Open the store of a named home; all are closed at the end."""
    opened: list[Store] = []

    def make(name: str) -> Store:
        opened.append(open_store(tmp_path / name / "triage.db"))
        return opened[-1]

    yield make
    for store in opened:
        store.close()
