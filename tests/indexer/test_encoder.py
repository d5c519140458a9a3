"""The real model: agreement with sentence-transformers, edges, interruption, silence."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from indexer.encoder import open_encoder
from indexer.encoders import BACK_ENDS, candidates, load
from indexer.errors import DeviceUnavailable
from indexer.model import locate

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.encoder import Encoder

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("encoder")]

TEXTS = [
    "Dense retrieval with late interaction: a reproducibility study.",
    "",
    "A survey. " * 300,
    "Über GPT-4, C++ und $\\alpha$-Divergenz: 深層学習による論文検索",
    "\t\n  ",
    "Diffusion models for protein design.",
]

LOOK_AT_EVERYTHING = """
import json, os, sys
attempts = []
def watch(event, args):
    if event in ("socket.connect", "socket.sendto"):
        address = args[1]
        if not (isinstance(address, tuple) and address[0] in ("127.0.0.1", "::1")):
            attempts.append([event, repr(address)])
            raise PermissionError("no network in this test")
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        attempts.append([event, repr(args)])
        raise PermissionError("no network in this test")
sys.addaudithook(watch)
from pathlib import Path
from indexer.encoder import open_encoder
import indexer.model, indexer.vectors
heavy = ("numpy", "torch", "faiss", "openvino", "tokenizers", "sentence_transformers",
         "transformers", "huggingface_hub")
