"""Parting a field's examples into its interests: groups of papers that lie far from each other.

Two groups lie along one line: of the ways in which their papers differ, it stands out. So papers
are parted along their first principal component, which is what k-means with two centres looks for
(Ding and He 2004). They are two interests where that component holds much more than the following
ones do, and papers of different groups are hardly nearer than any two papers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.ranking.features import Features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

APART = 0.5
"""How far a component must stand out at least that parts papers into two interests. In March 2026
and May 2025 that parted 3 % of single fields' examples when 10 were drawn and 4 % of 20; of two
fields mixed 59 % with 5 examples of each and 73 % with 10."""
NEAR = 4.0
"""How much farther it must, where papers of different groups are as near as can be (1)."""
LEAST = 3
"""Examples of an interest."""
MOST = 4
"""Interests in a field."""
_PARTED = 500
"""Examples that are looked at to find the groups."""
_NOTHING = 1e-9


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
    """Return rows whose products are the papers' nearness in meaning and topics, halved.

    In topics alone where a paper has no vector yet: it would lie apart for that.
    """
    import numpy as np

    spaces = [liked.meaning, liked.topics] if liked.embedded.all() else [liked.topics]
    return np.hstack(spaces) / np.float32(np.sqrt(2))


def _halves(places: NDArray[np.float32]) -> NDArray[np.bool_] | None:
    """Return which papers belong to the one of two interests; None where there is but one."""
    if len(places) < 2 * LEAST:
        return None
    along, stands_out = _first_component(places)
    first = along > _cut(along)
    if min(int(first.sum()), int((~first).sum())) < LEAST:
        return None
    between = float(places[first].mean(axis=0) @ places[~first].mean(axis=0))
    return first if stands_out > APART + NEAR * between else None


def _first_component(places: NDArray[np.float32]) -> tuple[NDArray[np.float64], float]:
    """Return where papers lie along their first principal component, and how it stands out.

    It stands out by the logarithm of how many times more variance it holds than the following
    `MOST` - 1 on average: what other interests there are may hold as much as it.
    """
    import numpy as np
    from scipy.linalg import eigh

    some = places[:: -(-len(places) // _PARTED)].astype(np.float64)
    middle = some.mean(axis=0)
    spread = some - middle
    largest = len(some) - MOST, len(some) - 1
    variances, ways = eigh(spread @ spread.T, subset_by_index=largest)
    *following, first = np.maximum(variances, _NOTHING)
    return (places - middle) @ (spread.T @ ways[:, -1]), float(np.log(first / np.mean(following)))


def _cut(along: NDArray[np.float64]) -> float:
    """Return where to part values into two groups, each as tight as can be (Otsu 1979).

    No group is smaller than an interest may be, but where values are the same.
    """
    import numpy as np

    values = np.sort(along)
    below = np.arange(LEAST, len(values) - LEAST + 1)
    sums = np.cumsum(values)
    means = sums[below - 1] / below, (sums[-1] - sums[below - 1]) / (len(values) - below)
    between = below * (len(values) - below) * (means[1] - means[0]) ** 2
    best = int(below[between.argmax()])
    return float(values[best - 1] + values[best]) / 2
