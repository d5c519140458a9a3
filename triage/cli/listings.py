"""The commands that import lists: reports on replications, the ACL Anthology's marks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.exits import ExitCode
from triage.cli.output import print_json
from triage.cli.session import Session, json_option, with_session
from triage.text import counted

if TYPE_CHECKING:
    from triage.pipeline.importing_lists import Imported

_path = click.argument("path", metavar="PATH", type=click.Path(path_type=Path))


@click.command("replications", epilog="Example: triage import replications mlrc_proceedings.json")
@_path
@click.option("--source", default="", help="What the ledger calls the list; its name by default.")
@click.option("--licence", default="", help="The licence of the list, kept with its rows.")
@json_option
@with_session
def replications(session: Session, path: Path, *, source: str, licence: str, as_json: bool) -> int:
    """Import a list of reports on replications, as JSON Lines, a JSON list or BibTeX.

    Understood are the metadata of the ML Reproducibility Challenge, its proceedings with their
    successor at TMLR, and ReScience's bibliography. Each report becomes evidence of the paper it
    is about, now or when that paper arrives.
    """
    from triage.pipeline.importing_lists import import_reports

    return _tell(
        session,
        import_reports(session.work, path, source=source, licence=licence),
        "report",
        as_json,
    )


@click.command("acl", epilog="Example: triage import acl acl-anthology/data/xml/2024.acl.xml")
@_path
@json_option
@with_session
def acl(session: Session, path: Path, *, as_json: bool) -> int:
    """Import the ACL Anthology's marks of code and of retractions: one XML file, or a folder.

    The marks become evidence of the stored papers with the same title.
    """
    from triage.pipeline.importing_lists import import_anthology

    return _tell(session, import_anthology(session.work, path), "marked paper", as_json)


def _tell(session: Session, done: Imported, what: str, as_json: bool) -> int:
    for line in done.skipped:
        session.narrator.note(line)
    if as_json:
        print_json({"rows": done.rows, "papers": done.papers, "skipped": list(done.skipped)})
    session.narrator.note(
        f"{counted(done.rows, what)}; {counted(done.papers, 'stored paper')} listed somewhere"
    )
    return ExitCode.FAILED if done.skipped else ExitCode.DONE


COMMANDS = (replications, acl)
