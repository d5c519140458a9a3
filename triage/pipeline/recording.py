"""Recording what was found, and noting what that changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from triage.evidence import flags
from triage.evidence.changing import changes
from triage.models import Change, Difference, Evidence
from triage.pipeline.work import Work


def record(
    work: Work,
    reader: str,
    readings: Mapping[str, Sequence[Evidence]],
    now: datetime,
    *,
    quiet: bool = False,
    first_looks: frozenset[str] = frozenset(),
) -> int:
    """Record what a reader sees now in papers; return how many changes that makes.

    Args:
        work: the world.
        reader: who looked.
        readings: all that it sees, by paper.
        now: when.
        quiet: note no changes: the reader became another one, not the papers.
        first_looks: papers whose artefacts nobody had looked at before.

    """
    noted = 0
    with work.store.atomic():
        before = work.store.ledger.current(readings)
        work.store.ledger.record(reader, readings, now)
        after = work.store.ledger.current(readings)
        for paper_id in readings if not quiet else ():
            if not before[paper_id]:
                continue
            for change in changes(
                flags(before[paper_id]), flags(after[paper_id]), first_look=paper_id in first_looks
            ):
                name, kind, old, new = change
                difference = Difference(kind, old, new)
                work.store.history.note(
                    Change(paper_id, name, now, differences=(difference,), source=reader)
                )
                noted += 1
    return noted
