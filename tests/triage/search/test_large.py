"""Importing and indexing many papers: in constant memory, and going on after any kill."""

from __future__ import annotations

import gzip
import json
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from indexer.vectors import VectorIndex
from triage.store import open_store

pytestmark = pytest.mark.slow
WORDS = [
    f"{start}{end}" for start in "graph speech proof vision agent".split() for end in "abcdefgh"
]
JOB = """
    import sys, datetime, importlib.util, resource
    from pathlib import Path
    spec = importlib.util.spec_from_file_location("fakes", {fakes!r})
    fakes = importlib.util.module_from_spec(spec); spec.loader.exec_module(fakes)
    from triage.config import Home, Settings
    from triage.pipeline import indexing
    from triage.pipeline.importing import import_jsonl
    from triage.pipeline.work import Work
    from triage.store import open_store
    indexing._CHUNK, indexing._ROWS = 256, 1000
    home = Home(Path(sys.argv[1]))
    clock = lambda: datetime.datetime(2026, 4, 17, tzinfo=datetime.timezone.utc)
    work = Work(home, Settings(), open_store(home.store), clock)
    print("begun", flush=True)
    import_jsonl(work, Path(sys.argv[2]))
    indexing.index(work, using=fakes.WordsEncoder())
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def papers(path: Path, count: int) -> Path:
    """Write a file of papers of some 150 words each."""
    chance = random.Random(5)
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as lines:
        for number in range(count):
            row = {
                "id": f"26{number // 90000 + 1:02d}.{number % 90000 + 1:05d}",
                "title": f"Paper {number} on {chance.choice(WORDS)}",
                "abstract": " ".join(chance.choices(WORDS, k=150)),
                "categories": ["cs.LG"],
            }
            lines.write(json.dumps(row) + "\n")
    return path


def start(home: Path, file: Path) -> subprocess.Popen[str]:
    code = textwrap.dedent(JOB.format(fakes=str(Path(__file__).with_name("conftest.py"))))
    return subprocess.Popen(  # noqa: S603 - this interpreter on the text above
        [sys.executable, "-c", code, str(home), str(file)], stdout=subprocess.PIPE, text=True
    )


def finished(home: Path, file: Path) -> int:
    """Run to the end; return the most megabytes that were resident."""
    said = start(home, file).communicate()[0].split()
    assert said[0] == "begun"
    return int(said[1])


def content(home: Path) -> tuple[list[str], dict[str, float]]:
    """Return the ids in the index, and what a question finds with which cosine."""
    with open_store(home / "triage.db") as store:
        _, rows = store.vectors.of_papers("words", ["2601.00001"])
        index = VectorIndex.load(home / "index" / "words", "words")
        assert len(index) == store.papers.count()
        (hits,) = index.search(rows, 50)
        return sorted(index.ids()), {hit.id: round(hit.similarity, 5) for hit in hits}


def test_memory_does_not_follow_the_number_of_papers(tmp_path):
    """Four times the papers take about the same memory."""
    used = [
        finished(tmp_path / str(count), papers(tmp_path / f"{count}.jsonl.gz", count))
        for count in (3000, 12_000)
    ]
    assert used[1] < used[0] + 40


def test_killed_at_random_until_it_is_done_the_result_is_the_same(tmp_path):
    """Whenever the process is killed, running it again ends like a run that nobody disturbed."""
    file = papers(tmp_path / "papers.jsonl.gz", 3000)
    begun = time.monotonic()
    finished(tmp_path / "calm", file)
    usual = time.monotonic() - begun
    chance = random.Random(11)
    for _ in range(6):
        child = start(tmp_path / "rough", file)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0, usual))
        child.send_signal(signal.SIGKILL)
        child.communicate()
    finished(tmp_path / "rough", file)
    assert content(tmp_path / "rough") == content(tmp_path / "calm")
