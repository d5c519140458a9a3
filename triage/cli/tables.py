"""Papers as rows of plain text."""

from __future__ import annotations

from triage.models import Entry
from triage.text import clean, shorten
from triage.view import flag_text

_AUTHORS = 2


def entry_line(entry: Entry, columns: int, *, ascii_only: bool, named: bool) -> str:
    """Return a paper as one line: score, flags, id, day, field if wanted, title."""
    lead = f"{_score(entry)}  {flag_text(entry.flags, ascii_only=ascii_only)}  "
    lead += f"{entry.paper.id:<11}  {_day(entry):10}  "
    if named:
        lead += f"{shorten(entry.field, 18):<18}  "
    return lead + shorten(clean(entry.paper.title), max(20, columns - len(lead)))


def hit_lines(entry: Entry, rank: int, note: str, columns: int, *, ascii_only: bool) -> str:
    """Return a paper that a search found as two lines: what it is, and why it is here."""
    lead = f"{rank:3}. {flag_text(entry.flags, ascii_only=ascii_only)}  {entry.paper.id:<11}  "
    title = shorten(clean(entry.paper.title), max(20, columns - len(lead)))
    facts = [_authors(entry), " ".join(entry.paper.categories[:2]), _day(entry), note]
    if entry.scored:
        facts.append(f"score {entry.scored.score:.0f}")
    below = shorten(", ".join(fact for fact in facts if fact), max(20, columns - len(lead)))
    return f"{lead}{title}\n{' ' * len(lead)}{below}"


def _score(entry: Entry) -> str:
    return f"{entry.scored.score:3.0f}" if entry.scored else "  -"


def _day(entry: Entry) -> str:
    day = entry.paper.announced or entry.paper.published
    return day.isoformat() if day else ""


def _authors(entry: Entry) -> str:
    names = entry.paper.authors
    more = f" +{len(names) - _AUTHORS}" if len(names) > _AUTHORS else ""
    return clean(", ".join(names[:_AUTHORS])) + more
