"""What ranking asks of the process that it runs in."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_AT_A_TIME = 2


@contextmanager
def one_thread() -> Iterator[None]:
    """Let dense products take one thread, in the whole process, and alarm nobody.

    Products this small only wait for each other on several.
    """
    with _libraries().limit(limits=1, user_api="blas"), unalarmed():
        yield


def side_by_side(jobs: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Do something several times, each as far as it goes in a thread of its own, alarming nobody.

    Two at a time: more would wait for each other's turn in Python.
    """

    def done(job: Callable[[], Answer]) -> Answer:
        with unalarmed():  # holds for one thread only
            return job()

    with ThreadPoolExecutor(_AT_A_TIME) as threads:
        return list(threads.map(done, jobs))


def unalarmed() -> AbstractContextManager[object]:
    """Return a context for this thread in which no product of numbers is said to be invalid.

    Some builds of BLAS raise that flag now and then where all numbers are finite and the product is
    right (https://github.com/numpy/numpy/issues/24067; seen with 19 rows of 5 numbers).
    """
    import numpy as np

    return np.errstate(invalid="ignore")


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
