"""Learning a field: which way its papers lie from papers in general.

In three spaces: what an encoder makes of a paper, topics, and words. With few examples their mean
is hard to beat (Rocchio 1971). What an archive holds that is not judged yet is used twice: it says
what is ordinary, and the papers in it that fit best are taken as further examples (pseudo-relevance
feedback; Manning, Raghavan and Schütze 2008, chapter 9). A boundary against ordinary papers joins
the means; with more examples the means and the unjudged papers fade and the boundary remains, which
keeps several interests apart that a mean would blur. Strengths are in standard deviations of the
ordinary papers, so that all spaces weigh the same and a score means the same every day.

Whoever rejects more than they like is screening: what they judge is alike in its subject, and how
it is worded decides. Meaning and topics fade there, and the boundary is one through all words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from triage.ranking.background import Background
from triage.ranking.boundary import boundary, stacked
from triage.ranking.categories import Categories
from triage.ranking.description import Described, Start, look_alikes, start
from triage.ranking.direction import Pull, mean, plus, together
from triage.ranking.features import SPACES, WORDING, Features
from triage.ranking.learned import Learned, Own
from triage.ranking.profile import Example, Profile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEEDBACK_ROUNDS = 2
FEEDBACK_SHARE = 40
"""Of the background, one paper in so many is taken as a further example."""
FEEDBACK_WEIGHT = 1.5
"""How much all of them count beside all the real examples together, while those are few."""
FEEDBACK_FEW = 5
FEEDBACK_FADES = 0.3
"""With n times as many examples they count n to the minus this."""
FEEDBACK_INSIDE = 0.3
"""What they count in the boundary beside what they count in the mean."""
MEANS_FADE_FROM = 10
"""Examples from which on means and further examples fade, as one over the examples."""
NEVER_OUTSIDE = 12
"""Of the background, one paper in so many fits too well to be taken as a counter-example."""
OUTSIDE_PAPERS = 1500
"""Ordinary papers that a boundary is learned against."""
PUSH = 0.3
"""What the way from liked papers to rejected ones counts beside the field's."""
PUSH_FROM = 5
"""Rejected papers from which on it counts in full, and liked ones from which on it fades."""
PUSH_FADES = 0.5
"""With n times as many liked papers it counts n to the minus this."""
OUTNUMBERED_MOST = 5.0
"""Where n times more papers were rejected than liked, up to this n, someone has gone through
ordinary papers too and the boundary knows best: a rejected paper counts as n squared drawn ones
outside it, and all means fade by n. Chosen on 43 screenings of papers (CISI, Cranfield,
Kitchenham, arXiv)."""
OUTNUMBERED_FEEDBACK = 3
"""Further examples fade by n to this, without end: so few of the best fitting were liked. This, and
that meaning and topics fade by n, was chosen on the screenings of eight systematic reviews."""
OUTNUMBERED_FROM = 5
"""Fewer liked papers are taken for so many there: a few rejections beside fewer likes are no
screening."""
SKIPPED_WEIGHT = 0.25
"""What a skipped paper counts beside a rejected one."""
_SCREENED = ("meaning", "topics", WORDING)
"""Where the boundary runs in place of `SPACES` once more was rejected than liked."""
_LEAST_ANCHOR = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """A field, or one interest of it, of which all is learned but the way that its papers lie."""

    learned: Learned
    described: Described | None
    beside: NDArray[np.float64]
    """How ordinary papers are drawn by all else: the same for each interest of a field."""

    @classmethod
    def of(cls, profile: Profile, background: Background) -> Begun:
        """Learn what all interests of a field have in common."""
        ordinary = background.features
        liked, rejected = background.see(profile.liked), background.see(_against(profile))
        outnumbered = _outnumbered(profile)
        push, pushed = _push(liked, rejected, ordinary)
        learned = Learned(
            profile,
            background,
            liked,
            rejected,
            pull=None,
            push=push,
            push_weight=_push_weight(liked, rejected) / min(outnumbered, OUTNUMBERED_MOST),
            outnumbered=outnumbered,
            coauthors=Counter(name for names in liked.authors for name in names),
            categories=Categories.of(liked, ordinary),
            anchor=_LEAST_ANCHOR,
            examples=liked,
        )
        beside = together(learned.common(ordinary, pushed))
        return cls(learned, Described.of(profile, background), beside)

    def narrowed(self, rows: NDArray[np.int64]) -> Begun:
        """Return one interest: some of the examples, the rows of them.

        Authors, categories and what was rejected remain the whole field's. It is learned against
        fewer ordinary papers.
        """
        field = self.learned
        some = tuple(field.profile.liked[row] for row in rows.tolist())
        liked, behind = field.liked.at(rows.tolist()), field.background
        profile = replace(field.profile, liked=some)
        one = replace(field, profile=profile, background=behind.fewer, liked=liked, examples=liked)
        return replace(self, learned=one, beside=self.beside[:: behind.step])

    def finished(self) -> Learned:
        """Learn which way the papers lie."""
        begin = start(self.described, self.learned.liked)
        return _followed(self.learned, begin, self.beside) if begin else self.learned


def _against(profile: Profile) -> list[Example]:
    faded = [Example(e.paper, e.vector, e.weight * SKIPPED_WEIGHT) for e in profile.skipped]
    return [*profile.rejected, *faded]


def _push(
    liked: Features, rejected: Features, ordinary: Features
) -> tuple[Pull | None, NDArray[np.float64] | None]:
    """Return the way from what was liked to what was rejected, and how it draws ordinary papers.

    Rejected papers were shown because they are near the field: what they share with it is no
    reason against a paper, only what they have beyond it.
    """
    if not rejected.weights.sum():
        return None, None
    push, drawn = Pull.measured(plus(mean(rejected), -1.0, mean(liked)), ordinary)
    return push, together(drawn)


