"""Linear algebra on one processor: products this small only wait for each other on several."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which dense products take one thread, in the whole process."""
    limited: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limited


@lru_cache(maxsize=1)
def _libraries() -> Any:  # noqa: ANN401  threadpoolctl is untyped
    import scipy.linalg  # noqa: F401  brings a library of its own, beside NumPy's
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
