"""A reading list as text in any of its formats. Values in, text out; same list, same bytes.

A new format is one new file with a function from a clean reading list to text, and one line in
`_FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from triage.errors import ConfigError
from triage.export import bibtex, csl, lines, markdown, org, page, ris, table
from triage.models import ReadingList
from triage.view import cleaned

__all__ = ["FORMATS", "render", "suffix"]


class _Format(NamedTuple):
    write: Callable[[ReadingList], str]
    suffix: str


_FORMATS = {
    "bibtex": _Format(bibtex.write, ".bib"),
    "ris": _Format(ris.write, ".ris"),
    "csl-json": _Format(csl.write, ".json"),
    "markdown": _Format(markdown.write, ".md"),
    "org": _Format(org.write, ".org"),
    "html": _Format(page.write, ".html"),
    "csv": _Format(table.write, ".csv"),
    "jsonl": _Format(lines.write, ".jsonl"),
}

FORMATS = tuple(_FORMATS)
"""Names that `render` and `suffix` take."""


def render(reading_list: ReadingList, format: str) -> str:  # noqa: A002 - the command line's word
    """Return the reading list in `format`; text to be written as UTF-8.

    An empty list gives an empty file of the format. Raises ConfigError on an unknown format.
    """
    return _find(format).write(cleaned(reading_list))


def suffix(format: str) -> str:  # noqa: A002 - the command line's word
    """Return what a file name of this format ends in: `.bib`. Raises ConfigError if unknown."""
    return _find(format).suffix


def _find(name: str) -> _Format:
    if name not in _FORMATS:
        raise ConfigError(
            f"no export format is called {name!r}", hint=f"one of: {', '.join(FORMATS)}"
        )
    return _FORMATS[name]
