"""A question encoded without a framework: the same vectors, or not used at all."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from indexer.encoder import open_encoder
from indexer.encoders import BackEndUnavailable, candidates
from indexer.encoders.exporting import PROBES
from indexer.encoders.numpy_back_end import open_back_end
from indexer.model import locate

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("encoder")]
LIGHT = """
import sys
from pathlib import Path
from indexer.encoder import open_encoder
opened = open_encoder(device="cpu", few=True, cache=Path(sys.argv[1]))
print(opened.device, opened.encode(["dense retrieval"]).shape)
print(sorted({"openvino", "torch", "onnxruntime", "transformers"} & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def located(models):
    """Return the default model."""
    return locate(cache=models, offline=True)


def test_the_vectors_are_those_of_the_usual_back_end(encoder, models):
    """Questions and papers meet in one space, whoever encoded them."""
    plain = open_encoder(device="cpu", few=True, cache=models)
    texts = [*PROBES, "dense retrieval", "A study of 3D scenes. " * 9]
    rows = plain.encode(texts)
    assert plain.fingerprint == encoder.fingerprint
    assert (rows * encoder.encode(texts)).sum(axis=1).min() > 0.9999
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert plain.encode([]).shape == (0, plain.dimension)


def test_it_is_asked_first_for_a_few_texts_only():
    """Many texts go to what computes fastest, a question to what opens soonest."""
    assert [one.name for one in candidates("cpu", few=True)][:2] == ["NumPy", "OpenVINO"]
    assert next(candidates("cpu")).name == "OpenVINO"


def test_a_question_imports_no_framework(models, encoder):
    """Once compared, a new process answers with NumPy and the tokeniser alone."""
    open_encoder(device="cpu", few=True, cache=models)
    ran = subprocess.run(  # noqa: S603 - this interpreter on the text above
        [sys.executable, "-c", LIGHT, str(models)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines() == [f"cpu (NumPy, f32) (1, {encoder.dimension})", "[]"]


def test_vectors_that_differ_are_not_used(located, tmp_path):
    """A model that came out otherwise when compared is left to the usual back end."""
    seal = tmp_path / "numpy" / f"{located.fingerprint}.json"
    seal.parent.mkdir()
    seal.write_text(json.dumps({"lowest_cosine": 0.42}))
    with pytest.raises(BackEndUnavailable, match=r"agrees only to 0\.42"):
        open_back_end(located, "cpu", tmp_path, print)


@pytest.mark.parametrize(
    "change",
    [{"model_type": "roberta"}, {"hidden_act": "relu"}, {"position_embedding_type": "relative"}],
)
def test_other_models_are_left_to_others(located, tmp_path, change):
    """Only the arithmetic that is written here is claimed."""
    config = json.loads((located.folder / "config.json").read_text("utf-8")) | change
    (tmp_path / "config.json").write_text(json.dumps(config))
    other = replace(located, spec=replace(located.spec, transformer=tmp_path))
    with pytest.raises(BackEndUnavailable, match="model"):
        open_back_end(other, "cpu", tmp_path, print)
