"""Vector search beside FAISS flat fp32, how it grows, and what a day costs.

Real vectors (abstracts encoded here) are filled up with made-up ones that keep their directions
and density; queries are real abstracts left out of the index. Prints a table and writes
`bench-results/vectors.json`.

    python tests/bench/bench_vectors.py --real 4000
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

import numpy as np
import reporting

from indexer.vectors import VectorIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMALL, MEDIUM, LARGE = 100_000, 1_000_000, 3_000_000
BLOCK = 100_000
DAY = 1000
QUERIES = 100
K = 10
NAME = "bench"
REST = 0.02


def blocks(real: NDArray[np.float32], count: int) -> Any:
    """Yield (ids, vectors) of `count` rows, the real ones first."""
    for start in range(0, count, BLOCK):
        rows = reporting.synthetic(real, min(BLOCK, count - start), start)
        if not start:
            rows[: len(real)] = real[: len(rows)]
        yield [f"{start + row:08d}" for row in range(len(rows))], rows


def build(real: NDArray[np.float32], count: int, folder: Path) -> None:
    """Write an index of `count` vectors, a block at a time."""
    index = VectorIndex(NAME, real.shape[1])
    for ids, rows in blocks(real, count):
        index.add(ids, rows)
        index.save(folder)


def against_flat(
    real: NDArray[np.float32], queries: NDArray[np.float32], folder: Path
) -> dict[str, Any]:
    """Search 1,000,000 vectors with FAISS flat and with ours, in turns."""
    import faiss

    flat = faiss.IndexFlatIP(real.shape[1])
    for _, rows in blocks(real, MEDIUM):
        flat.add(rows)
    ours = VectorIndex.load(folder, NAME)
    expected = flat.search(queries, K)[1]
    found = [{int(hit.id) for hit in hits} for hits in ours.search(queries, K)]
    common = [len({*map(int, row)} & hits) / K for row, hits in zip(expected, found, strict=True)]
    turns = reporting.take_turns(
        {
            "flat": lambda number: flat.search(queries[number : number + 1], K),
            "triage": lambda number: ours.search(queries[number : number + 1], K),
        },
        QUERIES,
        REST,
    )
    return {
        "flat_ms": 1000 * turns["flat"].median,
        "ours_ms": 1000 * turns["triage"].median,
        "ratio": reporting.ratio(turns["flat"], turns["triage"]),
        "recall": float(np.mean(common)),
    }


def grown(queries: NDArray[np.float32], medium: Path, large: Path) -> tuple[float, float]:
    """Return how many times longer 3,000,000 vectors take than 1,000,000: clock, CPU time."""
    few, many = VectorIndex.load(medium, NAME), VectorIndex.load(large, NAME)
    few.search(queries, K)
    many.search(queries, K)
    turns = reporting.take_turns(
        {
            "many": lambda number: many.search(queries[number : number + 1], K),
            "few": lambda number: few.search(queries[number : number + 1], K),
        },
        QUERIES,
        REST,
    )
    return reporting.ratio(turns["many"], turns["few"])


def resident_after(folder: Path, queries: Path) -> int:
    """Return the resident megabytes of a new process after it opened and searched an index."""
    code = (
        "import sys, numpy as np, reporting; from pathlib import Path;"
        "from indexer.vectors import VectorIndex;"
        f"index = VectorIndex.load(Path(sys.argv[1]), {NAME!r}); queries = np.load(sys.argv[2]);"
        "[index.search(query[None], 100) for query in queries]; print(reporting.resident())"
    )
    ran = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-c", code, str(folder), str(queries)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent,
    )
    return int(ran.stdout)


def a_day(real: NDArray[np.float32], small: Path, medium: Path, scratch: Path) -> Any:
    """Return what adding a day to 1,000,000 vectors costs, as times of adding it to 100,000."""
    rounds = 15

    def add(folder: Path, number: int) -> None:
        index = VectorIndex.load(folder, NAME)
        rows = reporting.synthetic(real, DAY, 10**9 + number)
        index.add([f"day{number}-{row:04d}" for row in range(DAY)], rows)
        index.save(folder)

    folders = {name: scratch / name for name in ("large", "small")}
    copytree(medium, folders["large"])
    copytree(small, folders["small"])
    turns = reporting.take_turns(
        {name: partial(add, folder) for name, folder in folders.items()}, rounds
    )
    return reporting.ratio(turns["large"], turns["small"]), turns


def measure(real: NDArray[np.float32], folder: Path) -> dict[str, Any]:
    """Run everything, print it and return what is written down."""
    queries, real = np.ascontiguousarray(real[:QUERIES]), np.ascontiguousarray(real[QUERIES:])
    np.save(folder / "queries.npy", queries)
    places = {count: folder / str(count) for count in (SMALL, MEDIUM, LARGE)}
    for count, place in places.items():
        build(real, count, place)
    flat = against_flat(real, queries, places[MEDIUM])
    growth = grown(queries, places[MEDIUM], places[LARGE])
    memory = resident_after(places[LARGE], folder / "queries.npy")
    day, turns = a_day(real, places[SMALL], places[MEDIUM], folder)
    print(f"vectors: {len(real)} real ones, filled up with synthetic ones")
    reporting.row("", "ms a query")
    reporting.row("FAISS flat fp32, 1,000,000", f"{flat['flat_ms']:.1f}")
    reporting.row("triage, 1,000,000", f"{flat['ours_ms']:.1f}")
    reporting.row("adding a day to 1,000,000", f"{1000 * turns['large'].median:.0f}")
    reporting.row("adding a day to 100,000", f"{1000 * turns['small'].median:.0f}")
    requirements = [
        reporting.judged("times FAISS flat fp32, 1,000,000", flat["ratio"][0], 8),
        reporting.judged("recall@10, 1,000,000", flat["recall"], 0.99),
        reporting.judged("3,000,000: times of 1,000,000", growth[0], 3, at_least=False),
        reporting.judged("3,000,000: resident MB", memory, 2000, at_least=False),
        reporting.judged("a day on 1,000,000: times on 100,000", day[0], 1.2, at_least=False),
    ]
    by_work = {"flat": flat["ratio"][1], "growth": growth[1], "day": day[1]}
    print("  by processor time:", json.dumps({k: round(v, 2) for k, v in by_work.items()}))
    return {"real": len(real), "flat": flat, "cpu_ratios": by_work, "requirements": requirements}


def main() -> None:
    """Parse, measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=int, default=4000, help="abstracts to encode")
    parser.add_argument("--vectors", type=Path, help="real unit vectors, as a .npy file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        given = options.vectors
        real = np.load(given) if given else reporting.real_vectors(options.real, folder)
        result = measure(real, folder)
    reporting.write("vectors", result)


if __name__ == "__main__":
    main()
