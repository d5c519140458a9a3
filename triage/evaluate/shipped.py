"""Every figure about evidence at once: on the labels in a checkout, and on what lies beside it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from triage.errors import InputError
from triage.evaluate.evidence import Interval, Measured, measure, wilson
from triage.evaluate.files import read_corpus, read_objects
from triage.evidence.results import find_results
from triage.evidence.texts import open_paper
from triage.models import Paper

CLEF = Path("evidence") / "sota_clef24_tdms.jsonl.gz"
TITLES = Path("corpora") / "arxiv_2025_2026.jsonl.gz"
_LEARNING = re.compile(r"learning|neural|language model|training|classif", re.IGNORECASE)
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure, or why it is missing."""

    name: str
    rows: int = 0
    precision: Interval | None = None
    recall: Interval | None = None
    f1: Interval | None = None
    note: str = ""


class Shipped:
    """Measures on shipped labels, and on two larger files where they are at hand.

    Args:
        labels: folder with the labels of the project's tests.
        shared: folder with the CLEF 2024 SOTA corpus and with 150,000 titles; parts that need a
            file which is not there are left out and say so.

    """

    def __init__(self, labels: Path, shared: Path) -> None:
        self._labels = labels
        self._shared = shared

    def figures(self) -> Iterator[Figure]:
        """Yield every figure, one at a time because some take a while."""
        yield self._of("code links", "code", "code_dev.jsonl", "mended on")
        yield self._of("code links", "code", "code_test.jsonl", "0.989 and 0.989 at first sight")
        yield self._of("code links", "code", "code_third.jsonl", "0.962 and 0.990 at first sight")
        yield self._of("code links", "code", "code_unseen.jsonl", "never tuned on")
        yield self._of("promises", "promise", "promise_test.jsonl", "never tuned on")
        yield self._withdrawals()
        for cited in (False, True):
            how = "with citation" if cited else "title alone"
            yield self._with(TITLES, f"original of a report, {how}", self._originals(cited=cited))
        yield from self._results()

    def _of(self, name: str, kind: str, file: str, note: str) -> Figure:
        path = self._labels / file
        measured = measure(kind, read_corpus(path), list(read_objects(path)))
        return _figure(f"{name} ({file.partition('.')[0]})", measured, note)

    def _withdrawals(self) -> Figure:
        path = self._labels / "notices.jsonl"
        labels = [
            {"id": row["id"], "version": row["version"], "label": row["withdrawn"]}
            for row in read_objects(path)
        ]
        measured = measure("withdrawn", read_corpus(path), labels)
        return _figure("withdrawals", measured, f"{measured.wrong} false alarms")

    def _originals(self, *, cited: bool) -> Callable[[Path], Figure]:
        def measured(titles: Path) -> Figure:
            reports = list(read_objects(self._labels / "replications.jsonl"))
            known = {row["original_id"]: row["original_title"] for row in reports}
            papers = [*read_corpus(titles), *(Paper(i, title, "") for i, title in known.items())]
            kept = ("report_title", "original_id", *(("citation", "addresses") if cited else ()))
            labels = [{key: row[key] for key in kept} for row in reports]
            how = "with citation" if cited else "title alone"
            found = measure("replication", papers, labels)
            return _figure(f"original of a report, {how}", found, f"among {len(papers):,} titles")

        return measured

    def _results(self) -> Iterator[Figure]:
        path = self._shared / CLEF
        if not path.exists():
            yield Figure("results reported", note=f"left out: no {path}")
            return
        clef = _Clef(path)
        yield clef.reported("results reported", clef.rows)
        yield clef.reported(
            "results reported, papers on learning only",
            [
                row
                for row in clef.rows
                if _LEARNING.search(f"{row['tex_title']} {row['tex_abstract']}")
            ],
        )
        yield clef.named("data sets", "Dataset")
        yield clef.adjudicated(list(read_objects(self._labels / "named.jsonl")))
        yield clef.named("tasks", "Task")

    def _with(self, file: Path, name: str, measured: Callable[[Path], Figure]) -> Figure:
        path = self._shared / file
        return measured(path) if path.exists() else Figure(name, note=f"left out: no {path}")


class _Clef:
    """The half of the CLEF corpus that nothing was tuned on: ids whose SHA-256 is odd."""

    def __init__(self, path: Path) -> None:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        whole = [row for row in rows if row.get("tex_title") and row.get("tex_abstract")]
        self.rows = [row for row in whole if _odd(row["arxiv_id"])]

    def reported(self, name: str, rows: Sequence[Mapping[str, Any]]) -> Figure:
        """Return whether papers with a leaderboard are told from papers without."""
        labels = [{"id": row["arxiv_id"], "label": row["has_leaderboard"]} for row in rows]
        measured = measure("benchmark", map(_paper, rows), labels)
        positive = sum(row["has_leaderboard"] for row in rows)
        always = 2 * positive / (positive + len(rows))
        return _figure(name, measured, f"always yes would reach F1 {always:.3f}")

    @cached_property
    def _found(self) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """Papers with tables, and what their abstracts were found to name."""
        papers = (row for row in self.rows if row["has_leaderboard"])
        return [
            (row, each.detail) for row in papers for each in find_results(open_paper(_paper(row)))
        ]

    def named(self, name: str, column: str) -> Figure:
        """Return how many of the names that were found stand in the paper's tables."""
        hits = of = 0
        for row, detail in self._found:
            known = {_letters(each[column]) for each in row["tdms"]} - {""}
            verdicts = [
                _is_one_of(each, known)
                for each in detail["datasets" if column == "Dataset" else "tasks"]
            ]
            hits, of = hits + sum(verdicts), of + len(verdicts)
        return Figure(f"named {name} that are in the tables", of, wilson(hits, of))

    def adjudicated(self, judged: Sequence[Mapping[str, Any]]) -> Figure:
        """Return the share of names that are right, where those not in the tables were judged.

        The interval is that of the judged share, stretched to the names it stands for.
        """
        inside = self.named("", "Dataset")
        share = wilson(sum(bool(row["named"]) for row in judged), len(judged))
        held = inside.precision.mean if inside.precision and inside.precision.mean else 0.0
        mean, low, high = (
            None if each is None else held + (1 - held) * each
            for each in (share.mean, share.low, share.high)
        )
        note = f"{len(judged)} of the others judged by hand"
        name = "named data sets that the abstract does name"
        return Figure(name, inside.rows, Interval(mean, low, high), note=note)


def _figure(name: str, measured: Measured, note: str = "") -> Figure:
    return Figure(name, measured.rows, measured.precision, measured.recall, measured.f1, note=note)


def _paper(row: Mapping[str, Any]) -> Paper:
    return Paper(row["arxiv_id"], row["tex_title"], row["tex_abstract"])


def _odd(paper_id: str) -> bool:
    return bool(int(hashlib.sha256(paper_id.encode()).hexdigest(), 16) % 2)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _is_one_of(name: str, known: Iterable[str]) -> bool:
    """Return whether a name is one of these, but for a suffix or prefix such as `val`."""
    own = _letters(name)
    return any(
        own == each or (min(len(own), len(each)) >= _LEAST and (own in each or each in own))
        for each in known
    )


def require(folder: Path) -> Path:
    """Return a folder of labels.

    Raises:
        InputError: there is none.

    """
    if not (folder / "named.jsonl").exists():
        raise InputError(
            f"{folder}: no labels there",
            hint="run it in a checkout, or name their folder with --labels",
        )
    return folder
