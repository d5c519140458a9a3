"""Segments on the disk: files that are never changed, and a manifest that names them.

The manifest is replaced last and in one step, so whoever reads sees the old index or the new
one. Files that no manifest names are removed after that.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from indexer.errors import IndexDamaged, IndexForeign, IndexMissing
from indexer.files import publish, publish_json, read_json, seal, sealed
from indexer.rows import FileRows
from indexer.segment import Segment, faiss

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_FORMAT = 3
_MANIFEST = "manifest.json"
_REBUILD = "build it again from the stored vectors"
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError)
_PARTS = (".faiss", ".ids.npy", ".rows.f16", ".dead.npy")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a folder holds."""

    dimension: int
    """Numbers in a vector."""
    label: str
    """What the writer noted about where the vectors came from."""
    segments: list[Segment]
    """Memory-mapped."""


def stamp(folder: Path) -> tuple[int, int] | None:
    """Return what changes whenever the index in `folder` does; None where there is none."""
    try:
        state = (folder / _MANIFEST).stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_ino


def write_snapshot(
    folder: Path, fingerprint: str, dimension: int, segments: Sequence[Segment], label: str
) -> list[Segment]:
    """Make `folder` hold exactly `segments`, writing those that are not in it yet.

    Returns them as they are on the disk, out of memory. Writers take turns; the last one wins.
    """
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "writer.lock"):
        known = _known_segments(folder)
        before = [segment.saved_as for segment in segments]
        entries = [_write_segment(folder, segment, known) for segment in segments]
        manifest = {
            "format": _FORMAT,
            "fingerprint": fingerprint,
            "label": label,
            "dimension": dimension,
            "count": sum(segment.rows - segment.dead for segment in segments),
            "segments": entries,
        }
        publish_json(folder / _MANIFEST, manifest)
        _sweep(folder, {name for entry in entries for name in entry["files"]})
        return [
            segment if segment.saved_as == name else _read_segment(folder, entry, dimension)
            for segment, name, entry in zip(segments, before, entries, strict=True)
        ]


def read_snapshot(folder: Path, fingerprint: str) -> Snapshot:
    """Return what the index in `folder` holds.

    Raises IndexMissing, IndexForeign, IndexDamaged.
    """
    path = folder / _MANIFEST
    if not path.exists():
        raise IndexMissing(f"there is no index in {folder}", "build it from the stored vectors")
    manifest = read_json(path)
    if manifest is None:
        raise IndexDamaged(f"the index manifest {path} cannot be read", _REBUILD)
    if manifest.get("format") != _FORMAT or manifest.get("fingerprint") != fingerprint:
        raise IndexForeign(f"the index in {folder} was made by another model or version", _REBUILD)
    try:
        return _read_segments(folder, manifest)
    except _UNREADABLE as error:
        if read_json(path) != manifest:  # replaced, and its files swept, while they were read
            return read_snapshot(folder, fingerprint)
        raise IndexDamaged(f"the index in {folder} cannot be read ({error})", _REBUILD) from error


def _read_segments(folder: Path, manifest: dict[str, Any]) -> Snapshot:
    dimension = int(manifest["dimension"])
    segments = [_read_segment(folder, entry, dimension) for entry in manifest["segments"]]
    if manifest["count"] != sum(segment.rows - segment.dead for segment in segments):
        raise ValueError("the number of vectors is not the recorded one")
    return Snapshot(dimension, str(manifest.get("label", "")), segments)


def _known_segments(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the segments already in `folder`, by name, as its manifest describes them."""
    manifest = read_json(folder / _MANIFEST) or {}
    entries = manifest.get("segments")
    if manifest.get("format") != _FORMAT or not isinstance(entries, list):
        return {}
    return {entry["name"]: entry for entry in entries if isinstance(entry, dict)}


def _write_segment(
    folder: Path, segment: Segment, known: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """Write what is missing of `segment` and return its entry in the manifest."""
    import numpy as np

    name = segment.saved_as
    if name in known and _intact(folder, known[name]["files"]):
        files = {n: c for n, c in known[name]["files"].items() if not n.endswith(".dead.npy")}
    else:
        name = uuid4().hex
        publish(folder / f"{name}.faiss", partial(_save_index, segment))
        publish(folder / f"{name}.ids.npy", partial(_save_array, segment.names))
        written = [".faiss", ".ids.npy"]
        if segment.kept is not None:
            publish(folder / f"{name}.rows.f16", segment.kept.save)
            written.append(".rows.f16")
        files = {f"{name}{part}": seal(folder / f"{name}{part}") for part in written}
        segment.saved_as = name
    if segment.dead:
        marks = f"{name}.{uuid4().hex[:8]}.dead.npy"
        publish(folder / marks, partial(_save_array, np.flatnonzero(~segment.alive)))
        files[marks] = seal(folder / marks)
    span = [one.decode() for one in segment.span]
    return {"name": name, "rows": segment.rows, "span": span, "files": files}


def _save_index(segment: Segment, path: Path) -> None:
    faiss().write_index(segment.index, str(path))


def _save_array(array: NDArray[Any], path: Path) -> None:
    import numpy as np

    with path.open("wb") as file:
        np.save(file, array, allow_pickle=False)


def _intact(folder: Path, files: dict[str, str]) -> bool:
    return all((folder / name).exists() for name in files)


def _read_segment(folder: Path, entry: dict[str, Any], dimension: int) -> Segment:
    import numpy as np

    for name, expected in entry["files"].items():
        if not sealed(folder / name, expected):
            raise ValueError(f"{name} is torn or altered")
    name = entry["name"]
    count = int(entry["rows"])
    alive = np.ones(count, np.bool_)
    for marks in (file for file in entry["files"] if file.endswith(".dead.npy")):
        alive[np.load(folder / marks, allow_pickle=False)] = False
    rows = folder / f"{name}.rows.f16"
    kept = FileRows(rows, count, dimension) if rows.name in entry["files"] else None
    ids = partial(_read_ids, folder / f"{name}.ids.npy", count)
    index = partial(_read_index, folder / f"{name}.faiss", count, dimension)
    first, last = (str(one).encode() for one in entry["span"])
    segment = Segment(ids, (first, last), index, alive, kept)
    segment.saved_as = name
    return segment


def _read_ids(path: Path, rows: int) -> NDArray[Any]:
    """Open a segment's ids, memory-mapped."""
    import numpy as np

    try:
        ids: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error})", _REBUILD) from error
    if len(ids) != rows:
        raise IndexDamaged(f"{path} holds another number of rows than it says", _REBUILD)
    return ids


def _read_index(path: Path, rows: int, dimension: int) -> Any:  # noqa: ANN401 - FAISS is untyped
    """Open a segment's FAISS index, memory-mapped where its kind can be."""
    try:
        index = faiss().read_index(str(path), faiss().IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise IndexDamaged(f"{path} cannot be read ({error})", _REBUILD) from error
    if index.ntotal != rows or index.d != dimension:
        raise IndexDamaged(f"{path} holds another number of rows or columns than it says", _REBUILD)
    return index


def _sweep(folder: Path, named: set[str]) -> None:
    """Remove what earlier states left behind; what another process holds open may stay."""
    for path in folder.iterdir():
        if path.name not in named and path.name.endswith((*_PARTS, ".part")):
            with suppress(OSError):
                path.unlink()
