"""How many papers fit the minutes a person has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from triage.models import Entry

_MIDDLE = 50.0
_WORKING = 5
"""Days of a week."""


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


def near_boundary(entries: Sequence[Entry], shown: int, papers: int) -> tuple[Entry, ...]:
    """Return so many entries below the first `shown` whose place is least certain, best first.

    Those are the ones whose score is nearest to 50, where a decision teaches most (uncertainty
    sampling; Lewis and Gale, SIGIR 1994). A digest that would show nothing shows none of them.
    """
    if not shown:
        return ()
    below = [entry for entry in entries[shown:] if entry.scored]
    below.sort(key=lambda entry: (_from_middle(entry), entry.paper.id))
    return tuple(entry for entry in entries if entry in below[:papers])


def by_turns(papers: int, fields: int, day: date) -> list[int]:
    """Return how many of so many papers each of the fields has on a day, in their order.

    As many as any other, or one more: who has one more goes on with each working day, on which
    papers are announced.
    """
    weeks, weekday = divmod(day.toordinal() - 1, 7)
    first = (weeks * _WORKING + min(weekday, _WORKING - 1)) * papers
    return [
        sum((first + paper) % fields == place for paper in range(papers)) for place in range(fields)
    ]


def _from_middle(entry: Entry) -> float:
    return abs(entry.scored.score - _MIDDLE) if entry.scored else _MIDDLE


def minutes_needed(papers: int, *, seconds_per_paper: int) -> int:
    """Return the whole minutes that `papers` take, rounded up."""
    return -(-papers * seconds_per_paper // 60)
