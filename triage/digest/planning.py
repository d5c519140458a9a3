"""How many papers fit the minutes a person has."""

from __future__ import annotations

from collections.abc import Sequence

from triage.models import Entry


def plan(entries: Sequence[Entry], *, minutes: float, seconds_per_paper: int) -> tuple[Entry, ...]:
    """Return the first entries that can be read in `minutes`, in their order.

    One paper always fits as long as there is a minute at all, however slow the pace. Raises
    ValueError unless `seconds_per_paper` is positive.
    """
    if seconds_per_paper <= 0:
        raise ValueError(f"seconds_per_paper must be positive, not {seconds_per_paper}")
    if minutes <= 0:
        return ()
    return tuple(entries[: max(1, int(minutes * 60 / seconds_per_paper))])


def minutes_needed(papers: int, *, seconds_per_paper: int) -> int:
    """Return the whole minutes that `papers` take, rounded up."""
    return -(-papers * seconds_per_paper // 60)
