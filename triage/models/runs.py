"""What a fetch was worth, what a run covered, and what is known of an announcement."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class FetchClass(StrEnum):
    """What a fetch was worth. Only `ok` and `empty-confirmed` may move a cursor."""

    OK = "ok"
    """A whole answer with something in it."""
    EMPTY_CONFIRMED = "empty-confirmed"
    """Nothing there, and that is how it should be: a weekend, a holiday, a service that says so."""
    EMPTY_SUSPECT = "empty-suspect"
    """Nothing, or nothing new, or not all of it, where there should be more."""
    MALFORMED = "malformed"
    """An answer that is not what was asked for."""
    THROTTLED = "throttled"
    """The service asked to wait."""
    DOWN = "down"
    """No answer."""

    @property
    def settled(self) -> bool:
        """Whether a cursor may move on: the answer is all there is."""
        return self in {FetchClass.OK, FetchClass.EMPTY_CONFIRMED}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known about one announcement of one category."""

    day: date
    category: str
    stored: int
    announced: int | None = None
    """How many were announced. None: not established."""
    note: str = ""
    """How it was established, or why it is not known."""
    how: str = ""
    """Who established it: `rss`, `oai`, `api`, `rss+oai`, `calendar`. Empty: nobody."""


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a job, with what it covered."""

    job: str
    started: datetime
    finished: datetime | None = None
    ok: bool | None = None
    """None while it runs, and for ever when the process died."""
    covered: dict[str, Any] = dataclasses.field(default_factory=dict)
    note: str = ""
