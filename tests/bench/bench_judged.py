"""How well words, meaning and both together answer judged queries.

The sets are those of a workplace (see `judged_sets`), or any named in BEIR's layout. Prints a
table and writes `bench-results/judged.json`.

    python tests/bench/bench_judged.py [FOLDER ...]
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import reporting
from judged_sets import judged_folders

from triage.config import Home, Settings
from triage.evaluate.search import read_set, row
from triage.pipeline.judged import answered
from triage.pipeline.work import Work
from triage.store import open_store


def measure(folders: list[Path], home: Path) -> list[dict[str, Any]]:
    """Answer the queries of every set; return and print a row for each set and way."""
    rows: list[dict[str, Any]] = []
    reporting.row("", "queries", "nDCG@10", "95 %", "recall@100")
    with open_store(Home(home).store) as store:
        work = Work(Home(home), Settings(), store, lambda: datetime.now(UTC), offline=True)
        for folder in folders:
            judged = read_set(folder)
            for way, found in answered(work, judged.documents, judged.queries).items():
                rows.append(row(judged, way, found))
                gain, deep = rows[-1]["ndcg_at_10"], rows[-1]["recall_at_100"]
                reporting.row(
                    f"{folder.name}, {way}",
                    rows[-1]["queries"],
                    f"{gain['mean']:.3f}",
                    f"{gain['low']:.3f}-{gain['high']:.3f}",
                    f"{deep['mean']:.3f}",
                )
    return rows


def required(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Compare both together with the better of the halves, on each set and on average."""
    by_set: dict[str, dict[str, float]] = {}
    for one in rows:
        by_set.setdefault(one["set"], {})[one["search"]] = one["ndcg_at_10"]["mean"]
    shares = {
        name: ways["hybrid"] / max(ways["words"], ways["meaning"]) for name, ways in by_set.items()
    }
    each = [
        reporting.judged(f"{name}: both together, times the better half", share, 0.99)
        for name, share in shares.items()
    ]
    mean = statistics.fmean(shares.values())
    return [*each, reporting.judged("on average over the sets", mean, 1.03)]


def main() -> None:
    """Parse, measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, help="sets in BEIR's layout")
    options = parser.parse_args()
    shared = Path(os.environ.get("TRIAGE_SHARED", reporting.ROOT.parent / "shared"))
    with tempfile.TemporaryDirectory() as scratch:
        folders = options.folders or list(judged_folders(shared, Path(scratch)))
        if not folders:
            print(
                f"judged: skipped, there is no judged set in {shared}; name one, or TRIAGE_SHARED"
            )
            return
        rows = measure(folders, Path(scratch) / "home")
        reporting.write("judged", {"rows": rows, "requirements": required(rows)})


if __name__ == "__main__":
    main()
