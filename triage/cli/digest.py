"""The morning digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import click

from triage.cli.output import print_json, print_text, width
from triage.cli.session import Session, field_option, json_option, say_behind, with_session
from triage.cli.when import Day, resolved
from triage.models import Field

_FORMATS = ("text", "markdown", "html", "json", "atom")


@click.command(epilog="Example: triage digest --minutes 10 --format html -o morning.html")
@field_option
@click.option("--minutes", type=click.IntRange(1, 24 * 60), help="Reading time to fill.")
@click.option("--since", type=Day(), help="First announcement day to cover.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to a file.")
@json_option
@with_session
def digest(
    session: Session,
    *,
    field_name: str | None,
    minutes: int | None,
    since: date | timedelta | None,
    form: str,
    output: Path | None,
    as_json: bool,
) -> int:
    """Print what is new in your fields, best first, as much as fits the minutes."""
    fields = session.fields(field_name)
    newest = session.store.papers.newest_day() or session.work.clock().date()
    return print_digest(
        session,
        fields,
        minutes=minutes,
        since=resolved(since, newest),
        form="json" if as_json else form,
        output=output,
    )


def print_digest(
    session: Session,
    fields: Sequence[Field],
    *,
    minutes: int | None,
    since: date | None,
    form: str,
    output: Path | None = None,
) -> int:
    """Rank what is behind, then print the digest; return the exit code."""
    from triage.digest import digest_data, render
    from triage.inbox.morning import make_digest
    from triage.pipeline.indexing import usable_model
    from triage.pipeline.ranking import rank

    work = session.work
    rank(work, fields)
    made = make_digest(
        work.store,
        work.settings,
        work.clock,
        fields,
        model=usable_model(work),
        minutes=minutes,
        since=since,
    )
    session.narrator.end()
    if form == "json" and output is None:
        print_json(digest_data(made))
    else:
        text = render(
            made,
            form,
            width=width(),
            ascii_only=work.settings.ascii,
            seconds_per_paper=work.settings.seconds_per_paper,
        )
        write_or_print(session, text, output)
    return say_behind(session)


def write_or_print(session: Session, text: str, output: Path | None) -> None:
    """Write text to a file in one step, or print it where no file (or `-`) is named."""
    from triage.files import write_text

    if output is None or str(output) == "-":
        print_text(text)
        return
    write_text(output, text)
    session.narrator.note(f"wrote {output}")


COMMANDS = (digest,)
