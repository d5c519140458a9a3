"""The evidence about a paper: what was found, in whose words, when; and what nobody looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.content import Content

from triage.models import Evidence, EvidenceKind, EvidenceState
from triage.text import shorten
from triage.view import INTERNAL, LETTERS, finding_letter, finding_name
from tui.links import host
from tui.rows.glyphs import MUTED, STATE_STYLE, Look
from tui.rows.layout import day, hang, heading, safe
from tui.values import Facts

_ALWAYS = (EvidenceKind.CODE, EvidenceKind.BENCHMARK, EvidenceKind.REPLICATION)
_WARNINGS = (EvidenceKind.WITHDRAWN, EvidenceKind.RETRACTED, EvidenceKind.SUPERSEDED)
_STATE_WORDS = {EvidenceState.NONE: "looked for, none found", EvidenceState.UNKNOWN: "not known"}
_ALARMING = (EvidenceState.VERIFIED, EvidenceState.CLAIMED)
_GLYPH_WIDTH = 3
_LONG_DETAIL = 400


def evidence(facts: Facts | None, look: Look, width: int) -> Iterator[Content]:
    """Yield the ledger: warnings that hold first, then each kind, then what is known beside."""
    yield from heading("EVIDENCE", "" if facts else f"reading {look.more}")
    if facts is None:
        return
    beside = [row for row in facts.evidence if row.kind not in {*_ALWAYS, *_WARNINGS}]
    for row in sorted(facts.evidence, key=_place):
        if row not in beside:
            yield from _finding(row, look, width)
    for kind in _ALWAYS:
        if all(row.kind is not kind for row in facts.evidence):
            unknown = Content.styled(f"{kind.value}: not looked yet", MUTED)
            yield from hang(f" {LETTERS[kind]} ", MUTED, unknown, width)
    yield from heading("RIGOR") if beside else ()
    for row in beside:
        yield from _finding(row, look, width)


def _place(row: Evidence) -> int:
    """Return where a finding stands: warnings that hold, then the kinds, then what is calm."""
    if row.kind in _ALWAYS:
        return 1 + _ALWAYS.index(row.kind)
    return 0 if row.state in _ALARMING else 1 + len(_ALWAYS)


def _finding(row: Evidence, look: Look, width: int) -> Iterator[Content]:
    style = STATE_STYLE[row.state]
    name = f"{finding_name(row)} {_STATE_WORDS.get(row.state, row.state.value)}"
    name += f", {row.tier.value}" if row.tier else ""
    found = f": {shorten(host(safe(row.found)), 300)}" if row.found else ""
    lead = f"{look.glyph(row.state)}{finding_letter(row)} "
    yield from hang(lead, style, Content.assemble((name, style), found), width)
    if row.quote:
        quote = Content.styled(f'"{shorten(safe(row.quote), 600)}"', "italic")
        yield from hang(" " * _GLYPH_WIDTH, "", quote, width)
    if detail := _details(row.detail):
        yield from hang(" " * _GLYPH_WIDTH, "", Content(detail), width)
    dated = Content.styled(f" {look.dot} ".join(_dated(row)), MUTED)
    yield from hang(" " * _GLYPH_WIDTH, "", dated, width)


def _details(detail: Mapping[str, object]) -> str:
    """Return whatever a finding knows beside its quote, as `key: value` in one line."""
    known = (
        f"{safe(key).replace('_', ' ')}: {_plain(value)}"
        for key, value in detail.items()
        if key not in INTERNAL and value not in (None, "", [], {})
    )
    return shorten("; ".join(known), _LONG_DETAIL)


def _plain(value: object) -> str:
    return safe(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def _dated(row: Evidence) -> Iterator[str]:
    first, last = row.first_seen, row.last_checked
    if row.source:
        yield safe(row.source)
    if first and last and row.state is not EvidenceState.NONE and first.date() != last.date():
        year = "" if first.year == last.year else f" {first.year}"
        yield f"first seen {first.day} {first:%b}{year}"
    if last:
        yield f"checked {day(last)}"
    if row.licence:
        yield safe(row.licence)
