"""Commands that decide and remark: mark, undo, note, tag."""

from __future__ import annotations

import click

from triage.cli.exits import ExitCode
from triage.cli.output import print_json, print_text
from triage.cli.session import Session, field_option, json_option, with_session
from triage.errors import ConfigError
from triage.models import DecisionKind
from triage.text import clean


@click.command(epilog="Example: triage mark 2604.01234 2604.05678 --as save")
@click.argument("papers", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--as",
    "kind",
    required=True,
    type=click.Choice([kind.value for kind in DecisionKind]),
    help="skip: not today; reject: not for me; later: comes back.",
)
@field_option
@json_option
@with_session
def mark(
    session: Session, papers: tuple[str, ...], *, kind: str, field_name: str | None, as_json: bool
) -> None:
    """Decide on papers, in one step that `undo` takes back as one.

    Without --field, each paper is decided on in the field that ranks it highest.
    """
    ids = [session.inbox.paper(named).id for named in papers]
    if field_name:
        field = session.inbox.field(field_name)
        session.inbox.decide(field, ids, DecisionKind(kind))
        decided = {field.name: ids}
    else:
        decided = session.inbox.decide_at_home(ids, DecisionKind(kind))
    if as_json:
        print_json([{"id": i, "field": f, "kind": kind} for f in decided for i in decided[f]])
    for name, decided_ids in decided.items():
        session.narrator.note(f"{kind} in {name}: {', '.join(decided_ids)}")
    session.narrator.note("take it back: triage undo")


@click.command(epilog="Example: triage undo")
@json_option
@with_session
def undo(session: Session, *, as_json: bool) -> int:
    """Take back the last step that stands, also tomorrow."""
    undone = session.inbox.undo()
    if as_json:
        print_json([{"id": d.paper_id, "field": d.field, "kind": d.kind.value} for d in undone])
    if not undone:
        session.narrator.note("there is nothing to undo")
        return ExitCode.FAILED
    titles = session.store.papers.titles(decision.paper_id for decision in undone)
    for decision in undone:
        title = clean(titles.get(decision.paper_id, ""))
        session.narrator.note(f"no longer {decision.kind.value}: {decision.paper_id}  {title}")
    return ExitCode.DONE


@click.command(epilog='Example: triage note 2604.01234 "compare with our ablation"')
@click.argument("paper", metavar="ID")
@click.argument("text")
@with_session
def note(session: Session, paper: str, text: str) -> None:
    """Write a note on a paper."""
    kept = clean(text)
    if not kept:
        raise ConfigError("the note is empty", hint='triage note ID "what you want to remember"')
    session.store.remarks.add_note(session.inbox.paper(paper).id, kept, session.work.clock())
    session.narrator.note("noted")


@click.command(epilog="Example: triage tag 2604.01234 to-reproduce -- -old")
@click.argument("paper", metavar="ID")
@click.argument("tags", nargs=-1, metavar="TAG...")
@with_session
def tag(session: Session, paper: str, tags: tuple[str, ...]) -> None:
    """Tag a paper; a minus before a tag takes it off. Without tags, prints them."""
    paper_id = session.inbox.paper(paper).id
    cleaned = [kept for given in tags if (kept := clean(given).replace(" ", "-"))]
    session.store.remarks.set_tags(
        paper_id,
        add=[kept for kept in cleaned if not kept.startswith("-")],
        drop=[kept[1:] for kept in cleaned if kept.startswith("-")],
        at=session.work.clock(),
    )
    print_text(" ".join(session.store.remarks.tags(paper_id)))


COMMANDS = (mark, undo, note, tag)
