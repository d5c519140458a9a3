"""A program on a pseudo-terminal, and when it answers: what benchmarks of the screen share."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

PATIENCE = 120
"""Seconds after which a terminal that says nothing more is given up on."""
_IDLE = 0.05
"""Share of a processor below which a process does nothing."""


class Terminal:
    """A Python program on a terminal of 120x40 cells; it ends with the block."""

    def __init__(self, *arguments: str) -> None:
        self.began = time.monotonic()
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        path = os.pathsep.join(filter(None, sys.path[1:]))
        self._child = subprocess.Popen(  # noqa: S603  this project's own command
            [sys.executable, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=os.environ | {"TERM": "xterm-256color", "PYTHONPATH": path},
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pid in [self._child.pid, *self.children()]:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        self._child.wait()
        os.close(self._master)

    def press(self, keys: str) -> float:
        """Type keys; return when."""
        now = time.monotonic()
        os.write(self._master, keys.encode())
        return now

    def read(self, seconds: float) -> bytes:
        """Return what is written next, nothing when that takes longer."""
        if not select.select([self._master], [], [], max(0.0, seconds))[0]:
            return b""
        return os.read(self._master, 1 << 16)

    def read_until(self, wanted: bytes) -> float:
        """Read until something is on the screen; return when it was.

        Raises:
            TimeoutError: it never came.

        """
        seen, deadline = b"", time.monotonic() + PATIENCE
        while wanted not in seen:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{wanted!r} never came after {seen[-500:]!r}")
            seen += self.read(1)
        return time.monotonic()

    def read_for(self, seconds: float) -> bytes:
        """Return all that is written within some seconds."""
        seen, deadline = b"", time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            seen += self.read(left)
        return seen

    def read_until_quiet(self, seconds: float) -> float:
        """Read until nothing is written for some seconds; return when the last was."""
        last = time.monotonic()
        while self.read(last + seconds - time.monotonic()):
            last = time.monotonic()
        return last

    def children(self) -> list[int]:
        """Return the processes that the program has started and that still run."""
        pid = self._child.pid
        try:
            text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        except OSError:
            return []
        return [int(child) for child in text.split()]

    def memory(self) -> int:
        """Return the resident MB of the program, without the processes it started."""
        status = Path(f"/proc/{self._child.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) // 1024

    def processor(self) -> float:
        """Return the seconds of processor time the program has used, without its children."""
        return _processor(self._child.pid)

    def children_work(self, seconds: float) -> bool:
        """Read for some seconds; return whether a process that the program started worked then."""
        before = {child: _processor(child) for child in self.children()}
        self.read_for(seconds)
        after = {child: _processor(child) for child in self.children()}
        return after.keys() != before.keys() or any(
            used - before[child] > _IDLE * seconds for child, used in after.items()
        )


def _processor(pid: int) -> float:
    """Return the seconds of processor time that a process has used; 0 where it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
