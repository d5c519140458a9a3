"""How well and how fast papers are ranked, on the labelled papers of a workplace.

Makes a corpus and a label file from `$TRIAGE_SHARED` (default: ../shared), runs
`triage evaluate ranking` on them, then times learning and scoring. Skips with a line where the
data is not there.

    python tests/bench/bench_ranking.py --since 2026-02-15 --train-before 2026-04-01
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from triage.cli.app import run
from triage.models import Field, Paper
from triage.ranking import Background, Example, Model, Profile
from triage.sources.record import paper_from

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
FIELDS = {
    "tmgthb/Autonomous-Agents": "agents",
    "Xnhyacinth/Awesome-LLM-Long-Context-Modeling": "long-context",
}
GRADED = "embodied"
"""Graded by a language model: a proxy, never a user."""
LEAST_GRADE = 8
NEW, EXAMPLES = 2000, 30


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as text:
        yield from map(json.loads, text)


def labels(shared: Path) -> set[tuple[str, str]]:
    """Return (field, id) of the relevant papers."""
    relevance = shared / "relevance"
    found = {
        (FIELDS[row["list"]], row["arxiv_id"])
        for row in lines(relevance / "curated_lists.jsonl.gz")
    }
    graded = lines(relevance / "llm_relevance.jsonl.gz")
    return found | {(GRADED, r["arxiv_id"]) for r in graded if r["relevance"] >= LEAST_GRADE}


def write(shared: Path, folder: Path, since: str, until: str) -> None:
    """Write the corpus of a span of days, and the labels, where the command can read them."""
    folder.mkdir(parents=True, exist_ok=True)
    papers = lines(shared / "corpora" / "arxiv_2025_2026.jsonl.gz")
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as corpus:
        for paper in papers:
            if since <= paper["first_listed"] <= until:
                corpus.write(json.dumps(paper) + "\n")
    with (folder / "labels.jsonl").open("w", encoding="utf-8") as file:
        for field, paper_id in sorted(labels(shared)):
            file.write(json.dumps({"field": field, "id": paper_id}) + "\n")


def examples(path: Path, size: int = 384) -> list[Example]:
    """Return papers with random vectors: their speed is that of real ones."""
    random = np.random.default_rng(0)
    papers: list[Paper] = [paper_from(row, source="bench") for row in lines(path)]
    rows = random.standard_normal((len(papers), size)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return [Example(paper, row) for paper, row in zip(papers, rows, strict=True)]


def speed(path: Path) -> dict[str, float]:
    """Return seconds of each step of a morning."""
    known = examples(path)
    new, old = known[-NEW:], known[:-NEW][-5000:]
    profiles = [
        Profile(Field(f"f{n}"), None, tuple(old[n * EXAMPLES :][:EXAMPLES]), ()) for n in range(5)
    ]
    started = time.perf_counter()
    background = Background.of(old)
    learned = time.perf_counter()
    features = background.see(new)
    seen = time.perf_counter()
    for profile in profiles:
        Model(profile, background).score(features)
    scored = time.perf_counter()
    return {
        "background, once a week": learned - started,
        f"reading {NEW} new papers, once": seen - learned,
        "learning and scoring, per field": (scored - seen) / len(profiles),
        f"5 fields over {NEW} new papers": scored - learned,
    }


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--since", default="2026-02-15")
    parser.add_argument("--until", default="2026-04-30")
    parser.add_argument("--train-before", default="2026-04-01")
    parser.add_argument("--folder", type=Path, default=ROOT / "bench-results" / "ranking")
    parser.add_argument("--speed-only", action="store_true")
    options, passed_on = parser.parse_known_args()
    shared = Path(os.environ.get("TRIAGE_SHARED", ROOT.parent / "shared"))
    if not (shared / "relevance").is_dir():
        sys.exit(f"no labelled papers: {shared} has no relevance folder")
    write(shared, options.folder, options.since, options.until)
    corpus = options.folder / "corpus.jsonl.gz"
    for step, seconds in speed(corpus).items():
        print(f"{step:40s} {seconds * 1000:8.0f} ms")
    if options.speed_only:
        return
    named = ["--corpus", str(corpus), "--labels", str(options.folder / "labels.jsonl")]
    home = ["--home", str(options.folder / "home"), "--offline"]
    span = ["--train-before", options.train_before, "--until", options.until]
    sys.exit(run([*home, "evaluate", "ranking", *named, *span, *passed_on]))


if __name__ == "__main__":
    main()
