"""The one owner of stdout and stderr."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import Any

import click

from triage.errors import TriageError
from triage.text import clean
from triage.view import SCHEMA_VERSION

_PIPED_WIDTH = 100
_UNCUT = 100_000
_BAR = 24
_STDERR = 2


def open_streams() -> None:
    """Open what a parent closed of the standard streams, onto nothing.

    The next file to be opened would take its place, and be written to by whoever tells something.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        pass
    os.close(descriptor)
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))


def read_no_more() -> None:
    """Throw away what is still to be printed: nobody can read it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_json(data: Any) -> None:  # noqa: ANN401  JSON values are of any type
    """Print data in the envelope that every `--json` shares."""
    envelope = {"schema_version": SCHEMA_VERSION, "data": data}
    print_text(json.dumps(envelope, ensure_ascii=False, indent=2))


def print_text(text: str) -> None:
    """Print lines that are safe already.

    Raises:
        TriageError: they cannot be written, on a full disk for one.
        BrokenPipeError: nobody reads them any more.

    """
    try:
        click.echo(text.rstrip("\n"))
    except BrokenPipeError:
        raise
    except OSError as error:
        read_no_more()
        raise TriageError(
            f"standard output: cannot be written: {error.strerror}",
            hint="look at where it goes, then run the command again",
        ) from error


def width() -> int:
    """Return the columns to write for: the terminal's, or 100 when it is none."""
    if not sys.stdout.isatty():
        return _PIPED_WIDTH
    return max(40, shutil.get_terminal_size().columns)


def table_width() -> int:
    """Return the columns of a table row: the terminal's, or no end where it is piped on."""
    return width() if sys.stdout.isatty() else _UNCUT


def complain(error: TriageError) -> None:
    """Write a failure as one line, and what to do about it as another."""
    click.echo(f"triage: error: {clean(error.message)}", err=True)
    if error.hint:
        click.echo(f"hint: {clean(error.hint)}", err=True)


class Narrator:
    """Tells on stderr how a job goes: notes always, progress on a terminal only."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty() and not quiet
        self._verbose = verbose
        self._shown = False

    def note(self, line: str) -> None:
        """Write one line, unless the user asked for quiet."""
        self.end()
        if not self._quiet:
            click.echo(clean(line), err=True)

    def detail(self, line: str) -> None:
        """Write one line if the user asked for details."""
        if self._verbose:
            self.note(line)

    def progress(self, what: str, done: int, total: int | None) -> None:
        """Redraw the progress line of the running job."""
        if not self._live:
            return
        if total:
            filled = _BAR * done // total
            state = f"{'█' * filled}{'░' * (_BAR - filled)} {done}/{total}"
        else:
            state = str(done)
        click.echo(f"\r\x1b[K{what} {state}", err=True, nl=False)
        self._shown = True

    def end(self) -> None:
        """Clear the progress line."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
            self._shown = False
