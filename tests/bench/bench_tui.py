"""How fast the screen opens and answers, and how much memory it takes: `make bench-tui`.

The large store holds synthetic papers, made by a script and labelled as such; the program and the
terminal are real, and everything is seen from outside, on the bytes that reach the terminal.

First paint is from the start of the process to the first title on the screen (to the welcome, on
an empty store), in turns. A key is repainted when the title of the row that the cursor stands on
after it has reached the terminal: the row below after `j`, the next one after `s` and `x`, the one
that came back after `u`. Between two keys the screen is left to come to rest. "Screen at rest" is
the last byte that a key brings about, the sheet beside the rows included, which is laid out only
when the cursor has rested for a moment. A held key is pressed thirty times a second.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import reporting
from synthetic import FIELD, ROWS, build, number_of
from terminal import Terminal

from triage.clock import system_clock
from triage.config import Settings
from triage.inbox import Inbox
from triage.store import open_store

PAPERS, RUNS, SITTINGS, HELD = 150_000, 7, 4, 60
SEQUENCE, ROUNDS = "jjjjsjjkjjxjjuj s", 3
"""What is pressed in a sitting: fewer decisions than those after which all is ranked anew."""
GAP = 1 / 30
"""Seconds between two repeats of a key that is held down."""
RANDOM, PAUSE = Random(7), (0.05, 0.35)
"""Seconds between two keys while the index is built: a key meets the screen at any work."""
REST = 0.25
"""Seconds without a byte after which a screen is at rest."""


def main() -> int:
    """Build the stores where they are not there yet, measure, print."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, default=Path("bench-results/tui"))
    parser.add_argument("--papers", type=int, default=PAPERS)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--sittings", type=int, default=SITTINGS)
    given = parser.parse_args()
    large, empty = given.folder / f"synthetic-{given.papers}", given.folder / "empty"
    build(large, given.papers)
    empty.mkdir(parents=True, exist_ok=True)
    print(
        f"{given.papers:,} synthetic papers, {ROWS:,} rows, 120x40 cells, {os.cpu_count()} cores,"
    )
    print(f"load {os.getloadavg()[0]:.1f} at the start; first paint: medians of {given.runs} runs")
    with _copy(large) as full, _copy(empty) as bare:
        paints = [
            (_first_paint(full, b"Synthetic"), _first_paint(bare, b"No field yet"))
            for _ in range(given.runs)
        ]
    slow, fast = (statistics.median(column) for column in zip(*paints, strict=True))
    judged = [
        reporting.judged("first paint, large store, s", slow, 0.8, at_least=False),
        reporting.judged("first paint, large to empty store", slow / fast, 1.3, at_least=False),
    ]
    keys = {mode: _keys(large, mode, given.sittings) for mode in ("at rest", "indexing")}
    for mode, pressed in keys.items():
        judged += _judged(pressed, mode)
    told = {mode: asdict(pressed) for mode, pressed in keys.items()}
    reporting.write("tui", {"paints": paints, "requirements": judged, "keys": told})
    return 0 if all(each["holds"] for each in judged) else 1


def _first_paint(home: str, wanted: bytes) -> float:
    """Return the seconds from the start of `triage` until `wanted` is on the terminal."""
    with Terminal("-m", "triage", "--home", home, "--offline") as terminal:
        return terminal.read_until(wanted) - terminal.began


@dataclass(slots=True)
class Keys:
    """What pressed keys measured, in seconds."""

    first: list[float] = field(default_factory=list)
    """From a key to the first byte after it."""
    painted: list[float] = field(default_factory=list)
    rest: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    """Of the screen's process, for each key."""
    memory: int = 0


def _judged(keys: Keys, mode: str) -> Iterator[dict[str, Any]]:
    for name, seconds in (
        ("key to the first byte", keys.first),
        ("key to screen at rest", keys.rest),
    ):
        if seconds:
            reporting.row(f"{name}, {mode}, ms", *_told(seconds))
    reporting.row(
        f"processor time a key, {mode}, ms", f"{1000 * statistics.mean(keys.processor):.0f}"
    )
    for name, seconds in (("key", keys.painted), ("held key", keys.held)):
        reporting.row(f"{name} to repaint, {mode}, ms", *_told(seconds))
        high = sorted(seconds)[int(0.95 * len(seconds))]
        what = f"{name} to repaint, {mode}, ms at the 95th percentile"
        yield reporting.judged(what, 1000 * high, 50, at_least=False)
    yield reporting.judged(f"memory, {mode}, MB", keys.memory, 250, at_least=False)


