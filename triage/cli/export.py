"""The command that writes a field's reading list for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from triage.cli.digest import write_or_print
from triage.cli.session import Session, one_field, with_session
from triage.text import counted

_FORMATS = ("bibtex", "ris", "csl-json", "markdown", "org", "html", "csv", "jsonl")


@click.command(epilog="Example: triage export --field retrieval --format bibtex -o retrieval.bib")
@one_field("Whose reading list.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="bibtex", show_default=True)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to a file.")
@with_session
def export(session: Session, *, field_name: str | None, form: str, output: Path | None) -> None:
    """Write a field's saved and read papers, with their evidence as of today where it fits."""
    from triage.export import render

    reading_list = session.inbox.reading_list(session.inbox.field(field_name))
    write_or_print(session, render(reading_list, form), output)
    session.narrator.note(
        f"{counted(len(reading_list.items), 'paper')} on the list {reading_list.field.name}"
    )


COMMANDS = (export,)
