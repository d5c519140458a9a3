"""The command that says how things stand."""

from __future__ import annotations

from typing import Any

import click

from triage.cli.output import print_json, print_text
from triage.cli.session import Session, json_option, with_session
from triage.models import Coverage, Run
from triage.text import clean
from triage.view import coverage_json, day_text, moment_text, run_json


@click.command(epilog="Example: triage status --json")
@json_option
@with_session
def status(session: Session, *, as_json: bool) -> None:
    """Show what is stored, how complete each announcement is, and the last run of every job."""
    from triage.audit import next_list, recent
    from triage.pipeline.indexing import behind

    store = session.store
    newest = store.papers.newest_day()
    facts: dict[str, Any] = {
        "home": str(session.work.home.path),
        "papers": store.papers.count(),
        "newest": newest.isoformat() if newest else None,
        "not_indexed": behind(session.work),
    }
    runs, known = store.runs.last(), recent(store, session.work.clock())
    awaited = next_list(session.work.clock())
    facts["next_announcement"] = awaited.isoformat()
    if as_json:
        audit = [coverage_json(row) for row in known]
        print_json(facts | {"completeness": audit, "runs": [run_json(run) for run in runs]})
        return
    print_text(
        f"{facts['papers']} papers in {facts['home']}, newest {facts['newest'] or 'none'},"
        f" {facts['not_indexed']} not indexed"
    )
    print_text(f"next announcement {moment_text(awaited)}")
    for row in known:
        print_text(_announced(row))
    for run in runs:
        print_text(_ran(run))


def _ran(run: Run) -> str:
    known = {name: value for name, value in run.covered.items() if value not in {None, ""}}
    covered = ", ".join(f"{name} {value}" for name, value in known.items())
    began = f"{run.started:%Y-%m-%d %H:%M}"
    return f"{run.job:17} {began}  {_ended(run):12} {clean(f'{covered} {run.note}')}"


def _ended(run: Run) -> str:
    if run.ok is None:
        return "not finished"
    return "ok" if run.ok else "with errors"


def _announced(row: Coverage) -> str:
    count = f"{row.stored}/{'?' if row.announced is None else row.announced}"
    known = f"[{row.how}]" if row.how else "[not known]"
    category, note = clean(row.category), clean(row.note)
    return f"{day_text(row.day):16} {category:12} {count:>9}  {known:11} {note}"


COMMANDS = (status,)
