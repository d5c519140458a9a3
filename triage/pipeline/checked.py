"""What a check did, and the dates of what it saw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from triage.errors import SourceError
from triage.models import Evidence


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check did."""

    looked: int = 0
    """Papers that were checked with an answer."""
    changes: int = 0
    left: int = 0
    """Papers that are due and were not checked."""
    troubles: tuple[SourceError, ...] = ()
    """What kept services from answering; each is said once."""

    def __add__(self, other: Checked) -> Checked:
        return Checked(
            self.looked + other.looked,
            self.changes + other.changes,
            self.left + other.left,
            self.troubles + other.troubles,
        )


def each_once(troubles: Iterable[SourceError]) -> tuple[SourceError, ...]:
    """Return troubles, each said once."""
    return tuple({each.message: each for each in troubles}.values())


def dated(rows: Iterable[Evidence], now: datetime) -> list[Evidence]:
    """Return findings as of now."""
    return [replace(row, first_seen=now, last_checked=now) for row in rows]
