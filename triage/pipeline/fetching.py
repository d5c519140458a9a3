"""Fetching from arXiv: what was submitted to the fields' categories since the last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from triage.errors import ConfigError, SourceError
from triage.pipeline.gathering import gather
from triage.pipeline.importing import in_batches
from triage.pipeline.work import Work
from triage.sources.arxiv import open_arxiv
from triage.store.papers import Stored

_FIRST_TIME = timedelta(days=7)
_OVERLAP = timedelta(days=3)
"""Looked at again: a paper can show up days after it was submitted."""
_BATCH = 200
_COVERED = "fetched:arxiv"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought."""

    stored: Stored
    missing: tuple[str, ...] = ()
    """Ids asked for that arXiv did not return."""


def fetch_new(work: Work, *, since: date | None = None) -> Fetched:
    """Store what was submitted to the fields' categories from `since` up to now.

    Without `since` it goes on where the last complete fetch ended. What arrived before a failure
    is kept, and the next fetch begins where this one did.

    Raises:
        ConfigError: no field names a category, or the work is offline.
        SourceError: arXiv could not be reached or its answer could not be used.

    """
    categories = sorted({c for field in work.store.fields.all() for c in field.categories})
    if not categories:
        raise ConfigError(
            "no field names a category to fetch", hint="triage field edit NAME --category cs.LG"
        )
    today = work.clock().date()
    first = since or _resume_from(work, today)
    stored = Stored()
    run = _start(work)
    try:
        with open_arxiv(work.settings, work.home) as arxiv:
            for papers in in_batches(arxiv.submitted(categories, first, today), _BATCH):
                stored += work.store.papers.put(papers, work.clock())
                work.progress("fetching papers", stored.total, None)
    except SourceError as error:
        gather(work)
        _finish(work, run, stored, first, ok=False, note=error.message)
        raise
    gather(work)
    work.store.marks.set(_COVERED, today.isoformat())
    _finish(work, run, stored, first, ok=True)
    return Fetched(stored)


def fetch_ids(work: Work, ids: Sequence[str]) -> Fetched:
    """Store the papers named.

    Raises:
        ConfigError: the work is offline.
        SourceError: arXiv could not be reached or its answer could not be used.

    """
    run = _start(work)
    try:
        with open_arxiv(work.settings, work.home) as arxiv:
            papers = arxiv.by_ids(ids)
    except SourceError as error:
        _finish(work, run, Stored(), None, ok=False, note=error.message)
        raise
    stored = work.store.papers.put(papers, work.clock())
    gather(work)
    _finish(work, run, stored, None, ok=True)
    found = {paper.id for paper in papers}
    return Fetched(stored, tuple(paper_id for paper_id in ids if paper_id not in found))


def _start(work: Work) -> int:
    if work.offline:
        raise ConfigError("fetching needs the network", hint="leave out --offline")
    return work.store.runs.start("fetch arxiv", work.clock())


def _finish(
    work: Work, run: int, stored: Stored, first: date | None, *, ok: bool, note: str = ""
) -> None:
    covered = {
        "since": first.isoformat() if first else None,
        "new": stored.new,
        "changed": stored.changed,
    }
    work.store.runs.finish(run, work.clock(), ok=ok, covered=covered, note=note)


def _resume_from(work: Work, today: date) -> date:
    covered = work.store.marks.get(_COVERED)
    return date.fromisoformat(covered) - _OVERLAP if covered else today - _FIRST_TIME
