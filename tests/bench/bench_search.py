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
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import reporting
from judged_sets import judged_folders

from triage.config import Home, Settings
from triage.pipeline.importing import import_jsonl
from triage.pipeline.indexing import encoder, index, model_fingerprint
from triage.pipeline.resident import Resident
from triage.pipeline.searching import Searcher
from triage.pipeline.work import Work
from triage.store import open_store

QUERIES = 200
FLAT = "flat.faiss"
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
    faiss.write_index(flat, str(folder / FLAT))
    (folder / "flat.ids").write_text("\n".join(ids), encoding="utf-8")


def queries(work: Work) -> list[str]:
    """Return real queries: judged ones and names of tasks of the workplace, else titles."""
    shared = Path(os.environ.get("TRIAGE_SHARED", reporting.ROOT.parent / "shared"))
    found: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        for folder in judged_folders(shared, Path(scratch)):
            lines = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
            found += [json.loads(line)["text"] for line in lines]
    if not found:
        ids, _ = work.store.vectors.of_papers(model_fingerprint(work))
        found = [paper.title for paper in work.store.papers.get(ids[:QUERIES])]
    evenly = np.linspace(0, len(found) - 1, min(QUERIES, len(found))).astype(int)
    return [found[at].replace('"', " ") for at in evenly]


def ran(*command: str) -> None:
    """Run a command to its end; its output is not wanted."""
    subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own commands


def peer_at_work(model: str, index: str) -> Callable[[str], object]:
    """Return the peer's search in a program that keeps model and index open."""
    import faiss

    from indexer.encoders.torch_back_end import load_original

    opened, flat = load_original(Path(model), "cpu"), faiss.read_index(index)
    return lambda text: flat.search(opened.encode([text], normalize_embeddings=True), 20)


def ours_at_work(work: Work) -> Callable[[str], object]:
    """Return a search as the screen's helper process does it: a store opened for each."""
    kept = Resident()

    def answer(text: str) -> object:
        with open_store(work.home.store) as store:
            return Searcher(replace(work, store=store), kept=kept).search(text)

    return answer


def warm(contestant: str, home: Path, folder: Path) -> list[float]:
    """Return the seconds of each query in a running program that does nothing else.

    A process of its own: this one still holds all that it imported.
    """
    command = (sys.executable, __file__, "--warm", contestant, "--home", home, "--folder", folder)
    told = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
    seconds: list[float] = json.loads(told.stdout)
    return seconds


def running_alone(contestant: str, work: Work, folder: Path) -> list[float]:
    """Return the seconds of each query, once everything is open."""
    from indexer.model import locate

    if contestant == "triage":
        return one_by_one(ours_at_work(work), queries(work))
    model = str(locate(cache=work.home.models, offline=True).folder)
    return one_by_one(peer_at_work(model, str(folder / FLAT)), queries(work))


def one_by_one(answer: Callable[[str], object], asked: list[str]) -> list[float]:
    """Return the seconds that each query takes, after one that opened everything."""
    answer(asked[0])
    seconds = []
    for text in asked:
        start = time.perf_counter()
        answer(text)
        seconds.append(time.perf_counter() - start)
    return seconds


def measure(work: Work, folder: Path, rounds: int) -> dict[str, Any]:
    """Run everything, print it and return what is written down."""
    from indexer.model import locate

    asked = queries(work)
    flat_index(work, folder)
    model = str(locate(cache=work.home.models, offline=True).folder)
    peer = (model, str(folder / FLAT), str(folder / "flat.ids"))
    home = str(work.home.path)
    ours = (sys.executable, "-m", "triage", "--home", home, "--offline", "search", "--json")
    cold = reporting.take_turns(
        {
            "peer": lambda number: ran(sys.executable, "-c", PEER, *peer, asked[number]),
            "triage": lambda number: ran(*ours, asked[number]),
        },
        rounds,
    )
    # One after the other, not in turns: the peer's threads go on spinning after their work.
    running = {name: warm(name, work.home.path, folder) for name in ("triage", "peer")}
    low, high = (
        {name: 1000 * float(np.percentile(seconds, share)) for name, seconds in running.items()}
        for share in (50, 95)
    )
    print(f"search: {work.store.papers.count()} papers, {len(asked)} queries")
    work_done = {name: statistics.median(taken.processor) for name, taken in cold.items()}
    reporting.row("", "cold, s", "processor, s", "warm, ms", "95th, ms")
    for name, title in (("peer", "sentence-transformers + flat index"), ("triage", "triage")):
        figures = cold[name].median, work_done[name]
        milliseconds = low[name], high[name]
        reporting.row(
            title, *(f"{one:.2f}" for one in figures), *(f"{one:.0f}" for one in milliseconds)
        )
    requirements = [
        reporting.judged(
            "times the script, cold", reporting.ratio(cold["peer"], cold["triage"])[0], 5
        ),
        reporting.judged("seconds, cold", cold["triage"].median, 1, at_least=False),
        reporting.judged("ms, warm, 95th percentile", high["triage"], 80, at_least=False),
    ]
    seconds = {name: taken.median for name, taken in cold.items()}
    measured = {
        "cold_s": seconds,
        "cold_processor_s": work_done,
        "warm_ms_p50": low,
        "warm_ms_p95": high,
        "queries": len(asked),
    }
    return {"papers": work.store.papers.count(), **measured, "requirements": requirements}


def main() -> None:
    """Parse, measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=int, default=2000, help="texts to embed really")
    parser.add_argument("--rounds", type=int, default=7, help="cold starts of each")
    parser.add_argument("--home", type=Path, help="a home that is filled and indexed already")
    parser.add_argument("--warm", choices=["triage", "peer"], help="only time this one, running")
    parser.add_argument("--folder", type=Path, help="where the peer's index is, for --warm")
    options = parser.parse_args()
    if options.warm:
        print(json.dumps(running_alone(options.warm, work_in(options.home), options.folder)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        work = work_in(options.home or Path(scratch) / "home")
        if not options.home:
            fill(work, reporting.shared_corpus() or reporting.sample(), options.real)
        result = measure(work, Path(scratch), options.rounds)
        work.store.close()
    reporting.write("search", {"embedded": options.real, **result})


if __name__ == "__main__":
    main()
