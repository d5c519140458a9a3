"""Exit codes, and which failure has which."""

from __future__ import annotations

from enum import IntEnum

from triage.errors import ConfigError, SearchIndexError, SourceError, TriageError


class ExitCode(IntEnum):
    """What a script can tell from the exit code."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    SOURCE = 3
    """A source could not be reached; what was got is stored and shown."""
    INDEX = 4
    """The search index is missing or stale; what could be said without it was said."""
    INTERRUPTED = 130


def exit_code(error: TriageError) -> ExitCode:
    """Return the exit code of a failure."""
    if isinstance(error, ConfigError):
        return ExitCode.USAGE
    if isinstance(error, SourceError):
        return ExitCode.SOURCE
    if isinstance(error, SearchIndexError):
        return ExitCode.INDEX
    return ExitCode.FAILED
