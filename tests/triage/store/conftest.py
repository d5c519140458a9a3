"""What the store's tests share: the scores and findings they store, and a way to look inside."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from triage.models import Evidence, EvidenceKind, EvidenceState, Part, Scored


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Return where the `store` fixture keeps its file."""
    return tmp_path / "home" / "triage.db"


@pytest.fixture
def later(now: datetime) -> Callable[[int], datetime]:
    """Return a function from minutes to a time after `now`."""
    return lambda minutes: now + timedelta(minutes=minutes)


@pytest.fixture
def scored() -> Callable[[str, float], Scored]:
    """Return a factory of scores with one part."""
    return lambda paper_id, score: Scored(
        paper_id, score, (Part("words", score, "shares the words “a”", ("a",)),)
    )


@pytest.fixture
def claim() -> Callable[..., Evidence]:
    """Return a factory of findings: code claimed in an abstract."""

    def make(paper_id: str, found: str = "https://github.com/a/b", **facts: object) -> Evidence:
        plain: dict[str, object] = {
            "paper_id": paper_id,
            "kind": EvidenceKind.CODE,
            "state": EvidenceState.CLAIMED,
            "source": "abstract",
            "found": found,
        }
        return Evidence(**(plain | facts))

    return make


@pytest.fixture
def connect(store_path: Path) -> Callable[[], sqlite3.Connection]:
    """Return a function that opens the store's file with plain SQLite."""
    return lambda: sqlite3.connect(store_path)
