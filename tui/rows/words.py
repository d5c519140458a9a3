"""Sentences: what an empty screen teaches, and what a toast says."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from textual.content import Content

from triage.errors import TriageError
from triage.models import Paper
from triage.text import clean, shorten
from tui.rows.glyphs import MUTED

_TOAST_TITLE = 48


class Blank(Enum):
    """Why there is no row to show: a line that says so, then what to type."""

    LOADING = ("Opening ...", ())
    FAILED = ("The store cannot be read.", ())
    NO_FIELD = (
        "No field yet. A field says what you want to read about. W makes one here, or type:",
        (
            'triage field add retrieval -c cs.IR -d "dense retrieval"',
            "triage fetch",
            "triage index",
        ),
    )
    NO_PAPERS = (
        "No papers yet. i fetches and indexes here, or type:",
        ("triage fetch", "triage index"),
    )
    NOT_RANKED = (
        "No ranked paper of the last 30 days in this field. i fetches and indexes here, or type:",
        ("triage fetch", "triage index"),
    )
    NOTHING_FOUND = ("No paper was found. A changes the query.", ())
    ASK = ("Type what you look for; enter searches by words and meaning.", ())
    NO_MATCH = ("No paper has all of these words. esc shows all again.", ())
    NOTHING_SAVED = ("Nothing saved in this field yet. In the inbox, s saves a paper.", ())
    DONE = ("Done.", (), "D shows the day, L opens the reading list, u takes the last step back.")


def blank(kind: Blank, note: str = "", width: int | None = None) -> Content:
    """Return what stands where the rows would be, wrapped where a width is given."""
    line, commands, *more = kind.value
    pieces = [(f"{line} {clean(note)}".rstrip() + "\n", "bold")]
    pieces += [(f"\n  {command}", "") for command in commands]
    if commands:
        pieces.append(("\n\nThen r loads them here.", MUTED))
    pieces += [(f"\n{sentence}", MUTED) for sentence in more]
    text = Content.assemble(*pieces)
    return text if width is None else Content("\n").join(text.wrap(width))


def titled(papers: Sequence[Paper]) -> str:
    """Return which papers are meant: the title of one, the number of several."""
    if len(papers) == 1:
        return f'"{shorten(clean(papers[0].title), _TOAST_TITLE)}"'
    return f"{len(papers)} papers"


def plain(error: BaseException) -> str:
    """Return an error as one line that says what to do about it, where that is known."""
    if isinstance(error, TriageError):
        hint = f" ({error.hint})" if error.hint else ""
        return clean(f"{error.message}{hint}")
    return clean(f"{type(error).__name__}: {error}")
