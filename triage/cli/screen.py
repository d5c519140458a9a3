"""Opening the inbox on a terminal."""

from __future__ import annotations

import os
import sys

from triage import config
from triage.cli.session import Globals, open_session
from triage.errors import ConfigError


def open_inbox(globals_: Globals) -> int:
    """Rank what is behind, then open the inbox; anywhere but on a terminal, say what to do."""
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if not on_terminal or os.environ.get("TERM", "") in {"", "dumb"}:
        raise ConfigError("there is no terminal to open the inbox on", hint="try: triage digest")
    with open_session(globals_) as session:
        from triage.pipeline.ranking import rank

        rank(session.work, session.store.fields.all())
    from tui.app import run

    run(globals_.home, config.load(globals_.home), globals_.clock)
    return 0
