"""Corpora and labels for evaluations: JSON Lines, gzipped or plain, read leniently.

A corpus of an evaluation may hold what an inbox would refuse: sentences instead of abstracts,
ids that are not arXiv's, papers without a title.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from triage.errors import InputError
from triage.models import Paper
from triage.text import clean, parse_arxiv_id

_GZIP = b"\x1f\x8b"


def read_objects(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file, in order.

    Raises:
        InputError: while iterating: the file cannot be read, or a line is not an object.

    """
    try:
        with path.open("rb") as probe:
            packed = probe.read(2) == _GZIP
        with gzip.open(path, "rb") if packed else path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _object(path, number, line)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or "it is damaged or cut short"
        raise InputError(f"{path}: cannot be read: {reason}", hint="check the file") from error


def read_corpus(path: Path) -> Iterator[Paper]:
    """Yield the papers of a corpus: objects with `id`, and `title`, `abstract`, `comment` if any.

    Raises:
        InputError: see `read_objects`; also, an object has no id.

    """
    for record in read_objects(path):
        named = record.get("id")
        if not isinstance(named, str) or not named.strip():
            raise InputError(f"{path}: a paper has no id", hint="every line needs an id")
        paper_id, version = parse_arxiv_id(named) or (clean(named), None)
        number = record.get("version")
        yield Paper(
            id=paper_id,
            title=_words(record, "title") or "",
            abstract=_words(record, "abstract") or "",
            version=number if isinstance(number, int) else version,
            comment=_words(record, "comment"),
        )


def _object(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{path}: line {number} is not JSON", hint="write one object a line"
        ) from error
    if not isinstance(value, dict):
        raise InputError(f"{path}: line {number} is no object", hint="write one object a line")
    return value


def _words(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    return clean(value) if isinstance(value, str) else None