light = not [name for name in heavy if name in sys.modules]
encoder = open_encoder(device="cpu", cache=Path(sys.argv[1]), offline=True)
vectors = encoder.encode(["retrieval augmented generation for code"])
index = indexer.vectors.VectorIndex.from_vectors(["a"], vectors, encoder.fingerprint)
print(json.dumps({
    "attempts": attempts, "light": light, "torch": "torch" in sys.modules,
    "device": encoder.device, "hit": index.search(vectors, 1)[0][0].id,
}))
"""


@pytest.fixture(scope="module")
def original(models: Path) -> Encoder:
    """Return the same model in fp32 on sentence-transformers."""
    (back_end,) = [one for one in BACK_ENDS if (one.device, one.name) == ("cpu", "PyTorch")]
    found = locate(cache=models, offline=True)
    return load(back_end, found, models, lambda _: None)


def test_the_fast_path_is_the_first_choice_on_a_processor(encoder: Encoder) -> None:
    """On a processor the vectors come from OpenVINO, and the encoder says so."""
    assert encoder.device.startswith("cpu (OpenVINO")
    assert [one.name for one in candidates("cpu")] == ["OpenVINO", "ONNX Runtime", "PyTorch"]


def test_both_back_ends_give_the_same_vectors(encoder: Encoder, original: Encoder) -> None:
    """Fingerprint and dimension are equal, cosines above 0.999, for every kind of text."""
    assert encoder.fingerprint == original.fingerprint
    assert encoder.dimension == original.dimension == 384
    cosines = (encoder.encode(TEXTS) * original.encode(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.999


@pytest.mark.parametrize("which", ["encoder", "original"])
def test_rows_are_unit_and_in_order(which: str, request: pytest.FixtureRequest) -> None:
    """Vectors are float32 of length 1, one a text, also for a text without words."""
    chosen: Encoder = request.getfixturevalue(which)
    told: list[tuple[int, int]] = []
    rows = chosen.encode(TEXTS, progress=lambda done, total: told.append((done, total)))
    assert rows.shape == (len(TEXTS), 384)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert told[-1] == (len(TEXTS), len(TEXTS))
    for text, row in zip(TEXTS, rows, strict=True):
        assert float(chosen.encode([text])[0] @ row) > 0.99999


@pytest.mark.parametrize("which", ["encoder", "original"])
def test_no_texts_give_no_rows(which: str, request: pytest.FixtureRequest) -> None:
    """An empty input has shape (0, d)."""
    chosen: Encoder = request.getfixturevalue(which)
    assert chosen.encode([]).shape == (0, 384)
    assert list(chosen.encode_batches([])) == []


def test_work_that_was_stopped_resumes_to_the_same_vectors(encoder: Encoder) -> None:
    """Stopping after any chunk and encoding the rest gives what one go gives, bit for bit."""
    texts = [f"{'word ' * (number % 40)}{number}" for number in range(120)]
    whole = encoder.encode(texts)
    chunks = encoder.encode_batches(texts)
    kept = next(chunks)
    chunks.close()  # type: ignore[attr-defined]  # a generator, promised as an iterator
    rest = [number for number in range(120) if number not in set(kept.positions.tolist())]
    resumed = np.zeros_like(whole)
    resumed[kept.positions] = kept.vectors
    resumed[rest] = encoder.encode([texts[number] for number in rest])
    assert np.array_equal(resumed, whole)


def test_an_interrupt_leaves_the_encoder_usable(encoder: Encoder) -> None:
    """Ctrl-C between chunks propagates at once; the next call works."""

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encoder.encode(TEXTS * 20, progress=interrupt)
    assert encoder.encode(TEXTS[:1]).shape == (1, 384)


def test_two_readers_at_once(encoder: Encoder) -> None:
    """One encoder serves several callers whose chunks interleave."""
    texts = [f"paper {number}" for number in range(200)]
    whole = encoder.encode(texts)
    for one, other in zip(
        encoder.encode_batches(texts), encoder.encode_batches(texts), strict=True
    ):
        assert np.array_equal(one.vectors, whole[one.positions])
        assert np.array_equal(other.vectors, whole[other.positions])


def test_a_device_that_is_not_here_is_refused(models: Path) -> None:
    """Asking for an absent device names the reason and what to do."""
    from indexer.encoders.devices import likely

    if likely("mps"):
        pytest.skip("this machine has a Metal device")
    with pytest.raises(DeviceUnavailable, match="no Metal device") as caught:
        open_encoder(device="mps", cache=models)
    assert "auto" in caught.value.hint


def test_a_harmed_export_is_made_again(encoder: Encoder, models: Path, tmp_path: Path) -> None:
    """A torn graph in the cache is noticed and replaced, with a note."""
    expected = encoder.encode(TEXTS[:1])
    cache = tmp_path / "cache"
    shutil.copytree(models, cache)  # the encoder of the other tests has its own mapped
    graph = cache / "openvino" / encoder.fingerprint / "model.bin"
    with graph.open("r+b") as file:
        file.truncate(1000)
    notes: list[str] = []
    again = open_encoder(device="cpu", cache=cache, note=notes.append)
    assert any("preparing the model" in note for note in notes)
    assert notes[-1] == f"encoding on {again.device}"
    assert np.array_equal(again.encode(TEXTS[:1]), expected)


def run_watched(cache: Path, home: Path) -> dict[str, object]:
    """Encode in a fresh process without CI set, with every way out watched."""
    quiet = {"CI", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HOME", "XDG_CACHE_HOME"}
    environment = {key: value for key, value in os.environ.items() if key not in quiet}
    home.mkdir(exist_ok=True)
    done = subprocess.run(  # noqa: S603 - this interpreter on the text above
        [sys.executable, "-W", "error::ResourceWarning", "-c", LOOK_AT_EVERYTHING, str(cache)],
        env={**environment, "HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    result: dict[str, object] = json.loads(done.stdout)
    return result


def test_nothing_leaves_the_machine(tmp_path: Path) -> None:
    """Exporting and encoding open no connection, print nothing and leave the home clean.

    The first process exports the model, the second one runs the daily path without PyTorch.
    """
    home = tmp_path / "home"
    for torch_needed in (True, False):
        seen = run_watched(tmp_path / "cache", home)
        assert seen["attempts"] == []
        assert seen["light"] is True
        assert seen["torch"] is torch_needed
        assert seen["hit"] == "a"
        assert str(seen["device"]).startswith("cpu (OpenVINO")
        assert not [path for path in home.rglob("*") if "intel" in path.name.lower()]
