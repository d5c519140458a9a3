"""Commands that bring papers in and make them searchable: fetch, import, index, demo."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli import listings
from triage.cli.archive import pwc_archive
from triage.cli.digest import print_digest
from triage.cli.exits import ExitCode
from triage.cli.output import complain, print_json
from triage.cli.session import Session, json_option, with_session
from triage.cli.when import Day, resolved
from triage.errors import ConfigError, SourceError
from triage.text import counted, parse_arxiv_id
from triage.view import coverage_json

if TYPE_CHECKING:
    from triage.pipeline.arxiv import Trouble
    from triage.pipeline.fetching import Fetched
    from triage.pipeline.listing import Listing

_BAD_LINES_SHOWN = 10
_STDIN = Path("/dev/stdin")
_ASKED_AGAIN = "what arrived is stored; the next triage fetch asks again"


@click.command(epilog="Example: triage fetch --since 3d")
@click.option("--since", type=Day(), help="First announcement day wanted.")
@click.option("--id", "ids", multiple=True, metavar="ID", help="Fetch this paper only, from arXiv.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    type=click.Choice(["arxiv", "huggingface", "papers-with-code"]),
    help="Ask this service only; may be repeated.",
)
@json_option
@with_session
def fetch(
    session: Session,
    *,
    since: date | timedelta | None,
    ids: tuple[str, ...],
    sources: tuple[str, ...],
    as_json: bool,
) -> int:
    """Fetch the announcements of all fields' categories, and what is listed about their papers.

    arXiv brings the papers; Hugging Face and Papers with Code bring code links and ranks in
    leaderboards. Nothing is fetched twice: a run goes on where the last one ended and closes
    what is still open. Without --since the first fetch brings the last five announcements.
    """
    from triage.pipeline.fetching import Fetched, fetch_ids, fetch_new
    from triage.pipeline.listing import ARXIV, chosen, fetch_listed
    from triage.store.papers import Stored

    work = session.work
    if ids and set(sources) - {ARXIV}:
        raise ConfigError("--id asks arXiv only", hint="leave out --source, or --id")
    listing = chosen(work, sources) if not ids else []
    first = resolved(since, work.clock().date())
    if ids:
        done = fetch_ids(work, [_id(named) for named in ids])
    elif not sources or ARXIV in sources:
        done = fetch_new(work, since=first)
    else:
        done = None
    listings = fetch_listed(work, listing, since=first) if listing else []
    if as_json:
        print_json(_fetched_json(done or Fetched(Stored()), listings))
    told = _tell_fetched(session, done) if done else ExitCode.DONE
    return max(told, _tell_listings(session, listings))


def _tell_fetched(session: Session, done: Fetched) -> ExitCode:
    tell = session.narrator.note
    tell(
        f"{counted(done.stored.new, 'new paper')}, {done.stored.changed:,} changed,"
        f" {done.stored.unchanged:,} known"
    )
    for row in done.open:
        tell(f"{row.day} {row.category}: not complete yet: {row.note or 'records are missing'}")
    for missing in done.missing:
        tell(f"arXiv has no paper {missing}")
    if done.stored.new or done.stored.changed:
        tell("next: triage index")
    for trouble in done.troubles:
        complain(SourceError(f"{trouble.source}: {trouble.message}", hint=_ASKED_AGAIN))
    if done.troubles:
        return ExitCode.SOURCE
    return ExitCode.FAILED if done.missing else ExitCode.DONE


def _tell_listings(session: Session, listings: Sequence[Listing]) -> ExitCode:
    for each in listings:
        session.narrator.note(
            f"{each.name}: {counted(each.papers, 'paper')} listed on {counted(each.days, 'day')},"
            f" {each.stored:,} of them stored"
        )
        if each.trouble:
            trouble = f"{each.trouble.source}: {each.trouble.message}"
            complain(SourceError(trouble, hint=_ASKED_AGAIN))
    failed = any(each.trouble for each in listings)
    return ExitCode.SOURCE if failed else ExitCode.DONE


def _trouble_json(trouble: Trouble) -> dict[str, str]:
    return {
        "source": trouble.source,
        "outcome": trouble.outcome.value,
        "message": trouble.message,
    }


def _fetched_json(done: Fetched, listings: Sequence[Listing]) -> dict[str, Any]:
    troubles = [*done.troubles, *(each.trouble for each in listings if each.trouble)]
    return {
        "new": done.stored.new,
        "changed": done.stored.changed,
        "missing": list(done.missing),
        "troubles": [_trouble_json(trouble) for trouble in troubles],
        "listings": [
            {
                "source": each.name,
                "days": each.days,
                "papers": each.papers,
                "stored": each.stored,
                "ok": each.trouble is None,
            }
            for each in listings
        ],
        "open": [coverage_json(row) for row in done.open],
    }


@click.group("import")
def import_group() -> None:
    """Bring papers in from files."""


@import_group.command("jsonl", epilog="Example: triage import jsonl papers.jsonl.gz")
@click.argument("named", metavar="PATH", type=click.Path())
@json_option
@with_session
def jsonl(session: Session, named: str, *, as_json: bool) -> int:
    """Import papers from JSON Lines, gzipped or plain; from a pipe if PATH is `-`.

    One object a line with at least id, title and abstract. A line that cannot be used is
    reported and skipped.
    """
    from triage.pipeline.gathering import gather
    from triage.pipeline.importing import import_jsonl

    path = _STDIN if named == "-" else Path(named)  # `./-` is a file
    done = import_jsonl(session.work, path)
    gather(session.work)
    for bad in done.bad[:_BAD_LINES_SHOWN]:
        session.narrator.note(f"{path}: line {bad.number} skipped: {bad.reason}")
    if len(done.bad) > _BAD_LINES_SHOWN:
        session.narrator.note(f"{path}: {len(done.bad) - _BAD_LINES_SHOWN} more lines skipped")
    if as_json:
        counts = {"new": done.stored.new, "changed": done.stored.changed}
        bad_lines = [{"line": bad.number, "reason": bad.reason} for bad in done.bad]
        print_json(counts | {"unchanged": done.stored.unchanged, "skipped": bad_lines})
    session.narrator.note(
        f"{counted(done.stored.new, 'new paper')}, {done.stored.changed:,} changed,"
        f" {done.stored.unchanged:,} known, {counted(len(done.bad), 'line')} skipped"
    )
    if done.without_category:
        session.narrator.note(
            f"{counted(done.without_category, 'paper')} without category:"
            " every field looks at them, by their text alone"
        )
    return ExitCode.FAILED if done.bad else ExitCode.DONE


for command in (pwc_archive, *listings.COMMANDS):
    import_group.add_command(command)


@click.command(epilog="Example: triage index --device cpu")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), help="Where to embed.")
@click.option("--rebuild", is_flag=True, help="Write the index anew from the stored vectors.")
@json_option
@with_session
def index(session: Session, *, device: str | None, rebuild: bool, as_json: bool) -> None:
    """Embed papers that are new or changed, update the search index, rank every field."""
    from triage.pipeline.gathering import gather
    from triage.pipeline.indexing import index as run_index
    from triage.pipeline.ranking import rank

    work = session.work
    if not work.store.papers.count():
        raise ConfigError("there is no paper yet", hint="get some: triage fetch, or triage import")
    gather(work)
    done = run_index(work, device=device, rebuild=rebuild)
    rank(work, work.store.fields.all())
    if as_json:
        print_json({"embedded": done.embedded, "papers": done.papers, "device": done.device})
    where = f" on {done.device}" if done.device else ""
    session.narrator.note(
        f"embedded {counted(done.embedded, 'text')}{where};"
        f" {counted(done.papers, 'paper')} searchable"
    )


@click.command(epilog="Example: triage demo --minutes 4")
@click.option("--minutes", type=click.IntRange(1, 24 * 60), help="Reading time to fill.")
@with_session
def demo(session: Session, *, minutes: int | None) -> None:
    """Load a real announced week that comes with triage, and print its digest of two fields."""
    from triage.pipeline.demo import load_sample

    load_sample(session.work)
    fields = session.store.fields.all()
    print_digest(session, fields, minutes=minutes, since=None, form="text")
    place = shlex.quote(str(session.work.home.path))
    session.narrator.note(f"next: triage --home {place}   (opens the inbox)")


COMMANDS = (fetch, import_group, index, demo)


def _id(named: str) -> str:
    parsed = parse_arxiv_id(named)
    if parsed is None:
        raise ConfigError(
            f"{named!r} is not an arXiv id", hint="ids look like 2604.01234 or hep-th/9901001"
        )
    return parsed[0]
