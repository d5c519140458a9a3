"""Where the standard streams lead: from or to a pipe, onto a full disk, or nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from triage.cli.exits import ExitCode

FULL = Path("/dev/full")


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """Return what runs the command line in a process of its own, with a home of its own."""
    return [sys.executable, "-m", "triage", "--home", str(tmp_path / "home")]


def _run(command: list[str], out: int | IO[str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, stdout=out, stderr=subprocess.PIPE, text=True)  # noqa: S603  this interpreter


@pytest.mark.parametrize("asked", [["--help"], ["field", "add", "--help"], ["status"], ["frob"]])
def test_a_reader_that_has_seen_enough_is_no_failure(command: list[str], asked: list[str]) -> None:
    """A closed pipe ends a command without a word, as done; what is wrong is still told."""
    read, write = os.pipe()
    os.close(read)
    try:
        ran = _run([*command, *asked], write)
    finally:
        os.close(write)
    wrong = asked == ["frob"]
    assert ran.returncode == (ExitCode.USAGE if wrong else ExitCode.DONE)
    assert bool(ran.stderr) == wrong


@pytest.mark.skipif(not FULL.exists(), reason="a device that is always full is Linux's")
@pytest.mark.parametrize("asked", [["status"], ["status", "--json"]])
def test_output_onto_a_full_disk_is_a_failure_of_one_line(
    command: list[str], asked: list[str]
) -> None:
    """`triage … > file` on a full disk says so, and does not end as done."""
    with FULL.open("w") as full:
        ran = _run([*command, *asked], full)
    assert ran.returncode == ExitCode.FAILED
    error, hint = ran.stderr.splitlines()
    assert error == "triage: error: standard output: cannot be written: No space left on device"
    assert hint.startswith("hint: ")


def _closed(command: list[str]) -> list[str]:
    """Return a command that runs another with its standard streams closed."""
    return ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command]


@pytest.mark.parametrize(
    ("asked", "code"), [("status", ExitCode.DONE), ("frob", ExitCode.USAGE), ("", ExitCode.USAGE)]
)
def test_closed_streams_are_no_failure(command: list[str], asked: str, code: ExitCode) -> None:
    """A scheduler that closes the standard streams gets the same exit code as a terminal."""
    assert _run(_closed([*command, *asked.split()])).returncode == code


def test_closed_streams_never_write_into_the_store(command: list[str]) -> None:
    """What is told goes nowhere, not into the file that was opened in a stream's place."""
    _run(_closed([*command, "field", "add", "retrieval", "-d", "dense retrieval"]))
    listed = subprocess.run([*command, "field", "list"], check=True, capture_output=True, text=True)  # noqa: S603
    assert "retrieval" in listed.stdout


def test_papers_are_imported_from_a_pipe(command: list[str]) -> None:
    """`… | triage import jsonl -` takes what another program wrote."""
    papers = '{"id": "2604.00001", "title": "A title", "abstract": "Abstract."}\nno paper\n'
    asked = [*command, "import", "jsonl", "-"]
    ran = subprocess.run(asked, check=False, input=papers, capture_output=True, text=True)  # noqa: S603
    assert ran.returncode == ExitCode.FAILED
    assert "1 new paper, 0 changed, 0 known, 1 line skipped" in ran.stderr
    assert "stdin: line 2 skipped" in ran.stderr


def test_a_file_may_be_named_as_a_pipe_is(command: list[str], tmp_path: Path) -> None:
    """`./-` is a file, as for other programs."""
    paper = '{"id": "2604.00001", "title": "A title", "abstract": "Abstract."}'
    (tmp_path / "-").write_text(paper, encoding="utf-8")
    asked = [*command, "import", "jsonl", "./-"]
    ran = subprocess.run(asked, check=False, cwd=tmp_path, input="", capture_output=True, text=True)  # noqa: S603
    assert ran.returncode == ExitCode.DONE
    assert "1 new paper" in ran.stderr
