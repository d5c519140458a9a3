"""How fast and how exact the encoder is, beside a plain SentenceTransformer.encode.

Both encode the same texts in this one process, taking turns, so that a busy machine slows both:
the ratio is what counts. Prints a table and writes `bench-results/encode.json`.

    python tests/bench/bench_encode.py --texts 600
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from indexer.encoder import Encoder

    Times = tuple[float, float]
    Encode = Callable[[Sequence[str]], NDArray[np.float32]]

ROOT = Path(__file__).resolve().parents[2]
NEIGHBOURS = 10


def corpus() -> Path:
    """Return the sample shipped with the project, else the shared corpus of a workplace."""
    shared = Path(os.environ.get("TRIAGE_SHARED", ROOT.parent / "shared"))
    places = (
        ROOT / "data" / "sample" / "week.jsonl.gz",
        shared / "corpora" / "arxiv_2025_2026.jsonl.gz",
    )
    for place in places:
        if place.is_file():
            return place
    sys.exit(f"no papers to encode: none of {', '.join(map(str, places))} is there")


def read_texts(path: Path, count: int) -> list[str]:
    """Return title and abstract of `count` papers spread over the first part of the file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in islice(lines, 8 * count)]
    step = max(1, len(papers) // count)
    return [f"{paper['title']}. {paper['abstract']}" for paper in papers[::step][:count]]


def take_turns(
    encoders: dict[str, Encode], texts: Sequence[str], rounds: int
) -> tuple[dict[str, list[Times]], dict[str, NDArray[np.float32]]]:
    """Return (seconds, processor seconds) of each round and the vectors, by encoder."""
    times: dict[str, list[Times]] = {name: [] for name in encoders}
    vectors: dict[str, NDArray[np.float32]] = {}
    for encode in encoders.values():
        encode(texts[:16])
    for _ in range(rounds):
        for name, encode in encoders.items():
            start = time.perf_counter(), time.process_time()
            vectors[name] = encode(texts)
            times[name].append((time.perf_counter() - start[0], time.process_time() - start[1]))
    return times, vectors


def neighbours(vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return for each row its nearest other rows, shape (n, 10)."""
    similarities = vectors @ vectors.T
    np.fill_diagonal(similarities, -2)
    nearest: NDArray[np.int64] = np.argsort(-similarities, axis=1)[:, :NEIGHBOURS]
    return nearest


def agreement(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> dict[str, float]:
    """Return mean and worst cosine of the two, and the share of common nearest neighbours."""
    cosines = (ours * theirs).sum(axis=1)
    pairs = zip(neighbours(ours), neighbours(theirs), strict=True)
    common = [len({*a.tolist()} & {*b.tolist()}) / NEIGHBOURS for a, b in pairs]
    return {
        "cosine_mean": float(cosines.mean()),
        "cosine_worst": float(cosines.min()),
        "top10_overlap": statistics.fmean(common),
    }


def machine() -> dict[str, Any]:
    """Describe where this ran."""
    names = ("torch", "sentence-transformers", "openvino", "tokenizers", "numpy")
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in names},
    }


def processor() -> str:
    """Return the processor's name, as the system tells it."""
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def measure(texts: Sequence[str], rounds: int, encoder: Encoder, folder: Path) -> dict[str, Any]:
    """Run the comparison and return everything that is written down."""
    from indexer.encoders.torch_back_end import load_original

    original = load_original(folder, "cpu")

    def plain(some: Sequence[str]) -> NDArray[np.float32]:
        rows = original.encode(
            list(some), batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, np.float32)

    reference, ours = "SentenceTransformer fp32, batch 32", f"triage, {encoder.device}"
    times, vectors = take_turns({reference: plain, ours: encoder.encode}, texts, rounds)
    rounds_of_both = list(zip(times[reference], times[ours], strict=True))
    ratios = [theirs[0] / mine[0] for theirs, mine in rounds_of_both]
    rates = {name: len(texts) / min(times[name])[0] for name in times}
    return {
        "texts": len(texts),
        "rounds": rounds,
        "abstracts_per_second": rates,
        "ratio": statistics.median(ratios),
        "ratio_by_round": ratios,
        "processor_time_ratio": statistics.median(a[1] / b[1] for a, b in rounds_of_both),
        **agreement(vectors[ours], vectors[reference]),
    }


def report(result: dict[str, Any]) -> None:
    """Print the table."""
    print(f"{result['texts']} abstracts, {result['rounds']} rounds in turns, best of each")
    for name, rate in result["abstracts_per_second"].items():
        print(f"  {name:42s} {rate:8.1f} abstracts/s")
    print(f"  ratio (median of rounds)                   {result['ratio']:8.2f}")
    print(f"  ratio of processor time                    {result['processor_time_ratio']:8.2f}")
    print(f"  cosine to fp32, mean                       {result['cosine_mean']:8.5f}")
    print(f"  cosine to fp32, worst                      {result['cosine_worst']:8.5f}")
    print(f"  common among the ten nearest               {result['top10_overlap']:8.4f}")


def main() -> None:
    """Parse, measure, print, write."""
    from indexer.encoder import open_encoder
    from indexer.model import locate

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=600, help="how many abstracts")
    parser.add_argument("--rounds", type=int, default=2, help="how often each one's turn comes")
    parser.add_argument("--output", type=Path, default=ROOT / "bench-results" / "encode.json")
    options = parser.parse_args()
    source = corpus()
    texts = read_texts(source, options.texts)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        encoder = open_encoder(device="cpu", cache=cache)
        result = measure(texts, options.rounds, encoder, locate(cache=cache, offline=True).folder)
    result |= {"corpus": source.name, "when": datetime.now(UTC).isoformat(), "machine": machine()}
    report(result)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
