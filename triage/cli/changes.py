"""The command that says what became different about known papers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import click

from triage.cli.output import print_json, print_text
from triage.cli.session import Session, json_option, with_session
from triage.cli.when import Day, resolved
from triage.models import Change
from triage.text import clean, shorten
from triage.view import change_json, change_text

_SHOWN = 300
_DEFAULT = timedelta(days=7)


@click.command(epilog="Example: triage changes --since 3d")
@click.option("--since", type=Day(), help="First day; default: the last seven days.")
@json_option
@with_session
def changes(session: Session, *, since: date | timedelta | None, as_json: bool) -> None:
    """Show what changed about known papers: versions, withdrawals, DOIs, comments."""
    today = session.work.clock().date()
    first = resolved(since or _DEFAULT, today) or today
    begins = datetime.combine(first, time(), UTC)
    noticed = session.store.history.changes(since=begins)
    if as_json:
        print_json([change_json(change) for change in noticed])
        return
    for change in noticed:
        print_text(_lines(change))
    if not noticed:
        session.narrator.note(f"no change was noticed since {first}")


def _lines(change: Change) -> str:
    head = f"{change.at:%Y-%m-%d %H:%M}  {change.paper_id:<11}  {change_text(change)}"
    lines = [clean(head), f"    {clean(change.title)}"]
    for each in change.differences:
        before, after = (shorten(clean(text), _SHOWN) for text in (each.before, each.after))
        lines += [f"    {each.name}:", f"      - {before or '(nothing)'}"]
        lines += [f"      + {after or '(nothing)'}"]
    return "\n".join(lines)


COMMANDS = (changes,)
