"""Papers and labels for the tests of the evidence layer."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from triage.evidence import read_paper_text
from triage.models import Evidence, EvidenceKind, Paper

AT = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)
LABELS = Path(__file__).parent / "labels"

Read = Callable[..., Sequence[Evidence]]


@pytest.fixture
def at() -> datetime:
    """Return the day on which the papers are read."""
    return AT


@pytest.fixture
def labelled() -> Callable[[str], list[dict[str, Any]]]:
    """Load a file of labels by its name."""

    def load(name: str) -> list[dict[str, Any]]:
        lines = (LABELS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    return load


@pytest.fixture
def read() -> Read:
    """Read a paper of the given texts and return its rows, of one kind if it is named."""

    def read_texts(
        abstract: str = "",
        *,
        title: str = "A study",
        comment: str | None = None,
        kind: EvidenceKind | None = None,
        code_url: str | None = None,
    ) -> Sequence[Evidence]:
        paper = Paper("2604.01234", title, abstract, comment=comment, code_url=code_url)
        rows = read_paper_text(paper, AT)
        return [row for row in rows if kind is None or row.kind is kind]

    return read_texts
