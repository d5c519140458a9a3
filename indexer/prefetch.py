"""Work ahead of a device: the next batches are made while it computes."""

from __future__ import annotations

from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

T = TypeVar("T")
_POLL = 0.1


class _Failure(Generic[T]):
    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def prefetch(items: Iterable[T], depth: int) -> Generator[T, None, None]:
    """Yield `items`, made up to `depth` ahead in a thread of their own.

    An error in the making is raised here. Closing the generator stops the thread.
    """
    queue: Queue[T | _Failure[T]] = Queue(depth)
    stop = Event()
    thread = Thread(target=_make, args=(items, queue, stop), name="prefetch", daemon=True)
    thread.start()
    try:
        while not isinstance(item := queue.get(), _Failure):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stop.set()
        while thread.is_alive():
            _drain(queue)
            thread.join(_POLL)


def _make(items: Iterable[T], queue: Queue[T | _Failure[T]], stop: Event) -> None:
    end = _Failure[T](None)
    try:
        for item in items:
            if not _put(queue, item, stop):
                return
    except BaseException as error:  # noqa: BLE001 - raised again in the thread that consumes
        end = _Failure[T](error)
    _put(queue, end, stop)


def _put(queue: Queue[T | _Failure[T]], item: T | _Failure[T], stop: Event) -> bool:
    while not stop.is_set():
        try:
            queue.put(item, timeout=_POLL)
        except Full:
            continue
        return True
    return False


def _drain(queue: Queue[T | _Failure[T]]) -> None:
    try:
        while True:
            queue.get_nowait()
    except Empty:
        return
