"""A search from a cold start and from a running program, on a whole corpus.

The corpus is the shared one of a workplace (149,883 papers), else the sample. Only some of it is
embedded with the real model; the other vectors are made up (see `reporting.synthetic`): what is
measured is time, not quality. The peer is what one writes in ten lines: import
sentence-transformers, encode the query, search a flat FAISS index. Prints a table and writes
`bench-results/search.json`.

    python tests/bench/bench_search.py --real 2000
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import reporting

from triage.config import Home, Settings
from triage.pipeline.importing import import_jsonl
from triage.pipeline.indexing import encoder, index, model_fingerprint
from triage.pipeline.searching import Searcher
from triage.pipeline.work import Work
from triage.store import open_store

QUERIES = 200
PEER = """
import sys
import faiss, numpy as np
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
index = faiss.read_index(sys.argv[2])
ids = open(sys.argv[3]).read().split()
vector = model.encode([sys.argv[4]], normalize_embeddings=True, show_progress_bar=False)
for score, row in zip(*(found[0] for found in index.search(vector, 20))):
    print(ids[row], score)
"""


def work_in(home: Path) -> Work:
    """Return the world of a job in a home folder."""
    place = Home(home)
    return Work(place, Settings(), open_store(place.store), lambda: datetime.now(UTC), offline=True)


def fill(work: Work, corpus: Path, real: int) -> int:
    """Import a corpus, embed `real` texts and make up the other vectors; return how many papers."""
    import_jsonl(work, corpus)
    model = model_fingerprint(work)
    opened = encoder(work, "cpu")
    texts = work.store.vectors.pending(model, real)
    vectors = opened.encode(texts)
    work.store.vectors.put(texts, vectors, model)
    number = 0
    while texts := work.store.vectors.pending(model, 20_000):
        number += 1
        work.store.vectors.put(texts, reporting.synthetic(vectors, len(texts), number), model)
    return index(work).papers


def flat_index(work: Work, folder: Path) -> None:
    """Write the peer's index and ids."""
    import faiss

    ids, vectors = work.store.vectors.of_papers(model_fingerprint(work))
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    faiss.write_index(flat, str(folder / "flat.faiss"))
    (folder / "flat.ids").write_text("\n".join(ids), encoding="utf-8")


def queries(work: Work) -> list[str]:
    """Return real queries: judged ones of the workplace, else titles of papers."""
    folder = Path(os.environ.get("TRIAGE_SHARED", reporting.ROOT.parent / "shared"))
    found: list[str] = []
    for name in ("cranfield", "cisi"):
        path = folder / "relevance" / name / "queries.jsonl"
        if path.is_file():
            found += [json.loads(line)["text"] for line in path.open(encoding="utf-8")]
    if not found:
        ids, _ = work.store.vectors.of_papers(model_fingerprint(work))
        found = [paper.title for paper in work.store.papers.get(ids[:QUERIES])]
    return found[:: max(1, len(found) // QUERIES)][:QUERIES]


def ran(*command: str) -> None:
    """Run a command to its end; its output is not wanted."""
    subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own commands


def measure(work: Work, folder: Path, rounds: int) -> dict[str, Any]:
    """Run everything, print it and return what is written down."""
    from indexer.model import locate

    asked = queries(work)
    flat_index(work, folder)
    model = str(locate(cache=work.home.models, offline=True).folder)
    peer = (model, str(folder / "flat.faiss"), str(folder / "flat.ids"))
    home = str(work.home.path)
    ours = (sys.executable, "-m", "triage", "--home", home, "--offline", "search", "--json")
    cold = reporting.take_turns(
        {
            "peer": lambda number: ran(sys.executable, "-c", PEER, *peer, asked[number]),
            "triage": lambda number: ran(*ours, asked[number]),
        },
        rounds,
    )
    searcher = Searcher(work)
    searcher.search(asked[0])
    seconds = []
    for text in asked:
        start = time.perf_counter()
        searcher.search(text)
        seconds.append(time.perf_counter() - start)
    p50, p95 = (1000 * float(np.percentile(seconds, share)) for share in (50, 95))
    print(f"search: {work.store.papers.count()} papers, {len(asked)} queries")
    reporting.row("", "seconds")
    reporting.row("sentence-transformers + flat index, cold", f"{cold['peer'].median:.2f}")
    reporting.row("triage search, cold", f"{cold['triage'].median:.2f}")
    reporting.row("triage, warm, median", f"{p50 / 1000:.3f}")
    requirements = [
        reporting.judged(
            "times the script, cold", reporting.ratio(cold["peer"], cold["triage"])[0], 5
        ),
        reporting.judged("seconds, cold", cold["triage"].median, 1, at_least=False),
        reporting.judged("ms, warm, 95th percentile", p95, 80, at_least=False),
    ]
    return {"warm_ms": {"p50": p50, "p95": p95}, "requirements": requirements}


def main() -> None:
    """Parse, measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=int, default=2000, help="texts to embed really")
    parser.add_argument("--rounds", type=int, default=7, help="cold starts of each")
    parser.add_argument("--home", type=Path, help="a home that is filled and indexed already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        work = work_in(options.home or Path(scratch) / "home")
        if not options.home:
            fill(work, reporting.shared_corpus() or reporting.sample(), options.real)
        result = measure(work, Path(scratch), options.rounds)
        work.store.close()
    reporting.write("search", {"papers": options.real, **result})


if __name__ == "__main__":
    main()
