"""The command line: parse, call one use case, print, exit code. Nothing is decided here.

stdout is data, stderr is narration. Importing this loads click and the light values only; every
heavy library is loaded by the command that needs it.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        from triage.cli.app import main as run

        run()
    except KeyboardInterrupt:  # while it was being loaded: nothing was begun
        sys.exit(130)
