"""Papers as a learned field judges them: how they score, and what each score rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from triage.models import Paper, Part, Scored
from triage.ranking.features import Features
from triage.ranking.interests import told
from triage.ranking.learned import SUMMANDS, Learned, Strengths
from triage.ranking.process import one_thread, side_by_side, uncollected
from triage.ranking.reasons import OFF_TOPIC, BriefReasons, Reason, Reasons, Ways
from triage.ranking.rules import Ruled
from triage.ranking.rulings import Rulings
from triage.ranking.scale import ORDINARY, bend, rate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOLD = 200
"""So many of the best papers have their reasons told at length."""
_DIGITS = 2


class Judged:
    """Some papers in a field: their points at once, what they rest on when it is asked for.

    Telling thousands of papers' reasons takes longer than learning the field.
    """

    def __init__(self, learned: Sequence[Learned], features: Features, rulings: Rulings) -> None:
        """Measure papers by each interest of a field that was learned, and by its rules."""
        import numpy as np

        self._learned = learned
        self._features = features
        self._rulings = rulings
        with one_thread():
            self._drawn = _drawn(learned, features)
        self._totals = [drawn.total + rulings.strengths for drawn in self._drawn]
        self._by_interest = np.stack(
            [bend(total, one.anchor) for total, one in zip(self._totals, learned, strict=True)]
        )

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """The papers' scores, not rounded, shape (n,): each by the interest that it fits best."""
        best: NDArray[np.float64] = self._by_interest.max(axis=0)
        return best

    def best(self, most: int) -> NDArray[np.bool_]:
        """Return which papers are among the best so many, shape (n,)."""
        import numpy as np

        best = np.zeros(len(self.points), dtype=bool)
        best[self._order[:most]] = True
        return best

    def scored(self, some: NDArray[np.bool_] | None = None) -> list[Scored]:
        """Return the papers' scores with the parts that sum to them; of all, or of some.

        Every part says what it rests on; papers that are not among the best name one saved paper
        and one word, not several.
        """
        import numpy as np

        wanted = np.ones(len(self.points), dtype=bool) if some is None else some
        fits = self._by_interest.argmax(axis=0)
        found: dict[int, Scored] = {}
        with one_thread(), uncollected():
            for number in range(len(self._learned)):
                found |= self._told(number, wanted & (fits == number))
        return [found[row] for row in np.flatnonzero(wanted).tolist()]

    def _told(self, number: int, here: NDArray[np.bool_]) -> dict[int, Scored]:
        """Return the scores of papers that fit an interest best, by their rows."""
        learned, papers = self._learned[number], self._features.papers
        found: dict[int, Scored] = {}
        for rows, reasons in self._reasons(number, here):
            rates = rate(self._totals[number][rows], learned.anchor)
            values = (self._drawn[number].table[rows] * rates[:, None]).round(_DIGITS).tolist()
            for at, (row, by_rate) in enumerate(zip(rows.tolist(), rates.tolist(), strict=True)):
                parts = _by_learning(values[at], reasons, at)
                parts += _by_rules(self._rulings.rows.get(row, ()), by_rate)
                found[row] = _sum(papers[row], parts)
        return found

    def _reasons(
        self, number: int, here: NDArray[np.bool_]
    ) -> Iterator[tuple[NDArray[np.int64], Reasons | BriefReasons]]:
        """Yield the rows of papers with their reasons: of the best at length, then of others."""
        import numpy as np

        learned, best = self._learned[number], self.best(TOLD)
        interest = told(learned).words if len(self._learned) > 1 else ()
        if (rows := np.flatnonzero(here & best)).size:
            some = self._plain.at(rows.tolist())
            (ways,) = Ways.of([learned], some.words)
            yield rows, Reasons(learned, some, ways, interest)
        if (rows := np.flatnonzero(here & ~best)).size:
            some = self._plain.at(rows.tolist())
            yield rows, BriefReasons(learned, some, self._ways[number], interest)

    @cached_property
    def _plain(self) -> Features:
        """The papers as their reasons look at them."""
        return self._features.without_wording()

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        """The papers' rows, best first."""
        import numpy as np

        return np.argsort(-self.points, kind="stable")

    @cached_property
    def _ways(self) -> list[Ways]:
        return Ways.of(self._learned)


def _drawn(learned: Sequence[Learned], features: Features) -> list[Strengths]:
    """Return what draws papers up and down by each interest of a field."""
    subjects = [partial(one.subject, features) for one in learned]
    common, *drawn = side_by_side([partial(learned[0].common, features), *subjects])
    return [Strengths(**subject, **common) for subject in drawn]


def _by_learning(values: Sequence[float], reasons: Reasons | BriefReasons, row: int) -> list[Part]:
    """Return the learned parts of a paper's score that are not 0."""
    return [
        _part(name, value, reasons, row)
        for name, value in zip(SUMMANDS, values, strict=True)
        if value
    ]


def _part(name: str, value: float, reasons: Reasons | BriefReasons, row: int) -> Part:
    off_topic = name == "topics" and value < 0
    reason: Reason = OFF_TOPIC if off_topic else getattr(reasons, name)(row)
    return Part(name, value, *reason)


def _by_rules(rules: Sequence[Ruled], rate_: float) -> list[Part]:
    return [
        Part(rule.name, value, rule.why, rule.points_to)
        for rule in rules
        if (value := round(rule.strength * rate_, _DIGITS))
    ]


def _sum(paper: Paper, parts: Sequence[Part]) -> Scored:
    """Add up rounded parts; what an ordinary paper gets makes up for the rounding at the ends."""
    learned = sum(part.value for part in parts)
    total = round(min(max(learned + ORDINARY, 0.0), 100.0), _DIGITS)
    base = round(total - learned, _DIGITS)
    ordinary = Part("ordinary", base, "what a paper gets that is like any other")
    return Scored(paper.id, total, (*parts, ordinary))
