"""What a renderer is told about the place its text goes to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """The reader's surface and pace."""

    width: int = 80
    """Cells of the terminal, at least 40."""
    ascii_only: bool = False
    """Whether glyphs and rules keep to ASCII."""
    seconds_per_paper: int = 20
    """Pace behind the minutes shown for a field."""
