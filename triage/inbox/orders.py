"""The orders in which papers can be read, the same in a list and on the screen: keys to sort by."""

from __future__ import annotations

from enum import StrEnum

from triage.models import Entry
from triage.ranking import worth


class By(StrEnum):
    """What an inbox is ordered by."""

    SCORE = "score"
    DATE = "date"
    EVIDENCE = "evidence"


def by_score(entry: Entry) -> tuple[float, str]:
    """Put the best first, papers without a score last; ids break ties."""
    return (-entry.scored.score if entry.scored else 1.0, entry.paper.id)


def by_date(entry: Entry) -> tuple[int, float, str]:
    """Put the newest first, papers without a day last; of one day the best."""
    day = entry.paper.day
    return (-day.toordinal() if day else 0, *by_score(entry))


def by_evidence(entry: Entry) -> tuple[float, float, str]:
    """Put what evidence speaks for first, what it speaks against last; of equals the best."""
    return (-worth(entry.flags), *by_score(entry))


ORDERS = {By.SCORE: by_score, By.DATE: by_date, By.EVIDENCE: by_evidence}
