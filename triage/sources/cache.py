"""Answers kept on disk, so that a service can say "not changed" instead of sending them again.

Nothing is ever answered from here alone: the service is always asked (RFC 9110, 13.1). Losing a
kept answer costs a transfer and nothing else, so no failure of the disk is an error here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex

MOST_BYTES = 64 * 1024 * 1024
"""Size of the folder above which the answers unused for longest go."""
_SUFFIX = ".answer"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a service recognises its own answer by."""

    etag: str = ""
    modified: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Validators:
        """Return the validators among an answer's headers."""
        return cls(headers.get("etag", ""), headers.get("last-modified", ""))

    def __bool__(self) -> bool:
        return bool(self.etag or self.modified)

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for an answer only if it is another one by now."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was when it was last sent whole."""

    validators: Validators
    content_type: str
    body: bytes
    """Unpacked."""


class Cache:
    """A folder of kept answers, one file for each address.

    Files are written beside their place and renamed, so that processes can share the folder; a
    file whose body does not match its checksum is as good as none.

    Args:
        folder: made when something is kept.
        most_bytes: size above which the answers unused for longest go.

    """

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def find(self, url: str) -> Kept | None:
        """Return what is kept of an address; None when there is nothing whole."""
        path = self._path(url)
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            facts = json.loads(head)
            if facts["url"] != url or facts["sha256"] != _checksum(body):
                return None
            path.touch()
            return Kept(Validators(facts["etag"], facts["modified"]), facts["type"], body)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, url: str, kept: Kept) -> None:
        """Keep an answer, if it can be asked about again and leaves room for others."""
        if not kept.validators or len(kept.body) > self._most_bytes // 4:
            return
        facts = asdict(kept.validators) | {"url": url, "type": kept.content_type}
        head = json.dumps(facts | {"sha256": _checksum(kept.body)}).encode()
        temporary = self._folder / f".{token_hex(8)}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(head + b"\n" + kept.body)
            temporary.replace(self._path(url))
            self._make_room()
        except OSError:
            with suppress(OSError):
                temporary.unlink()

    def forget(self, url: str) -> None:
        """Drop what is kept of an address."""
        with suppress(OSError):
            self._path(url).unlink()

    def _path(self, url: str) -> Path:
        return self._folder / (_checksum(url.encode())[:40] + _SUFFIX)

    def _make_room(self) -> None:
        files = [(path.stat(), path) for path in self._folder.glob(f"*{_SUFFIX}")]
        files.sort(key=lambda file: file[0].st_mtime_ns)
        excess = sum(stat.st_size for stat, _ in files) - self._most_bytes
        for stat, path in files:
            if excess <= 0:
                return
            path.unlink(missing_ok=True)
            excess -= stat.st_size


def _checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
