"""Several interests in one field: examples that lie too far apart to be learned as one.

Learned as one, papers between two interests win, and the denser interest hides the other. So each
is learned from its own examples as well, and a paper is scored by the interest that it fits best.
A part of that score remains the whole field's, so that a wrong parting loses little.
"""

from __future__ import annotations

from triage.models import Interest
from triage.ranking.background import Background
from triage.ranking.direction import mean
from triage.ranking.learned import Learned
from triage.ranking.learning import Begun
from triage.ranking.parting import parted
from triage.ranking.process import side_by_side
from triage.ranking.profile import Profile
from triage.ranking.reasons import distinct

WHOLE = 0.3
"""Share of the whole field in the score of an interest: what all of them have in common. With more
of it the denser interest hides the other; with less, more is lost where a parting is wrong."""
NAMED = 4
"""Words that an interest is told by."""


def learn_interests(profile: Profile, background: Background) -> tuple[Learned, ...]:
    """Learn a field: one way to score its papers for each interest in it, one at least."""
    field = Begun.of(profile, background)
    groups = parted(field.learned.liked)
    if len(groups) == 1:
        return (field.finished(),)
    fields = [field, *map(field.narrowed, groups)]
    whole, *parts = side_by_side([field.finished for field in fields])
    return tuple(part.leaning_on(whole, WHOLE) for part in parts)


def told(learned: Learned) -> Interest:
    """Return by which words the examples stand out that something was learned from."""
    import numpy as np

    background = learned.background
    more = mean(learned.examples)["words"] - background.usual_words
    above = np.flatnonzero(more > 0)
    best = above[np.argsort(-more[above], kind="stable")[: 3 * NAMED]]
    words = distinct([str(background.terms[i]) for i in best], NAMED)
    return Interest(words, learned.examples.ids)
