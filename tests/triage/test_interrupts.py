"""Interrupts: remembered once, and told as what they are."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from triage.cli.exits import ExitCode
from triage.interrupts import interrupt, interrupted, listen

PATIENCE = 60


@pytest.fixture(autouse=True)
def own_handler() -> Iterator[None]:
    """Give the handler of the tests' process back."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_is_remembered_once() -> None:
    """Who asks twice learns that there was none since."""
    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert interrupted()
    assert not interrupted()


def test_a_signal_is_an_interrupt() -> None:
    """What a signal does to a process that listens is what Ctrl-C does to any."""
    listen(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    assert interrupted()


def test_a_signal_that_is_to_be_ignored_is() -> None:
    """A shell that starts a command in the background has it ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listen(signal.SIGINT)
    signal.raise_signal(signal.SIGINT)
    assert not interrupted()


def test_ctrl_c_in_the_midst_of_an_import_is_told_as_that(tmp_path: Path) -> None:
    """While SQLite calls the functions that spell papers, which takes most of an import's time."""
    home = tmp_path / "home"
    command = [sys.executable, "-m", "triage", "--home", str(home), "--offline", "demo"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603  this interpreter
    written, deadline = home / "triage.db-wal", time.monotonic() + PATIENCE
    while not (written.exists() and written.stat().st_size > 2_000_000):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=PATIENCE)
    assert running.returncode == ExitCode.INTERRUPTED
    assert told.strip() == "triage: interrupted; what was done is kept"


def test_ctrl_c_while_the_program_is_loaded_ends_it_without_a_word() -> None:
    """Nothing was begun, and no traceback is anybody's business."""
    interrupted_import = """
import sys

class Interrupted:
    def find_spec(self, name, *_):
        if name == "triage.cli.output":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
from triage.cli import main
main()
"""
    command = [sys.executable, "-c", interrupted_import]
    ran = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  this interpreter
    assert (ran.returncode, ran.stdout, ran.stderr) == (ExitCode.INTERRUPTED, b"", b"")
