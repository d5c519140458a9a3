"""The final archive of Papers with Code: every row of its dumps, whatever their size and names.

Files are JSON lists, gzipped or plain, or Parquet, as the archive is published. They are read one
after another in memory that does not grow with them; a row that is of no use and a file that ends
early are reported, and reading goes on.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from triage.errors import ConfigError, InputError
from triage.sources.json_stream import StreamFault, values
from triage.sources.pwc_reading import RowFault, rows_from
from triage.sources.pwc_rows import ArchiveRow
from triage.text import clean, shorten

_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
_KINDS = (".json", ".json.gz", ".jsonl", ".jsonl.gz", ".parquet")
_BATCH = 256
_JSON_BEGINS = (b"[", b"{")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was skipped, or the place from which a file could not be read."""

    file: str
    number: int
    """Counted from 1."""
    reason: str
    """One clean clause."""
    ends_file: bool = False
    """Whether the rest of the file could not be read."""


@dataclass(frozen=True, slots=True)
class ArchiveProgress:
    """How far the reading is."""

    file: str
    done: int
    """Bytes read of all files, as they lie on disk."""
    total: int
    """Bytes of all files."""


def read_archive(
    folder: Path,
    *,
    report: Callable[[BadRow], None],
    progress: Callable[[ArchiveProgress], None] | None = None,
) -> Iterator[ArchiveRow]:
    """Yield the rows of all dumps in a folder, repeated ones included.

    Args:
        folder: holds the files, at any depth; or one file.
        report: called with each bad row, and once for a file that cannot be read to its end.
        progress: called now and then while a file is read, and at its end.

    Raises:
        InputError: while iterating: there is no such folder, no file in it that could be a dump,
            or not one row in any of them.
        ConfigError: while iterating: there is a Parquet file, and what reads them is not
            installed. Nothing was yielded.

    """
    files = _files(folder)
    if any(_magic(path) == _PARQUET for path in files):
        _parquet_reader()
    first_bad: list[BadRow] = []

    def noted(bad: BadRow) -> None:
        first_bad[:] = first_bad or [bad]
        report(bad)

    found = False
    for row in _all_rows(files, noted, progress):
        found = True
        yield row
    if not found:
        why = "".join(f" ({bad.file}: {bad.reason})" for bad in first_bad)
        raise InputError(
            f"{folder}: no row of a Papers-with-Code dump{why}",
            hint="name the folder with papers-with-abstracts.json.gz and the others",
        )


def _all_rows(
    files: list[Path],
    report: Callable[[BadRow], None],
    progress: Callable[[ArchiveProgress], None] | None,
) -> Iterator[ArchiveRow]:
    total, before = sum(path.stat().st_size for path in files), 0
    for path in files:
        told = _teller(progress, clean(path.name), before, total)
        yield from _file_rows(path, clean(path.name), report, told)
        size = path.stat().st_size
        told(size)
        before += size


def _teller(
    progress: Callable[[ArchiveProgress], None] | None, name: str, before: int, total: int
) -> Callable[[int], None]:
    """Return what is told how many bytes of a file were read."""

    def told(done: int) -> None:
        if progress:
            progress(ArchiveProgress(name, before + done, total))

    return told


def _files(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder", hint="check the name")
    try:
        found = [path for path in folder.rglob("*") if path.name.lower().endswith(_KINDS)]
        files = sorted(path for path in found if path.is_file())
    except OSError as error:
        raise InputError(
            f"{folder}: cannot be read: {error.strerror or error}", hint="check the folder"
        ) from error
    if not files:
        raise InputError(
            f"{folder}: holds no file that could be a dump",
            hint=f"dumps end in {', '.join(_KINDS)}",
        )
    return files


def _file_rows(
    path: Path, name: str, report: Callable[[BadRow], None], told: Callable[[int], None]
) -> Iterator[ArchiveRow]:
    number = 0
    try:
        for value in _elements(path, told):
            number += 1
            try:
                yield from rows_from(value)
            except RowFault as fault:
                report(BadRow(name, number, str(fault)))
    except (StreamFault, zlib.error, EOFError, OSError) as error:
        why = {EOFError: "cut short", zlib.error: "damaged gzip data"}.get(type(error), str(error))
        reason = f"the file cannot be read from here on: {shorten(clean(why), 120)}"
        report(BadRow(name, number + 1, reason, ends_file=True))


def _elements(path: Path, told: Callable[[int], None]) -> Iterator[object]:
    if _magic(path) == _PARQUET:
        yield from _parquet(path, told)
        return
    with path.open("rb") as raw:
        packed = raw.peek(2).startswith(_GZIP)
        file: Any = gzip.GzipFile(fileobj=raw) if packed else raw
        yield from values(_watched(file, raw, told))


def _watched(file: BinaryIO, raw: BinaryIO, told: Callable[[int], None]) -> Callable[[int], bytes]:
    """Return a reader that tells how far it is, and refuses what does not begin like JSON."""
    first = True

    def read(size: int) -> bytes:
        nonlocal first
        data = file.read(size)
        if first and not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_JSON_BEGINS):
            raise StreamFault("not JSON" if data else "empty")
        first = False
        told(raw.tell())
        return data

    return read


def _parquet(path: Path, told: Callable[[int], None]) -> Iterator[object]:
    parquet, invalid = _parquet_reader()
    size = path.stat().st_size
    try:
        with parquet.ParquetFile(path) as file:
            rows, done = max(file.metadata.num_rows, 1), 0
            for batch in file.iter_batches(batch_size=_BATCH):
                yield from batch.to_pylist()
                done += batch.num_rows
                told(size * done // rows)
    except invalid as error:
        raise StreamFault(str(error)) from error


def _parquet_reader() -> tuple[Any, type[Exception]]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise ConfigError(
            "reading Parquet files needs pyarrow, which is not installed",
            hint="pip install 'paper-triage[parquet]', or name the json.gz files only",
        ) from error
    return parquet, ArrowException


def _magic(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(_PARQUET))
    except OSError:
        return b""
