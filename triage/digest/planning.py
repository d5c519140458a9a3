"""How many papers fit the minutes a person has."""

from __future__ import annotations

from collections.abc import Sequence

from triage.models import Entry

_MIDDLE = 50.0


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


def _from_middle(entry: Entry) -> float:
    return abs(entry.scored.score - _MIDDLE) if entry.scored else _MIDDLE


def minutes_needed(papers: int, *, seconds_per_paper: int) -> int:
    """Return the whole minutes that `papers` take, rounded up."""
    return -(-papers * seconds_per_paper // 60)
