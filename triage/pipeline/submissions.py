"""Asking the query API for the submissions of lists that neither feed nor OAI-PMH settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from triage.audit import newest_list
from triage.errors import SourceError
from triage.models import FetchClass, Paper
from triage.pipeline.arxiv import Arxiv, Troubles
from triage.pipeline.importing import in_batches
from triage.pipeline.keeping import keep
from triage.pipeline.work import Work
from triage.sources.outcome import classify
from triage.store.announcements import Listed, Listing
from triage.store.papers import Stored

API = "api"
API_NAME = "arXiv's query API"
_SUBMITTED_BEFORE = timedelta(days=8)
"""Longest time between a submission and its list, over holidays."""
_BATCH = 200


def ask_submitted(
    work: Work, arxiv: Arxiv, category: str, gaps: Sequence[date], troubles: Troubles
) -> Stored:
    """Store the submissions that arXiv's calendar assigns to some lists, and settle those lists.

    The newest list stays open: the query API can be a day behind.
    """
    if not gaps or troubles.out_of_reach(API_NAME):
        return Stored()
    stored, counted = Stored(), dict.fromkeys(gaps, 0)
    found = arxiv.api.submitted([category], gaps[0] - _SUBMITTED_BEFORE, gaps[-1])
    try:
        for papers in in_batches(found, _BATCH):
            stored += _put(work, category, papers, counted)
    except SourceError as error:
        troubles.add(API_NAME, classify(error), error.message)
        return stored
    newest = newest_list(work.clock())
    for day, number in counted.items():
        _look(work, category, day, number, behind=day == newest)
    return stored


def _put(work: Work, category: str, papers: Sequence[Paper], counted: dict[date, int]) -> Stored:
    wanted = [(paper, day) for paper in papers if (day := paper.announced) and day in counted]
    with work.store.atomic():
        for paper, day in wanted:
            counted[day] += 1
            primary = paper.categories[:1] == (category,)
            entry = Listed(paper.id, "new" if primary else "cross", 1)
            work.store.announcements.record(day, category, [entry], source=API, inferred=True)
        return keep(work, [replace(paper, announced=None, listed_in=()) for paper, _ in wanted])


def _look(work: Work, category: str, day: date, number: int, *, behind: bool) -> None:
    if behind:
        outcome, note = FetchClass.EMPTY_SUSPECT, "the query API may be a day behind"
    elif number:
        outcome, note = FetchClass.OK, ""
    else:
        outcome, note = FetchClass.EMPTY_CONFIRMED, "the query API has nothing for this day"
    listing = Listing(day, category, API, outcome.value, work.clock(), counted=number, note=note)
    work.store.announcements.put_listing(listing, settled=outcome.settled)
