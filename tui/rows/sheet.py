"""All that is known about one paper, on one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from textual.content import Content

from triage.models import Entry, Evidence, EvidenceKind, EvidenceState, Paper, Part, Scored
from triage.text import abstract_url, clean, shorten
from tui.links import host
from tui.rows.glyphs import HEADING, MUTED, STATE_STYLE, WARNING, Look
from tui.values import Facts

_LETTERS = {
    EvidenceKind.CODE: "C",
    EvidenceKind.BENCHMARK: "B",
    EvidenceKind.REPLICATION: "R",
    EvidenceKind.WITHDRAWN: "!",
    EvidenceKind.RETRACTED: "!",
}
_ALWAYS = (EvidenceKind.CODE, EvidenceKind.BENCHMARK, EvidenceKind.REPLICATION)
_WARNINGS = (EvidenceKind.WITHDRAWN, EvidenceKind.RETRACTED)
_STATE_WORDS = {EvidenceState.NONE: "looked for, none found", EvidenceState.UNKNOWN: "not known"}
_ALARMING = (EvidenceState.VERIFIED, EvidenceState.CLAIMED)
_LONGEST = 20_000
"""Characters of one text that are shown; no abstract is longer."""
_LONG_TITLE = 1_000
_AUTHORS = 8
_LONG_NAME = 100
_HALF = 0.05
_VALUE_WIDTH = 7
_GLYPH_WIDTH = 3


def sheet(entry: Entry, facts: Facts | None, look: Look, width: int) -> Content:
    """Return a paper's sheet wrapped to `width` cells; without facts, it says they are read."""
    lines = [
        *_head(entry.paper, look, width),
        *_alarm(entry, width),
        *_why(entry.scored, look, width),
        *_evidence(facts, look, width),
        *_text("COMMENT", entry.paper.comment or "", width),
        *_text("ABSTRACT", entry.paper.abstract or "(none given)", width),
        *(_remarks(facts, width) if facts else ()),
        *(_history(facts, width) if facts else ()),
    ]
    return Content("\n").join(lines)