def _push_weight(liked: Features, rejected: Features) -> float:
    """Return how much that way counts."""
    few = (PUSH_FROM / max(float(liked.weights.sum()), PUSH_FROM)) ** PUSH_FADES
    return float(PUSH * min(rejected.weights.sum() / PUSH_FROM, 1.0) * few)


def _outnumbered(profile: Profile) -> float:
    """Return how many times more papers were rejected than liked; 1 where not more, or none was.

    A few rejected papers beside fewer liked ones are not many, and skipped ones were not judged.
    """
    count = sum(example.weight for example in profile.liked)
    against = sum(example.weight for example in profile.rejected)
    return max(against / max(count, OUTNUMBERED_FROM), 1.0) if count else 1.0


def _followed(learned: Learned, begin: Start, besides: NDArray[np.float64]) -> Learned:
    """Learn in rounds: each takes the best of the background as further examples."""
    import numpy as np

    ordinary, liked = learned.background.features, learned.liked
    judged = {*liked.ids, *learned.rejected.ids}
    free = np.delete(np.arange(len(ordinary.ids)), [row for _, row in ordinary.of(judged)])
    size = len(free) // FEEDBACK_SHARE
    pull, drawn = Pull.measured(begin.along, ordinary)
    order = free
    for _ in range(FEEDBACK_ROUNDS if size else 0):
        total = besides + together(drawn)
        order = free[np.argsort(-total[free], kind="stable")]
        alike = look_alikes(ordinary, order, total, size, described=1 - begin.share)
        pull, drawn = Pull.measured(plus(begin.along, _feedback(learned), alike), ordinary)
    current = replace(learned, pull=pull)
    if liked.weights.sum():
        outside = order[len(order) // NEVER_OUTSIDE :]
        current, both = _bounded(current, begin.share, drawn, order[:size], outside)
        return replace(current, anchor=_anchor(current, besides + both, size))
    return replace(current, anchor=_anchor(current, besides + together(drawn), size))


def _feedback(learned: Learned) -> float:
    """Return what the further examples count beside the real ones."""
    few = FEEDBACK_FEW / max(float(learned.liked.weights.sum()), FEEDBACK_FEW)
    believed = FEEDBACK_WEIGHT / learned.outnumbered**OUTNUMBERED_FEEDBACK
    return float(believed * few**FEEDBACK_FADES)


def _bounded(
    learned: Learned,
    share: float,
    drawn: Mapping[str, NDArray[np.float64]],
    further: NDArray[np.int64],
    outside: NDArray[np.int64],
) -> tuple[Learned, NDArray[np.float64]]:
    """Let the means fade with many examples, and add the boundary around them.

    Takes how much of the means the examples are and how the means draw the ordinary papers, and
    returns how both together do.
    """
    ordinary, liked, means = learned.background.features, learned.liked, learned.pull
    if means is None or not len(outside):
        return learned, together(drawn)
    count = float(liked.weights.sum())
    fade = min(1.0, MEANS_FADE_FROM / count) / min(learned.outnumbered, OUTNUMBERED_MOST)
    ways, added = _ways(learned, further, outside, fade)
    edge, more = Pull.measured(ways, ordinary)
    shares = dict.fromkeys(("meaning", "topics"), 1 / learned.outnumbered)
    own = Own.of(liked, means, fade * share).plus(liked, edge, added).times(shares)
    current = replace(learned, pull=means.mixed(fade, edge).times(shares), own=own)
    both = fade * together(drawn, shares) + together(more, shares)
    return current, both - own.total(ordinary)


def _ways(
    learned: Learned, further: NDArray[np.int64], outside: NDArray[np.int64], fade: float
) -> tuple[dict[str, NDArray[np.float32]], dict[str, NDArray[np.float64]]]:
    """Return the boundary's way through each space, and what each example adds to it.

    Where most was rejected, through all words in place of the subject's.
    """
    import numpy as np

    liked, against, ordinary = learned.liked, learned.rejected, learned.background.features
    drawn = outside[:: -(-len(outside) // OUTSIDE_PAPERS)]
    rest = fade * FEEDBACK_INSIDE * _feedback(learned) / max(len(further), 1)
    times = min(learned.outnumbered, OUTNUMBERED_MOST)
    weights = np.concatenate(
        [
            liked.weights / liked.weights.sum(),
            np.full(len(further), rest),
            np.ones(len(drawn)),
            times**2 * against.weights,
        ]
    )
    chosen = np.concatenate([further, drawn])
    ways, added = {}, {}
    for space in SPACES if learned.outnumbered == 1 else _SCREENED:
        rows = stacked(liked.rows(space), ordinary.rows(space)[chosen], against.rows(space))
        ways[space], adds = boundary(rows, weights, len(liked.ids) + len(further))
        added[space] = adds[: len(liked.ids)]
    return ways, added


def _anchor(learned: Learned, ordinary: NDArray[np.float64], size: int) -> float:
    """Return the strength of a typical example: the median of the real ones, or of the best.

    The best of the background are taken judged or not: a scale must not stretch because the best
    were saved. `ordinary` is how the field draws all of them.
    """
    import numpy as np

    own = learned.strengths(learned.liked).total
    best = np.sort(ordinary)[len(ordinary) - size :]
    levels = [float(np.median(some)) for some in (own, best) if len(some)]
    return max(min(levels, default=_LEAST_ANCHOR), _LEAST_ANCHOR)
