"""What the store's tests share: the scores and findings they store, and a way to look inside."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
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
def connect(store_path: Path) -> Iterator[Callable[[], sqlite3.Connection]]:
    """Return a function that opens the store's file with plain SQLite, until the test ends."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(closing(sqlite3.connect(store_path)))


@pytest.fixture
def race(tmp_path: Path) -> Callable[[str, list[str]], list[int]]:
    """Return a function that runs code in one process per name, at once; it gives exit codes.

    The code sees its name as `name` and the store's path as `path`.
    """

    def run(code: str, names: list[str]) -> list[int]:
        start = tmp_path / "start"
        prelude = (
            "import sys, time; from pathlib import Path; from datetime import UTC, datetime\n"
            "from triage.models import DecisionKind; from triage.store import open_store\n"
            "path, start, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]\n"
            "Path(f'{start}-{name}').touch()\n"
            "while not start.exists(): time.sleep(0.001)\n"
        )
        path = tmp_path / "home" / "triage.db"
        processes = [
            subprocess.Popen([sys.executable, "-c", prelude + code, path, start, name])  # noqa: S603  this interpreter
            for name in names
        ]
        while not all(Path(f"{start}-{name}").exists() for name in names):
            time.sleep(0.01)
        start.touch()
        return [process.wait(60) for process in processes]

    return run
