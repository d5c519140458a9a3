"""The boundary: what sets examples apart, and what each of them adds to it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from triage.ranking.boundary import boundary


def _around(centre: int, papers: int, random: np.random.Generator) -> np.ndarray:
    rows = 0.3 * random.standard_normal((papers, 12))
    rows[:, centre] += 1
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("form", [np.asarray, csr_matrix])
def test_two_interests_both_lie_inside(form):
    """Papers of either interest lie further along the way than any other kind of paper."""
    random = np.random.default_rng(1)
    inside = np.vstack([_around(0, 10, random), _around(1, 10, random)])
    outside = np.vstack([_around(kind, 60, random) for kind in range(2, 8)])
    along, _ = boundary(form(np.vstack([inside, outside])), np.ones(380), 20)
    means = [float((_around(kind, 200, random) @ along).mean()) for kind in range(8)]
    assert min(means[:2]) > max(means[2:])


def test_an_example_well_inside_adds_little():
    """What an example adds is never negative, and least where others say the same."""
    random = np.random.default_rng(2)
    inside = np.vstack([_around(0, 20, random), _around(5, 1, random)])
    outside = np.vstack([_around(kind, 60, random) for kind in range(1, 5)])
    _, added = boundary(np.vstack([inside, outside]), np.ones(261), 21)
    assert added.min() >= 0
    assert added[-1] > np.median(added[:-1])
