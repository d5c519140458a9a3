"""The `triage` command: global options, the commands, and how a failure ends."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from triage import __version__, config
from triage.cli import (
    changes,
    daemon,
    decide,
    digest,
    evaluate,
    explain,
    export,
    fields,
    find,
    first,
    gather,
    screen,
    status,
)
from triage.cli.exits import ExitCode, exit_code
from triage.cli.output import Narrator, complain, open_streams, read_no_more
from triage.cli.session import Globals
from triage.clock import Clock, system_clock
from triage.errors import ConfigError, TriageError
from triage.interrupts import listen

_EPILOG = """\b
Example:
  triage field add retrieval --description "dense retrieval and reranking" -c cs.IR
  triage fetch && triage index && triage digest"""


class _Program(click.Group):
    """The command line; a reader that has seen enough, such as `head`, ends it as done.

    Click would end it as failed, which fails a pipeline under `set -o pipefail`.
    """

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:  # noqa: ANN401  Click's
        with _until_closed():
            return super().make_context(*arguments, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        with _until_closed():
            return super().invoke(ctx)


@contextmanager
def _until_closed() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        read_no_more()
        raise click.exceptions.Exit(ExitCode.DONE) from None


@click.group(cls=_Program, invoke_without_command=True, epilog=_EPILOG)
@click.option("--home", type=click.Path(), help="Folder that holds everything.")
@click.option("--offline", is_flag=True, help="Reach out to nothing.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but results and errors.")
@click.option("--verbose", "-v", is_flag=True, help="Say more about what is done.")
@click.version_option(__version__, prog_name="triage")
@click.pass_context
def cli(
    context: click.Context, home: str | None, *, offline: bool, quiet: bool, verbose: bool
) -> int | None:
    """Your fields' new papers, ranked every morning, with reasons and dated evidence.

    Without a command, opens the inbox.
    """
    narrator = Narrator(quiet=quiet, verbose=verbose)
    context.obj = Globals(config.home(home), offline, narrator, context.obj)
    if context.invoked_subcommand is None:
        return screen.open_inbox(context.obj)
    return None


for command in (
    *first.COMMANDS,
    *fields.COMMANDS,
    *gather.COMMANDS,
    *digest.COMMANDS,
    *find.COMMANDS,
    *decide.COMMANDS,
    *explain.COMMANDS,
    *evaluate.COMMANDS,
    *export.COMMANDS,
    *changes.COMMANDS,
    *daemon.COMMANDS,
    *status.COMMANDS,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    open_streams()
    listen(signal.SIGINT)
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None, *, clock: Clock = system_clock) -> int:
    """Run the command line; return its exit code. Expected failures become one line."""
    try:
        result = cli.main(arguments, prog_name="triage", standalone_mode=False, obj=clock)
    except TriageError as error:
        complain(error)
        return exit_code(error)
    except click.ClickException as error:
        _tell_misuse(error)
        return ExitCode.USAGE
    except (KeyboardInterrupt, click.Abort):
        click.echo("triage: interrupted; what was done is kept", err=True)
        return ExitCode.INTERRUPTED
    return int(result or ExitCode.DONE)


def _tell_misuse(error: click.ClickException) -> None:
    """Write what is wrong with the arguments as one line, and where help is as another."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.show()
    message = " ".join(error.format_message().split()).removesuffix(".")
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "triage"
    return complain(ConfigError(message[:1].lower() + message[1:], hint=f"{command} --help"))
