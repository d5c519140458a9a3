"""What ranking asks of the process that it runs in."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import Any


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which dense products take one thread, in the whole process.

    Products this small only wait for each other on several.
    """
    limited: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limited


@lru_cache(maxsize=1)
def _libraries() -> Any:  # noqa: ANN401  threadpoolctl is untyped
    import scipy.linalg  # noqa: F401  brings a library of its own, beside NumPy's
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the garbage collector back: no cycle is in the thousands of values that a ranking makes.

    Going through them again and again takes a tenth of its time.
    """
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()
