"""What fits on one line: a paper's row, the header, a field to choose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from textual.content import Content

from triage.models import Entry, Flags
from triage.text import clean, shorten
from triage.view import flag_text
from tui.rows.glyphs import MUTED, STATE_STYLE, WARNING, Look
from tui.rows.hits import Piece, hits

TITLE_LENGTH = 400
"""Characters of a title on a row; more than any terminal is wide."""
_RAW_LENGTH = 4_000
_WEEKS_FROM, _YEARS_FROM = 100, 700
_GAP = 2
_SAID = 50
"""Cells that what is said has at least, before facts may stand beside it."""
_WITH_ORDER = 60
"""Cells from which a header has room for the order."""


def row(
    entry: Entry,
    look: Look,
    *,
    newest: date | None,
    marked: bool = False,
    words: Sequence[str] = (),
    with_age: bool = True,
    lead: Sequence[str] = (),
) -> Content:
    """Return a paper's row: mark, score, flags, age, title; what is needed most comes first.

    `words` are the case-folded words of a filter, shown underlined in the title; `lead` is what
    else is to be known before the title is read.
    """
    score = f"{entry.scored.score:.0f}" if entry.scored else "--"
    pieces: list[Piece] = [
        (look.mark, WARNING) if marked else (" ", ""),
        (f"{score:>3} ", "bold"),
        *flag_pieces(entry.flags, look),
        (" ", ""),
    ]
    if with_age:
        pieces.append((f"{age(entry.paper.day, newest):>3} ", MUTED))
    if with_age and (entry.paper.version or 1) > 1:
        pieces.append((f"v{entry.paper.version} ", MUTED))
    pieces += [(f"{clean(word)} {look.dot} ", MUTED) for word in lead if word]
    title = shorten(clean(entry.paper.title[:_RAW_LENGTH]), TITLE_LENGTH) or "(no title)"
    return Content.assemble(*pieces, *hits(title, words))


def flag_pieces(flags: Flags, look: Look) -> Iterator[Piece]:
    """Yield the flags of a row, each in the style of its state; together always nine cells."""
    text = flag_text(flags, ascii_only=look.ascii_only)
    states = (flags.code, flags.benchmark, flags.replication)
    for place, state in enumerate(states):
        yield text[3 * place : 3 * place + 2], STATE_STYLE[state]
        warning = text[3 * place + 2]
        yield warning, WARNING if warning.strip() else ""


def age(day: date | None, newest: date | None) -> str:
    """Return how long before the newest announcement a day was: `0d`, `12d`, `28w`, `3y`."""
    if day is None or newest is None:
        return ""
    days = max(0, (newest - day).days)
    if days < _WEEKS_FROM:
        return f"{days}d"
    return f"{days // 7}w" if days < _YEARS_FROM else f"{days // 365}y"


def counts(look: Look, facts: Iterable[str]) -> Content:
    """Return the header's facts on one line; empty ones are left out."""
    return Content(f" {look.dot} ".join(clean(fact) for fact in facts if fact))


def header(
    field: str, facts: Iterable[str], order: str, look: Look, width: int
) -> tuple[Content, int, int]:
    """Return the header as one line, and how many cells its first and its last word take.

    Where there is no room for all of it the order goes first, then the facts are cut.
    """
    first = Content.styled(f"{clean(field)} {look.down}  " if field else "", "bold $text-accent")
    last = Content.styled(f"  {clean(order)} {look.down}", MUTED)
    middle = counts(look, facts)
    if width < _WITH_ORDER or first.cell_length + last.cell_length > width:
        last = Content("")
    room = max(0, width - first.cell_length - last.cell_length)
    middle = middle.truncate(room, ellipsis=not look.ascii_only, pad=True)
    return Content.assemble(first, middle, last), first.cell_length, last.cell_length


def said(
    line: str, facts: Iterable[str], look: Look, width: int, *, failed: bool = False
) -> Content:
    """Return what is said, and the facts at the right where there is room for both."""
    quiet = Content.styled(counts(look, facts).plain, MUTED)
    if not line:
        return quiet
    said = Content.assemble(("! " if failed else "", WARNING), (clean(line), "bold"))
    room = width - quiet.cell_length - _GAP
    if room < min(said.cell_length, _SAID):
        return said
    cut = said.truncate(room, ellipsis=not look.ascii_only, pad=True)
    return Content.assemble(cut, " " * _GAP, quiet)


def key_line(keys: Iterable[tuple[str, str]], width: int) -> tuple[Content, list[int]]:
    """Return (key, what it does) on one line, as many as fit, and the cell where each ends."""
    pieces: list[Piece] = []
    ends: list[int] = []
    end = 0
    for key, does in keys:
        lead = " " if ends else ""
        end += len(lead) + len(key) + 1 + len(does)
        if end > width:
            break
        pieces += [(lead, ""), (key, "bold $text-accent"), (f" {does}", "")]
        ends.append(end)
    return Content.assemble(*pieces), ends


def option(name: str, note: str) -> Content:
    """Return a choice with a note beside it."""
    return Content.assemble((clean(name), "bold"), "  ", (clean(note), MUTED))
