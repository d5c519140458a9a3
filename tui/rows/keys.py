"""The help: every key by what it is for, and what the signs on a row mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.content import Content

from triage.models import EvidenceState
from tui.rows.glyphs import HEADING, MUTED, STATE_STYLE, WARNING, Look

_MEANINGS = {
    EvidenceState.VERIFIED: "looked at: it is there",
    EvidenceState.CLAIMED: "claimed, nobody here has looked yet",
    EvidenceState.PROMISED: "promised for later",
    EvidenceState.CONTRADICTED: "dead link, emptied repository, failed replication",
    EvidenceState.NONE: "looked, found nothing",
}
_KEYS_WIDTH = 16


def help_text(groups: Mapping[str, Iterable[tuple[str, str]]], look: Look) -> Content:
    """Return the help: by group, (keys, what they do); then the legend of a row."""
    pieces: list[tuple[str, str]] = []
    for group, lines in groups.items():
        pieces.append((f"{group}\n", HEADING))
        for keys, does in lines:
            pieces += [(f"  {keys:<{_KEYS_WIDTH}}", "bold"), (f"{does}\n", "")]
        pieces.append(("\n", ""))
    pieces.append(("Signs on a row: C code, B benchmark, R replication\n", HEADING))
    for state, meaning in _MEANINGS.items():
        pieces += [
            (f"  {look.glyph(state) + 'C':<{_KEYS_WIDTH}}", STATE_STYLE[state]),
            (f"{meaning}\n", ""),
        ]
    pieces += [
        (f"  {'blank':<{_KEYS_WIDTH}}", MUTED),
        ("not looked yet, or no source answered\n", ""),
        (f"  {'!':<{_KEYS_WIDTH}}", WARNING),
        ("said or known to be withdrawn or retracted", ""),
    ]
    return Content.assemble(*pieces)
