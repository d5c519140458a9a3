"""Storing papers so that nothing of what they were is lost: old versions stay, changes are noted.

One paper has one row, keyed by its id without version. Whatever brings a paper again (a
cross-list, a replacement, another source) completes that row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from triage.models import Paper, Version
from triage.pipeline.differing import difference
from triage.pipeline.work import Work
from triage.store.papers import Stored


def keep(work: Work, papers: Sequence[Paper]) -> Stored:
    """Store papers on the days that announcements gave them; return what that did.

    The texts of a version that is replaced go to the history, with a change that says what is
    different.
    """
    now = work.clock()
    with work.store.atomic():
        days = work.store.announcements.first_days(paper.id for paper in papers)
        dated = [replace(p, announced=p.announced or days.get(p.id)) for p in papers]
        return work.store.papers.put(dated, now, changed=lambda a, b: _note(work, a, b, now))


def _note(work: Work, before: Paper, after: Paper, now: datetime) -> None:
    history = work.store.history
    withdrawn = {v.version: gone(v) for v in history.versions(after.id)}
    change = difference(
        before,
        after,
        now,
        was_withdrawn=withdrawn.get(before.version or 0, False),
        is_withdrawn=withdrawn.get(after.version or 0, False),
    )
    if change is None:
        return
    if after.version != before.version:
        history.archive(before, now)
    history.note(change)


def gone(version: Version) -> bool:
    """Return whether arXiv says that there is nothing to read in a version."""
    return "I" in version.source_type or version.size == "0kb"
