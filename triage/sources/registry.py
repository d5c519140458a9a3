"""The services papers can be fetched from: one line each.

A service is a module with a function `open_<name>(settings, home, **world)`: a context manager
that yields a `PaperSource`. It is imported when it is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from importlib import import_module
from typing import Any, Protocol

from triage.config import Home, Settings
from triage.errors import ConfigError
from triage.models import Paper
from triage.sources.arxiv import Progress

SOURCES = {
    "arxiv": "triage.sources.arxiv:open_arxiv",
}


class PaperSource(Protocol):
    """A service that knows which papers were submitted when."""

    def submitted(
        self,
        categories: Sequence[str],
        first: date,
        last: date,
        *,
        progress: Progress | None = None,
    ) -> Iterator[Paper]:
        """Yield every paper of the categories submitted in a span of days, each once."""


def open_source(
    name: str,
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> AbstractContextManager[PaperSource]:
    """Return the service of this name, to be entered.

    Raises:
        ConfigError: there is no such service.

    """
    if name not in SOURCES:
        raise ConfigError(f"unknown source {name!r}", hint=f"one of {', '.join(SOURCES)}")
    module, _, opener = SOURCES[name].partition(":")
    opened: AbstractContextManager[PaperSource] = getattr(import_module(module), opener)(
        settings, home, **world
    )
    return opened
