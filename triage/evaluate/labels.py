"""Reading what is known of fields: which papers are relevant or were refused, and descriptions."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from triage.errors import InputError
from triage.text import clean, parse_arxiv_id

Report = Callable[[int, str], None]
"""Told the number of a line that was skipped, and why."""


@dataclass(frozen=True, slots=True)
class FieldLabels:
    """The papers that somebody has looked at for one field; of all others nobody knows."""

    relevant: frozenset[str]
    refused: frozenset[str] = frozenset()


def read_labels(path: Path, *, min_grade: float, report: Report) -> dict[str, FieldLabels]:
    """Return the judged ids of each field, fields in the order of their names.

    Each line is `{"field": "agents", "id": "2604.01234", "grade": 1}`; without a grade the paper is
    relevant. One that is graded is relevant from `min_grade` on, below it was refused; of several
    grades the best counts.

    Raises:
        InputError: the file cannot be read, or no line of it is a label.

    """
    judged: dict[str, dict[str, bool]] = {}
    for number, line in _lines(path):
        try:
            field, paper_id, grade = _label(line)
        except ValueError as error:
            report(number, str(error))
            continue
        ids = judged.setdefault(field, {})
        ids[paper_id] = ids.get(paper_id, False) or grade is None or grade >= min_grade
    if not judged:
        raise InputError(
            f"{path}: no line is a label",
            hint='each line must be an object such as {"field": "agents", "id": "2604.01234"}',
        )
    return {field: _judged(judged[field]) for field in sorted(judged)}


def read_descriptions(path: Path, *, report: Report) -> dict[str, tuple[str, ...]]:
    """Return what people say that each field is about, in the order of the lines.

    Each line is `{"field": "agents", "description": "Agents that use tools."}`.

    Raises:
        InputError: the file cannot be read, or no line of it is a description.

    """
    said: dict[str, list[str]] = {}
    for number, line in _lines(path):
        try:
            row = _object(line)
        except ValueError as error:
            report(number, str(error))
            continue
        field, text = row.get("field"), row.get("description")
        if isinstance(field, str) and isinstance(text, str) and clean(field) and clean(text):
            said.setdefault(clean(field), []).append(clean(text))
        else:
            report(number, "no field or no description")
    if not said:
        raise InputError(
            f"{path}: no line is a description",
            hint='each line must be an object such as {"field": "agents", "description": "..."}',
        )
    return {field: tuple(texts) for field, texts in said.items()}


def _judged(ids: dict[str, bool]) -> FieldLabels:
    relevant = frozenset(paper_id for paper_id, wanted in ids.items() if wanted)
    return FieldLabels(relevant, frozenset(ids) - relevant)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open("rb") as raw:  # once: a pipe cannot be read again
            packed = raw.peek(2)[:2] == b"\x1f\x8b"
            whole = gzip.GzipFile(fileobj=raw) if packed else raw
            with TextIOWrapper(whole, encoding="utf-8-sig") as lines:
                for number, line in enumerate(lines, start=1):
                    if line.strip():
                        yield number, line
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def _object(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON") from error
    if not isinstance(row, dict):
        raise ValueError("not an object")  # noqa: TRY004  every bad line fails in one way
    return row


def _label(line: str) -> tuple[str, str, float | None]:
    row = _object(line)
    field, named, grade = row.get("field"), row.get("id"), row.get("grade")
    if not isinstance(field, str) or not clean(field):
        raise ValueError("no field")
    known = parse_arxiv_id(named) if isinstance(named, str) else None
    if not isinstance(named, str) or not clean(named):
        raise ValueError("no id")
    if grade is not None and not _is_number(grade):
        raise ValueError("the grade is no number")
    return clean(field), known[0] if known else clean(named), grade


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
