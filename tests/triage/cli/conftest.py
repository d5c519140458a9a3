"""Running the command line in this process, on homes that are empty or hold the sample week."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from triage.cli.app import run

NOW = datetime(2026, 4, 18, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The data of a `--json` answer, its envelope checked."""
        envelope = json.loads(self.out)
        assert envelope["schema_version"] == 1
        return envelope["data"]


Triage = Callable[..., Ran]


@pytest.fixture
def triage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Triage:
    """Run `triage` with arguments on a home (default: a new one); return what it did."""

    def call(*arguments: str | Path, home: Path | str = tmp_path / "home") -> Ran:
        capsys.readouterr()
        code = run(["--home", str(home), *map(str, arguments)], clock=lambda: NOW)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return call


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    """Return a home with the sample week, indexed with the real model. Not to be written to."""
    home = tmp_path_factory.mktemp("the sample")
    (home / "models").symlink_to(models)
    assert run(["--home", str(home), "--offline", "--quiet", "demo"], clock=lambda: NOW) == 0
    return home


@pytest.fixture
def own_sample_home(sample_home: Path, tmp_path: Path, models: Path) -> Path:
    """Return a copy of the sample's home that a test may change."""
    home = tmp_path / "sample"
    home.mkdir()
    shutil.copy(sample_home / "triage.db", home)
    shutil.copytree(sample_home / "index", home / "index")
    (home / "models").symlink_to(models)
    return home


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a small file of papers in the corpora's shape."""
    records = [
        {
            "id": f"2604.0000{n}",
            "title": title,
            "abstract": abstract,
            "authors": ["Ada Lovelace", f"Author {n}"],
            "categories": ["cs.IR"],
            "first_listed": "2026-04-17",
            "listed_in": ["cs.IR"],
        }
        for n, (title, abstract) in enumerate(
            [
                ("Dense retrieval", "We index passages. Code: https://github.com/a/dense"),
                ("Sparse retrieval", "We weigh words. Code will be released upon acceptance."),
                ("Protein folding", "Nothing about search at all."),
            ],
            start=1,
        )
    ]
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path
