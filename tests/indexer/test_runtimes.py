"""Every runtime gives the vectors of sentence-transformers; the exact one more exactly."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.encoders.exporting import PROBES, exported
from indexer.model import locate
from indexer.rows import FileRows, MemoryRows

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("encoder")]
TEXTS = [*PROBES, "dense retrieval", "A study of 3D scenes. " * 9]


@pytest.fixture(scope="module")
def located(models):
    """Return the default model."""
    return locate(cache=models, offline=True)


@pytest.fixture(scope="module")
def reference(located):
    """Return the vectors that the original gives."""
    from indexer.encoders.torch_back_end import load_original

    return load_original(located.folder, "cpu").encode(
        TEXTS, normalize_embeddings=True, show_progress_bar=False
    )


def test_openvino_in_32_bits_is_exact(located, reference, models):
    """Where no 16-bit arithmetic is used, only rounding differs."""
    from indexer.encoders.openvino_back_end import RUNTIME, OpenVinoEncoder

    graph = exported(RUNTIME, located, models, print)
    encoder = OpenVinoEncoder(graph, located, exact=True)
    assert "f32" in encoder.device
    assert (encoder.encode(TEXTS) * reference).sum(axis=1).min() > 0.99999


def test_onnx_runtime_gives_the_same_vectors(located, reference, models):
    """The fall-back is verified at export, cached, and agrees to rounding."""
    from indexer.encoders.onnx_back_end import open_back_end

    told: list[str] = []
    encoder = open_back_end(located, "cpu", models, told.append)
    again = open_back_end(located, "cpu", models, told.append)
    assert len(told) == 1
    assert encoder.fingerprint == located.fingerprint
    assert (encoder.encode(TEXTS) * reference).sum(axis=1).min() > 0.99999
    assert np.array_equal(again.encode([]), np.zeros((0, encoder.dimension), np.float32))


def test_rows_in_a_file_are_those_in_memory(tmp_path):
    """Few rows and many come back alike, from memory and from a file; a torn file is refused."""
    vectors = np.random.default_rng(0).standard_normal((9000, 8)).astype(np.float32)
    memory = MemoryRows(vectors)
    path = tmp_path / "rows"
    memory.save(path)
    file = FileRows(path, 9000, 8)
    for rows in (np.array([0, 5, 8999]), np.arange(9000)[::2], np.zeros(0, np.int64)):
        expected = vectors[rows].astype(np.float16).astype(np.float32)
        assert np.array_equal(memory.take(rows), expected)
        assert np.array_equal(file.take(rows).reshape(-1, 8), expected)
    with pytest.raises(ValueError, match="number of rows"):
        FileRows(path, 8999, 8)
