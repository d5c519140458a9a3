"""Reading systematic reviews: their records in order, and which of them were included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage.errors import InputError
from triage.evaluate.files import read_objects
from triage.models import Paper
from triage.text import clean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LABELS = ("label_included", "included", "label")
"""ASReview's words, and FASTREAD's."""
_WORD = re.compile(r"\w\w")
_LEAST = 2
"""Relevant and other records each: one to start from, one to be found."""


@dataclass(frozen=True, slots=True, eq=False)
class Review:
    """One review that was screened by hand."""

    name: str
    papers: tuple[Paper, ...]
    """Its records in the file's order, their numbers as ids."""
    relevant: NDArray[np.bool_]
    """Whether each was included."""


def read_review(path: Path) -> Review:
    """Return a review: lines of `title`, `abstract` and `label_included`, 0 or 1.

    The label may be called `included` or `label` as well.
    No line is passed over, because every record counts for what is measured.

    Raises:
        InputError: the file cannot be read, a line has neither title nor abstract or no label,
            fewer than two records are relevant, or not, or no record has a word to rank by.

    """
    import numpy as np

    papers, relevant = [], []
    for number, record in enumerate(read_objects(path), 1):
        papers.append(_paper(path, number, record))
        relevant.append(_label(path, number, record))
    labels = np.array(relevant, dtype=bool)
    included = int(labels.sum())
    if min(included, len(labels) - included) < _LEAST:
        raise InputError(
            f"{path}: {included} of {len(labels)} records are included: nothing to simulate",
            hint="a review needs two included records and two others at least",
        )
    if not any(_WORD.search(f"{paper.title} {paper.abstract}") for paper in papers):
        raise InputError(
            f"{path}: no record has a word of two letters", hint="give titles and abstracts"
        )
    return Review(clean(path.name).split(".")[0], tuple(papers), labels)


def _paper(path: Path, number: int, record: dict[str, Any]) -> Paper:
    title, abstract = (_text(record.get(key)) for key in ("title", "abstract"))
    if not title and not abstract:
        raise InputError(
            f"{path}: record {number} has neither title nor abstract", hint="leave it out"
        )
    return Paper(f"{number:07d}", title, abstract)


def _text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _label(path: Path, number: int, record: dict[str, Any]) -> bool:
    value = next((record[key] for key in _LABELS if key in record), None)
    if not isinstance(value, int) or value not in {0, 1}:
        raise InputError(
            f"{path}: record {number} is not labelled",
            hint='every record needs "label_included": 1 or 0',
        )
    return bool(value)
