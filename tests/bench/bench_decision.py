"""How long a decision takes until the new order is stored, in fields of one to three interests.

And in one whose owner has rejected many times more than they saved.

In a store of two months' papers, made from `$TRIAGE_SHARED` (default: ../shared): the age of the
archive behind an inbox does not matter. The process has ranked the fields before, as the one that
the inbox keeps has. Beside it, the same field ranked whole, as a new process does when it has read
the papers. Skips with a line where the data is not there.

    python tests/bench/bench_decision.py
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np
import reporting
from bench_ranking import lines
from sklearn.feature_extraction.text import HashingVectorizer

from triage.clock import system_clock
from triage.config import Home, Settings
from triage.models import DecisionKind, Field
from triage.pipeline import ranking
from triage.pipeline.indexing import model_fingerprint
from triage.pipeline.work import Work
from triage.sources.record import paper_from
from triage.store import Store, open_store

SINCE, TRAIN_BEFORE = "2026-03-01", "2026-04-01"
WORDS = (("gaussian", "splatting"), ("kv", "cache"), ("federated", "learning"))
"""What titles of an interest's examples say."""
RAISED = ("long context", "token pruning", "retrieval", "compression", "privacy", "radiance field")
LOWERED = ("survey", "medical imaging")
"""The fields' keywords."""
EXAMPLES, DECISIONS, FIRST = 20, 15, 2
"""Examples of each interest; decisions that are measured; those before them."""
SCREENED, FEW, REJECTED = "screened", 5, 60
"""The field with few examples and many rejections."""
SPANS = (7, 30)
_SIZE, _HASHED = 384, 2**16


def vectors(texts: list[str]) -> np.ndarray:
    """Return unit vectors, near each other where texts share words; as fast as real ones."""
    ways = np.random.default_rng(0).standard_normal((_HASHED, _SIZE)).astype(np.float32)
    counter = HashingVectorizer(n_features=_HASHED, alternate_sign=False, stop_words="english")
    rows = counter.transform(texts).sqrt() @ ways
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def fill(store: Store, model: str, corpus: Path) -> None:
    """Store papers and vectors."""
    rows = (row for row in lines(corpus) if row["first_listed"] >= SINCE)
    papers = [paper_from(row, source="bench") for row in rows]
    store.papers.put(papers, system_clock())
    while texts := store.vectors.pending(model, 5000):
        store.vectors.put(texts, vectors(texts), model)


def add_fields(store: Store) -> None:
    """Store fields of one, two and three interests, and one of few examples."""
    first, last = date.fromisoformat(SINCE), date.fromisoformat(TRAIN_BEFORE) - timedelta(days=1)
    older = store.papers.between(first, last)
    seeds: list[str] = []
    for count, words in enumerate(WORDS, 1):
        named = (p.id for p in older if all(word in p.title.lower().split() for word in words))
        seeds += islice(named, EXAMPLES)
        field = Field(f"{count} interests", seeds=tuple(seeds), include=RAISED, exclude=LOWERED)
        store.fields.put(field, system_clock())
    store.fields.put(replace(field, name=SCREENED, seeds=tuple(seeds[:FEW])), system_clock())


def undo_all(store: Store) -> None:
    """Take back every decision."""
    while store.decisions.undo(system_clock()):
        pass


def seconds(do: Callable[[], object]) -> float:
    """Return how long something takes."""
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def decided(work: Work, field: Field) -> tuple[list[float], list[float], list[float]]:
    """Return seconds until the best are stored, then until the others are, and of all anew."""
    ranking.rank(work, [field])
    newest = work.store.papers.newest_day()
    assert newest is not None
    shown = work.store.scores.ranked(field.name, first=newest.min, last=newest, limit=80 + REJECTED)
    if field.name == SCREENED:
        gone = [one.paper.id for one in shown[-REJECTED:]]
        work.store.decisions.append(field.name, gone, DecisionKind.REJECT, work.clock())
        ranking.rank(work, [field])
    best, rest, whole = [], [], []
    for turn in range(FIRST + DECISIONS):
        kind = DecisionKind.SAVE if turn % 2 else DecisionKind.REJECT
        work.store.decisions.append(field.name, [shown[turn * 4].paper.id], kind, work.clock())
        left: list[ranking.Ranking] = []
        best.append(seconds(lambda: left.extend(ranking.rank_best(work, [field]))))  # noqa: B023
        rest.append(seconds(lambda: list(ranking.finish(work, left))))  # noqa: B023
    for _ in range(FIRST + DECISIONS):
        work.store.decisions.undo(work.clock())
        ranking._last.clear()
        whole.append(seconds(lambda: ranking.rank(work, [field])))
    undo_all(work.store)
    return best[FIRST:], rest[FIRST:], whole[FIRST:]


def main() -> None:
    """Prepare, measure, print."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    corpus = reporting.shared_corpus()
    if corpus is None:
        sys.exit("no papers: TRIAGE_SHARED names no folder with corpora")
    home = Home(reporting.RESULTS / "decision")
    with open_store(home.store) as store:
        work = Work(home, Settings(), store, system_clock, offline=True)
        if not store.papers.count():
            fill(store, model_fingerprint(work), corpus)
        add_fields(store)
        undo_all(store)  # of a run that was stopped
        print(f"{'ms until':33} the best are stored  the others  all at once  times")
        for days in SPANS:
            within = replace(work, settings=replace(work.settings, inbox_days=days))
            for field in store.fields.all():
                best, rest, whole = decided(within, field)
                papers = len(ranking._last[field.name].stored)
                found = len(store.fields.interests(field.name))
                low, others, anew = (1000 * median(some) for some in (best, rest, whole))
                shown = f"{field.name:11}, {found} found, {papers:6} papers"
                most = f"{low:8.0f} (to {1000 * max(best):3.0f})"
                print(f"{shown} {most} {others:12.0f} {anew:12.0f} {anew / low:6.1f}")


if __name__ == "__main__":
    main()
