"""Several interests in one field: examples that lie too far apart to be learned as one.

Learned as one, papers between two interests win, and the denser interest hides the other. So each
is learned from its own examples as well, and a paper is scored by the interest that it fits best.
Half of that score at least remains the whole field's, and the more, the less clear the parting is:
groups that are only just apart change hardly anything, and a wrong parting loses little.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import TYPE_CHECKING

from triage.models import Interest
from triage.ranking.background import Background
from triage.ranking.direction import mean
from triage.ranking.features import Features
from triage.ranking.learned import Learned
from triage.ranking.learning import begun, beside, finished, narrowed
from triage.ranking.profile import Profile
from triage.ranking.reasons import distinct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

APART = 0.3
"""Two groups are two interests where papers of both are less than so many times as near each other
as papers of the same group. In the median, halves of one field's examples lay at 0.5 in March 2026
and 0.4 in May 2025, two fields mixed at 0.0 and -0.4; some fields' lay below 0.3 by chance."""
TOGETHER = 0.1
"""Nearness without which papers make no group."""
LEAST = 3
"""Examples of an interest."""
MOST = 4
"""Interests in a field."""
WHOLE = 0.5
"""Share of the whole field in the score of an interest that has nothing to do with the others."""
NAMED = 4
"""Words that an interest is told by."""
_PARTED = 500
"""Examples that are looked at to find the groups."""
_SIDE_BY_SIDE = 2
"""Interests learned at a time: more threads would wait for each other's turn in Python."""
_STARTS = 8
_ROUNDS = 20


def learn_interests(profile: Profile, background: Background) -> tuple[Learned, ...]:
    """Learn a field: one way to score its papers for each interest in it, one at least."""
    field = begun(profile, background)
    ordinary = beside(field)
    groups = parted(field.liked)
    if len(groups) == 1:
        return (finished(field, ordinary),)
    share = _whole_share(field.liked, groups)
    fields = [field, *(narrowed(field, rows) for rows in groups)]
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as side_by_side:
        whole, *parts = side_by_side.map(finished, fields, repeat(ordinary))
    return tuple(part.leaning_on(whole, share) for part in parts)


def told(learned: Learned) -> Interest:
    """Return by which words the examples stand out that something was learned from."""
    import numpy as np

    background = learned.background
    more = mean(learned.examples)["words"] - background.usual_words
    above = np.flatnonzero(more > 0)
    best = above[np.argsort(-more[above], kind="stable")[: 3 * NAMED]]
    words = distinct([str(background.terms[i]) for i in best], NAMED)
    return Interest(words, learned.examples.ids)


def _whole_share(liked: Features, groups: Sequence[NDArray[np.int64]]) -> float:
    """Return the whole field's share: all of it where groups are only just apart."""
    places = _places(liked)
    nearness = _nearness([places[rows] for rows in groups])[1] / APART
    return min(1.0, WHOLE + (1 - WHOLE) * max(nearness, 0.0))


def parted(liked: Features) -> list[NDArray[np.int64]]:
    """Return the rows of each interest among examples; all in one where they hold together."""
    import numpy as np

    waiting = [np.arange(len(liked.ids), dtype=np.int64)]
    if len(liked.ids) < 2 * LEAST:
        return waiting
    places = _places(liked)
    whole: list[NDArray[np.int64]] = []
    while waiting:
        rows = waiting.pop(0)
        halves = _halves(places[rows]) if len(waiting) + len(whole) + 1 < MOST else None
        if halves is None:
            whole.append(rows)
        else:
            waiting += [rows[halves], rows[~halves]]
    return sorted(whole, key=lambda rows: int(rows[0]))


def _places(liked: Features) -> NDArray[np.float32]:
    """Return unit rows whose products are the papers' nearness in meaning and topics, halved."""
    import numpy as np

    return np.hstack([liked.meaning, liked.topics]) / np.float32(np.sqrt(2))


def _halves(places: NDArray[np.float32]) -> NDArray[np.bool_] | None:
    """Return which papers belong to the one of two interests; None where there is but one."""
    if len(places) < 2 * LEAST:
        return None
    some = places[:: -(-len(places) // _PARTED)]
    centres = _two_centres(some)
    if centres is None:
        return None
    found: NDArray[np.bool_] = places @ (centres[0] - centres[1]) > 0
    few = min(int(found.sum()), int((~found).sum()))
    return found if few >= LEAST and _apart(places, found) else None


def _two_centres(places: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """Return the centres of the best two groups, shape (2, d): k-means on the sphere.

    Started from the two papers farthest apart, and from some pairs drawn; always the same.
    """
    import numpy as np

    random = np.random.default_rng(0)
    farthest = np.unravel_index(np.argmin(places @ places.T), (len(places), len(places)))
    drawn = [random.choice(len(places), 2, replace=False) for _ in range(_STARTS)]
    tries = [_settled(places, places[list(pair)]) for pair in (farthest, *drawn)]
    fits = [
        (float((places @ centres.T).max(axis=1).sum()), centres)
        for centres in tries
        if centres is not None
    ]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def _settled(
    places: NDArray[np.float32], centres: NDArray[np.float32]
) -> NDArray[np.float32] | None:
    """Return centres that their groups' means no longer move; None where a group is empty."""
    import numpy as np

    before = None
    for _ in range(_ROUNDS):
        first = places @ (centres[0] - centres[1]) > 0
        if first.all() or not first.any():
            return None
        if before is not None and (first == before).all():
            break
        before = first
        means = np.stack([places[first].mean(axis=0), places[~first].mean(axis=0)])
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        centres = means / np.maximum(lengths, np.float32(1e-6))
    return centres


def _apart(places: NDArray[np.float32], first: NDArray[np.bool_]) -> bool:
    """Whether two groups hold together, and are far from each other beside that."""
    within, between = _nearness([places[first], places[~first]])
    return within > TOGETHER and between < APART


def _nearness(groups: Sequence[NDArray[np.float32]]) -> tuple[float, float]:
    """Return how near papers of a group are, and those of different ones as a share of that."""
    import numpy as np

    inside = sum(_products(places) for places in groups)
    whole = _products(np.concatenate(groups))
    sizes = [len(places) for places in groups]
    pairs = sum(size * (size - 1) for size in sizes)
    others = sum(sizes) * (sum(sizes) - 1) - pairs
    within, between = inside / pairs, (whole - inside) / others
    return within, between / max(within, 1e-9)


def _products(places: NDArray[np.float32]) -> float:
    """Return the sum of the products of each two different rows."""
    total = places.sum(axis=0)
    return float(total @ total) - float((places * places).sum())
