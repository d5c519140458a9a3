"""The command that imports the final archive of Papers with Code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.exits import ExitCode
from triage.cli.output import print_json
from triage.cli.session import Session, json_option, with_session
from triage.text import counted

if TYPE_CHECKING:
    from triage.pipeline.archiving import Archived


@click.command("pwc-archive", epilog="Example: triage import pwc-archive dumps/")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
@with_session
def pwc_archive(session: Session, folder: Path, *, as_json: bool) -> int:
    """Import the final archive of Papers with Code, as JSON, gzipped JSON or Parquet.

    Repositories, leaderboard results and replications become evidence of the papers that are
    stored, and of those that arrive later. The rows stay apart, under the archive's licence
    CC BY-SA 4.0. Importing again stores nothing twice. A row of no use is counted and skipped.
    """
    from triage.pipeline.archiving import import_archive

    done = import_archive(session.work, folder)
    if as_json:
        print_json(_json(done))
    _tell(session, done)
    return ExitCode.FAILED if done.skipped.cut else ExitCode.DONE


def _tell(session: Session, done: Archived) -> None:
    note, skipped = session.narrator.note, done.skipped
    for bad in skipped.first:
        note(f"{bad.file}: row {bad.number} skipped: {bad.reason}")
    if skipped.rows > len(skipped.first):
        note(f"{counted(skipped.rows - len(skipped.first), 'more row')} skipped")
    for bad in skipped.cut:
        note(f"{bad.file}: row {bad.number}: {bad.reason}")
    note(
        f"{counted(done.new.repositories, 'new repository link')},"
        f" {counted(done.new.results, 'leaderboard result')},"
        f" {counted(done.new.replications, 'replication')}"
        f" from {counted(done.read, 'row')}; {done.elsewhere:,} about no paper on arXiv"
    )
    note(f"{counted(done.findings, 'finding')} about {counted(done.papers, 'stored paper')}")


def _json(done: Archived) -> dict[str, Any]:
    skipped = done.skipped
    return {
        "rows": done.read,
        "new": {
            "repositories": done.new.repositories,
            "results": done.new.results,
            "papers": done.new.papers,
            "replications": done.new.replications,
        },
        "about_no_arxiv_paper": done.elsewhere,
        "papers": done.papers,
        "findings": done.findings,
        "skipped": skipped.rows,
        "first_skipped": [
            {"file": bad.file, "row": bad.number, "reason": bad.reason} for bad in skipped.first
        ],
        "unreadable": [
            {"file": bad.file, "row": bad.number, "reason": bad.reason} for bad in skipped.cut
        ],
    }
