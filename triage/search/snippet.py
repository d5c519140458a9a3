"""The part of a text that shows best why it was found."""

from __future__ import annotations

from collections.abc import Sequence

Span = tuple[int, int]


def snippet(text: str, spans: Sequence[Span], width: int) -> tuple[str, list[Span]]:
    """Cut `text` to `width` characters around most of `spans`; return it and where they are now.

    Nothing to show, or a text short enough, is returned from its beginning.
    """
    if len(text) <= width:
        return text, list(spans)
    start = _start(text, spans, width)
    lead = "…" if start else ""
    body = text[start : start + width - len(lead)]
    if start + len(body) < len(text):
        body = body[:-1].rsplit(" ", 1)[0] + "…"
    shift = start - len(lead)
    kept = [(a - shift, b - shift) for a, b in spans if a >= start and b - start <= len(body) - 1]
    return lead + body, kept


def _start(text: str, spans: Sequence[Span], width: int) -> int:
    """Return where the window with the most marked text begins, at a word."""
    starts = [max(0, begin - width // 6) for begin, _ in spans] or [0]

    def shown(start: int) -> int:
        return sum(end - begin for begin, end in spans if start <= begin and end < start + width)

    best = max(starts, key=lambda start: (shown(start), -start))
    space = text.find(" ", best - 1) + 1 if best else 0
    return min(space, max(0, len(text) - 1))


def painted(text: str, spans: Sequence[Span], mark: tuple[str, str]) -> str:
    """Return `text` with `mark` put around each span; spans are in order and do not overlap."""
    out, done = [], 0
    for start, end in spans:
        out += [text[done:start], mark[0], text[start:end], mark[1]]
        done = end
    return "".join([*out, text[done:]])