def _told(seconds: Sequence[float]) -> tuple[str, str, str]:
    ordered = [1000 * one for one in sorted(seconds)]
    high = ordered[int(0.95 * len(ordered))]
    median = ordered[len(ordered) // 2]
    return f"median {median:.0f}", f"p95 {high:.0f}", f"worst {ordered[-1]:.0f}"


def _keys(home: Path, mode: str, sittings: int) -> Keys:
    """Press keys as a reader would, in some sittings, each a new process over all rows."""
    keys = Keys()
    for _ in range(sittings):
        with _copy(home) as own, Terminal("-m", "triage", "--home", own, "--offline") as terminal:
            terminal.read_until(b"Synthetic")
            rows = _settled(terminal, Path(own))
            if mode == "indexing":
                _start_indexing(terminal)
            before = terminal.processor()
            for key in SEQUENCE * ROUNDS:
                _press(terminal, key, rows.after(key), keys, mode)
            keys.processor.append((terminal.processor() - before) / (len(SEQUENCE) * ROUNDS))
            _hold(terminal, rows, keys)
            keys.memory = max(keys.memory, terminal.memory())
    return keys


@contextmanager
def _copy(home: Path) -> Iterator[str]:
    """Lend a copy: what one sitting decides, ranks or embeds changes no other."""
    with TemporaryDirectory(dir=home.parent) as folder:
        shutil.copytree(home, folder, dirs_exist_ok=True)
        yield folder


def _settled(terminal: Terminal, home: Path) -> Rows:
    """Wait until the scores were brought up to date and the rows stand in the store's order."""
    terminal.read_until_quiet(3)
    for _ in range(20):
        while terminal.children_work(1):
            pass
        rows = Rows(home)
        terminal.press("rg")
        terminal.read_until_quiet(1)
        terminal.press("j")
        seen = terminal.read_for(1)
        terminal.press("k")
        terminal.read_until_quiet(1)
        if rows.after("j") in seen:
            rows.after("k")
            return rows
    raise TimeoutError("the rows never stood as the store has them")


def _start_indexing(terminal: Terminal) -> None:
    """Start the index from the status page, wait until it embeds, and go back."""
    terminal.press("i")
    terminal.read_until(b"JOBS")
    terminal.press("i")
    terminal.read_until(b"embed")
    terminal.press("q")
    terminal.read_until(b"relevance")


def _press(terminal: Terminal, key: str, wanted: bytes, keys: Keys, mode: str) -> None:
    terminal.read_until_quiet(0.02)
    pressed = terminal.press(key)
    seen, first = b"", 0.0
    while wanted not in seen:
        if not (read := terminal.read(10)):
            raise TimeoutError(f"{wanted!r} never came after {key!r}")
        first = first or time.monotonic()
        seen += read
    keys.painted.append(time.monotonic() - pressed)
    keys.first.append(first - pressed)
    if mode == "at rest":
        keys.rest.append(terminal.read_until_quiet(REST) - pressed)
    else:
        terminal.read_for(RANDOM.uniform(*PAUSE))  # there, the screen never comes to rest


def _hold(terminal: Terminal, rows: Rows, keys: Keys) -> None:
    """Hold the key that moves down, and see when each row is reached."""
    waiting: list[tuple[bytes, float]] = []
    for _ in range(HELD):
        wanted = rows.after("j")
        waiting.append((wanted, terminal.press("j")))
        until = time.monotonic() + GAP
        while (left := until - time.monotonic()) > 0:
            _reached(terminal.read(left), waiting, keys)
    while waiting:
        _reached(terminal.read(10), waiting, keys)


def _reached(seen: bytes, waiting: list[tuple[bytes, float]], keys: Keys) -> None:
    """Take out what the bytes show; a row that was passed by counts when a later one is shown."""
    shown = [place for place, (wanted, _) in enumerate(waiting) if wanted in seen]
    now = time.monotonic()
    for _, pressed in waiting[: shown[-1] + 1 if shown else 0]:
        keys.held.append(now - pressed)
    del waiting[: shown[-1] + 1 if shown else 0]


class Rows:
    """Where the cursor stands after a key, worked out from the store apart from the screen."""

    def __init__(self, home: Path) -> None:
        with open_store(home / "triage.db") as store:
            entries = Inbox(store, Settings(), system_clock).entries(FIELD)
        self._rows: list[str] = [entry.paper.id for entry in entries]
        self._gone: list[tuple[int, Sequence[str]]] = []
        self._marked: list[str] = []
        self._place = 0

    def after(self, key: str) -> bytes:
        """Return the title that the cursor stands on after a key, up to its number."""
        if key in "jk ":
            self._marked += [self._rows[self._place]] if key == " " else []
            self._place += -1 if key == "k" else 1
        elif key in "sx":
            gone = self._marked or [self._rows[self._place]]
            places = [self._rows.index(one) for one in gone]
            self._gone.append((places[0], gone))
            self._rows = [one for one in self._rows if one not in gone]
            self._place, self._marked = places[-1] + 1 - len(gone), []
        elif key == "u":
            self._place, gone = self._gone.pop()
            self._rows[self._place : self._place] = gone
        return f"Synthetic {number_of(self._rows[self._place])}:".encode()


if __name__ == "__main__":
    sys.exit(main())
