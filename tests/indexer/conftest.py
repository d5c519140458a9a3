"""What the tests of `indexer` share: unit vectors, the real model and its cache."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.encoder import Encoder


@pytest.fixture
def unit_vectors() -> Callable[[int, int, int], NDArray[np.float32]]:
    """Random unit rows: (count, dimension, seed)."""

    def make(count: int, dimension: int = 16, seed: int = 0) -> NDArray[np.float32]:
        rows = np.random.default_rng(seed).standard_normal((count, dimension))
        unit: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(
            np.float32
        )
        return unit

    return make


@pytest.fixture(scope="session")
def encoder(models: Path) -> Encoder:
    """Return the real default model on the processor."""
    from indexer.encoder import open_encoder

    return open_encoder(device="cpu", cache=models)


@pytest.fixture
def model_folder(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder in the layout of sentence-transformers; keywords replace files."""

    def write(**files: object) -> Path:
        folder = tmp_path / "model"
        contents: dict[str, object] = {
            "modules.json": [
                {"path": "", "type": "sentence_transformers.models.Transformer"},
                {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
            ],
            "1_Pooling/config.json": {"pooling_mode_mean_tokens": True},
            "sentence_bert_config.json": {"max_seq_length": 128, "do_lower_case": False},
            "config.json": {"pad_token_id": 1, "max_position_embeddings": 514},
            "tokenizer.json": {},
            **{name.replace("__", "/") + ".json": value for name, value in files.items()},
        }
        for name, value in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if value is not None:
                path.write_text(json.dumps(value), encoding="utf-8")
        (folder / "model.safetensors").write_bytes(b"weights")
        return folder

    return write
