"""The score: what meaning, words, authors and rules give, less what was rejected takes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from triage.models import Interest, Scored
from triage.ranking.background import Background
from triage.ranking.circumstances import Circumstances
from triage.ranking.features import Features
from triage.ranking.interests import learn_interests, told
from triage.ranking.judged import Judged
from triage.ranking.process import one_thread
from triage.ranking.profile import Example, Profile
from triage.ranking.rulings import Rulings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RANKER = "three-spaces-11"
"""Name of this way of scoring; a new one re-scores everything."""


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

    def judge(self, features: Features, rulings: Rulings | None = None) -> Judged:
        """Return papers as the field judges them; `rulings` are what its rules say about them."""
        said = Rulings.of(self._field, features.papers, {}) if rulings is None else rulings
        return Judged(self._interests, features, said)

    def points(self, features: Features) -> NDArray[np.float64]:
        """Return scores of papers without reasons, not rounded, shape (n,)."""
        return self.judge(features).points

    def score(self, features: Features, beside: Circumstances | None = None) -> list[Scored]:
        """Return scores of papers with the parts that sum to them.

        `beside` holds what counts beside a paper's subject.
        """
        rulings = Rulings.of(self._field, features.papers, beside or {})
        return self.judge(features, rulings).scored()
