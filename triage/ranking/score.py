"""The score: what meaning, words, authors and rules give, less what was rejected takes."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from triage.models import Paper, Part, Scored
from triage.ranking.background import Background
from triage.ranking.features import Features
from triage.ranking.learned import Learned
from triage.ranking.learning import learn
from triage.ranking.profile import Example, Profile
from triage.ranking.reasons import OFF_TOPIC, BriefReasons, Reason, Reasons
from triage.ranking.rules import ruled
from triage.ranking.scale import ORDINARY, bend, rate
from triage.ranking.threads import one_thread

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RANKER = "three-spaces-3"
"""Name of this way of scoring; a new one re-scores everything."""

_DIGITS = 2
_LEARNED = ("meaning", "topics", "words", "categories", "authors", "rejected")
STANDS_OUT = 15.0
"""Papers from this score on, and at least `BEST` of them, have their reasons told at length."""
BEST = 300


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
    """A field learned once, to score any number of papers."""

    def __init__(self, profile: Profile, background: Background) -> None:
        """Learn the field."""
        with one_thread():
            self._learned: Learned = learn(profile, background)

    def points(self, features: Features) -> NDArray[np.float64]:
        """Return scores of papers without reasons, not rounded, shape (n,)."""
        import numpy as np

        with one_thread():
            total = self._learned.strengths(features).total
        rules = np.array([self._ruled(paper) for paper in features.papers])
        return bend(total + rules, self._learned.anchor)

    def score(self, features: Features) -> list[Scored]:
        """Return scores of papers with the parts that sum to them.

        Every part says what it rests on; papers far from the field name one word, not several.
        """
        with one_thread(), _uncollected():
            return self._score(features)

    def _score(self, features: Features) -> list[Scored]:
        import numpy as np

        field = self._learned.profile.field
        found = self._learned.strengths(features)
        rules = [list(ruled(field, paper)) for paper in features.papers]
        total = found.total + np.array([sum(rule.strength for rule in some) for some in rules])
        rates = rate(total, self._learned.anchor)
        learned = np.stack([getattr(found, name) * rates for name in _LEARNED], axis=1)
        rounded = learned.round(_DIGITS).tolist()
        reasons = Reasons(self._learned, features)
        brief = BriefReasons(reasons)
        near = _near(bend(total, self._learned.anchor))
        scored = []
        for row, paper in enumerate(features.papers):
            told = reasons if near[row] else brief
            parts = [
                _part(name, value, told, row)
                for name, value in zip(_LEARNED, rounded[row], strict=True)
                if value
            ]
            parts += [
                Part(rule.name, value, rule.why, rule.points_to)
                for rule in rules[row]
                if (value := round(rule.strength * float(rates[row]), _DIGITS))
            ]
            scored.append(_sum(paper, parts))
        return scored

    def _ruled(self, paper: Paper) -> float:
        return sum(rule.strength for rule in ruled(self._learned.profile.field, paper))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold the garbage collector back: there is no cycle in what it would go through."""
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()


def _near(points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which papers a person is likely to look at."""
    import numpy as np

    near = points >= STANDS_OUT
    near[np.argsort(-points, kind="stable")[:BEST]] = True
    return near


def _part(name: str, value: float, reasons: Reasons | BriefReasons, row: int) -> Part:
    off_topic = name == "topics" and value < 0
    reason: Reason = OFF_TOPIC if off_topic else getattr(reasons, name)(row)
    return Part(name, value, *reason)


def _sum(paper: Paper, parts: Sequence[Part]) -> Scored:
    """Add up rounded parts; what an ordinary paper gets makes up for the rounding at the ends."""
    learned = sum(part.value for part in parts)
    total = round(min(max(learned + ORDINARY, 0.0), 100.0), _DIGITS)
    base = round(total - learned, _DIGITS)
    ordinary = Part("ordinary", base, "what a paper gets that is like any other")
    return Scored(paper.id, total, (*parts, ordinary))
