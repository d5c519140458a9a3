"""Recording what was found, and noting what that changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from triage.evidence import flags
from triage.evidence.changing import changes
from triage.models import Change, Difference, Evidence
from triage.pipeline.work import Work

Known = Mapping[str, tuple[Evidence, ...]]
"""The findings that stand, by paper."""


def record(
    work: Work,
    reader: str,
    readings: Mapping[str, Sequence[Evidence]],
    now: datetime,
    *,
    quiet: bool = False,
) -> int:
    """Record what a reader sees now in papers; return how many changes that makes.

    Args:
        work: the world.
        reader: who looked.
        readings: all that it sees, by paper.
        now: when.
        quiet: note no changes: the reader became another one, or more is to come.

    """
    with work.store.atomic():
        before = {} if quiet else work.store.ledger.current(readings)
        work.store.ledger.record(reader, readings, now)
        return 0 if quiet else note_changes(work, before, now, source=reader)


def note_changes(
    work: Work, before: Known, now: datetime, *, source: str, first_looks: Collection[str] = ()
) -> int:
    """Note what is different about papers since `before`; return how many changes that makes.

    A paper about which nothing was known before has not changed.

    Args:
        work: the world.
        before: what stood then, by paper.
        now: when it was noticed.
        source: who noticed.
        first_looks: papers whose artefacts nobody had looked at before.

    """
    noted = 0
    after = work.store.ledger.current(before)
    for paper_id, rows in before.items():
        if not rows:
            continue
        first = paper_id in first_looks
        for name, kind, old, new in changes(flags(rows), flags(after[paper_id]), first_look=first):
            difference = Difference(kind, old, new)
            change = Change(paper_id, name, now, differences=(difference,), source=source)
            work.store.history.note(change)
            noted += 1
    return noted
