"""How long reading takes this person, and how much of what is left is likely to matter to them.

Both are learned from decisions and nothing else: no timer runs, and what was learned yesterday
is known today. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median

from triage.models import Entry, InboxState

AWAY = 180
"""Seconds between two decisions after which the person was somewhere else."""
_ENOUGH_GAPS = 10
_ENOUGH_DECISIONS = 20
_BAND = 20
"""Points of score that are looked at together."""
_FALL = 0.25
"""What a band of scores is expected to hold of what the band above it holds."""
_LIKED = {InboxState.SAVED, InboxState.READ}
_DISLIKED = {InboxState.SKIPPED, InboxState.REJECTED}


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


def relevant_left(decided: Iterable[Entry], left: Sequence[Entry]) -> float | None:
    """Return how many of the papers left this person would save, judged by score alone.

    None where fewer than twenty papers with a score were saved, read, skipped or rejected, or
    none of them was saved: too little is known to say.
    """
    seen: dict[int, list[bool]] = {}
    for entry in decided:
        if entry.scored and entry.state in _LIKED | _DISLIKED:
            seen.setdefault(_band(entry), []).append(entry.state in _LIKED)
    votes = [vote for band in seen.values() for vote in band]
    if len(votes) < _ENOUGH_DECISIONS or not any(votes):
        return None
    rates = _rates(seen, sum(votes) / len(votes))
    return sum(rates[_band(entry)] for entry in left if entry.scored)


def _rates(seen: Mapping[int, Sequence[bool]], overall: float) -> dict[int, float]:
    """Return the share that is liked in each band of scores, the highest first.

    A band nobody looked into is expected to hold a fraction of what the one above it holds: people
    decide from the top, and what they like there says little about the bottom.
    """
    rates: dict[int, float] = {}
    expected, looked = overall, False
    for band in range(100 // _BAND, -1, -1):
        votes = seen.get(band, ())
        looked = looked or bool(votes)
        rates[band] = (sum(votes) + expected) / (len(votes) + 1)
        expected = rates[band] * _FALL if looked else overall
    return rates


def _band(entry: Entry) -> int:
    return int(entry.scored.score // _BAND) if entry.scored else -1


def _gaps(times: Iterable[datetime]) -> list[float]:
    steps = ((later - sooner).total_seconds() for sooner, later in _pairs(sorted(set(times))))
    return [step for step in steps if step <= AWAY]


def _pairs(moments: Sequence[datetime]) -> Iterable[tuple[datetime, datetime]]:
    return pairwise(moments)
