"""What the benchmarks share: texts, vectors, turns, the machine's description, the results."""

from __future__ import annotations

import gzip
import json
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench-results"
_PACKAGES = (
    "torch sentence-transformers openvino onnxruntime fastembed tokenizers faiss-cpu numpy".split()
)


@dataclass(frozen=True)
class Turns:
    """How long each turn of one contestant took."""

    seconds: list[float]
    processor: list[float]
    """Processor time of threads and child processes too; it hardly follows how busy others are."""

    @property
    def median(self) -> float:
        """Seconds of a usual turn."""
        return statistics.median(self.seconds)


def shared_corpus() -> Path | None:
    """Return the large corpus of a workplace, named by TRIAGE_SHARED, where there is one."""
    folder = Path(os.environ.get("TRIAGE_SHARED", ROOT.parent / "shared"))
    path = folder / "corpora" / "arxiv_2025_2026.jsonl.gz"
    return path if path.is_file() else None


def sample() -> Path:
    """Return the announced week that ships with the project."""
    return ROOT / "data" / "sample" / "week.jsonl.gz"


def read_papers(path: Path, count: int | None = None) -> list[dict[str, Any]]:
    """Return papers of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, count)]


def take_turns(
    contestants: Mapping[str, Callable[[int], object]], rounds: int, rest: float = 0.0
) -> dict[str, Turns]:
    """Let each contestant do its turn number 0, 1, ... one after the other, A B A B.

    Each rests so many seconds first: the threads of OpenMP go on spinning after their work, which
    would be charged to whoever comes next.
    """
    turns = {name: Turns([], []) for name in contestants}
    for number in range(rounds):
        for name, play in contestants.items():
            time.sleep(rest)
            start = time.perf_counter(), _worked()
            play(number)
            turns[name].seconds.append(time.perf_counter() - start[0])
            turns[name].processor.append(_worked() - start[1])
    return turns


def _worked() -> float:
    """Return the processor seconds of this process, all its threads and ended children."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def ratio(slower: Turns, faster: Turns) -> tuple[float, float]:
    """Return how many times faster by the clock and by processor time, medians of the turns."""
    clock = statistics.median(a / b for a, b in zip(slower.seconds, faster.seconds, strict=True))
    work = statistics.median(slower.processor) / max(1e-9, statistics.median(faster.processor))
    return clock, work


def real_vectors(count: int, cache: Path) -> NDArray[np.float32]:
    """Return unit vectors of real abstracts: of the shared corpus where it is, else the sample."""
    from indexer.encoder import open_encoder

    papers = read_papers(shared_corpus() or sample(), 4 * count)
    papers = papers[:: max(1, len(papers) // count)][:count]
    encoder = open_encoder(device="cpu", cache=cache)
    return encoder.encode([f"{paper['title']}. {paper['abstract']}" for paper in papers])


def synthetic(real: NDArray[np.float32], count: int, seed: int) -> NDArray[np.float32]:
    """Return made-up unit vectors: a real one, moved half the way between two other real ones.

    They keep the real ones' directions and density: the nearest and the tenth neighbour of a
    real query are about as near as among as many real ones.
    """
    random = np.random.default_rng(seed)
    a, b, c = (real[random.integers(0, len(real), count)] for _ in range(3))
    rows = a + 0.5 * (b - c)
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit.astype(np.float32)


def resident() -> int:
    """Return the megabytes this process has in memory now; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0
    line = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def machine() -> dict[str, Any]:
    """Describe where this runs, and how busy it is."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg() if hasattr(os, "getloadavg") else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def judged(what: str, value: float, bound: float, *, at_least: bool = True) -> dict[str, Any]:
    """Print one requirement with what was measured, and return it for the results' file."""
    holds = value >= bound if at_least else value <= bound
    row = {"what": what, "value": value, "bound": bound, "at_least": at_least, "holds": holds}
    print_judged(row)
    return row


def print_judged(row: Mapping[str, Any]) -> None:
    """Print a requirement, what was measured, and whether it is met."""
    sign = "at least" if row["at_least"] else "at most"
    met = "met" if row["holds"] else "NOT MET"
    print(f"  {row['what']:58s} {row['value']:9.3f}   {sign:8s} {row['bound']:<6g} {met}")


def write(name: str, result: Mapping[str, Any], output: Path | None = None) -> None:
    """Write a benchmark's result with the machine's description."""
    path = output or RESULTS / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {**result, "when": datetime.now(UTC).isoformat(), "machine": machine()}
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(f"  written to {path}")


def row(name: str, *figures: object) -> None:
    """Print one line of a table."""
    print(f"  {name:46s} " + " ".join(f"{figure:>12}" for figure in figures))


def texts_of(papers: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what is embedded of papers."""
    return [f"{paper['title']}. {paper['abstract']}" for paper in papers]
