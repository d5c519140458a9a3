"""What every job is handed: the store, the settings, the time, and a way to tell how it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from triage.clock import Clock
from triage.config import Home, Settings
from triage.store import Store

Progress = Callable[[str, int, int | None], None]
"""Told (what, done, of how many); None: it is not known how many there are."""
Note = Callable[[str], None]
"""Told one line that a person may want to know."""


def no_progress(what: str, done: int, total: int | None) -> None:
    """Tell nobody."""


def no_note(line: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Work:
    """The world a job runs in."""

    home: Home
    settings: Settings
    store: Store
    clock: Clock
    offline: bool = False
    """No job may reach out."""
    progress: Progress = no_progress
    note: Note = no_note
    detail: Note = no_note
    """Told what only someone who asked for details wants to know."""
