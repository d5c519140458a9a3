"""The command that says how things stand."""

from __future__ import annotations

from typing import Any

import click

from triage.cli.output import print_json, print_text
from triage.cli.session import Session, json_option, with_session
from triage.models import Run
from triage.text import clean


@click.command(epilog="Example: triage status --json")
@json_option
@with_session
def status(session: Session, *, as_json: bool) -> None:
    """Show what is stored, what waits, and the last run of every job."""
    from triage.pipeline.indexing import behind

    store = session.store
    newest = store.papers.newest_day()
    facts: dict[str, Any] = {
        "home": str(session.work.home.path),
        "papers": store.papers.count(),
        "newest": newest.isoformat() if newest else None,
        "not_indexed": behind(session.work),
    }
    runs = store.runs.last()
    if as_json:
        print_json(facts | {"runs": [_run_json(run) for run in runs]})
        return
    print_text(
        f"{facts['papers']} papers in {facts['home']}, newest {facts['newest'] or 'none'},"
        f" {facts['not_indexed']} not indexed"
    )
    for run in runs:
        covered = ", ".join(f"{key} {value}" for key, value in run.covered.items())
        print_text(clean(f"{run.job:12} {run.started:%Y-%m-%d %H:%M} {_ended(run):12} {covered}"))


def _ended(run: Run) -> str:
    if run.ok is None:
        return "not finished"
    return "ok" if run.ok else "with errors"


def _run_json(run: Run) -> dict[str, Any]:
    return {
        "job": run.job,
        "started": run.started.isoformat(),
        "finished": run.finished.isoformat() if run.finished else None,
        "ok": run.ok,
        "covered": run.covered,
        "note": run.note,
    }


COMMANDS = (status,)
