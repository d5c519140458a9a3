"""Papers as rows of plain text."""

from __future__ import annotations

from triage.models import Entry
from triage.text import clean, shorten
from triage.view import flag_text


def entry_line(entry: Entry, columns: int, *, ascii_only: bool, named: bool) -> str:
    """Return a paper as one line: score, flags, id, day, field if wanted, title."""
    lead = f"{_score(entry)}  {flag_text(entry.flags, ascii_only=ascii_only)}  "
    lead += f"{entry.paper.id:<11}  {_day(entry):10}  "
    if named:
        lead += f"{shorten(entry.field, 18):<18}  "
    return lead + shorten(clean(entry.paper.title), max(20, columns - len(lead)))


def _score(entry: Entry) -> str:
    return f"{entry.scored.score:3.0f}" if entry.scored else "  -"


def _day(entry: Entry) -> str:
    day = entry.paper.day
    return day.isoformat() if day else ""
