"""What one text says that another did not, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from tui.rows.glyphs import MUTED
from tui.rows.hits import Piece

_GONE = "$text-error strike"
_NEW = "$text-success bold"
_KEPT = 12
"""Words shown on each side of a change; longer stretches that stayed are left out."""


def difference(before: str, after: str) -> Iterator[Piece]:
    """Yield `after` with `[-words that went-]` and `{+words that came+}` in their places.

    The signs say it without colour. Equal texts give the text as it is.
    """
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            yield f"{_shortened(new[new_from:new_to])} ", MUTED if before != after else ""
            continue
        if old_from < old_to:
            yield f"[-{' '.join(old[old_from:old_to])}-] ", _GONE
        if new_from < new_to:
            yield f"{{+{' '.join(new[new_from:new_to])}+}} ", _NEW


def _shortened(words: list[str]) -> str:
    if len(words) <= 2 * _KEPT:
        return " ".join(words)
    return " ".join([*words[:_KEPT], "...", *words[-_KEPT:]])
