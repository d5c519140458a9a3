"""What ranking asks of its process."""

from __future__ import annotations

import numpy as np
import pytest

from triage.ranking.process import one_thread, unalarmed


def test_a_product_alarms_nobody_while_ranking() -> None:
    """A flag that BLAS raises, at times without a reason, is no warning on a person's terminal."""
    endless, nothing = np.array([[np.inf]]), np.zeros((1, 1))
    for context in (one_thread(), unalarmed()):
        with context:
            assert np.isnan(endless @ nothing).all()
    with pytest.warns(RuntimeWarning, match="invalid"):
        endless @ nothing
