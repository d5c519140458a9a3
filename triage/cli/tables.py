"""Papers as rows of plain text."""

from __future__ import annotations

from triage.models import Entry
from triage.text import clean, shorten
from triage.view import flag_text


def entry_lines(
    entry: Entry, columns: int, *, ascii_only: bool, note: str = "", named: bool = False
) -> str:
    """Return a paper as one line: score, flags, id, day, field if several, title."""
    score = f"{entry.scored.score:3.0f}" if entry.scored else "  -"
    day = entry.paper.announced or entry.paper.published
    lead = (
        f"{score}  {flag_text(entry.flags, ascii_only=ascii_only)}  {entry.paper.id:<16}"
        f" {day.isoformat() if day else '          '}"
    )
    if named:
        lead += f"  {shorten(entry.field, 16):<16}"
    if note:
        lead += f"  {note:<13}"
    return f"{lead}  {shorten(clean(entry.paper.title), max(20, columns - len(lead) - 2))}"
