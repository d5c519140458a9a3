"""All that is known about one paper, on one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from triage.models import Entry, EvidenceKind, EvidenceState, Paper, Part, Scored
from triage.text import abstract_url, clean, parse_arxiv_id, shorten
from tui.links import host
from tui.rows.difference import difference
from tui.rows.glyphs import MUTED, WARNING, Look
from tui.rows.hits import hits
from tui.rows.layout import day, hang, heading, safe
from tui.rows.ledger import evidence
from tui.values import Facts

_WARNINGS = (EvidenceKind.WITHDRAWN, EvidenceKind.RETRACTED, EvidenceKind.SUPERSEDED)
_ALARMING = (EvidenceState.VERIFIED, EvidenceState.CLAIMED)
_LONG_TITLE = 400
_AUTHORS = 8
_LONG_NAME = 100
_HALF = 0.05
_VALUE_WIDTH = 7


def sheet(
    entry: Entry, facts: Facts | None, look: Look, width: int, words: Sequence[str] = ()
) -> Content:
    """Return a paper's sheet wrapped to `width` cells; without facts, it says they are read.

    `words`, and those that the score rests on, are underlined in the abstract.
    """
    paper = entry.paper
    lines = [
        *_head(paper, look, width),
        *_alarm(entry, width),
        *_why(entry.scored, look, width),
        *evidence(facts, look, width),
        *(_changed(facts, paper, width) if facts else ()),
        *_text("COMMENT", paper.comment or "", width),
        *_text("ABSTRACT", paper.abstract or "(none given)", width, [*words, *_terms(entry)]),
        *(_near(facts, width) if facts else ()),
        *(_remarks(facts, width) if facts else ()),
        *(_history(facts, width) if facts else ()),
    ]
    return Content("\n").join(lines)


def why(entry: Entry, look: Look, width: int) -> Content:
    """Return the reasons of a score alone, for a page of their own."""
    return Content("\n").join([*_head(entry.paper, look, width), *_why(entry.scored, look, width)])


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
    yield from Content.styled(safe(paper.title[:_LONG_TITLE]) or "(no title)", "bold").wrap(width)
    if paper.authors:
        more = len(paper.authors) - _AUTHORS
        names = ", ".join(safe(name[:_LONG_NAME]) for name in paper.authors[:_AUTHORS])
        yield from Content(names + (f" +{more} more" if more > 0 else "")).wrap(width)
    facts = [
        " ".join(safe(category) for category in paper.categories),
        f"v{paper.version}" if paper.version else "",
        f"announced {day(paper.announced)}" if paper.announced else "",
        "" if paper.announced or not paper.published else f"submitted {day(paper.published)}",
    ]
    joined = f" {look.dot} ".join(fact for fact in facts if fact)
    yield from Content.styled(joined, MUTED).wrap(width) if joined else ()
    yield from Content.styled(host(abstract_url(safe(paper.id))), MUTED).wrap(width)


def _alarm(entry: Entry, width: int) -> Iterator[Content]:
    flags = entry.flags
    states = (flags.withdrawn, flags.retracted, flags.superseded)
    for kind, state in zip(_WARNINGS, states, strict=True):
        if state in _ALARMING:
            yield Content("")
            yield from Content.styled(f"! {kind.value.upper()} ({state.value})", WARNING).wrap(
                width
            )


def _why(scored: Scored | None, look: Look, width: int) -> Iterator[Content]:
    if scored is None:
        yield from heading("WHY", "not ranked yet: triage index")
        return
    total, parts = tenths(scored)
    yield from heading(f"WHY {total:.1f}")
    for part, value in parts:
        why = Content(safe(part.why) or safe(part.name))
        said = why.plain.casefold()
        named = [host(safe(name)) for name in part.points_to if name.casefold() not in said]
        if named:
            names = ", ".join(named)
            why = Content.assemble(why, (f"  {look.to} {names}", MUTED))
        yield from hang(f"{value:+.1f}".rjust(_VALUE_WIDTH - 2) + "  ", "bold", why, width)


def _terms(entry: Entry) -> list[str]:
    """Return the words that the score rests on."""
    targets = (
        (name for part in entry.scored.parts for name in part.points_to) if entry.scored else ()
    )
    return [clean(name) for name in targets if not parse_arxiv_id(name) and "://" not in name]


def _changed(facts: Facts, paper: Paper, width: int) -> Iterator[Content]:
    """Yield what the title and the abstract say now and did not before, word by word."""
    if facts.before is None:
        return
    note = f"which you saw on {day(facts.seen)}" if facts.seen else ""
    yield from heading(f"CHANGED since v{facts.before.version}", note)
    pairs = ((facts.before.title, paper.title), (facts.before.abstract, paper.abstract))
    for before, after in pairs:
        if before != after:
            yield from Content.assemble(*difference(safe(before), safe(after))).wrap(width)


def _text(name: str, text: str, width: int, words: Sequence[str] = ()) -> Iterator[Content]:
    shown = safe(text)
    if shown:
        yield from heading(name)
        yield from Content.assemble(*hits(shown, words, whole=True)).wrap(width)


def _near(facts: Facts, width: int) -> Iterator[Content]:
    if facts.near:
        yield from heading("NEAREST SAVED")
    for near in facts.near or ():
        lead = f"{near.similarity:.2f}".rjust(_VALUE_WIDTH - 2) + "  "
        title = shorten(safe(near.title[:_LONG_TITLE]), 200) or "(no title)"
        yield from hang(
            lead, "bold", Content.assemble(title, (f"  {safe(near.paper_id)}", MUTED)), width
        )


def _remarks(facts: Facts, width: int) -> Iterator[Content]:
    yield from _text("TAGS", ", ".join(facts.tags), width)
    for note in facts.notes:
        yield from _text("NOTE", note, width)


def _history(facts: Facts, width: int) -> Iterator[Content]:
    if facts.history:
        yield from heading("HISTORY")
    for at, field, kind in facts.history:
        what = Content(f"{safe(kind)} in {safe(field)}")
        yield from hang(f"{day(at)}  ", MUTED, what, width)
