"""The gate, with real threads and real processes."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from triage.errors import StoreError
from triage.sources.gate import LONGEST_WAIT, Gate

GAP = 0.05

VISIT = """
import sys, time
from pathlib import Path
from triage.sources.gate import Gate
folder, log, gap, turns = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
gate = Gate(folder, "service", gap)
for _ in range(turns):
    with gate.turn():
        with open(log, "a") as file:
            file.write(f"{time.time()} ")
            file.flush()
            time.sleep(0.005)
            file.write(f"{time.time()}\\n")
"""


class World:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.time += seconds

    def gate(self, folder: Path, gap: float = 3.0) -> Gate:
        return Gate(folder, "service", gap, now=self.now, sleep=self.sleep)


def assert_apart(turns: list[tuple[float, float]], gap: float) -> None:
    turns.sort()
    rests = [later[0] - earlier[1] for earlier, later in pairwise(turns)]
    assert min(rests) >= gap


def test_threads_pass_one_at_a_time_with_the_gap_between(tmp_path: Path) -> None:
    """Threads that share a gate never overlap and keep the gap."""
    gate = Gate(tmp_path, "service", GAP)
    turns: list[tuple[float, float]] = []

    def visit() -> None:
        for _ in range(2):
            with gate.turn():
                start = time.time()
                time.sleep(0.005)
                turns.append((start, time.time()))

    threads = [threading.Thread(target=visit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(turns) == 8
    assert_apart(turns, GAP)


def test_processes_pass_one_at_a_time_with_the_gap_between(tmp_path: Path) -> None:
    """Processes that share only the folder never overlap and keep the gap."""
    log = tmp_path / "log"
    command = [sys.executable, "-c", VISIT, str(tmp_path), str(log), str(GAP), "3"]
    processes = [subprocess.Popen(command) for _ in range(3)]  # noqa: S603  our own interpreter
    assert [process.wait(30) for process in processes] == [0, 0, 0]
    turns = [tuple(map(float, line.split())) for line in log.read_text("utf-8").splitlines()]
    assert len(turns) == 9
    assert_apart(turns, GAP)  # type: ignore[arg-type]


def test_a_killed_process_gives_the_turn_back_but_not_the_gap(tmp_path: Path) -> None:
    """When the holder dies, the next one gets through, and still waits for the gap."""
    hang = (
        "import sys, time; from pathlib import Path; from triage.sources.gate import Gate\n"
        "with Gate(Path(sys.argv[1]), 'service', 0.2).turn():\n"
        "    print('in', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", hang, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603  likewise
        assert process.stdout
        assert process.stdout.readline() == b"in\n"
        process.kill()
    waits: list[float] = []
    world_time = float((tmp_path / "service.next").read_text("utf-8")) - 0.2

    def sleep(seconds: float) -> None:
        nonlocal world_time
        waits.append(seconds)
        world_time += seconds

    with Gate(tmp_path, "service", 0.2, now=lambda: world_time, sleep=sleep).turn():
        assert waits == [pytest.approx(0.2)]


def test_the_gap_survives_a_restart(tmp_path: Path) -> None:
    """A new gate on the same folder knows when the last turn ended."""
    world = World()
    with world.gate(tmp_path).turn():
        world.time += 10  # a slow answer: the gap counts from its end
    world.time += 1
    with world.gate(tmp_path).turn():
        assert world.slept == [2.0]


def test_nobody_waits_when_the_gap_is_over(tmp_path: Path) -> None:
    """The first turn ever, and one after a long rest, start at once."""
    world = World()
    gate = world.gate(tmp_path)
    with gate.turn():
        pass
    world.time += 3
    with gate.turn():
        assert world.slept == []


def test_a_postponement_holds_for_everybody(tmp_path: Path) -> None:
    """What one was asked to wait, the next one waits too; a shorter one does not shorten it."""
    world = World()
    world.gate(tmp_path).postpone(30)
    world.gate(tmp_path).postpone(5)
    with world.gate(tmp_path).turn():
        assert world.slept == [30.0]


def test_the_gap_follows_a_failure_too(tmp_path: Path) -> None:
    """A request that fails counts as a request."""
    world = World()
    gate = world.gate(tmp_path)
    with pytest.raises(KeyError), gate.turn():
        raise KeyError
    with gate.turn():
        assert world.slept == [3.0]


@pytest.mark.parametrize("content", ["", "rubbish", "nan", "inf", "1e300", "\xff"])
def test_a_torn_file_or_a_clock_set_back_costs_one_gap(tmp_path: Path, content: str) -> None:
    """Nothing in the file can make a gate wait for ever, or not at all."""
    (tmp_path / "service.next").write_text(content, encoding="latin-1")
    world = World()
    with world.gate(tmp_path).turn():
        assert world.slept == [3.0]


def test_no_postponement_is_longer_than_is_believed(tmp_path: Path) -> None:
    """A postponement is capped at the longest wait that a gate believes."""
    world = World()
    world.gate(tmp_path).postpone(10 * LONGEST_WAIT)
    with world.gate(tmp_path).turn():
        assert sum(world.slept) == LONGEST_WAIT


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    """A home that is a file ends in an error that names it and says what to do."""
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreError, match="cannot be written") as failure:
        Gate(tmp_path / "home" / "locks", "service", 1.0)
    assert "TRIAGE_HOME" in failure.value.hint
