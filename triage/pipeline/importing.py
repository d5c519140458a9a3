"""Importing papers from a file of any size: nothing of a damaged one, else all that is good.

Papers are stored some at a time. Whoever is stopped on the way imports the file again: what is
stored already is only compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from triage.models import Paper
from triage.pipeline.keeping import keep
from triage.pipeline.work import Work
from triage.sources.jsonl import BadLine, check_whole, read_papers
from triage.store.papers import Stored

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    stored: Stored
    bad: tuple[BadLine, ...]
    """Lines that were skipped, and why."""
    without_category: int
    """Papers whose record names no category: fields judge them by their text alone."""


def import_jsonl(work: Work, path: Path) -> Imported:
    """Store the papers of a JSON Lines file, gzipped or plain.

    Raises:
        InputError: the file is missing, empty, cut short or holds no paper. Nothing was stored; of
            a pipe, which cannot be looked at beforehand, what came before is.

    """
    bad: list[BadLine] = []
    stored, bare = Stored(), 0
    check_whole(path)
    run = work.store.runs.start("import", work.clock())
    for papers in in_batches(read_papers(path, report=bad.append), _BATCH):
        stored += keep(work, papers)
        bare += sum(not (paper.categories or paper.listed_in) for paper in papers)
        work.progress("importing papers", stored.total, None)
    covered = {"file": path.name, "new": stored.new, "changed": stored.changed, "bad": len(bad)}
    work.store.runs.finish(run, work.clock(), ok=not bad, covered=covered)
    return Imported(stored, tuple(bad), bare)


def in_batches(papers: Iterable[Paper], size: int) -> Iterator[list[Paper]]:
    """Yield lists of up to `size` papers."""
    iterator = iter(papers)
    while batch := list(islice(iterator, size)):
        yield batch
