"""Which spans of modification days to harvest, in pieces that are asked for once. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_ONE = timedelta(days=1)
_SLICE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Harvested:
    """The unbroken span of modification days that a category's records were taken from."""

    first: date
    through: date
    """Taken again next time: the day was not over."""

    def __str__(self) -> str:
        return f"{self.first}..{self.through}"

    @classmethod
    def parse(cls, text: str) -> Harvested | None:
        """Return what `str` wrote; None for an empty text."""
        first, _, through = text.partition("..")
        return cls(date.fromisoformat(first), date.fromisoformat(through)) if through else None

    def joined(self, piece: Piece, today: date) -> Harvested:
        """Return the span with a neighbouring piece."""
        return Harvested(min(self.first, piece.first), max(self.through, piece.until or today))


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of modification days that is asked for in one go: what a kill can cost at most."""

    first: date
    until: date | None
    """None: up to now."""


def pieces(first: date, state: Harvested | None, today: date) -> list[Piece]:
    """Return what to harvest so that everything modified from `first` up to now was seen.

    In an order in which each piece touches what was harvested before it.
    """
    if state is None:
        return _forward(first, today)
    earlier: list[Piece] = []
    until = state.first - _ONE
    while first <= until:
        begins = max(first, until - _SLICE + _ONE)
        earlier.append(Piece(begins, until))
        until = begins - _ONE
    return earlier + _forward(state.through, today)


def _forward(first: date, today: date) -> list[Piece]:
    found: list[Piece] = []
    while first + _SLICE <= today:
        found.append(Piece(first, first + _SLICE - _ONE))
        first += _SLICE
    return [*found, Piece(min(first, today), None)]
