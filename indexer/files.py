"""Files that are either whole or not there, and the checksums that tell.

Nothing here knows what is in a file.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_WHOLE = 2**18
_EDGE = 2**16


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` survive a power cut, where the platform can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Wait until the bytes of `path` are on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def publish(path: Path, write: Callable[[Path], object]) -> None:
    """Create or replace `path` in one step.

    `write` gets a temporary path beside it; readers see the old file or the finished new one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        write(part)
        sync_file(part)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)


def publish_json(path: Path, value: object) -> None:
    """Create or replace a JSON file in one step."""
    text = json.dumps(value, indent=1, sort_keys=True)
    publish(path, lambda part: part.write_text(text, encoding="utf-8"))


def read_json(path: Path) -> dict[str, Any] | None:
    """Return the JSON object in `path`, or None where there is none to read."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def sha256(path: Path) -> str:
    """Return the SHA-256 of the whole file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checksum(path: Path) -> str:
    """Return a digest that a torn or exchanged file does not share.

    Files up to 256 KiB are read whole; of larger ones the size and both ends, so that opening
    an index of gigabytes stays instant.
    """
    size = path.stat().st_size
    if size <= _WHOLE:
        return sha256(path)
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        digest.update(file.read(_EDGE))
        file.seek(-_EDGE, os.SEEK_END)
        digest.update(file.read(_EDGE))
    return digest.hexdigest()


def seal(path: Path) -> str:
    """Return what tells later whether a file is whole, mostly without reading it."""
    state = path.stat()
    return f"{state.st_size} {state.st_mtime_ns} {checksum(path)}"


def sealed(path: Path, expected: str) -> bool:
    """Whether a file is what it was when `seal` gave `expected`; a copy of it is, too."""
    state = path.stat()
    size, changed, digest = expected.split()
    if state.st_size != int(size):
        return False
    return state.st_mtime_ns == int(changed) or checksum(path) == digest
