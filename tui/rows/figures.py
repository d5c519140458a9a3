"""Pictures in plain cells: a curve, a distribution, a map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from textual.content import Content

from tui.rows.glyphs import MUTED, Look
from tui.rows.layout import day, heading
from tui.values import Drawn

_BANDS = 20
_LOW, _HIGH = 20, 100
"""Cells that a picture is wide, at least and at most."""


def figures(drawn: Drawn, look: Look, width: int, height: int) -> Content:
    """Return the pictures of a field, the map as large as the screen allows."""
    wide = min(max(_LOW, width), _HIGH)
    lines = [
        *heading("ANNOUNCED", "papers stored by day of announcement"),
        *_announced(drawn.days, look),
        *heading("SCORES", f"{len(drawn.scores):,} ranked papers, from 0 to 100"),
        *_scores(drawn.scores, look),
        *heading("MAP", f"each {look.point} a paper, {look.star} a saved one; near is alike"),
        *_map(drawn.points, look, wide, max(8, min(height - 16, wide // 2))),
    ]
    return Content("\n").join(lines[1:])


def sparkline(values: Sequence[float], look: Look) -> str:
    """Return one cell for each value, the tallest for the largest; nothing for nothing."""
    top = max(values, default=0) or 1
    steps = len(look.bars) - 1
    return "".join(look.bars[-(-value * steps // top).__int__()] for value in values)


def bar(share: float, cells: int, look: Look) -> str:
    """Return a progress bar of that many cells."""
    full = round(min(max(share, 0.0), 1.0) * cells)
    return look.bars[-1] * full + (look.point * (cells - full))


def _announced(days: Sequence[tuple[date, int]], look: Look) -> Iterator[Content]:
    if not any(number for _, number in days):
        yield Content.styled("no announcement is stored", MUTED)
        return
    most = max(number for _, number in days)
    yield Content.assemble(sparkline([n for _, n in days], look), (f"  most {most:,} a day", MUTED))
    yield Content.styled(f"{day(days[0][0])} {look.to} {day(days[-1][0])}", MUTED)


def _scores(scores: Sequence[float], look: Look) -> Iterator[Content]:
    if not scores:
        yield Content.styled("nothing is ranked yet", MUTED)
        return
    counts = [0] * _BANDS
    for score in scores:
        counts[min(_BANDS - 1, max(0, int(score * _BANDS / 100)))] += 1
    yield Content("".join(cell * 2 for cell in sparkline(counts, look)))
    yield Content.styled("0" + "100".rjust(2 * _BANDS - 1), MUTED)


def _map(
    points: Sequence[tuple[float, float, bool]], look: Look, width: int, height: int
) -> Iterator[Content]:
    if not points:
        yield Content.styled("too few papers are embedded: i opens the jobs", MUTED)
        return
    cells = [[" "] * width for _ in range(height)]
    across, down = _scaled([p[0] for p in points], width), _scaled([p[1] for p in points], height)
    for column, line, (_, _, saved) in zip(across, down, points, strict=True):
        if saved or cells[line][column] == " ":
            cells[line][column] = look.star if saved else look.point
    for row in cells:
        pieces = [(cell, "$text-accent bold" if cell == look.star else "") for cell in row]
        yield Content.assemble(*pieces)


def _scaled(values: Sequence[float], cells: int) -> list[int]:
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    return [min(cells - 1, int((value - low) / span * cells)) for value in values]
