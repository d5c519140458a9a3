"""One morning's work as the screen counts it: minutes spent, and what is likely to matter yet.

Nothing here knows Textual or the store; times and outcomes are handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from triage.inbox.pace import minutes_spent, relevant_left, seconds_per_paper
from triage.models import Entry, Scored
from triage.ranking.circumstances import subject_alone


@dataclass(frozen=True, slots=True)
class Worked:
    """What was decided up to now, as it was read from the store."""

    times: tuple[datetime, ...] = ()
    """When decisions that stand were taken, over all fields."""
    decided: tuple[Entry, ...] = ()
    """The papers of the shown field that were decided on."""
    field: str = ""
    """The shown field's name."""


class Sitting:
    """Counts minutes against a budget, from the times of decisions alone."""

    def __init__(self, budget: int, default_pace: float) -> None:
        self.budget = budget
        """Minutes the user wants to spend. 0: no budget."""
        self._default = default_pace
        self._times: list[datetime] = []
        self._field = ""
        self._decided: tuple[Entry, ...] = ()
        self._known: dict[str, tuple[Scored, float]] = {}
        """Papers' scores without age and evidence: asked for at every step, of thousands."""

    def load(self, worked: Worked) -> None:
        """Take over what the store knows."""
        self._times = list(worked.times)
        if worked.field != self._field:
            self._known.clear()
        self._field, self._decided = worked.field, worked.decided

    def step(self, at: datetime) -> None:
        """Count a step of deciding that was just taken."""
        self._times.append(at)

    @property
    def pace(self) -> float:
        """Seconds that one paper takes this person; the configured ones while that is not known."""
        return seconds_per_paper(self._times, self._default)

    def spent(self, today: date) -> float:
        """Return the minutes that went into deciding today."""
        mine = (at for at in self._times if at.astimezone().date() == today)
        return minutes_spent(mine, self.pace)

    def is_up(self, today: date) -> bool:
        """Whether the minutes are used up."""
        return bool(self.budget) and self.spent(today) >= self.budget

    def relevant(self, left: Sequence[Entry]) -> int | None:
        """Return about how many of these papers this person would save. None: not known yet."""
        expected = relevant_left(self._field, self._decided, left, alone=self._alone)
        return None if expected is None else round(expected.expected)

    def _alone(self, scored: Scored) -> float:
        known = self._known.get(scored.paper_id)
        if known is None or known[0] is not scored:
            known = self._known[scored.paper_id] = (scored, subject_alone(scored))
        return known[1]

    def facts(self, today: date, left: Sequence[Entry]) -> Iterable[str]:
        """Return the progress as the header shows it."""
        spent = self.spent(today)
        up = ", D ends the day" if self.is_up(today) else ""
        yield f"{spent:.0f} of {self.budget} min{up}" if self.budget and spent >= 1 else ""
        relevant = self.relevant(left)
        yield f"about {relevant:,} relevant left" if relevant is not None and left else ""
