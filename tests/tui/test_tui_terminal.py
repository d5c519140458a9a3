"""The bytes that reach a real terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Bench

PATIENCE = 60
"""Seconds after which a terminal that says nothing more is given up on."""

PROGRAM = """
import sys
from pathlib import Path
from triage.clock import system_clock
from triage.config import Home, Settings
from tui.app import run
run(Home(Path(sys.argv[1])), Settings(), system_clock)
"""
HOSTILE = (
    "A Plain Title First",
    "\x1b]0;OWNED\x07 window title",
    "\x1b]52;c;T1dORUQ=\x07 clipboard",
    "\x1b[38;2;1;2;3mCOLOUR and \x1b[5;5H moved",
    "\x9b31m C1 \x9d0;title\x9c",
    "bell \x07 null \x00 backspace \x08",
    "\u202eoverride \u200b zero width",
    "[@click=app.bell]x[/] [/foo]",
)
POINTER = re.compile(rb"\x1b\]22;[a-z-]*\x07")
"""How Textual itself asks for the mouse pointer's shape."""


class Terminal:
    """A program on a pseudo-terminal of 100x30 cells."""

    def __init__(self, home: str) -> None:
        self.bytes = b""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.process = subprocess.Popen(  # noqa: S603  the program is written above
            [sys.executable, "-c", PROGRAM, home],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=kept | {"TERM": "xterm-256color", "PYTHONPATH": os.pathsep.join(sys.path)},
            start_new_session=True,
        )
        os.close(slave)

    def press(self, keys: str) -> None:
        """Type keys."""
        os.write(self._master, keys.encode())

    def read_until(self, wanted: bytes) -> None:
        """Read until the program has written something, or has ended."""
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.bytes:
            assert time.monotonic() < deadline, f"{wanted!r} never came"
            if select.select([self._master], [], [], 1)[0]:
                try:
                    self.bytes += os.read(self._master, 65536)
                except OSError:  # Linux says so when the program has closed its side
                    break

    def close(self) -> None:
        """End the program if it still runs."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        os.close(self._master)


@pytest.fixture
def terminal(bench: Bench) -> Iterator[Terminal]:
    """Return a terminal on which the inbox of hostile titles is open."""
    bench.fill(HOSTILE)
    opened = Terminal(str(bench.home.path))
    opened.read_until(b"Plain")
    yield opened
    opened.close()


def test_no_byte_of_a_title_acts_on_the_terminal_and_quitting_restores_it(
    bench: Bench, terminal: Terminal
) -> None:
    """Every row and sheet is drawn, all sequences are Textual's own, and q gives the screen back.

    A decision typed just before leaving is stored.
    """
    terminal.press("jjjjjjjgs")
    terminal.read_until(b"Saved")
    terminal.press("q")
    terminal.read_until(b"\x1b[?1049l")
    assert terminal.process.wait(PATIENCE) == 0
    text = terminal.bytes
    assert b"OWNED" not in text
    assert b"T1dORUQ" not in text
    assert b"38;2;1;2;3" not in text
    assert b"\x1b]" not in POINTER.sub(b"", text)
    assert b"\x07" not in POINTER.sub(b"", text)
    assert b"\x00" not in text
    assert b"\xc2\x9b" not in text
    assert "\u202e".encode() not in text
    assert "\u200b".encode() not in text
    assert bench.standing() == {"2604.01001": "save"}
