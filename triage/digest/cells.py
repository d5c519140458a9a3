"""Terminal cells: how wide text is, and wrapping to a width."""

from __future__ import annotations

import unicodedata

_ZERO = frozenset({"Mn", "Me", "Cf"})
_EMOJI_STYLE = "\ufe0f"


def cell_width(text: str) -> int:
    """Return the cells that `text` takes at most.

    Wide and full-width characters take two, marks and joiners none. A request for emoji style
    counts as one, since it widens a narrow character; a joined emoji counts as its pieces, so
    that a line is never longer than thought.
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(ch: str) -> int:
    if ch == _EMOJI_STYLE:
        return 1
    if unicodedata.category(ch) in _ZERO:
        return 0
    return 2 if unicodedata.east_asian_width(ch) in "WF" else 1


def wrap(text: str, width: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """Return `text` as lines of at most `width` cells, broken at spaces where there are any.

    The first line starts with `first`, the others with `rest` (default: as many spaces).
    """
    rest = " " * cell_width(first) if rest is None else rest
    room = max(width - max(cell_width(first), cell_width(rest)), 2)
    lines = _fill(text, room)
    return [((rest if n else first) + line).rstrip() for n, line in enumerate(lines)]


def _fill(text: str, room: int) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        size = cell_width(word)
        if line and used + 1 + size <= room:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        *full, line = _chop(word, room) if size > room else [word]
        lines += full
        used = cell_width(line)
    return [*lines, line]


def _chop(word: str, room: int) -> list[str]:
    """Cut a word longer than the room into pieces that fit."""
    pieces: list[str] = []
    start, used = 0, 0
    for at, ch in enumerate(word):
        width = _width(ch)
        if used + width > room:
            pieces.append(word[start:at])
            start, used = at, 0
        used += width
    return [*pieces, word[start:]]
