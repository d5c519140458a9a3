"""A turnstile that lets one request at a time through to a service, with a gap after each.

It holds over threads and processes and survives a restart: the lock is a file lock that the
system releases when a process dies, and the time of the next turn is kept in a file beside it.
It knows nothing about HTTP.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path

from filelock import FileLock, Timeout

from triage.errors import SourceThrottled, StoreError

LONGEST_WAIT = 600.0
"""Seconds after which a wait is not believed: the clock was set back, or a process hangs."""


class Gate:
    """One service's turnstile, shared by everybody who uses the same folder and name.

    The gap is counted from the end of one request to the start of the next, so that the service
    sees it too, whatever the network adds to either. Neither promise depends on who asks: threads
    may share one gate, processes make their own.

    Args:
        folder: where lock and time are kept; made when missing.
        name: the service, as a file name.
        gap: seconds between two turns.
        now: the time of day in seconds, the same for all processes.
        sleep: waits for seconds.

    """

    def __init__(
        self,
        folder: Path,
        name: str,
        gap: float,
        *,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._name = name
        self._gap = gap
        self._now = now
        self._sleep = sleep
        self._next = folder / f"{name}.next"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error
        self._lock = FileLock(folder / f"{name}.lock")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn, hold it during the block, then start the gap.

        Raises:
            SourceThrottled: another process kept the turn for `LONGEST_WAIT` seconds.
            StoreError: the folder cannot be written.

        """
        with self._alone():
            while (wait := self._remaining()) > 0:
                self._sleep(wait)
            self._reserve(self._gap)
            try:
                yield
            finally:
                self._reserve(self._gap)

    def postpone(self, seconds: float) -> None:
        """Let nobody through for `seconds` from now, because the service asked to wait."""
        with self._alone():
            self._reserve(min(max(seconds, self._remaining()), LONGEST_WAIT))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            self._lock.acquire(timeout=LONGEST_WAIT)
        except Timeout as error:
            raise SourceThrottled(
                f"another process has kept the turn for {self._name} for {LONGEST_WAIT:.0f} s",
                hint="end the triage that hangs, then run the command again",
            ) from error
        except OSError as error:
            raise _unwritable(self._next.parent, error) from error
        try:
            yield
        finally:
            self._lock.release()

    def _remaining(self) -> float:
        try:
            wait = float(self._next.read_text(encoding="ascii")) - self._now()
        except FileNotFoundError:
            return 0.0
        except (OSError, ValueError):
            wait = float("nan")
        if isfinite(wait) and wait <= LONGEST_WAIT:
            return wait
        self._reserve(self._gap)  # a torn file, or a clock that was set back
        return self._gap

    def _reserve(self, seconds: float) -> None:
        try:
            self._next.write_text(repr(self._now() + seconds), encoding="ascii")
        except OSError as error:
            raise _unwritable(self._next.parent, error) from error


def _unwritable(folder: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{folder}: cannot be written: {error.strerror or error}",
        hint="make it writable, or name another home with --home or TRIAGE_HOME",
    )
