"""Commands that find papers: search, similar, list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import click

from triage.cli.exits import exit_code
from triage.cli.output import complain, print_json, print_text, table_width
from triage.cli.session import Session, field_option, json_option, say_behind, with_session
from triage.cli.tables import entry_line, hit_lines
from triage.models import Entry, EvidenceState, Field, InboxState
from triage.search import Found
from triage.text import counted
from triage.view import entry_json

_ALL_FIELDS = Field("")
_VALUE = re.compile(r'^(-?(?:author|cat|category):)([^"]*\s[^"]*)$')

limit_option = click.option(
    "--limit", "-n", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most."
)


@click.command(
    epilog="Example: triage search '\"late interaction\" cat:cs.IR after:2026-01 has:code -survey'",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("query", nargs=-1, required=True)
@field_option
@limit_option
@json_option
@with_session
def search(
    session: Session, query: tuple[str, ...], *, field_name: str | None, limit: int, as_json: bool
) -> int:
    r"""Search by words and meaning together.

    \b
    Inside the query:
      "late interaction"     the words in this order
      -survey -"case study"  without these words
      cat:cs.IR              of this category; several: any of them
      author:khattab         by this author; names with spaces in quotes
      after:2026-01 before:2026-03-15
      has:code has:benchmark has:replication     evidence was found
      is:saved is:new is:later is:skipped is:rejected is:read

    Anything else is a word; no query is an error.
    """
    from triage.pipeline.searching import search as run_search

    field = session.inbox.field(field_name) if field_name else None
    results = run_search(
        session.work, _joined(query), field=field.name if field else None, limit=limit
    )
    _print_found(session, field, results.found, as_json=as_json)
    if results.trouble:
        complain(results.trouble)
        session.narrator.note("searched by words alone")
        return exit_code(results.trouble)
    return say_behind(session)


@click.command(epilog="Example: triage similar 2004.12832 --limit 10")
@click.argument("papers", nargs=-1, required=True, metavar="ID...")
@field_option
@limit_option
@json_option
@with_session
def similar(
    session: Session, papers: tuple[str, ...], *, field_name: str | None, limit: int, as_json: bool
) -> int:
    """Show the papers nearest in meaning to one or several."""
    from triage.pipeline.searching import similar as run_similar

    field = session.inbox.field(field_name) if field_name else None
    ids = [session.inbox.paper(named).id for named in papers]
    results = run_similar(session.work, ids, limit=limit)
    _print_found(session, field, results.found, as_json=as_json)
    return 0


@click.command("list", epilog="Example: triage list --state saved --sort date")
@field_option
@click.option(
    "--state",
    type=click.Choice([state.value for state in InboxState]),
    default="new",
    show_default=True,
    help="Where the papers stand.",
)
@click.option(
    "--sort", type=click.Choice(["score", "date", "evidence"]), default="score", show_default=True
)
@click.option("--limit", "-n", type=click.IntRange(1), help="At most; default: all.")
@json_option
@with_session
def list_(
    session: Session,
    *,
    field_name: str | None,
    state: str,
    sort: str,
    limit: int | None,
    as_json: bool,
) -> int:
    """List a field's inbox as a table."""
    from triage.pipeline.ranking import rank

    fields = session.fields(field_name)
    rank(session.work, fields)
    entries = [
        entry
        for field in fields
        for entry in session.inbox.entries(field, states=(InboxState(state),))
    ]
    shown = sorted(entries, key=_SORTS[sort])[:limit]
    session.narrator.end()
    if as_json:
        print_json([entry_json(entry) for entry in shown])
    else:
        ascii_only = session.settings.ascii
        for entry in shown:
            print_text(
                entry_line(entry, table_width(), ascii_only=ascii_only, named=len(fields) > 1)
            )
        session.narrator.note(f"{len(shown):,} of {counted(len(entries), f'{state} paper')}")
    return say_behind(session)


COMMANDS = (search, similar, list_)


def _joined(words: Sequence[str]) -> str:
    """Return the query as it was meant: a value that the shell unquoted keeps its spaces."""
    if len(words) == 1:
        return words[0]
    return " ".join(_VALUE.sub(r'\1"\2"', word) for word in words)


def _print_found(
    session: Session, field: Field | None, found: Sequence[Found], *, as_json: bool
) -> None:
    entries = session.inbox.lookup(field or _ALL_FIELDS, [hit.paper_id for hit in found])
    session.narrator.end()
    if as_json:
        hits = [
            entry_json(entry) | {"rank": rank, "matched": list(hit.matched)}
            for rank, (hit, entry) in enumerate(zip(found, entries, strict=True), start=1)
        ]
        print_json({"hits": hits})
        return
    ascii_only = session.settings.ascii
    for rank, (hit, entry) in enumerate(zip(found, entries, strict=True), start=1):
        matched = " and ".join(hit.matched)
        print_text(hit_lines(entry, rank, matched, table_width(), ascii_only=ascii_only))
    if not entries:
        session.narrator.note("nothing found")


_STATE_ORDER = {state: place for place, state in enumerate(EvidenceState)}


def _by_evidence(entry: Entry) -> tuple[int, int, float]:
    flags = entry.flags
    best = _STATE_ORDER[flags.code]
    return best, _STATE_ORDER[flags.replication], -_score(entry)


def _score(entry: Entry) -> float:
    return entry.scored.score if entry.scored else -1.0


_SORTS: dict[str, Any] = {
    "score": lambda entry: (-_score(entry), entry.paper.id),
    "date": lambda entry: (-_ordinal(entry), -_score(entry), entry.paper.id),
    "evidence": lambda entry: (*_by_evidence(entry), entry.paper.id),
}


def _ordinal(entry: Entry) -> int:
    day = entry.paper.announced or entry.paper.published
    return day.toordinal() if day else 0
