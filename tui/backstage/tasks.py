"""What can be asked of the backstage, what it answers, and how both travel as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

Told = Callable[[str, int, int | None], None]
"""Told (what, done, of how many) while a task runs; None: not known how many."""

KEPT = {"search": "searching", "similar": "searching", "rank": "ranking"}
"""Tasks whose process stays for the next one, because the user waits, with its name."""


@dataclass(frozen=True, slots=True)
class Task:
    """One request. What it does not need is left empty."""

    do: str
    """`search`, `similar`, `rank`, `index` or `fetch`."""
    text: str = ""
    field: str | None = None
    ids: tuple[str, ...] = ()
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that was found."""

    paper_id: str
    matched: tuple[str, ...]
    """`words`, `meaning` or both."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a task came to."""

    line: str = ""
    """One line for the user. Empty: there is nothing to say."""
    found: tuple[Hit, ...] = ()
    """Best first."""
    trouble: str = ""
    """Why less was done than asked. Empty: nothing is missing."""


class Backstage(Protocol):
    """Does one task at a time for each kind of task."""

    async def ask(self, task: Task, told: Told) -> Outcome:
        """Do a task. Cancelling the wait gives the task up.

        Raises:
            TriageError: the task failed; what it stored before is kept.

        """
        ...

    def warm(self) -> None:
        """Get ready for a search that will come soon."""
        ...

    async def close(self) -> None:
        """Give up whatever runs."""
        ...


def write_task(task: Task) -> bytes:
    """Return a task as one line."""
    return json.dumps(asdict(task)).encode() + b"\n"


def read_task(line: bytes) -> Task:
    """Return the task of a line that `write_task` made."""
    raw: dict[str, Any] = json.loads(line)
    return Task(**raw | {"ids": tuple(raw["ids"])})


def write_outcome(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON values."""
    return asdict(outcome)


def read_outcome(raw: dict[str, Any]) -> Outcome:
    """Return the outcome of values that `write_outcome` made."""
    found = tuple(Hit(hit["paper_id"], tuple(hit["matched"])) for hit in raw["found"])
    return Outcome(raw["line"], found, raw["trouble"])
