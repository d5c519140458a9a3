"""Doing a task with the pipeline, wherever that happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from triage.errors import ConfigError
from triage.models import Field
from triage.pipeline.resident import Resident
from triage.pipeline.work import Work
from tui.backstage.tasks import Hit, Outcome, Task

_KEPT = Resident()
"""What is slow to open, kept between the searches of this process."""


def perform(work: Work, task: Task) -> Outcome:
    """Do a task over an open store.

    Raises:
        TriageError: it failed; what was stored before is kept.

    """
    return _TASKS[task.do](work, task)


def begin(work: Work, task: Task) -> tuple[Outcome, Iterator[None]]:
    """Do of a task what the user waits for; return what it came to, and the steps that are left.

    After any of them the rest may be given up.

    Raises:
        TriageError: it failed; what was stored before is kept.

    """
    if task.do == "rank":
        from triage.pipeline.ranking import finish, rank_best

        return Outcome(), finish(work, rank_best(work, _fields(work, task)))
    return perform(work, task), iter(())


def _search(work: Work, task: Task) -> Outcome:
    from triage.pipeline.searching import Searcher

    field = work.store.fields.get(task.field) if task.field else None
    results = Searcher(work, kept=_KEPT).search(task.text, field=field, limit=task.limit)
    hits = tuple(Hit(found.paper_id, found.matched) for found in results.found)
    trouble = results.trouble
    return Outcome(
        found=hits,
        trouble=f"words only: {trouble.message} ({trouble.hint})" if trouble else "",
    )


def _similar(work: Work, task: Task) -> Outcome:
    from triage.pipeline.searching import Searcher

    results = Searcher(work, kept=_KEPT).similar(task.ids, limit=task.limit)
    return Outcome(found=tuple(Hit(found.paper_id, found.matched) for found in results.found))


def _rank(work: Work, task: Task) -> Outcome:
    from triage.pipeline.ranking import rank

    rank(work, _fields(work, task))
    return Outcome()


def _fields(work: Work, task: Task) -> list[Field]:
    return [field for field in work.store.fields.all() if task.field in {None, field.name}]


def _index(work: Work, task: Task) -> Outcome:
    from triage.pipeline.gathering import gather
    from triage.pipeline.indexing import index

    if not work.store.papers.count():
        raise ConfigError("there is no paper yet", hint="get some: f fetches")
    gather(work)
    done = index(work)
    _rank(work, task)
    return Outcome(f"embedded {done.embedded:,} texts; {done.papers:,} papers searchable")


def _fetch(work: Work, task: Task) -> Outcome:
    from triage.pipeline.fetching import fetch_new

    stored = fetch_new(work).stored
    line = f"{stored.new:,} new papers, {stored.changed:,} changed"
    if stored.new or stored.changed:
        line += f"; {_index(work, task).line}"
    return Outcome(line)


_TASKS: dict[str, Callable[[Work, Task], Outcome]] = {
    "search": _search,
    "similar": _similar,
    "rank": _rank,
    "index": _index,
    "fetch": _fetch,
}
