"""The digest for a terminal of any width from 40 cells: plain text, no colour, no sequences."""

from __future__ import annotations

from triage.digest import wording
from triage.digest.cells import cell_width, wrap
from triage.digest.layout import Layout
from triage.models import Digest, DigestField, Entry, Evidence
from triage.view import (
    ASCII_GLYPHS,
    GLYPHS,
    STATE_WORDS,
    WARNING_GLYPH,
    finding_letter,
    flag_text,
    warning_texts,
)

_INDENT = " " * 4
_POINTS = 5


def write(digest: Digest, layout: Layout) -> str:
    """Return the digest as lines of at most the layout's width."""
    lines = [*_header(digest, layout), ""]
    for share in digest.fields:
        lines += [*_field(share, layout), ""]
    if not digest.fields:
        lines += [*wrap(wording.NO_FIELD, layout.width), ""]
    if any(share.entries for share in digest.fields):
        lines += [*_legend(layout), "", *_next_steps(layout)]
    while not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n"


def _header(digest: Digest, layout: Layout) -> list[str]:
    rule = ("=" if layout.ascii_only else "━") * layout.width
    notes = wording.notes(digest)
    lines = [rule, "MORNING DIGEST", *wrap(wording.heading(digest), layout.width)]
    lines += [*wrap(wording.made(digest), layout.width), rule]
    for note in notes:
        lines += wrap(note, layout.width, rest="  ")
    return lines


def _field(share: DigestField, layout: Layout) -> list[str]:
    counts = wording.counts(share, layout.seconds_per_paper)
    name = share.field.name.upper()
    gap = layout.width - cell_width(name) - cell_width(counts)
    lines = [name + " " * gap + counts] if gap > 1 else [*wrap(name, layout.width), counts]
    lines.append(("-" if layout.ascii_only else "─") * layout.width)
    for rank, entry in enumerate(share.entries, start=1):
        if why := wording.above(share, entry):
            lines += [*wrap(why, layout.width), ""]
        lines += _paper(rank, entry, share.evidence.get(entry.paper.id, ()), layout)
        lines += [*_under(share, entry, layout), ""]
    below = [text for text in (wording.left(share), wording.remainder(share)) if text]
    told = [line for text in below for line in wrap(text, layout.width)]
    return lines + told if told else lines[:-1]


def _paper(rank: int, entry: Entry, ledger: tuple[Evidence, ...], layout: Layout) -> list[str]:
    flags = flag_text(entry.flags, ascii_only=layout.ascii_only).rstrip()
    lines = [f"{rank:>2}. {wording.score(entry):>3}  {flags}".rstrip()]
    for warning in warning_texts(entry.flags, ledger):
        lines += wrap(warning, layout.width, first=f"{_INDENT}{WARNING_GLYPH} ")
    lines += wrap(wording.title(entry), layout.width, first=_INDENT)
    lines += wrap(wording.authors(entry), layout.width, first=_INDENT)
    lines += wrap(wording.facts(entry), layout.width, first=_INDENT)
    lines += [f"{_INDENT}WHY", *_why(entry, layout)]
    return lines + _evidence(ledger, layout)


def _why(entry: Entry, layout: Layout) -> list[str]:
    lines: list[str] = []
    for points, clause in wording.reasons(entry):
        first = f"{_INDENT}{points:>{_POINTS}}  " if points else f"{_INDENT}  "
        lines += wrap(clause, layout.width, first=first)
    return lines


def _evidence(ledger: tuple[Evidence, ...], layout: Layout) -> list[str]:
    telling, more = wording.findings(ledger)
    if not telling:
        return []
    glyphs = ASCII_GLYPHS if layout.ascii_only else GLYPHS
    lines = [f"{_INDENT}EVIDENCE"]
    for evidence in telling:
        mark = f"{glyphs[evidence.state]}{finding_letter(evidence)}"
        first = f"{_INDENT}{mark:>{_POINTS}}  "
        lines += wrap(wording.finding_line(evidence), layout.width, first=first)
    if more:
        text = f"and {more} more: triage evidence {telling[0].paper_id}"
        lines += wrap(text, layout.width, first=_INDENT + " " * (_POINTS + 2))
    return lines


def _under(share: DigestField, entry: Entry, layout: Layout) -> list[str]:
    found = wording.under(share, entry)
    lines = [f"{_INDENT}{wording.UNDER.upper()}"] if found else []
    for _, text in found:
        lines += wrap(text, layout.width, first=_INDENT + " " * (_POINTS + 2))
    return lines


def _legend(layout: Layout) -> list[str]:
    glyphs = ASCII_GLYPHS if layout.ascii_only else GLYPHS
    states = [f"{glyph.strip() or 'blank'} {STATE_WORDS[s]}" for s, glyph in glyphs.items()]
    kinds = ["C code", "B benchmark", "R replication", f"{WARNING_GLYPH} withdrawn or retracted"]
    lines = wrap("; ".join(states), layout.width, first="Signs  ")
    return lines + wrap("; ".join(kinds), layout.width, first="       ")


def _next_steps(layout: Layout) -> list[str]:
    lines: list[str] = []
    for command, does in wording.NEXT_STEPS:
        lines += wrap(does, layout.width, first=f"{command:<26}", rest=_INDENT)
    return lines
