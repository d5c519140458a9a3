"""What ranking asks of its process."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from triage.ranking.process import one_thread, side_by_side, unalarmed


def test_a_product_alarms_nobody_while_ranking() -> None:
    """A flag that BLAS raises, at times without a reason, is no warning on a person's terminal."""
    endless, nothing = np.array([[np.inf]]), np.zeros((1, 1))
    for context in (one_thread(), unalarmed()):
        with context:
            assert np.isnan(endless @ nothing).all()
    with pytest.warns(RuntimeWarning, match="invalid"):
        endless @ nothing


def test_jobs_side_by_side_answer_in_their_order_and_alarm_nobody() -> None:
    """Whichever ends first; in no thread is a flag of BLAS a warning."""
    endless = np.full((1, 1), np.inf)
    found = side_by_side([partial(np.matmul, endless, np.full((1, 1), n)) for n in range(9)])
    assert np.isnan(found[0]).all()
    assert [one.item() for one in found[1:]] == [np.inf] * 8
    lengths = side_by_side([partial(sum, range(size)) for size in (100_000, 1, 50_000, 2)])
    assert lengths == [sum(range(size)) for size in (100_000, 1, 50_000, 2)]
    assert side_by_side([]) == []


def test_a_job_that_fails_fails_all_of_them() -> None:
    """No answer is made up for it."""
    with pytest.raises(KeyError, match="lost"):
        side_by_side([dict, partial({}.__getitem__, "lost"), dict])
