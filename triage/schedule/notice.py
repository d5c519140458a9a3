"""Telling the user that a digest is there: a command of theirs, a note on the desktop."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from triage.models import Digest
from triage.pipeline.work import Work
from triage.text import clean, shorten

_PATIENCE = 60.0
_OK = "ok"


def tell(work: Work, made: Digest, written: Path) -> dict[str, str]:
    """Run the user's hook and show a notification, where the settings ask for them.

    Returns what was done, by name: `ok`, or what went wrong. Neither can fail a morning's work.
    """
    done: dict[str, str] = {}
    if work.settings.hook:
        done["hook"] = _run([*shlex.split(work.settings.hook), str(written)], written)
    if work.settings.notify:
        command = notification(summary(made))
        done["notify"] = _run(command, written) if command else "this system has no notifications"
    return done


def summary(made: Digest) -> str:
    """Return a digest in one line: `ml 12 new, vision 3 new`."""
    counts = (f"{clean(share.field.name)} {share.waiting} new" for share in made.fields)
    return shorten(", ".join(counts) or "no field yet", 200)


def notification(line: str, system: str = sys.platform) -> list[str]:
    """Return the command that shows a line on the desktop; [] where the system has none."""
    if system == "darwin":
        quoted = line.replace("\\", "\\\\").replace('"', '\\"')
        return ["osascript", "-e", f'display notification "{quoted}" with title "triage"']
    program = shutil.which("notify-send")
    return [program, "--app-name=triage", "--", "triage", line] if program else []


def _run(command: Sequence[str], written: Path) -> str:
    try:
        ended = subprocess.run(  # noqa: S603  the user's own command, without a shell
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_PATIENCE,
            env=os.environ | {"TRIAGE_DIGEST": str(written)},
        )
    except subprocess.TimeoutExpired:
        return f"{command[0]} took longer than {_PATIENCE:.0f} s"
    except (OSError, ValueError) as error:
        return f"{command[0]} could not be run: {error}"
    said = shorten(clean(ended.stderr.decode("utf-8", "replace")), 120)
    return f"{command[0]} ended with {ended.returncode}: {said}" if ended.returncode else _OK
