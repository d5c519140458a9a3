"""Importing a file: nothing of a damaged one, and no work lost when somebody stops it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from triage.config import Home, Settings
from triage.errors import InputError
from triage.pipeline.importing import import_jsonl
from triage.pipeline.work import Work
from triage.store import open_store

PAPERS = 1200


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    """Return the world of a new home."""
    home = Home(tmp_path / "home")
    with open_store(home.store) as store:
        yield Work(home, Settings(), store, lambda: datetime(2026, 4, 17, tzinfo=UTC), offline=True)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a gzipped file of more papers than are stored at a time."""
    path = tmp_path / "papers.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for number in range(PAPERS):
            paper = {"id": f"2604.{number:05d}", "title": f"Title {number}", "abstract": "Words."}
            lines.write(json.dumps(paper) + "\n")
    return path


def test_an_import_that_was_stopped_goes_on_from_what_is_there(work: Work, corpus: Path) -> None:
    """What was stored stays, is only compared the next time, and nothing comes twice."""

    def stop(_what: str, done: int, _total: int | None) -> None:
        if done >= PAPERS / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_jsonl(replace(work, progress=stop), corpus)
    before = work.store.papers.count()
    assert 0 < before < PAPERS
    again = import_jsonl(work, corpus)
    assert again.stored.new == PAPERS - before
    assert work.store.papers.count() == PAPERS


def test_nothing_of_a_file_that_is_cut_short_is_stored(work: Work, corpus: Path) -> None:
    """Its first half is good, and still not taken for the whole."""
    whole = corpus.read_bytes()
    corpus.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="cut short"):
        import_jsonl(work, corpus)
    assert work.store.papers.count() == 0
