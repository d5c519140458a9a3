"""The few signs that rows are drawn with, in full and in ASCII, and the style of each state."""

from __future__ import annotations

from dataclasses import dataclass

from triage.models import EvidenceState
from triage.view import ASCII_GLYPHS, GLYPHS

MUTED = "$foreground 60%"
HIT = "bold underline"
HEADING = "bold $text-accent"
WARNING = "bold $text-error"

STATE_STYLE = {
    EvidenceState.VERIFIED: "$text-success",
    EvidenceState.CLAIMED: "$text-primary",
    EvidenceState.PROMISED: "$text-warning",
    EvidenceState.CONTRADICTED: "$text-error",
    EvidenceState.NONE: MUTED,
    EvidenceState.UNKNOWN: MUTED,
}
"""Colour repeats what glyph and letter say; it never says anything alone."""


@dataclass(frozen=True, slots=True)
class Look:
    """The signs of one terminal."""

    ascii_only: bool
    mark: str
    dot: str
    """Stands between facts on one line."""
    down: str
    """Says that a word opens a choice."""
    to: str
    """Leads to what a part of a score points to."""
    more: str
    """Stands for what was cut."""
    near: str
    """Stands before what was found by meaning alone."""
    twin: str
    """Stands before a twin that is shown under another paper."""
    bars: str
    """From nothing to full, for bars and curves."""
    point: str
    """A paper on a map."""
    star: str
    """A saved paper on a map."""

    def glyph(self, state: EvidenceState) -> str:
        """Return the glyph of a state."""
        return (ASCII_GLYPHS if self.ascii_only else GLYPHS)[state]


FANCY = Look(
    ascii_only=False,
    mark="*",
    dot="·",
    down="▾",
    to="→",
    more="…",
    near="≈",
    twin="└",
    bars=" ▁▂▃▄▅▆▇█",
    point="·",
    star="●",
)
PLAIN = Look(
    ascii_only=True,
    mark="*",
    dot="-",
    down="v",
    to="->",
    more="...",
    near="~",
    twin="`",
    bars=" .:-=+*%#",
    point=".",
    star="@",
)
