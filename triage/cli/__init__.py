"""The command line: parse, call one use case, print, exit code. Nothing is decided here.

stdout is data, stderr is narration. Importing this loads click and the light values only; every
heavy library is loaded by the command that needs it.
"""

from triage.cli.app import main

__all__ = ["main"]
