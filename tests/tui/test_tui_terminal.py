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
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

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
sys.exit(run(Home(Path(sys.argv[1])), Settings(), system_clock))
"""
OWN = re.compile(
    "\x1b\\[(?P<csi>[0-9;:?<>=$]*[A-Za-z])"
    "|\x1b\\]22;[a-z-]*\x07"  # the shape of the mouse pointer
    "|\r\n"
)
"""The sequences that Textual itself writes."""
FINALS = {"m", "H", "h", "l", "u", "p", "t"}
"""What its control sequences end with: colours, places, modes, keyboard, reports."""
SCREENS = (
    *("w", "\x1b", "D", "\x1b", "C", "\x1b", "E", "\t", "\x1b", "M", "\x1b", "i", "\x1b"),
    *("/title", "\x1b", "/study", "\r", "\x1b", "A", "reader\r", "\x1b", "m", "\x1b"),
    *("t", "\x1b", "a", "\x1b", "v", "?", "\x1b", "f", "\x1b", "F", "\x1b", "e", "\x1b"),
    *("\x10", "foo", "\x1b", "*", "*", "V", "\x1b", "s", "s", "L", "w", "\x1b", "R", "\x1b"),
)
"""Keys that open every screen, and close it again."""


class Terminal:
    """A program on a pseudo-terminal of 100x30 cells."""

    def __init__(self, home: str) -> None:
        self.bytes = b""
        self._master, slave = pty.openpty()
        self._open = True
        self.modes_before = self.modes
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

    @property
    def modes(self) -> list[Any]:
        """Whether it echoes, waits for whole lines, and so on."""
        return termios.tcgetattr(self._master)

    def press(self, keys: str) -> None:
        """Type keys."""
        os.write(self._master, keys.encode())

    def read(self, seconds: float) -> bool:
        """Read what is there; False when nothing comes for so long, or ever again."""
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            self.bytes += os.read(self._master, 65536)
        except OSError:  # Linux says so when the program has closed its side
            return False
        return True

    def read_until(self, wanted: bytes) -> None:
        """Read until the program has written something."""
        start, deadline = max(0, len(self.bytes) - len(wanted)), time.monotonic() + PATIENCE
        while wanted not in self.bytes[start:]:
            assert time.monotonic() < deadline, f"{wanted!r} never came"
            self.read(1)

    def read_until_quiet(self, seconds: float = 0.25) -> None:
        """Read until the program has nothing more to write."""
        while self.read(seconds):
            pass

    def shut(self) -> None:
        """Close the window, once: the program cannot read or write any more."""
        if self._open:
            os.close(self._master)
        self._open = False

    def close(self) -> None:
        """End the program if it still runs."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.shut()


@pytest.fixture
def terminal(bench: Bench) -> Iterator[Terminal]:
    """Return a terminal on which the inbox of 200 hostile papers is open."""
    bench.fill_hostile()
    opened = Terminal(str(bench.home.path))
    opened.read_until(b"Plain")
    yield opened
    opened.close()


def assert_only_own(written: bytes) -> None:
    """Check that all sequences are Textual's own, and that what is left can only be read."""
    text = written.decode("utf-8")
    sequences = {match["csi"] for match in OWN.finditer(text) if match["csi"]}
    assert {sequence[-1] for sequence in sequences} <= FINALS
    places = [one[:-1].split(";") for one in sequences if one.endswith("H") and one != "H"]
    assert all(int(line) <= 30 and int(column) <= 100 for line, column in places)
    assert not [one for one in sequences if "38;2;" in one or "7777" in one or one == "31m"]
    left = {ch for ch in OWN.sub("", text) if unicodedata.category(ch)[0] == "C"}
    assert left <= {"\u200c", "\u200d"}, sorted(map(ascii, left))
    assert "OWNED" not in text
    assert "T1dORUQ" not in text


def test_no_byte_of_200_hostile_papers_acts_on_the_terminal(
    bench: Bench, terminal: Terminal
) -> None:
    """On every row, every sheet and every screen all sequences are Textual's own.

    q gives the terminal back, and a decision typed just before leaving is stored.
    """
    with bench.store() as store:
        ranked = store.scores.ranked("retrieval", first=date.min, last=date.max)
    rows = sorted(ranked, key=lambda row: (-row.scored.score if row.scored else 0, row.paper.id))
    assert len(rows) == 200
    for row in rows[1:]:
        terminal.press("j")
        terminal.read_until(f"abs/{row.paper.id}".encode())
    terminal.press("g")
    for keys in SCREENS:
        terminal.press(keys)
        terminal.read_until_quiet()
    terminal.press("gz")
    terminal.read_until(b"Later")
    terminal.press("q")
    terminal.read_until(b"\x1b[?1049l")
    assert terminal.process.wait(PATIENCE) == 0
    assert_only_own(terminal.bytes)
    assert set(bench.standing().values()) == {"save", "read", "later"}


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_terminal_is_given_back_when_the_inbox_is_ended(
    bench: Bench, terminal: Terminal, told: signal.Signals
) -> None:
    """`kill` leaves no terminal that does not echo, or shows another page; decisions are stored."""
    terminal.press("z")
    terminal.read_until(b"u to undo")
    assert terminal.modes != terminal.modes_before
    terminal.process.send_signal(told)
    terminal.read_until(b"\x1b[?1049l")
    assert terminal.process.wait(PATIENCE) == 128 + told
    assert terminal.modes == terminal.modes_before
    assert list(bench.standing().values()).count("later") == 1


def test_a_closed_terminal_ends_the_inbox(bench: Bench, terminal: Terminal) -> None:
    """Whoever closes the window leaves no process behind, and loses no decision."""
    terminal.press("z")
    terminal.read_until(b"u to undo")
    terminal.shut()
    terminal.process.wait(PATIENCE)
    assert list(bench.standing().values()).count("later") == 1
