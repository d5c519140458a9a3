"""Opening the inbox on a terminal."""

from __future__ import annotations

import os
import sys

from triage import config
from triage.cli.session import Globals, open_session
from triage.errors import ConfigError


def open_inbox(globals_: Globals) -> int:
    """Rank what is behind, then open the inbox; anywhere but on a terminal, say what to do."""
    on_terminal = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    if not on_terminal or os.environ.get("TERM", "") in {"", "dumb"}:
        raise ConfigError("there is no terminal to open the inbox on", hint="try: triage digest")
    with open_session(globals_) as session:
        from triage.pipeline.ranking import rank

        rank(session.work, session.store.fields.all())
    from tui.app import run

    settings = config.load(globals_.home)
    run(globals_.home, settings, globals_.clock, offline=globals_.offline)
    return 0
