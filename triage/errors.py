"""The failures a person can act on, and nothing else.

    TriageError                 something failed; exit 1
    ├── ConfigError             the command, a setting or a name is wrong; exit 2
    ├── InputError              a file or a record cannot be read; exit 1
    ├── StoreError              the store cannot be opened or written; exit 1
    ├── SearchIndexError        the search index is missing or stale; exit 4
    └── SourceError             a service could not be reached or answered nonsense; exit 3
        ├── SourceDown          no answer, or a server error
        │   └── SourceUnreachable   no way to it: no network, or nobody knows its name
        ├── SourceThrottled     asked to wait
        └── SourceMalformed     an answer that is not what was asked for

Each error carries what went wrong and what to do about it. Only the command line and the screen
turn one into text.
"""

from __future__ import annotations


class TriageError(Exception):
    """Something failed in a way that a person can act on."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        """One line: what failed and where."""
        self.hint = hint
        """One line: what to do about it. Empty when there is nothing sensible to say."""


class ConfigError(TriageError):
    """The command, a setting or a name is wrong: nothing was done."""


class InputError(TriageError):
    """A file or a record cannot be read as what it should be."""


class StoreError(TriageError):
    """The store cannot be opened or written."""


class SearchIndexError(TriageError):
    """The search index is missing or does not match the store."""


class SourceError(TriageError):
    """A service could not be reached, or its answer cannot be used."""

    def __init__(
        self, message: str, *, hint: str = "", url: str = "", status: int | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.url = url
        """The address asked. Empty when no request was sent."""
        self.status = status
        """The HTTP status. None when there was no answer."""


class SourceDown(SourceError):
    """No answer in time, a broken connection or a server error."""


class SourceUnreachable(SourceDown):
    """The machine knows no way to the service: it has no network, or nobody knows the name."""


class SourceThrottled(SourceError):
    """The service asked to wait."""

    def __init__(self, message: str, *, retry_after: float | None = None, **facts: object) -> None:
        super().__init__(message, **facts)  # type: ignore[arg-type]
        self.retry_after = retry_after
        """Seconds the service asked for. None when it did not say."""


class SourceMalformed(SourceError):
    """The answer is not what was asked for: wrong type, cut short, or not well-formed."""
