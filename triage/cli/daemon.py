"""Commands that run jobs by themselves: the daemon, and having the system start it."""

from __future__ import annotations

import signal
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.exits import ExitCode
from triage.cli.output import print_json, print_text
from triage.cli.session import Globals, json_option, open_session
from triage.errors import TriageError
from triage.interrupts import listen
from triage.view import moment_text

if TYPE_CHECKING:
    from triage.schedule.units import Unit

_JOBS = ("morning", "gaps", "evidence")


@click.command(epilog="Example: triage daemon --run morning")
@click.option("--run", "job", type=click.Choice(_JOBS), help="Run one job now, then end.")
@click.pass_obj
def daemon(globals_: Globals, *, job: str | None) -> int:
    """Fetch, index, rank and write a digest after each announcement, until stopped.

    Days that were missed are caught up once. Digests are kept in the home's folder `digests`.
    """
    return _run_one(globals_, job) if job else _run_daemon(globals_)


def _run_one(globals_: Globals, job: str) -> int:
    listen(signal.SIGTERM)
    with open_session(globals_) as session:
        from triage.schedule.jobs import run_job

        done = run_job(session.work, job)
        for step, said in done.steps.items():
            session.narrator.note(f"{step}: {said}")
        if done.digest:
            session.narrator.note(f"wrote {done.digest}")
    if done.source_failed:
        return ExitCode.SOURCE
    return ExitCode.DONE if done.ok else ExitCode.FAILED


def _run_daemon(globals_: Globals) -> int:
    from triage.schedule.daemon import Daemon

    running = Daemon(globals_.home, globals_.clock, note=globals_.narrator.note)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: running.stop())
    globals_.narrator.note(f"triage daemon for {globals_.home.path}; stop it with Ctrl-C")
    running.run()
    globals_.narrator.note("stopped")
    return ExitCode.DONE


@click.group("schedule")
def schedule_group() -> None:
    """Have the system start the daemon."""


_folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the system's units; nothing is started or stopped.",
)


@schedule_group.command("install", epilog="Example: triage schedule install --print")
@_folder_option
@click.option("--print", "only_print", is_flag=True, help="Print what would be installed.")
@click.pass_obj
def install(globals_: Globals, *, folder: Path | None, only_print: bool) -> None:
    """Write and start a systemd user unit or a launchd agent; elsewhere print lines for cron."""
    from triage.schedule import units

    made = units.unit(globals_.home, folder=folder)
    if made is None:
        print_text(units.cron_lines(globals_.home))
        globals_.narrator.note("this system has neither systemd nor launchd: crontab -e")
    elif only_print:
        print_text(f"# {made.path}\n{made.text}\n# or, with cron:")
        print_text("\n".join(f"# {x}" for x in units.cron_lines(globals_.home).splitlines()))
    else:
        failed = units.install(made, None if folder else units.run_command)
        globals_.narrator.note(f"wrote {made.path}")
        if failed:
            raise TriageError("; ".join(failed), hint="start it by hand: triage daemon")


@schedule_group.command("remove", epilog="Example: triage schedule remove")
@_folder_option
@click.pass_obj
def remove(globals_: Globals, *, folder: Path | None) -> None:
    """Stop the daemon that the system runs, and remove its unit."""
    from triage.schedule import units

    made = units.unit(globals_.home, folder=folder)
    gone = made is not None and units.remove(made, None if folder else units.run_command)
    globals_.narrator.note(f"removed {made.path}" if gone and made else "nothing was installed")


@schedule_group.command("status", epilog="Example: triage schedule status --json")
@_folder_option
@json_option
@click.pass_obj
def schedule_status(globals_: Globals, *, folder: Path | None, as_json: bool) -> None:
    """Show whether a unit is installed, whether a daemon runs, and what comes next."""
    facts = _facts(globals_, folder)
    if as_json:
        print_json(facts)
        return
    print_text(f"installed: {facts['installed'] or 'no'}")
    print_text(f"running:   {'process ' + facts['running'] if facts['running'] else 'no'}")
    awaited = datetime.fromisoformat(facts["next_announcement"])
    print_text(f"next announcement: {moment_text(awaited)}")


def _facts(globals_: Globals, folder: Path | None) -> dict[str, Any]:
    from triage.audit import next_list
    from triage.schedule import units
    from triage.schedule.lock import running

    made: Unit | None = units.unit(globals_.home, folder=folder)
    return {
        "installed": str(made.path) if made and made.path.exists() else None,
        "running": running(globals_.home) or None,
        "next_announcement": next_list(globals_.clock()).isoformat(),
    }


COMMANDS = (daemon, schedule_group)
