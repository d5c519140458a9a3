"""The first command of a new user: settings to look at, and a first field."""

from __future__ import annotations

import sys
from typing import Any

import click

from triage.cli.fields import described_options, make_field
from triage.cli.session import Session, with_session
from triage.config import write_defaults
from triage.errors import ConfigError


@click.command(
    epilog='Example: triage init --field retrieval -c cs.IR -d "dense retrieval and reranking"'
)
@click.option("--field", "name", help="Name of the field.")
@described_options
@with_session
def init(session: Session, name: str | None, **given: Any) -> None:  # noqa: ANN401  options are of any type
    """Set up: write the settings with their defaults, and make a first field.

    What is not given by options is asked for on a terminal.
    """
    if name is None or not (given["description"] or given["seeds"]):
        name = _ask(name, given)
    make_field(session, name, given)
    if write_defaults(session.work.home):
        session.narrator.note(f"settings are in {session.work.home.config}")


def _ask(name: str | None, given: dict[str, Any]) -> str:
    """Ask for what is missing; fill it into `given` and return the name."""
    if not sys.stdin.isatty():
        raise ConfigError(
            "there is no terminal to ask on", hint="give --field and --description, or --seed"
        )
    name = name or click.prompt("Name of the field (one word)", err=True)
    if not given["description"]:
        given["description"] = click.prompt("What is it about, in a sentence or two", err=True)
    if not given["categories"]:
        asked = click.prompt("arXiv categories, such as cs.IR cs.CL", default="", err=True)
        given["categories"] = tuple(asked.replace(",", " ").split())
    if not given["seeds"]:
        asked = click.prompt("arXiv ids of papers that are typical of it", default="", err=True)
        given["seeds"] = tuple(asked.replace(",", " ").split())
    return str(name)


COMMANDS = (init,)
