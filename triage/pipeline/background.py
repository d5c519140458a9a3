"""What papers are like in general, learned once a week and kept beside the index."""

from __future__ import annotations

from datetime import date, timedelta

from triage.models import Paper
from triage.pipeline.arrays import read_arrays, write_arrays
from triage.pipeline.profiles import examples
from triage.pipeline.work import Work
from triage.ranking import RANKER, Background

PAPERS = 10_000
"""Papers it is learned from: enough for sharp scores, few enough to read in some seconds."""
_DAYS = 7
"""Days after which what papers are like in general is learned anew."""
_SPANS = (30, 90, 365)
_GROWN = 1.2
"""Learned anew as well when it had few papers and there are so many times more."""

_EMBEDDED = 0.9
"""Kept only where so large a share of the papers has a vector: else it is learned again soon."""


def background(work: Work, model: str, newest: date) -> Background:
    """Return what papers are like in general, from the file where it is fresh."""
    path = work.home.index / f"background-{model}.npz"
    count = work.store.papers.count()
    if _fresh(work.store.marks.get(_mark(model)), newest, count) and (
        found := read_arrays(path, Background.from_arrays)
    ):
        return found
    papers = _newest(work, newest)
    made = Background.of(examples(work, papers, model))
    if made.features.embedded.mean() >= _EMBEDDED:
        write_arrays(path, made.arrays())
        work.store.marks.set(_mark(model), f"{RANKER} {newest} {count} {len(papers)}")
        return read_arrays(path, Background.from_arrays) or made  # the same for every process
    return made


def _mark(model: str) -> str:
    return f"background:{model}"


def _fresh(mark: str, newest: date, count: int) -> bool:
    if not mark:
        return False
    ranker, day, papers, used = mark.split()
    age = newest - date.fromisoformat(day)
    settled = int(used) >= PAPERS or count <= int(papers) * _GROWN
    return ranker == RANKER and timedelta(0) <= age < timedelta(days=_DAYS) and settled


def _newest(work: Work, newest: date) -> list[Paper]:
    papers: list[Paper] = []
    for days in _SPANS:
        papers = work.store.papers.between(newest - timedelta(days=days - 1), newest)
        if len(papers) >= PAPERS:
            break
    return sorted(papers, key=lambda paper: paper.announced or newest, reverse=True)[:PAPERS]