def tenths(scored: Scored) -> tuple[float, list[tuple[Part, float]]]:
    """Return the score and its parts in tenths, so that the shown parts sum to the shown score.

    What the stored parts leave unexplained becomes a part of its own, said as such.
    """
    parts = list(scored.parts)
    rest = scored.score - sum(part.value for part in parts)
    if abs(rest) >= _HALF:
        parts.append(Part("rest", rest, "not explained by the stored parts"))
    total = round(scored.score * 10)
    floors = [int(part.value * 10 // 1) for part in parts]
    by_loss = sorted(range(len(parts)), key=lambda n: floors[n] - parts[n].value * 10)
    for place in by_loss[: max(0, total - sum(floors))]:
        floors[place] += 1
    return total / 10, [(part, value / 10) for part, value in zip(parts, floors, strict=True)]


def _head(paper: Paper, look: Look, width: int) -> Iterator[Content]:
    yield from Content.styled(_safe(paper.title[:_LONG_TITLE]) or "(no title)", "bold").wrap(width)
    if paper.authors:
        more = len(paper.authors) - _AUTHORS
        names = ", ".join(_safe(name[:_LONG_NAME]) for name in paper.authors[:_AUTHORS])
        yield from Content(names + (f" +{more} more" if more > 0 else "")).wrap(width)
    facts = [
        " ".join(_safe(category) for category in paper.categories),
        f"v{paper.version}" if paper.version else "",
        f"announced {_day(paper.announced)}" if paper.announced else "",
        "" if paper.announced or not paper.published else f"submitted {_day(paper.published)}",
    ]
    joined = f" {look.dot} ".join(fact for fact in facts if fact)
    yield from Content.styled(joined, MUTED).wrap(width) if joined else ()
    yield from Content.styled(host(abstract_url(_safe(paper.id))), MUTED).wrap(width)


def _alarm(entry: Entry, width: int) -> Iterator[Content]:
    states = (entry.flags.withdrawn, entry.flags.retracted)
    for kind, state in zip(_WARNINGS, states, strict=True):
        if state in _ALARMING:
            yield Content("")
            yield from Content.styled(f"! {kind.value.upper()} ({state.value})", WARNING).wrap(
                width
            )


def _why(scored: Scored | None, look: Look, width: int) -> Iterator[Content]:
    if scored is None:
        yield from _heading("WHY", "not ranked yet: triage index")
        return
    total, parts = tenths(scored)
    yield from _heading(f"WHY {total:.1f}")
    for part, value in parts:
        why = Content(_safe(part.why) or _safe(part.name))
        said = why.plain.casefold()
        named = [host(_safe(name)) for name in part.points_to if name.casefold() not in said]
        if named:
            names = ", ".join(named)
            why = Content.assemble(why, (f"  {look.to} {names}", MUTED))
        yield from _hang(f"{value:+.1f}".rjust(_VALUE_WIDTH - 2) + "  ", "bold", why, width)


def _evidence(facts: Facts | None, look: Look, width: int) -> Iterator[Content]:
    yield from _heading("EVIDENCE", "" if facts else f"reading {look.more}")
    if facts is None:
        return
    for row in sorted(facts.evidence, key=_place):
        yield from _finding(row, look, width)
    for kind in _ALWAYS:
        if all(row.kind is not kind for row in facts.evidence):
            unknown = Content.styled(f"{kind.value}: not looked yet", MUTED)
            yield from _hang(f" {_LETTERS[kind]} ", MUTED, unknown, width)


def _place(row: Evidence) -> int:
    """Return where a finding stands: warnings that hold, then the kinds, then what is calm."""
    if row.kind in _ALWAYS:
        return 1 + _ALWAYS.index(row.kind)
    return 0 if row.state in _ALARMING else 1 + len(_ALWAYS)


def _finding(row: Evidence, look: Look, width: int) -> Iterator[Content]:
    style = STATE_STYLE[row.state]
    name = f"{row.kind.value} {_STATE_WORDS.get(row.state, row.state.value)}"
    name += f", {row.tier.value}" if row.tier else ""
    found = f": {shorten(host(_safe(row.found)), 300)}" if row.found else ""
    lead = f"{look.glyph(row.state)}{_LETTERS[row.kind]} "
    yield from _hang(lead, style, Content.assemble((name, style), found), width)
    if row.quote:
        quote = Content.styled(f'"{shorten(_safe(row.quote), 600)}"', "italic")
        yield from _hang(" " * _GLYPH_WIDTH, "", quote, width)
    dated = Content.styled(f" {look.dot} ".join(_dated(row)), MUTED)
    yield from _hang(" " * _GLYPH_WIDTH, "", dated, width)


def _dated(row: Evidence) -> Iterator[str]:
    first, last = row.first_seen, row.last_checked
    if row.source:
        yield _safe(row.source)
    if first and last and row.state is not EvidenceState.NONE and first.date() != last.date():
        year = "" if first.year == last.year else f" {first.year}"
        yield f"first seen {first.day} {first:%b}{year}"
    if last:
        yield f"checked {_day(last)}"
    if row.licence:
        yield _safe(row.licence)


def _text(name: str, text: str, width: int) -> Iterator[Content]:
    shown = _safe(text)
    if shown:
        yield from _heading(name)
        yield from Content(shown).wrap(width)


def _remarks(facts: Facts, width: int) -> Iterator[Content]:
    yield from _text("TAGS", ", ".join(facts.tags), width)
    for note in facts.notes:
        yield from _text("NOTE", note, width)


def _history(facts: Facts, width: int) -> Iterator[Content]:
    if facts.history:
        yield from _heading("HISTORY")
    for at, field, kind in facts.history:
        what = Content(f"{_safe(kind)} in {_safe(field)}")
        yield from _hang(f"{_day(at)}  ", MUTED, what, width)


def _heading(name: str, note: str = "") -> Sequence[Content]:
    return Content(""), Content.assemble((name, HEADING), (f"  {note}" if note else "", MUTED))


def _hang(lead: str, style: str, body: Content, width: int) -> Iterator[Content]:
    for place, line in enumerate(body.wrap(max(1, width - len(lead)))):
        start = Content.blank(len(lead)) if place else Content.styled(lead, style)
        yield Content.assemble(start, line)


def _safe(text: str) -> str:
    return clean(text[:_LONGEST])


def _day(day: date | datetime | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""
