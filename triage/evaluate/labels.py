"""Reading labelled papers: which papers are relevant to which field."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from triage.errors import InputError
from triage.text import clean, parse_arxiv_id

Report = Callable[[int, str], None]
"""Told the number of a line that was skipped, and why."""


def read_labels(path: Path, *, min_grade: float, report: Report) -> dict[str, frozenset[str]]:
    """Return the relevant ids of each field, fields in the order of their names.

    Each line is `{"field": "agents", "id": "2604.01234", "grade": 1}`; without a grade it counts
    as 1. Rows below `min_grade` are no errors, only not relevant.

    Raises:
        InputError: the file cannot be read, or no line of it is a label.

    """
    relevant: dict[str, set[str]] = {}
    for number, line in _lines(path):
        try:
            field, paper_id, grade = _label(line)
        except ValueError as error:
            report(number, str(error))
            continue
        ids = relevant.setdefault(field, set())
        if grade >= min_grade:
            ids.add(paper_id)
    if not relevant:
        raise InputError(
            f"{path}: no line is a label",
            hint='each line must be an object such as {"field": "agents", "id": "2604.01234"}',
        )
    return {field: frozenset(relevant[field]) for field in sorted(relevant)}


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        opener = gzip.open if packed else open
        with opener(path, "rt", encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, line
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def _label(line: str) -> tuple[str, str, float]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON") from error
    if not isinstance(row, dict):
        raise ValueError("not an object")  # noqa: TRY004  every bad line fails in one way
    field, named, grade = row.get("field"), row.get("id"), row.get("grade", 1)
    if not isinstance(field, str) or not clean(field):
        raise ValueError("no field")
    known = parse_arxiv_id(named) if isinstance(named, str) else None
    if not isinstance(named, str) or not clean(named):
        raise ValueError("no id")
    if isinstance(grade, bool) or not isinstance(grade, int | float):
        raise ValueError("the grade is no number")  # noqa: TRY004  likewise
    return clean(field), known[0] if known else clean(named), float(grade)
