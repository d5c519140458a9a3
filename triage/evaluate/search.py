"""Judged queries in BEIR's layout, and how well rankings answer them.

The layout is that of BEIR (Thakur et al., NeurIPS 2021): `corpus.jsonl`, `queries.jsonl` and
`qrels.tsv`; nDCG has linear gains as there.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.errors import InputError
from triage.text import clean

_CUT, _DEEP = 10, 100
_RESAMPLES = 2000
_SEED = 7
_DOCUMENTS = ("corpus.jsonl", "docs.jsonl", "corpus.jsonl.gz", "docs.jsonl.gz")
_JUDGEMENTS = ("qrels.tsv", "qrels/test.tsv")
_COLUMNS = (3, 4)
_HINT = "a set is a folder with corpus.jsonl, queries.jsonl and qrels.tsv"


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Documents, queries, and which answer which."""

    name: str
    documents: dict[str, tuple[str, str]]
    """Title and text by id."""
    queries: dict[str, str]
    """Queries with at least one relevant document of the set."""
    grades: dict[str, dict[str, float]]
    """Positive grades of relevant documents, by query."""


def read_set(folder: Path, *, binary: bool = False) -> JudgedSet:
    """Read a judged set; with `binary` every relevant document is as good as any other.

    Raises:
        InputError: a file is missing, a line is not what it should be, or nothing is judged.

    """
    documents = {}
    for row in _rows(_first(folder, _DOCUMENTS)):
        text = row.get("text") or row.get("abstract") or ""
        documents[_id(row)] = (clean(str(row.get("title") or "")), clean(str(text)))
    asked = {_id(row): clean(str(row.get("text") or "")) for row in _rows(folder / "queries.jsonl")}
    grades: dict[str, dict[str, float]] = {}
    for query, document, grade in _judgements(_first(folder, _JUDGEMENTS)):
        if grade > 0 and query in asked and document in documents:
            grades.setdefault(query, {})[document] = 1.0 if binary else grade
    if not grades:
        raise InputError(f"{folder}: no query has a relevant document", hint=_HINT)
    queries = {query: text for query, text in asked.items() if query in grades}
    return JudgedSet(folder.name, documents, queries, grades)


def _first(folder: Path, names: Sequence[str]) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise InputError(f"{folder}: there is no {names[0]}", hint=_HINT)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise InputError(f"{path}: line {number} is no JSON object", hint=_HINT)
        if row.get("_id", row.get("id")) is None:
            raise InputError(f"{path}: line {number} has no id", hint=_HINT)
        yield row


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines that are not empty."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, line
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}", hint=_HINT) from error


def _id(row: Mapping[str, Any]) -> str:
    return str(row.get("_id", row.get("id")))


def _judgements(path: Path) -> Iterator[tuple[str, str, float]]:
    """Yield (query, document, grade); a first line of column names is passed over."""
    for number, line in _lines(path):
        columns = line.split()
        try:
            grade = float(columns[-1])
        except ValueError:
            if number == 1:
                continue
            grade = math.nan
        if len(columns) not in _COLUMNS or math.isnan(grade):
            raise InputError(f"{path}: line {number} is not query, document and grade", hint=_HINT)
        yield columns[0], columns[-2], grade


def ndcg(ranking: Sequence[str], grades: Mapping[str, float], cut: int = _CUT) -> float:
    """Return the normalised discounted cumulative gain of the first `cut` ids, 0 to 1."""
    gained = sum(
        grades.get(one, 0.0) / math.log2(place + 2) for place, one in enumerate(ranking[:cut])
    )
    best = sorted(grades.values(), reverse=True)[:cut]
    return gained / sum(grade / math.log2(place + 2) for place, grade in enumerate(best))


def recall(ranking: Sequence[str], grades: Mapping[str, float], cut: int = _DEEP) -> float:
    """Return the share of relevant ids among the first `cut`."""
    return len(grades.keys() & {*ranking[:cut]}) / len(grades)


def row(judged: JudgedSet, half: str, rankings: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the measures of one way to search over a set, as `--json` shows them."""
    pairs = [(rankings[query], grades) for query, grades in judged.grades.items()]
    return {
        "set": judged.name,
        "documents": len(judged.documents),
        "queries": len(pairs),
        "search": half,
        "ndcg_at_10": _interval([ndcg(*pair) for pair in pairs]),
        "recall_at_100": _interval([recall(*pair) for pair in pairs]),
    }


def _interval(values: Sequence[float]) -> dict[str, float]:
    """Return the mean with its 95 % bootstrap interval over queries."""
    import numpy as np

    sample = np.asarray(values)
    chosen = np.random.default_rng(_SEED).integers(0, len(sample), (_RESAMPLES, len(sample)))
    low, high = np.percentile(sample[chosen].mean(axis=1), [2.5, 97.5])
    return {"mean": float(sample.mean()), "low": float(low), "high": float(high)}
