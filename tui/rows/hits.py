"""Words that stand out in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tui.rows.glyphs import HIT

Piece = tuple[str, str]
"""Text and its style."""

_SHORTEST = 2


def hits(
    text: str, words: Sequence[str], *, whole: bool = False, style: str = ""
) -> Iterator[Piece]:
    """Yield the text in pieces, the words underlined, whatever their case.

    With `whole` a word counts only where one begins, and is underlined to its end: `rerank`
    finds `reranking` but `rank` does not.
    """
    wanted = sorted({word for word in words if len(word) >= _SHORTEST}, key=len, reverse=True)
    if not wanted or not text:
        yield text, style
        return
    either = "|".join(re.escape(word) for word in wanted)
    pattern = rf"(\b(?:{either})\w*)" if whole else f"({either})"
    for place, piece in enumerate(re.split(pattern, text, flags=re.IGNORECASE)):
        if piece:
            yield piece, f"{style} {HIT}".strip() if place % 2 else style
