"""The score: what meaning, words, authors and rules give, less what was rejected takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from triage.models import Interest, Paper, Part, Scored
from triage.ranking.background import Background
from triage.ranking.circumstances import Circumstances
from triage.ranking.features import Features
from triage.ranking.interests import learn_interests, told
from triage.ranking.learned import SUMMANDS
from triage.ranking.process import one_thread, uncollected
from triage.ranking.profile import Example, Profile
from triage.ranking.reasons import OFF_TOPIC, BriefReasons, Reason, Reasons, Ways
from triage.ranking.rules import Ruled, ruled
from triage.ranking.scale import ORDINARY, bend, rate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RANKER = "three-spaces-8"
"""Name of this way of scoring; a new one re-scores everything."""

_DIGITS = 2
BEST = 300
"""So many of the best papers have their reasons told at length."""


def score(
    profile: Profile, candidates: Sequence[Example], background: Background | None = None
) -> list[Scored]:
    """Return one score per candidate, in their order, each the exact sum of its parts.

    `background` says what papers are like in general. Without one the candidates do, and should
    be many: some hundred at least for a sharp scale, any number for a usable order. Whoever
    scores often makes it once.
    """
    if not candidates:
        return []
    behind = Background.of(candidates) if background is None else background
    return Model(profile, behind).score(behind.see(candidates))


class Model:
    """A field learned once, to score any number of papers.

    A field with several interests scores a paper by the one that it fits best.
    """

    def __init__(self, profile: Profile, background: Background) -> None:
        """Learn the field."""
        self._field = profile.field
        with one_thread():
            self._interests = learn_interests(profile, background)

    @cached_property
    def interests(self) -> tuple[Interest, ...]:
        """What the examples fall apart into; one where they hold together, none without any."""
        return tuple(told(one) for one in self._interests if one.examples.ids)

    def points(self, features: Features) -> NDArray[np.float64]:
        """Return scores of papers without reasons, not rounded, shape (n,)."""
        import numpy as np

        rules = np.array([self._ruled(paper) for paper in features.papers])
        with one_thread():
            scores = [
                bend(one.strengths(features).total + rules, one.anchor) for one in self._interests
            ]
        best: NDArray[np.float64] = np.max(scores, axis=0)
        return best

    def score(self, features: Features, beside: Circumstances | None = None) -> list[Scored]:
        """Return scores of papers with the parts that sum to them.

        Every part says what it rests on; papers far from the field name one saved paper and one
        word, not several.
        `beside` holds what counts beside a paper's subject.
        """
        with one_thread(), uncollected():
            return self._score(features, beside or {})

    def _score(self, features: Features, beside: Circumstances) -> list[Scored]:
        import numpy as np

        drawn = [one.strengths(features) for one in self._interests]
        rules = [
            [*ruled(self._field, paper), *beside.get(paper.id, ())] for paper in features.papers
        ]
        ruled_by = np.array([sum(rule.strength for rule in some) for some in rules])
        totals = [strengths.total + ruled_by for strengths in drawn]
        points = np.stack(
            [bend(total, one.anchor) for total, one in zip(totals, self._interests, strict=True)]
        )
        fits, near = points.argmax(axis=0), _near(points.max(axis=0))
        scored: dict[int, Scored] = {}
        for number, one in enumerate(self._interests):
            by_rate = rate(totals[number], one.anchor)
            values = (drawn[number].table * by_rate[:, None]).round(_DIGITS).tolist()
            rates = by_rate.tolist()
            for row, reasons, at in self._reasons(number, features, fits == number, near):
                parts = _learned(values[row], reasons, at) + _by_rules(rules[row], rates[row])
                scored[row] = _sum(features.papers[row], parts)
        return [scored[row] for row in range(len(features.papers))]

    def _reasons(
        self, number: int, features: Features, here: NDArray[np.bool_], near: NDArray[np.bool_]
    ) -> Iterator[tuple[int, Reasons | BriefReasons, int]]:
        """Yield each paper that fits an interest best, and where in which reasons it is told of.

        At length where a person is likely to look.
        """
        import numpy as np

        if not here.any():
            return
        one, ways = self._interests[number], Ways.of(self._interests[number])
        fits = self.interests[number].words if len(self._interests) > 1 else ()
        rows = np.flatnonzero(here & near).tolist()
        at_length = Reasons(one, features.at(rows), ways, fits)
        yield from ((row, at_length, at) for at, row in enumerate(rows))
        rows = np.flatnonzero(here & ~near).tolist()
        briefly = BriefReasons(one, features.at(rows), ways)
        yield from ((row, briefly, at) for at, row in enumerate(rows))

    def _ruled(self, paper: Paper) -> float:
        return sum(rule.strength for rule in ruled(self._field, paper))


def _near(points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which papers a person is likely to look at."""
    import numpy as np

    near = np.zeros(len(points), dtype=bool)
    near[np.argsort(-points, kind="stable")[:BEST]] = True
    return near


def _learned(values: Sequence[float], reasons: Reasons | BriefReasons, row: int) -> list[Part]:
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
