"""One daemon per home: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

from triage.config import Home
from triage.errors import ConfigError

_NAME = "daemon"


@contextmanager
def only_one(home: Home) -> Iterator[None]:
    """Hold the home's daemon lock during the block.

    Raises:
        ConfigError: another process holds it.

    """
    home.locks.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home.locks / f"{_NAME}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ConfigError(
            f"a daemon runs for {home.path} already (process {_pid(home) or 'unknown'})",
            hint="stop it first, or name another home with --home",
        ) from error
    note = home.locks / f"{_NAME}.pid"
    try:
        note.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        with suppress(OSError):
            note.unlink()
        lock.release()


def running(home: Home) -> str:
    """Return the process id of the home's daemon; empty when none runs."""
    if not (home.locks / f"{_NAME}.lock").exists():
        return ""
    lock = FileLock(home.locks / f"{_NAME}.lock")
    try:
        with lock.acquire(timeout=0):
            return ""
    except Timeout:
        return _pid(home) or "unknown"


def _pid(home: Home) -> str:
    try:
        return (home.locks / f"{_NAME}.pid").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
