"""How a sheet is laid out: headings, hanging lines, days, and the cleaning of what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from textual.content import Content

from triage.text import clean
from tui.rows.glyphs import HEADING, MUTED

_LONGEST = 20_000
"""Characters of one text that are shown; no abstract is longer."""


def safe(text: str) -> str:
    """Return a text as one line that cannot act on the terminal, cut where nobody reads on."""
    return clean(text[:_LONGEST])


def heading(name: str, note: str = "") -> Sequence[Content]:
    """Return an empty line and a heading."""
    return Content(""), Content.assemble((name, HEADING), (f"  {note}" if note else "", MUTED))


def hang(lead: str, style: str, body: Content, width: int) -> Iterator[Content]:
    """Yield `body` wrapped, its first line after `lead`, the others under its first word."""
    for place, line in enumerate(body.wrap(max(1, width - len(lead)))):
        start = Content.blank(len(lead)) if place else Content.styled(lead, style)
        yield Content.assemble(start, line)


def day(when: date | datetime | None) -> str:
    """Return a day as `3 May 2026`; '' when it is not known."""
    return f"{when.day} {when:%b %Y}" if when else ""
