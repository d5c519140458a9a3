"""Opening the inbox on a terminal."""

from __future__ import annotations

import os
import sys

from triage import config
from triage.cli.session import Globals
from triage.errors import ConfigError


def open_inbox(globals_: Globals) -> int:
    """Open the inbox, which ranks what is behind; anywhere but on a terminal, say what to do."""
    on_terminal = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    if not on_terminal or os.environ.get("TERM", "") in {"", "dumb"}:
        raise ConfigError("there is no terminal to open the inbox on", hint="try: triage digest")
    from tui.app import run

    settings = config.load(globals_.home)
    return run(globals_.home, settings, globals_.clock, offline=globals_.offline)
