"""Papers from a JSON Lines file: one object a line, plain or gzipped, of any size.

A line that is no paper is reported and skipped; a file that cannot be what it should be is an
error. Lines are read one at a time and never grow beyond a cap.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from triage.errors import InputError
from triage.models import Paper
from triage.sources.record import RecordError, paper_from
from triage.text import clean

MAX_LINE = 4 * 1024 * 1024
"""Longest line accepted, in bytes. The longest of 150,000 real ones has 56 kB."""

_Lines = BinaryIO | gzip.GzipFile
_GZIP = b"\x1f\x8b"
_FOREIGN = (
    (b"PK\x03\x04", "a zip archive", "unpack it first"),
    (b"BZh", "a bzip2 file", "unpack it first, or gzip it"),
    (b"\xfd7zXZ", "an xz file", "unpack it first, or gzip it"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "unpack it first, or gzip it"),
    (b"SQLite format 3", "a SQLite database", "name a JSON Lines file"),
    (b"PAR1", "a Parquet file", "convert it to JSON Lines first"),
    (b"\xff\xfe", "UTF-16 text", "save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text", "save it as UTF-8"),
    (b"<", "a web page or XML", "fetch the file itself, not the page that shows it"),
    (b"[", "one JSON list", "write one object a line, for example with jq -c '.[]'"),
)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was skipped."""

    number: int
    """Counted from 1."""
    reason: str
    """One clean clause, such as `no title`."""


def read_papers(
    path: Path, *, report: Callable[[BadLine], None], max_line: int = MAX_LINE
) -> Iterator[Paper]:
    """Yield the papers of a file, in its order, repeated ids included.

    Each line is an object with `id`, `title` and `abstract`, and where known `authors` (a list,
    or one text "A, B and C"), `categories` and `listed_in` (lists, or texts parted by spaces),
    `comment`, `doi`, `journal_ref`, `created`, `updated`, `first_listed` (days or times) and
    `code_url`. Other keys are ignored; empty lines are passed over.

    Args:
        path: the file, or a pipe. Whether it is gzipped is read from its first bytes.
        report: called with each bad line, in order.
        max_line: longest line accepted, in bytes.

    Raises:
        InputError: while iterating, for what concerns the whole file: it is missing, a folder,
            unreadable, empty, cut short, of another kind, or no line of it is a paper. Papers
            yielded before are good.

    """
    good, first_bad = 0, None
    with _opened(path) as lines:
        for number, line in _numbered(path, lines, max_line):
            try:
                paper = paper_from(_parsed(line, max_line), source=clean(path.name))
            except RecordError as error:
                bad = BadLine(number, str(error))
                first_bad = first_bad or bad
                report(bad)
            else:
                good += 1
                yield paper
    if first_bad and not good:
        raise InputError(
            f"{path}: no line is a paper (line {first_bad.number}: {first_bad.reason})",
            hint="each line must be an object with id, title and abstract",
        )
    if not good:
        raise InputError(f"{path}: the file is empty", hint="name a file with one paper a line")


def check_whole(path: Path) -> None:
    """Read a gzipped file to its end, which is the only way to know that it is not cut short.

    A pipe can be read once only and is not looked at.

    Raises:
        InputError: it is cut short, damaged or unreadable.

    """
    if not path.is_file():
        return
    with _opened(path) as lines:
        number = 0
        while isinstance(lines, gzip.GzipFile) and _read(path, lines, MAX_LINE, number):
            number += 1


@contextmanager
def _opened(path: Path) -> Iterator[_Lines]:
    with ExitStack() as files:
        try:
            raw = files.enter_context(path.open("rb"))
            packed = raw.peek(len(_GZIP)).startswith(_GZIP)
        except OSError as error:
            raise _unreadable(path, error) from error
        yield files.enter_context(gzip.GzipFile(fileobj=raw)) if packed else raw


def _numbered(path: Path, lines: _Lines, max_line: int) -> Iterator[tuple[int, bytes]]:
    """Yield lines with their numbers; of a line that is too long, one byte more than allowed."""
    number = 0
    while line := _read(path, lines, max_line + 1, number):
        number += 1
        rest = line
        while len(rest) > max_line and not rest.endswith(b"\n"):
            rest = _read(path, lines, max_line + 1, number - 1)
        if number == 1:
            line = line.removeprefix(_BOM)
            _refuse_foreign(path, line)
        if line.strip():
            yield number, line


def _read(path: Path, lines: _Lines, size: int, after: int) -> bytes:
    try:
        return lines.readline(size)
    except EOFError as error:
        raise InputError(
            f"{path}: the gzip file is cut short after line {after}",
            hint="fetch the file again; the lines before are good",
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InputError(
            f"{path}: the gzip file is damaged after line {after}",
            hint="fetch the file again; the lines before are good",
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _parsed(line: bytes, max_line: int) -> dict[str, object]:
    if len(line) > max_line:
        raise RecordError(f"longer than {max_line / 2**20:g} MB")
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8 (byte {error.start + 1})") from error
    except json.JSONDecodeError as error:
        raise RecordError(f"not JSON ({error.msg}, column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        raise RecordError("not usable JSON (a number too long, or nested too deeply)") from error
    if not isinstance(value, dict):
        raise RecordError("not a JSON object")
    return value


def _refuse_foreign(path: Path, first_line: bytes) -> None:
    for magic, what, hint in _FOREIGN:
        if first_line.lstrip().startswith(magic):
            raise InputError(f"{path}: is {what}, not JSON Lines", hint=hint)


def _unreadable(path: Path, error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError(f"{path}: there is no such file", hint="check the name")
    if isinstance(error, IsADirectoryError):
        return InputError(f"{path}: is a folder", hint="name a file in it")
    return InputError(f"{path}: cannot be read: {error.strerror or error}", hint="check the file")
