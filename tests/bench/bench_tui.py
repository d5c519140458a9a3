"""How fast the screen opens and answers, and how much memory it takes: `make bench-tui`.

The large store holds synthetic papers, made by this script and labelled as such; the screen and
the terminal are real. It prints a table: first paint from the start of the process, on the large
store and on an empty one, in turns; the time from a key press to the end of the repaint with
2,000 rows, at rest and while the index is being built; and the resident memory.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import json
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import termios
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType
    from textual.screen import Screen

    from tui.app import TriageApp

    State = tuple[int | None, int, int]

PAPERS, ROWS, KEYS, RUNS = 150_000, 2_000, 400, 7
NOW = datetime(2026, 4, 17, 6, 30, tzinfo=UTC)
SEQUENCE = "jjjjjjsjjjkjjx "
GAP = 0.04
"""Seconds between two key presses: a key that is held down."""
WORDS = (
    "dense sparse retrieval ranking late interaction attention model language vision graph neural"
    " learning representation evaluation benchmark robust efficient scaling alignment diffusion"
    " reasoning agent memory context token index query document citation transfer causal"
).split()


def main() -> None:
    """Build the stores where they are not there yet, measure, print."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, default=Path("bench-results/tui"))
    parser.add_argument("--papers", type=int, default=PAPERS)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--child", choices=["rest", "indexing"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    large, empty = given.folder / f"synthetic-{given.papers}", given.folder / "empty"
    if given.child:
        asyncio.run(_child(large, indexing=given.child == "indexing"))
        return
    _build(large, given.papers)
    empty.mkdir(parents=True, exist_ok=True)
    paints: dict[str, list[float]] = {"large": [], "empty": []}
    for _ in range(given.runs):
        paints["empty"].append(_first_paint(empty, b"No field yet"))
        paints["large"].append(_first_paint(large, b"Synthetic"))
    _print(given.papers, paints, {mode: _keys(given, mode) for mode in ("rest", "indexing")})


@dataclass(frozen=True, slots=True)
class Keyed:
    """What a sitting of pressed keys measured."""

    milliseconds: list[float]
    resident: int
    """MB at the end."""


def _print(papers: int, paints: dict[str, list[float]], keyed: dict[str, Keyed]) -> None:
    large, empty = (statistics.median(paints[name]) for name in ("large", "empty"))
    print(f"{papers:,} synthetic papers, {ROWS:,} rows; {os.cpu_count()} cores,", end=" ")
    print(f"load {os.getloadavg()[0]:.1f}; medians of {len(paints['large'])} runs")
    print(f"first paint, large store     {large:6.2f} s   wanted < 0.80 s")
    print(f"first paint, empty store     {empty:6.2f} s")
    print(f"large to empty               {large / empty:6.2f}     wanted < 1.30")
    for mode, result in keyed.items():
        ordered = sorted(result.milliseconds)
        middle, high = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        print(
            f"key to repaint, {mode:<12} {high:6.0f} ms  p95, median {middle:.0f},"
            f" worst {ordered[-1]:.0f}, {len(ordered)} keys; wanted <= 50 ms"
        )
        print(f"memory, {mode:<20} {result.resident:6} MB  wanted < 250 MB")


# -- the large store ---------------------------------------------------------------------------


def _build(folder: Path, papers: int) -> None:
    from triage.models import Field, Paper, Part, Scored
    from triage.store import open_store

    if (folder / "built").exists():
        return
    random = Random(7)
    newest = NOW.date()
    folder.mkdir(parents=True, exist_ok=True)
    with open_store(folder / "triage.db") as store:
        store.fields.put(Field("synthetic", "synthetic papers"), NOW)
        for start in range(0, papers, 5_000):
            batch = [
                _paper(Paper, number, random, newest)
                for number in range(start, min(papers, start + 5_000))
            ]
            store.papers.put(batch, NOW)
            print(f"\rbuilding: {start + len(batch):,} papers", end="", file=sys.stderr)
        print(file=sys.stderr)
        part = ("words", "close to your field", ("retrieval", "ranking"))
        scores = [
            Scored(_id(number), 100 - number / 25, (Part(part[0], 100 - number / 25, *part[1:]),))
            for number in range(ROWS)
        ]
        store.scores.put("synthetic", scores, profile="bench", at=NOW)
    (folder / "built").touch()


def _take_back(folder: Path) -> None:
    """Undo what an earlier measurement decided, so that each begins with all rows."""
    from triage.store import open_store

    with open_store(folder / "triage.db") as store:
        while store.decisions.undo(NOW):
            pass


def _id(number: int) -> str:
    return f"{26 - number // 100_000:02d}{1 + number // 10_000 % 10:02d}.{number % 10_000:05d}"


