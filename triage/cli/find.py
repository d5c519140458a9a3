"""Commands that find papers: search, similar, list."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from triage.cli.exits import exit_code
from triage.cli.hits import print_found
from triage.cli.output import complain, print_json, print_text, table_width
from triage.cli.session import Session, field_option, json_option, say_behind, with_session
from triage.cli.tables import entry_line
from triage.errors import ConfigError
from triage.models import InboxState
from triage.text import clean, counted
from triage.view import entry_json

_NAME = re.compile(r"[\w.-]+")
_VALUE = re.compile(r'^(-?(?:author|authors|au|cat|category|title|ti):)([^"]*\s[^"]*)$')

limit_option = click.option(
    "--limit", "-n", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most."
)


@click.command(
    epilog="Example: triage search '\"late interaction\" cat:cs.IR after:2026-01 has:code -survey'",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("query", nargs=-1)
@field_option
@limit_option
@click.option("--save", "save_as", metavar="NAME", help="Keep this query: use it as @NAME.")
@click.option("--saved", "list_saved", is_flag=True, help="List the saved queries.")
@click.option("--forget", metavar="NAME", help="Remove a saved query.")
@json_option
@with_session
def search(
    session: Session,
    query: tuple[str, ...],
    *,
    field_name: str | None,
    limit: int,
    save_as: str | None,
    list_saved: bool,
    forget: str | None,
    as_json: bool,
) -> int:
    r"""Search by words and meaning together.

    \b
    Inside the query:
      "late interaction"     the words in this order, and nothing without them
      -survey -"case study"  without these words
      cat:cs.IR  cat:cs      of this category or archive; several: any of them
      author:khattab         by this author; names with spaces in quotes
      title:benchmark        with this word or "phrase" in the title
      after:2026-01 before:2026-03-15 on:2026-04 after:30d
      has:code has:benchmark has:replication     evidence was found
      is:saved is:new is:later is:skipped is:rejected is:read
      -cat:cs.CV -author:x -has:code -is:rejected    the opposite
      @mine                  what was saved with --save mine

    Anything else is a word; GPT-4 finds GPT4, muller finds Müller, C++ is not C.
    No query is an error.
    """
    if list_saved or forget is not None:
        return _manage_saved(session, forget, as_json=as_json)
    text = _joined(query)
    if save_as is not None:
        _save(session, save_as, text)
    elif not text.strip():
        raise ConfigError("no query was given", hint="try: triage search dense retrieval")
    from triage.pipeline.searching import search as run_search

    field = session.inbox.field(field_name) if field_name else None
    results = run_search(session.work, text, field=field, limit=limit)
    print_found(session, field, results.found, results.terms, as_json=as_json)
    for note in results.notes:
        session.narrator.note(note)
    if results.trouble:
        complain(results.trouble)
        session.narrator.note("searched by words alone")
        return exit_code(results.trouble)
    return say_behind(session)


@click.command(epilog="Example: triage similar 2004.12832 2112.01488 --minus 2107.05720")
@click.argument("papers", nargs=-1, required=True, metavar="ID...")
@click.option("--minus", multiple=True, metavar="ID", help="Away from this paper; repeatable.")
@field_option
@limit_option
@json_option
@with_session
def similar(
    session: Session,
    papers: tuple[str, ...],
    *,
    minus: tuple[str, ...],
    field_name: str | None,
    limit: int,
    as_json: bool,
) -> int:
    """Show the papers nearest in meaning to one or several, and unlike others."""
    from triage.pipeline.searching import similar as run_similar

    field = session.inbox.field(field_name) if field_name else None
    ids = [session.inbox.paper(named).id for named in papers]
    unlike = [session.inbox.paper(named).id for named in minus]
    if both := sorted({*ids} & {*unlike}):
        raise ConfigError(f"{both[0]} is to be both like and unlike", hint="name it once")
    results = run_similar(session.work, ids, minus=unlike, limit=limit)
    print_found(session, field, results.found, results.terms, as_json=as_json)
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
    from triage.inbox import ORDERS, By
    from triage.pipeline.ranking import rank

    fields, wanted = session.fields(field_name), InboxState(state)
    rank(session.work, fields)
    order = By(sort)
    entries = [
        entry
        for field in fields
        for entry in session.inbox.entries(field, states=(wanted,), limit=limit, by=order)
    ]
    shown = sorted(entries, key=ORDERS[order])[:limit]
    session.narrator.end()
    if as_json:
        print_json([entry_json(entry) for entry in shown])
    else:
        ascii_only = session.settings.ascii
        for entry in shown:
            print_text(
                entry_line(entry, table_width(), ascii_only=ascii_only, named=len(fields) > 1)
            )
        known = [one.counts for one in session.inbox.fields() if one.field in fields]
        found = sum(counts.get(wanted, 0) for counts in known)
        session.narrator.note(f"{len(shown):,} of {counted(found, f'{state} paper')}")
    return say_behind(session)


COMMANDS = (search, similar, list_)


def _joined(words: Sequence[str]) -> str:
    """Return the query as it was meant: a value that the shell unquoted keeps its spaces."""
    if len(words) == 1:
        return words[0]
    return " ".join(_VALUE.sub(r'\1"\2"', word) for word in words)


def _save(session: Session, name: str, text: str) -> None:
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{name!r} cannot name a query", hint="use letters, digits, dots, dashes, underscores"
        )
    if not text.strip():
        raise ConfigError("there is nothing to save", hint="put the query after the options")
    session.store.finding.save(name, text, session.work.clock().isoformat())
    session.narrator.note(f"saved: triage search @{name}")


def _manage_saved(session: Session, forget: str | None, *, as_json: bool) -> int:
    if forget is not None and not session.store.finding.forget(forget.removeprefix("@")):
        raise ConfigError(f"there is no saved query {forget}", hint="see: triage search --saved")
    saved = session.store.finding.saved()
    if as_json:
        print_json([{"name": name, "query": text} for name, text in saved.items()])
    else:
        for name, text in saved.items():
            print_text(f"@{name}  {clean(text)}")
    return 0
