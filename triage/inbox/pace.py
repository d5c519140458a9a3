"""How long reading takes this person, and how much of what is left is likely to matter to them.

Both are learned from decisions and nothing else: no timer runs, and what was learned yesterday
is known today. Pure functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median

from triage.models import Entry, InboxState, Left, Scored
from triage.ranking import stopping
from triage.ranking.circumstances import subject_alone
from triage.ranking.stopping import Verdict, audited, drawn

AWAY = 180
"""Seconds between two decisions after which the person was somewhere else."""
_ENOUGH_GAPS = 10
_LIKED = {InboxState.SAVED, InboxState.READ}
DECIDED = frozenset({*_LIKED, InboxState.SKIPPED, InboxState.REJECTED})
"""States of papers that somebody said yes or no to."""


def seconds_per_paper(times: Iterable[datetime], default: float) -> float:
    """Return the median time between two steps of deciding; `default` while too few are known.

    Papers decided on in one moment are one step.
    """
    gaps = _gaps(times)
    return max(1.0, median(gaps)) if len(gaps) >= _ENOUGH_GAPS else default


def minutes_spent(times: Iterable[datetime], pace: float) -> float:
    """Return the minutes that went into decisions taken at these times, at `pace` for the first.

    Time away is not reading: of a longer gap, the pace counts.
    """
    moments = sorted(set(times))
    if not moments:
        return 0.0
    steps = ((later - sooner).total_seconds() for sooner, later in _pairs(moments))
    return (pace + sum(step if step <= AWAY else pace for step in steps)) / 60


def relevant_left(
    field: str,
    decided: Iterable[Entry],
    left: Iterable[Entry],
    *,
    alone: Callable[[Scored], float] = subject_alone,
) -> Left | None:
    """Return how many of the papers left this person would save in a field, judged by score.

    Age and evidence have no say: they tell nothing of relevance. `alone` says what a score would
    be without them; whoever asks often remembers it.

    None where too few papers with a score were saved, read, skipped or rejected, or none of them
    was saved: too little is known to say.
    """
    known = [
        Verdict(alone(entry.scored), entry.state in _LIKED, audited(field, entry.paper.id))
        for entry in decided
        if entry.scored and entry.state in DECIDED
    ]
    if not stopping.telling(known):
        return None
    return stopping.relevant_left(known, [alone(one.scored) for one in left if one.scored])


def audit(field: str, entries: Iterable[Entry], papers: int) -> tuple[Entry, ...]:
    """Return so many entries drawn by lot, at most: their scores have no say.

    What becomes of them tells what all that is never shown is worth.
    """
    scored = {one.paper.id: one for one in entries if one.scored}
    return tuple(scored[one] for one in drawn(field, scored, papers))


def _gaps(times: Iterable[datetime]) -> list[float]:
    steps = ((later - sooner).total_seconds() for sooner, later in _pairs(sorted(set(times))))
    return [step for step in steps if step <= AWAY]


def _pairs(moments: Sequence[datetime]) -> Iterable[tuple[datetime, datetime]]:
    return pairwise(moments)
