"""Having the system start the daemon: a systemd user unit, a launchd agent, a line for cron."""

from __future__ import annotations

import os
import plistlib
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from triage import config
from triage.config import ENV_HOME, Home
from triage.errors import ConfigError
from triage.files import write_text
from triage.text import clean

Run = Callable[[Sequence[str]], str]
"""Runs a command of the system; returns what went wrong, '' when nothing did."""
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Unit:
    """One file that makes the system start the daemon, and the commands that belong to it."""

    path: Path
    text: str
    start: tuple[tuple[str, ...], ...]
    stop: tuple[tuple[str, ...], ...]


def unit(home: Home, *, folder: Path | None = None, system: str = sys.platform) -> Unit | None:
    """Return the unit for a home on this system; None where there is only cron.

    Args:
        home: whose daemon it starts.
        folder: where units are kept; None for the user's own place.
        system: as `sys.platform` names it.

    Raises:
        ConfigError: the home's path has characters that no unit file can hold.

    """
    if str(home.path) != clean(str(home.path)):
        raise ConfigError(
            "the home's path has control characters", hint="move it, or name another with --home"
        )
    if system.startswith("linux"):
        return _systemd(home, folder or _config_folder() / "systemd" / "user")
    if system == "darwin":
        return _launchd(home, folder or Path.home() / "Library" / "LaunchAgents")
    return None


def cron_lines(home: Home) -> str:
    """Return lines for a crontab that run the jobs without a daemon."""
    command = shlex.join([*_program(home), "--quiet", "daemon", "--run"]).replace("%", "\\%")
    return (
        "CRON_TZ=America/New_York\n"
        f"45 0 * * 1-5 {command} morning\n"
        f"45 2,4,6,8,12,16,20 * * * {command} gaps\n"
        f"15 */3 * * * {command} evidence"
    )


def install(made: Unit, run: Run | None) -> list[str]:
    """Write the unit and have it started; return what went wrong, [] when nothing did.

    With `run` None the file is written and nothing is started.

    Raises:
        ConfigError: the file cannot be written.

    """
    try:
        made.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{made.path.parent}: cannot be made: {error.strerror}") from error
    write_text(made.path, made.text)
    return [said for command in made.start if run and (said := run(command))]


def remove(made: Unit, run: Run | None) -> bool:
    """Stop the daemon and remove its unit; return whether there was one."""
    if not made.path.exists():
        return False
    for command in made.stop:
        if run:
            run(command)
    made.path.unlink()
    return True


def run_command(command: Sequence[str]) -> str:
    """Run a command of the system; return what went wrong, '' when nothing did."""
    try:
        ended = subprocess.run(  # noqa: S603  fixed commands
            command, check=False, capture_output=True, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{shlex.join(command)}: {error}"
    said = clean(ended.stderr.decode("utf-8", "replace"))
    return f"{shlex.join(command)}: {said or ended.returncode}" if ended.returncode else ""


def _systemd(home: Home, folder: Path) -> Unit:
    name = f"{_name(home)}.service"
    text = (
        "[Unit]\nDescription=triage: new papers every morning\n\n"
        "[Service]\nType=exec\n"
        f"ExecStart={' '.join(map(_quoted, [*_program(home), 'daemon']))}\n"
        "Restart=on-failure\nRestartSec=60\nNice=10\n\n"
        "[Install]\nWantedBy=default.target\n"
    )
    control = ("systemctl", "--user")
    start = ((*control, "daemon-reload"), (*control, "enable", "--now", name))
    return Unit(folder / name, text, start, ((*control, "disable", "--now", name),))


def _launchd(home: Home, folder: Path) -> Unit:
    label = f"org.paper-{_name(home)}.daemon"
    path = folder / f"{label}.plist"
    facts = {
        "Label": label,
        "ProgramArguments": [*_program(home), "daemon"],
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ProcessType": "Background",
        "StandardErrorPath": str(home.path / "daemon.log"),
    }
    domain = f"gui/{os.getuid()}"
    start = (("launchctl", "bootstrap", domain, str(path)),)
    stop = (("launchctl", "bootout", f"{domain}/{label}"),)
    return Unit(path, plistlib.dumps(facts).decode(), start, stop)


def _program(home: Home) -> list[str]:
    return [sys.executable, "-m", "triage", "--home", str(home.path)]


def _name(home: Home) -> str:
    """Return `triage`, and for a home that is not the user's usual one, a name of its own."""
    if ENV_HOME not in os.environ and home == config.home():
        return "triage"
    return f"triage-{sha256(str(home.path).encode()).hexdigest()[:8]}"


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _config_folder() -> Path:
    named = os.environ.get("XDG_CONFIG_HOME", "")
    return Path(named) if named.startswith("/") else Path.home() / ".config"
