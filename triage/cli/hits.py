"""Papers that a search found: what they are, why they are here, and the words that matched."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from triage.cli.output import print_json, print_text, width
from triage.cli.session import Session
from triage.models import Entry, Field
from triage.search import Found, painted, snippet
from triage.search.snippet import Span
from triage.text import clean, shorten
from triage.view import entry_json, flag_text

_ALL_FIELDS = Field("")
_AUTHORS = 2
_SNIPPET = 240
_PLAIN = ("", "")


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit, ready to be laid out."""

    rank: int
    entry: Entry
    matched: tuple[str, ...]
    title: str
    title_spans: Sequence[Span]
    """Where words of the query stand in `title`."""
    snippet: str
    """The part of the abstract with most of the query's words; empty where it has none."""
    snippet_spans: Sequence[Span]


def print_found(
    session: Session,
    field: Field | None,
    found: Sequence[Found],
    terms: Sequence[str],
    *,
    as_json: bool,
) -> None:
    """Print what a search found, as a list or as JSON; `terms` are the words it looked up."""
    entries = session.inbox.lookup(field or _ALL_FIELDS, [hit.paper_id for hit in found])
    columns = _SNIPPET if as_json else width()
    hits = _shown(session, found, entries, terms, columns)
    session.narrator.end()
    if as_json:
        print_json({"hits": [_json(hit) for hit in hits]})
        return
    mark = _mark()
    for hit in hits:
        print_text(_lines(hit, columns, mark, ascii_only=session.settings.ascii))
    if not hits:
        session.narrator.note("nothing found")


def _shown(
    session: Session,
    found: Sequence[Found],
    entries: Sequence[Entry],
    terms: Sequence[str],
    columns: int,
) -> list[Shown]:
    titles = [clean(entry.paper.title) for entry in entries]
    abstracts = [clean(entry.paper.abstract) for entry in entries]
    spans = session.store.finding.marked([*titles, *abstracts], terms)
    shown = []
    for number, (hit, entry) in enumerate(zip(found, entries, strict=True)):
        inside = spans[len(titles) + number]
        text, text_spans = snippet(abstracts[number], inside, columns - 8) if inside else ("", [])
        shown.append(
            Shown(number + 1, entry, hit.matched, titles[number], spans[number], text, text_spans)
        )
    return shown


def _json(hit: Shown) -> dict[str, object]:
    marks = {"title": [list(span) for span in hit.title_spans]}
    return entry_json(hit.entry) | {
        "rank": hit.rank,
        "matched": list(hit.matched),
        "snippet": hit.snippet,
        "highlights": marks | {"snippet": [list(span) for span in hit.snippet_spans]},
    }


def _lines(hit: Shown, columns: int, mark: tuple[str, str], *, ascii_only: bool) -> str:
    entry = hit.entry
    lead = f"{hit.rank:3}. {flag_text(entry.flags, ascii_only=ascii_only)}  {entry.paper.id:<11}  "
    room = max(20, columns - len(lead))
    title = shorten(hit.title, room)
    spans = [(a, b) for a, b in hit.title_spans if b <= len(title.removesuffix("…"))]
    facts = [_authors(entry), " ".join(entry.paper.categories[:2]), _day(entry)]
    facts.append(" and ".join(hit.matched))
    if entry.scored:
        facts.append(f"score {entry.scored.score:.0f}")
    lines = [
        f"{lead}{painted(title, spans, mark)}",
        " " * len(lead) + shorten(", ".join(fact for fact in facts if fact), room),
    ]
    if hit.snippet:
        lines.append(f"      {painted(hit.snippet, hit.snippet_spans, mark)}")
    return "\n".join(lines)


def _mark() -> tuple[str, str]:
    """Return what goes around a matching word: bold on a terminal that shows it, else nothing."""
    forced = bool(os.environ.get("FORCE_COLOR"))
    if os.environ.get("NO_COLOR") or not (forced or sys.stdout.isatty()):
        return _PLAIN
    if forced:
        click.get_current_context().color = True  # else it is taken out again on its way to a pipe
    start, _, end = click.style("\0", bold=True).partition("\0")
    return start, end


def _authors(entry: Entry) -> str:
    names = entry.paper.authors
    more = f" +{len(names) - _AUTHORS}" if len(names) > _AUTHORS else ""
    return clean(", ".join(names[:_AUTHORS])) + more


def _day(entry: Entry) -> str:
    day = entry.paper.day
    return day.isoformat() if day else ""
