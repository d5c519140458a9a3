"""Commands about fields: make, list, show, change and remove them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from triage.cli.output import print_json, print_text
from triage.cli.session import Session, json_option, with_session
from triage.errors import ConfigError
from triage.models import Field, InboxState
from triage.text import clean


@click.group("field")
def field_group() -> None:
    """Make and change fields, the research interests that papers are ranked for."""


def described_options(command: Any) -> Any:  # noqa: ANN401  click decorates any callable
    """Add the options that describe a field."""
    for option in reversed(
        (
            click.option("--description", "-d", help="What the field is about, in sentences."),
            click.option("--category", "-c", "categories", multiple=True, help="arXiv category."),
            click.option("--include", multiple=True, help="Word or phrase that raises a paper."),
            click.option("--exclude", multiple=True, help="Word or phrase that lowers a paper."),
            click.option("--author", "authors", multiple=True, help="Author to follow."),
            click.option("--seed", "seeds", multiple=True, help="arXiv id of a typical paper."),
        )
    ):
        command = option(command)
    return command


@field_group.command(
    "add",
    epilog='Example: triage field add retrieval -c cs.IR -d "dense retrieval and reranking"',
)
@click.argument("name")
@described_options
@with_session
def add(session: Session, name: str, **given: Any) -> None:  # noqa: ANN401  options are of any type
    """Make a field from a description, categories and typical papers."""
    make_field(session, name, given)


def make_field(session: Session, name: str, given: dict[str, Any]) -> None:
    """Store a new field from the options given.

    Raises:
        ConfigError: the name or an option cannot be used, or the field is there already.

    """
    from triage.inbox.making import field_name

    name = field_name(name)
    if session.store.fields.get(name):
        raise ConfigError(f"there is a field {name!r} already", hint=f"triage field edit {name}")
    field = _changed(Field(name), given)
    if not (field.description or field.seeds or field.include):
        raise ConfigError(
            "a field needs something to go by", hint="add --description, --seed or --include"
        )
    session.store.fields.put(field, session.work.clock())
    _warn_of_unknown_seeds(session, field)
    session.narrator.note(f"made field {name}; next: triage fetch, then triage index")


@field_group.command("edit", epilog="Example: triage field edit retrieval --seed 2004.12832")
@click.argument("name")
@described_options
@click.option("--drop-seed", "dropped", multiple=True, help="arXiv id that is no example any more.")
@with_session
def edit(session: Session, name: str, dropped: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401  options are of any type
    """Change a field. What is given replaces what was there; seeds are added."""
    from triage.inbox.making import paper_id

    before = session.inbox.field(name)
    gone = {paper_id(seed) for seed in dropped}
    after = _changed(before, given)
    seeds = (*before.seeds, *after.seeds) if given["seeds"] else before.seeds
    after = replace(after, seeds=tuple(s for s in dict.fromkeys(seeds) if s not in gone))
    session.store.fields.put(after, session.work.clock())
    _warn_of_unknown_seeds(session, after)
    session.narrator.note(f"changed field {name}")


@field_group.command("list", epilog="Example: triage field list --json")
@json_option
@with_session
def list_(session: Session, *, as_json: bool) -> None:
    """List the fields and how many papers stand where."""
    summaries = session.inbox.fields()
    if as_json:
        print_json([field_json(s.field) | {"counts": _counts(s.counts)} for s in summaries])
        return
    if not summaries:
        session.narrator.note("there is no field yet; make one: triage field add NAME")
    for summary in summaries:
        counts = summary.counts
        print_text(
            f"{summary.field.name:24} {counts.get(InboxState.NEW, 0):6} new"
            f" {counts.get(InboxState.SAVED, 0):5} saved  {clean(summary.field.description)[:48]}"
        )


@field_group.command("show", epilog="Example: triage field show retrieval")
@click.argument("name")
@json_option
@with_session
def show(session: Session, name: str, *, as_json: bool) -> None:
    """Show all that a field goes by."""
    field = session.inbox.field(name)
    if as_json:
        print_json(field_json(field))
        return
    titles = session.store.papers.titles(field.seeds)
    print_text(f"{field.name}\n  {clean(field.description) or '(no description)'}")
    for label, values in (
        ("categories", field.categories),
        ("include", field.include),
        ("exclude", field.exclude),
        ("authors", field.authors),
    ):
        if values:
            print_text(f"  {label}: {clean(', '.join(values))}")
    for seed in field.seeds:
        print_text(f"  seed {seed}  {clean(titles.get(seed, '(not in the store yet)'))}")


@field_group.command("remove", epilog="Example: triage field remove retrieval")
@click.argument("name")
@with_session
def remove(session: Session, name: str) -> None:
    """Remove a field. Its decisions are kept: they come back with a field of that name."""
    session.store.fields.remove(session.inbox.field(name).name)
    session.narrator.note(f"removed field {name}; its decisions are kept")


COMMANDS = (field_group,)


def field_json(field: Field) -> dict[str, Any]:
    """Return a field as JSON values."""
    return {
        "name": field.name,
        "description": field.description,
        "categories": list(field.categories),
        "include": list(field.include),
        "exclude": list(field.exclude),
        "authors": list(field.authors),
        "seeds": list(field.seeds),
    }


def _counts(counts: dict[InboxState, int]) -> dict[str, int]:
    return {state.value: counts.get(state, 0) for state in InboxState}


def _changed(field: Field, given: dict[str, Any]) -> Field:
    from triage.inbox.making import category, paper_id

    changes: dict[str, Any] = {}
    if given["description"] is not None:
        changes["description"] = clean(given["description"])
    for name in ("include", "exclude", "authors"):
        if given[name]:
            changes[name] = tuple(text for value in given[name] if (text := clean(value)))
    if given["categories"]:
        changes["categories"] = tuple(category(value) for value in given["categories"])
    if given["seeds"]:
        changes["seeds"] = tuple(paper_id(seed) for seed in given["seeds"])
    return replace(field, **changes)


def _warn_of_unknown_seeds(session: Session, field: Field) -> None:
    known = session.store.papers.titles(field.seeds)
    unknown = [seed for seed in field.seeds if seed not in known]
    if unknown:
        ids = " ".join(f"--id {seed}" for seed in unknown)
        session.narrator.note(f"not in the store yet, so not used yet: triage fetch {ids}")
