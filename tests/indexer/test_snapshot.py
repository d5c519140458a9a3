"""Saving and opening an index, and noticing when its files are not what was saved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from indexer.errors import IndexDamaged, IndexForeign, IndexMissing
from indexer.vectors import VectorIndex

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Rows = NDArray[np.float32]


@pytest.fixture(params=[10**6, 100], ids=["exact", "quantised"])
def saved(
    request: pytest.FixtureRequest, tmp_path: Path, unit_vectors: Callable[..., Rows]
) -> tuple[VectorIndex, Rows, Path]:
    """Return an index of 500 rows with 3 of them removed, and where it was saved."""
    rows = unit_vectors(500, 32, 4)
    ids = [f"cs/{number:07d}" for number in range(500)]
    index = VectorIndex.from_vectors(ids, rows, "model-a", quantise_from=request.param)
    index.remove(ids[:3])
    index.save(tmp_path / "index")
    return index, rows, tmp_path / "index"


def test_a_loaded_index_answers_as_the_saved_one(saved: tuple[VectorIndex, Rows, Path]) -> None:
    """Hits and similarities survive the disk exactly, removals included."""
    index, rows, folder = saved
    loaded = VectorIndex.load(folder, "model-a")
    assert len(loaded) == 497
    assert loaded.dimension == 32
    assert loaded.search(rows[:20], 10) == index.search(rows[:20], 10)
    among = index.ids()[::7]
    assert loaded.search(rows[:5], 10, among=among) == index.search(rows[:5], 10, among=among)


def test_a_loaded_index_takes_additions_and_removals(
    saved: tuple[VectorIndex, Rows, Path], unit_vectors: Callable[..., Rows]
) -> None:
    """A memory-mapped index is added to, saved and opened again."""
    _, rows, folder = saved
    loaded = VectorIndex.load(folder, "model-a")
    loaded.add(["new", "cs/0000400"], unit_vectors(2, 32, 9))
    loaded.remove(["cs/0000401"])
    loaded.save(folder)
    again = VectorIndex.load(folder, "model-a")
    assert len(again) == 497
    assert again.search(unit_vectors(2, 32, 9), 1)[1][0].id == "cs/0000400"
    assert "cs/0000401" not in again
    assert "new" in again
    assert again.search(rows[:3], 5) == loaded.search(rows[:3], 5)


def test_a_day_does_not_rewrite_what_is_there(
    saved: tuple[VectorIndex, Rows, Path], unit_vectors: Callable[..., Rows]
) -> None:
    """Adding a few rows leaves the large segment's files untouched."""
    _, _, folder = saved
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.faiss")}
    index = VectorIndex.load(folder, "model-a")
    index.add(["new"], unit_vectors(1, 32, 9))
    index.save(folder)
    after = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.faiss")}
    assert len(after) == 2
    assert before.items() <= after.items()


def test_nothing_stays_behind(saved: tuple[VectorIndex, Rows, Path]) -> None:
    """Saving again leaves only files that the manifest names, and the writers' lock."""
    _, _, folder = saved
    (folder / "leftover.faiss").write_bytes(b"from a killed writer")
    VectorIndex.load(folder, "model-a").save(folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    named = {name for entry in manifest["segments"] for name in entry["files"]}
    assert {path.name for path in folder.iterdir()} - {"writer.lock"} == named | {"manifest.json"}


def test_many_dead_rows_are_dropped_on_saving(saved: tuple[VectorIndex, Rows, Path]) -> None:
    """An index whose rows were mostly removed shrinks on the disk."""
    index, _, folder = saved
    index.remove(index.ids()[:400])
    index.save(folder)
    loaded = VectorIndex.load(folder, "model-a")
    assert len(loaded) == 97
    assert sum(segment.rows for segment in loaded._segments) == 97


def test_saving_to_a_second_folder_is_complete(
    saved: tuple[VectorIndex, Rows, Path], tmp_path: Path
) -> None:
    """Each folder holds a whole index, wherever the segments were saved before."""
    index, rows, _ = saved
    index.save(tmp_path / "copy")
    loaded = VectorIndex.load(tmp_path / "copy", "model-a")
    assert loaded.search(rows[:3], 5) == index.search(rows[:3], 5)


def test_an_empty_index_survives(tmp_path: Path) -> None:
    """No vectors is a state like any other."""
    VectorIndex("model-a", 32).save(tmp_path)
    assert len(VectorIndex.load(tmp_path, "model-a")) == 0


def test_no_index_is_missing_not_damaged(tmp_path: Path) -> None:
    """A folder that never held an index says so."""
    with pytest.raises(IndexMissing):
        VectorIndex.load(tmp_path / "nowhere", "model-a")


def test_another_model_is_foreign(saved: tuple[VectorIndex, Rows, Path]) -> None:
    """Vectors of other weights are never compared."""
    with pytest.raises(IndexForeign):
        VectorIndex.load(saved[2], "model-b")


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def delete(path: Path) -> None:
    path.unlink()


def exchange(path: Path) -> None:
    path.write_bytes(b'["not", "ours"]')


@pytest.mark.parametrize("harm", [truncate, flip, delete, exchange])
@pytest.mark.parametrize("pattern", ["*.faiss", "*.ids.npy", "*.dead.npy"])
def test_a_harmed_file_is_noticed(
    saved: tuple[VectorIndex, Rows, Path], pattern: str, harm: Callable[[Path], None]
) -> None:
    """A torn, altered, absent or foreign file raises IndexDamaged, never gives wrong hits."""
    (path,) = saved[2].glob(pattern)
    harm(path)
    with pytest.raises(IndexDamaged) as caught:
        VectorIndex.load(saved[2], "model-a")
    assert caught.value.hint


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 3, "fingerprint": "model-a"}'])
def test_a_harmed_manifest_is_noticed(saved: tuple[VectorIndex, Rows, Path], content: str) -> None:
    """A manifest that says too little raises IndexDamaged."""
    (saved[2] / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(IndexDamaged):
        VectorIndex.load(saved[2], "model-a")


def test_a_failed_save_leaves_the_old_index(
    saved: tuple[VectorIndex, Rows, Path],
    unit_vectors: Callable[..., Rows],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When the manifest cannot be written, readers still find the previous state."""
    _, rows, folder = saved
    before = VectorIndex.load(folder, "model-a").search(rows[:3], 5)
    index = VectorIndex.load(folder, "model-a")
    index.add(["new"], unit_vectors(1, 32, 9))

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("indexer.snapshot.publish_json", full_disk)
    with pytest.raises(OSError, match="No space left"):
        index.save(folder)
    monkeypatch.undo()
    assert VectorIndex.load(folder, "model-a").search(rows[:3], 5) == before
