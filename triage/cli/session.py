"""What a command works with: the store of the chosen home, and the jobs' world around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from triage import config
from triage.cli.exits import ExitCode
from triage.cli.output import Narrator
from triage.clock import Clock
from triage.config import Home, Settings
from triage.errors import ConfigError
from triage.text import counted

if TYPE_CHECKING:
    from triage.inbox import Inbox
    from triage.models import Field
    from triage.pipeline.work import Work
    from triage.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])
"""What an option is given to."""


@dataclass(frozen=True, slots=True)
class Globals:
    """What stands before the command's name."""

    home: Home
    offline: bool
    narrator: Narrator
    clock: Clock


@dataclass(frozen=True, slots=True)
class Session:
    """An open store, with everything a command does on it."""

    work: Work
    inbox: Inbox
    narrator: Narrator

    @property
    def store(self) -> Store:
        """The open store."""
        return self.work.store

    @property
    def settings(self) -> Settings:
        """The user's settings."""
        return self.work.settings

    def fields(self, name: str | None) -> Sequence[Field]:
        """Return the field named, or all of them; one at least."""
        if name is None:
            known = self.store.fields.all()
            if len(known) > 1:
                return known
        return [self.inbox.field(name)]


@contextmanager
def open_session(globals_: Globals) -> Iterator[Session]:
    """Open the store of the chosen home for one command."""
    from triage.inbox import Inbox
    from triage.pipeline.work import Work
    from triage.store import open_store

    settings = config.load(globals_.home)
    narrator = globals_.narrator
    with open_store(globals_.home.store) as store:
        work = Work(
            home=globals_.home,
            settings=settings,
            store=store,
            clock=globals_.clock,
            offline=globals_.offline,
            progress=narrator.progress,
            note=narrator.note,
            detail=narrator.detail,
        )
        try:
            yield Session(work, Inbox(store, settings, globals_.clock), narrator)
        finally:
            narrator.end()


def with_session(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Hand a command an open session; its return value is the exit code."""

    @click.pass_obj
    def run(globals_: Globals, /, *args: Any, **options: Any) -> int | None:  # noqa: ANN401  options are of any type
        with open_session(globals_) as session:
            return command(session, *args, **options)

    return update_wrapper(run, command)


def refuse_beside(flag: str, why: str, *names: str) -> None:
    """Refuse options of the running command, by their parameters' names, that `flag` passes over.

    Raises:
        ConfigError: one of them was given.

    """
    context = click.get_current_context()
    given = [
        option.opts[0]
        for option in context.command.params
        if option.name in names
        and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
    ]
    if given:
        raise ConfigError(f"{flag} {why}", hint=f"leave out {', '.join(given)}")


def say_behind(session: Session) -> ExitCode:
    """Say whether papers wait for the index; return the exit code that says so too."""
    from triage.pipeline.indexing import behind

    if waiting := behind(session.work):
        session.narrator.note(
            f"{counted(waiting, 'paper')} not indexed yet, looked at by words alone: triage index"
        )
        return ExitCode.INDEX
    return ExitCode.DONE


def _one_field(
    _context: click.Context, _option: click.Parameter, names: Sequence[str]
) -> str | None:
    if len(names) > 1:
        raise ConfigError(
            f"--field names one field, not {len(names)}: {', '.join(names)}",
            hint="run the command once for each",
        )
    return names[0] if names else None


def one_field(told: str) -> Callable[[Command], Command]:
    """Return the option that names one field; a second name is refused, not taken in its place."""
    return click.option(
        "--field",
        "-f",
        "field_name",
        metavar="FIELD",
        help=told,
        multiple=True,
        callback=_one_field,
    )


field_option = one_field("Only this field.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
