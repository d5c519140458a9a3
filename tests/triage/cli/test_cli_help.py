"""The command line's promises about itself."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from triage.cli.app import cli


def _commands(group: click.Group, path: tuple[str, ...] = ()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(_commands(cli))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_ends_with_a_working_example(path):
    """Each command has help, and an example that starts with itself."""
    command = COMMANDS[path]
    assert command.help
    assert command.epilog is not None
    assert command.epilog.startswith(f"Example: triage {' '.join(path)}")


def test_starting_loads_nothing_heavy(tmp_path):
    """`import triage.cli` loads none of the heavy libraries, so that help is instant."""
    heavy = (
        "torch sentence_transformers transformers faiss textual arxiv apscheduler numpy httpx"
        " sqlite_utils sklearn openvino requests rich"
    ).split()
    code = f"import sys, triage.cli; print([m for m in {heavy!r} if m in sys.modules])"
    ran = subprocess.run(  # noqa: S603  this interpreter
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