def _paper(make: type, number: int, random: Random, newest: date) -> object:
    """Return the n-th paper: the first 2,000 are of the last days, the rest are older."""
    day = newest - timedelta(days=number // 400 if number < ROWS else 40 + number // 400)
    words = random.choices(WORDS, k=130)
    return make(
        id=_id(number),
        title=f"Synthetic {number}: {' '.join(words[:9])}",
        abstract=f"This text was made by a script. {' '.join(words)}.",
        authors=(f"Author {number % 997}", f"Author {number % 331}"),
        categories=("cs.IR",),
        announced=day,
        published=day,
        listed_in=("cs.IR",),
        source="synthetic",
    )


# -- first paint, seen from outside ------------------------------------------------------------


def _open(command: list[str]) -> tuple[subprocess.Popen[bytes], int]:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    child = subprocess.Popen(  # noqa: S603  this script's own command
        [sys.executable, *command],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=os.environ | {"TERM": "xterm-256color", "PYTHONPATH": os.pathsep.join(sys.path[1:])},
        start_new_session=True,
    )
    os.close(slave)
    return child, master


def _first_paint(home: Path, wanted: bytes) -> float:
    """Return the seconds from the start of `triage` until `wanted` is on the terminal."""
    began = time.monotonic()
    child, master = _open(["-m", "triage", "--home", str(home), "--offline"])
    seen = b""
    while wanted not in seen:
        if not select.select([master], [], [], 60)[0]:
            raise TimeoutError(seen[-2000:])
        seen += os.read(master, 65536)
    took = time.monotonic() - began
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    os.close(master)
    return took


# -- keys, seen from inside --------------------------------------------------------------------


def _keys(given: argparse.Namespace, mode: str) -> Keyed:
    result = given.folder / f"keys-{mode}.json"
    result.unlink(missing_ok=True)
    _take_back(given.folder / f"synthetic-{given.papers}")
    here = ["--folder", str(given.folder), "--papers", str(given.papers)]
    child, master = _open([__file__, *here, "--child", mode])
    try:
        while child.poll() is None:
            if select.select([master], [], [], 0.2)[0]:
                os.read(master, 65536)
    except OSError:  # Linux says so when the child has closed its side
        child.wait(60)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        os.close(master)
    raw = json.loads(result.read_text(encoding="utf-8"))
    return Keyed(raw["milliseconds"], raw["resident"])


class Stopwatch:
    """Takes the time from a key press to the end of the paint that shows its effect."""

    def __init__(self, app: TriageApp) -> None:
        self.app = app
        self.took: list[float] = []
        self._pressed: list[tuple[float, State]] = []
        paint = app._display

        def painted(screen: Screen[object], renderable: RenderableType | None) -> None:
            paint(screen, renderable)
            now = time.monotonic()
            while self._pressed and self._pressed[0][1] != self.state():
                self.took.append((now - self._pressed.pop(0)[0]) * 1000)

        app._display = painted  # type: ignore[method-assign]

    def state(self) -> State:
        """Return what a key can change: the cursor, the number of rows, the number of marks."""
        from tui.screens.papers import PapersScreen

        screen = self.app.screen
        if not isinstance(screen, PapersScreen) or not screen.is_mounted:
            return None, 0, 0
        return screen.rows.highlighted, len(screen.rows.options), len(screen.pile.marks)

    async def press(self, key: str) -> None:
        """Press a key as a terminal would, then hold still for a moment."""
        from textual import events

        self._pressed.append((time.monotonic(), self.state()))
        self.app.post_message(events.Key("space" if key == " " else key, key))
        await asyncio.sleep(GAP)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for the screen to be ready."""
        for _ in range(1200):
            if condition():
                return
            await asyncio.sleep(0.05)
        raise TimeoutError


async def _child(home: Path, *, indexing: bool) -> None:
    """Run the screen with a stopwatch on it, press keys, and write down what it showed."""
    from triage.clock import system_clock
    from triage.config import Settings
    from triage.config import home as home_of
    from tui.app import build

    app = build(home_of(home), Settings(), system_clock, offline=True)
    watch = Stopwatch(app)
    running = asyncio.create_task(app.run_async())
    try:
        await watch.until(lambda: app.is_running and watch.state()[1] >= ROWS)
        await asyncio.sleep(4)
        await _sitting(watch, indexing=indexing)
        status = (Path("/proc/self/status")).read_text(encoding="ascii")  # noqa: ASYNC240
        resident = int(status.partition("VmRSS:")[2].split()[0]) // 1024
        text = json.dumps({"milliseconds": watch.took, "resident": resident})
        mode = "indexing" if indexing else "rest"
        (home.parent / f"keys-{mode}.json").write_text(text, encoding="utf-8")
    finally:
        app.exit()
        await running
        app.context.desk.close()


async def _sitting(watch: Stopwatch, *, indexing: bool) -> None:
    """Press keys as a reader would."""
    from tui.backstage import Task

    jobs = watch.app.context.jobs
    if indexing and jobs:
        jobs.start(Task("index"))
        await watch.until(lambda: jobs.running and jobs.running.done)
    for number in range(KEYS):
        await watch.press(SEQUENCE[number % len(SEQUENCE)])
    await asyncio.sleep(1)


if __name__ == "__main__":
    main()
