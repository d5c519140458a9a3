"""Commands about fields: make, list, show, change and remove them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click

from triage.cli.output import print_json, print_text
from triage.cli.session import Session, json_option, with_session
from triage.errors import ConfigError
from triage.models import DecisionKind, Field, InboxState
from triage.text import clean, counted

if TYPE_CHECKING:
    from triage.inbox.beliefs import Beliefs


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


@field_group.command("train", epilog="Example: triage field train retrieval --take-back 2604.01234")
@click.argument("name")
@click.option("--take-back", "gone", multiple=True, help="arXiv id to learn from no longer.")
@json_option
@with_session
def train(session: Session, name: str, *, gone: tuple[str, ...], as_json: bool) -> None:
    """Learn the field anew and show what it believes: parts, words and papers by their points.

    A seed that is taken back is no seed any more, a saved paper becomes a skipped one.
    """
    from triage.inbox.beliefs import beliefs
    from triage.inbox.making import paper_id
    from triage.pipeline.ranking import rank

    field = session.inbox.field(name)
    for taken in dict.fromkeys(paper_id(one) for one in gone):
        _take_back(session, field.name, taken)
    field = session.inbox.field(name)
    rank(session.work, [field])
    held = beliefs(session.inbox.entries(field, limit=_BELIEVED)[:_BELIEVED])
    examples = session.inbox.examples(field)
    apart = session.store.fields.interests(field.name)
    titles = session.store.papers.titles([*examples, *(name for name, _ in held.papers)])
    session.narrator.end()
    if as_json:
        told = {"examples": examples, "interests": [asdict(interest) for interest in apart]}
        print_json(asdict(held) | {"field": field.name} | told)
        return
    _print_beliefs(field.name, held, titles)
    for interest in apart if len(apart) > 1 else ():
        count = counted(len(interest.examples), "example")
        print_text(f"an interest of its own, {count}: {clean(', '.join(interest.words))}")
    print_text(f"learned from {counted(len(examples), 'example')}; take one back: --take-back ID")
    for each_id in examples:
        print_text(f"  {each_id}  {clean(titles.get(each_id, '(not in the store yet)'))}")


_BELIEVED = 100
"""Papers at the top that a field's beliefs are read off."""


def _print_beliefs(name: str, held: Beliefs, titles: Mapping[str, str]) -> None:
    if not held.ranked:
        print_text(f"{name}: no paper is ranked yet; next: triage fetch, then triage index")
        return
    print_text(f"{name}: what moved its {held.ranked} best papers, in points")
    print_text("parts, a paper: " + ", ".join(f"{part} {value:+.1f}" for part, value in held.parts))
    print_text("words: " + clean(", ".join(f"{word} {value:+.0f}" for word, value in held.words)))
    for each_id, value in held.papers:
        print_text(f"  {value:+6.0f}  {each_id}  {clean(titles.get(each_id, ''))}")


def _take_back(session: Session, name: str, paper_id: str) -> None:
    field = session.inbox.field(name)
    if paper_id not in session.inbox.examples(field):
        raise ConfigError(
            f"{paper_id} is no example of {name}", hint=f"triage field train {name} lists them"
        )
    seeds = tuple(seed for seed in field.seeds if seed != paper_id)
    session.store.fields.put(replace(field, seeds=seeds), session.work.clock())
    if any(one.paper_id == paper_id for one in session.store.decisions.standing(name)):
        session.inbox.decide(field, [paper_id], DecisionKind.SKIP)


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
