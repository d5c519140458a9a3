"""Finding a model, reading what it says about itself, and refusing what is not whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from indexer.errors import ModelDamaged, ModelMissing
from indexer.model import DEFAULT_MODEL, PINNED, fingerprint, locate
from indexer.spec import read_spec

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

TRANSFORMER = {"path": "", "type": "sentence_transformers.models.Transformer"}
POOLING = {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}
DENSE = {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}


@pytest.fixture(autouse=True)
def empty_hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the Hugging Face cache to an empty folder and return it."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def test_the_installed_copy_is_found_offline(tmp_path: Path) -> None:
    """With nothing cached, the package's own copy is used and its hash is the published one."""
    found = locate(cache=tmp_path, offline=True)
    assert found.source == "package"
    assert found.weights == PINNED[DEFAULT_MODEL]
    assert found.fingerprint == "53aa51172d142c89-mean-256-unit"
    assert fingerprint("all-MiniLM-L6-v2", cache=tmp_path) == found.fingerprint


def test_a_named_folder_comes_first(model_folder: Write, tmp_path: Path) -> None:
    """A folder is used as it is, and its fingerprint names its own weights and settings."""
    folder = model_folder()
    found = locate(str(folder), cache=tmp_path, offline=True)
    assert found.source == "folder"
    digest = hashlib.sha256(b"weights").hexdigest()
    assert found.fingerprint == f"{digest[:16]}-mean-128-unit"


def cached_copy(hub: Path, folder: Path) -> Path:
    home = hub / f"models--{DEFAULT_MODEL.replace('/', '--')}"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("abc123", encoding="utf-8")
    shutil.copytree(folder, home / "snapshots" / "abc123")
    return home / "snapshots" / "abc123"


def test_weights_that_are_not_the_published_ones_are_passed_over(
    model_folder: Write, empty_hub_cache: Path, tmp_path: Path
) -> None:
    """A cached copy with other weights is named in a note and the next place is used."""
    cached = cached_copy(empty_hub_cache, model_folder())
    notes: list[str] = []
    found = locate(cache=tmp_path, offline=True, note=notes.append)
    assert found.source == "package"
    assert len(notes) == 1
    assert str(cached) in notes[0]
    assert "not the published ones" in notes[0]


def test_the_hub_cache_is_used_before_the_package(empty_hub_cache: Path, tmp_path: Path) -> None:
    """A sound copy in the Hugging Face cache wins over the packaged one."""
    packaged = locate(cache=tmp_path, offline=True).folder
    cached = cached_copy(empty_hub_cache, packaged)
    found = locate(cache=tmp_path, offline=True)
    assert found.source == "cache"
    assert found.folder == cached


def test_a_model_that_is_nowhere(tmp_path: Path) -> None:
    """An unknown model offline, or a folder that does not exist, is missing, with a hint."""
    with pytest.raises(ModelMissing) as caught:
        locate("someone/some-model", cache=tmp_path, offline=True)
    assert "go online" in caught.value.hint
    with pytest.raises(ModelMissing, match="there is no folder"):
        locate(tmp_path / "nowhere", cache=tmp_path, offline=True)


def test_hashes_are_remembered_until_the_file_changes(model_folder: Write, tmp_path: Path) -> None:
    """A second look does not read the weights; a changed file is read again."""
    folder = model_folder()
    first = fingerprint(folder, cache=tmp_path)
    memory = json.loads((tmp_path / "weights.json").read_text(encoding="utf-8"))
    weights = folder / "model.safetensors"
    assert memory[str(weights.resolve())]["sha256"].startswith(first[:16])
    state = weights.stat()
    weights.write_bytes(b"WEIGHTS")
    os.utime(weights, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert fingerprint(folder, cache=tmp_path) == first
    os.utime(weights, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    assert fingerprint(folder, cache=tmp_path) != first


@pytest.mark.parametrize("memory", ["", "[]", '{"x": 1}', "\0"])
def test_a_harmed_memory_of_hashes_is_ignored(
    model_folder: Write, tmp_path: Path, memory: str
) -> None:
    """What is remembered can be lost without harm."""
    folder = model_folder()
    (tmp_path / "weights.json").write_text(memory, encoding="utf-8")
    assert fingerprint(folder, cache=tmp_path).endswith("-mean-128-unit")


@pytest.mark.parametrize("name", ["modules.json", "1_Pooling/config.json", "config.json"])
@pytest.mark.parametrize("content", [None, "", "[]", "{", "7"])
def test_a_folder_that_is_not_whole_is_damaged(
    model_folder: Write, tmp_path: Path, name: str, content: str | None
) -> None:
    """A missing or unreadable description is one clear error that names the file."""
    path = model_folder() / name
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelDamaged, match=path.name):
        locate(tmp_path / "model", cache=tmp_path, offline=True)


def test_a_folder_without_weights_is_damaged(model_folder: Write, tmp_path: Path) -> None:
    """Descriptions alone are no model."""
    (model_folder() / "model.safetensors").unlink()
    with pytest.raises(ModelDamaged, match="no weights"):
        locate(tmp_path / "model", cache=tmp_path, offline=True)


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}, "mean"),
        ({"pooling_mode_cls_token": True}, "cls"),
        ({"pooling_mode": "mean"}, "mean"),
        ({"pooling_mode": ["cls"]}, "cls"),
        ({"pooling_mode": ["cls", "mean"]}, None),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": True}, None),
        ({"pooling_mode": "lasttoken"}, None),
    ],
)
def test_pooling_comes_from_the_model(
    model_folder: Write, pooling: dict[str, object], expected: str | None
) -> None:
    """Old and new spellings are read; what only the original library can do is left to it."""
    spec = read_spec(model_folder(**{"1_Pooling__config": pooling}))
    assert spec.pooling == expected
    assert spec.plain == (expected is not None)


def test_stacks_and_prompts_are_left_to_the_original_library(model_folder: Write) -> None:
    """A further layer, a default prompt or no fast tokeniser make a model not plain."""
    assert not read_spec(model_folder(modules=[TRANSFORMER, POOLING, DENSE])).plain
    prompted = {"default_prompt_name": "query", "prompts": {"query": "query: "}}
    assert not read_spec(model_folder(config_sentence_transformers=prompted)).plain
    folder = model_folder()
    (folder / "tokenizer.json").unlink()
    assert not read_spec(folder).plain


def test_length_and_case_come_from_the_model(model_folder: Write) -> None:
    """The library's own limit counts first, then the tightest of the model's."""
    folder = model_folder(
        sentence_bert_config={"do_lower_case": True}, tokenizer_config={"model_max_length": 384}
    )
    spec = read_spec(folder)
    assert (spec.max_length, spec.lowercase, spec.pad_id) == (384, True, 1)
    assert spec.fingerprint("ab" * 32) == "abababababababab-mean-384-lower-unit"
