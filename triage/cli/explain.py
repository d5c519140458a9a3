"""Commands that answer for what is shown: why, evidence."""

from __future__ import annotations

import textwrap
from typing import Any

import click

from triage.cli.exits import ExitCode
from triage.cli.output import print_json, print_text, width
from triage.cli.session import Session, field_option, json_option, with_session
from triage.models import Entry, Evidence, EvidenceKind, EvidenceState
from triage.text import clean
from triage.view import ASCII_GLYPHS, GLYPHS, entry_json, evidence_json, flags_json, paper_json


@click.command(epilog="Example: triage why 2604.01234 --field retrieval")
@click.argument("paper", metavar="ID")
@field_option
@json_option
@with_session
def why(session: Session, paper: str, *, field_name: str | None, as_json: bool) -> int:
    """Print the parts that a paper's score is the sum of, and what each rests on."""
    from triage.pipeline.ranking import rank

    paper_id = session.inbox.paper(paper).id
    fields = session.fields(field_name)
    rank(session.work, fields)
    entries = [entry for f in fields for entry in session.inbox.lookup(f, [paper_id])]
    session.narrator.end()
    if as_json:
        best = max(entries, key=lambda entry: entry.scored.score if entry.scored else -1.0)
        print_json(entry_json(best) | {"fields": [entry_json(entry) for entry in entries]})
    else:
        print_text("\n\n".join(_why_text(session, entry) for entry in entries))
    if any(entry.scored for entry in entries):
        return ExitCode.DONE
    session.narrator.note(
        "not ranked: it is outside the field's categories or older than its inbox"
    )
    return ExitCode.FAILED


def _why_text(session: Session, entry: Entry) -> str:
    lines = [f"{entry.paper.id}  {clean(entry.paper.title)}"]
    if entry.scored is None:
        return "\n".join([*lines, f"not ranked in {entry.field}"])
    lines.append(f"{entry.scored.score:5.1f}  in {entry.field}")
    ids = [target for part in entry.scored.parts for target in part.points_to]
    titles = session.store.papers.titles(ids)
    for part in entry.scored.parts:
        lines += _wrapped(f"{part.value:+5.1f}  {part.name}: {clean(part.why)}", indent=7)
        for target in part.points_to:
            if target in titles:
                lines += _wrapped(f"         {target}  {clean(titles[target])}", indent=11)
    return "\n".join(lines)


@click.command(epilog="Example: triage evidence 2604.01234")
@click.argument("paper", metavar="ID")
@json_option
@with_session
def evidence(session: Session, paper: str, *, as_json: bool) -> None:
    """Print the ledger of one paper: what was found, in whose words, when."""
    from triage.evidence import flags
    from triage.pipeline.gathering import gather

    found = session.inbox.paper(paper)
    gather(session.work)
    session.narrator.end()
    history = session.store.ledger.history(found.id)
    current = [row for row, ended in history if ended is None]
    if as_json:
        rows: list[dict[str, Any]] = [
            evidence_json(row) | {"ended": ended.isoformat() if ended else None}
            for row, ended in history
        ]
        flagged = flags_json(flags(current))
        print_json(paper_json(found) | {"flags": flagged, "evidence": rows})
        return
    glyphs = ASCII_GLYPHS if session.settings.ascii else GLYPHS
    lines = [f"{found.id}  {clean(found.title)}"]
    for kind in EvidenceKind:
        of_kind = [row for row in current if row.kind is kind]
        if not of_kind:
            lines.append(f"  {kind.value}: not looked yet")
        for row in of_kind:
            lines += _row_lines(row, glyphs[row.state])
    lines += [
        clean(f"until {ended:%Y-%m-%d}: {row.kind.value} {row.state.value} {row.found}")
        for row, ended in history
        if ended
    ]
    print_text("\n".join(lines))


def _row_lines(row: Evidence, glyph: str) -> list[str]:
    checked = f"{row.last_checked:%Y-%m-%d}" if row.last_checked else "never"
    if row.state is EvidenceState.NONE:
        return _wrapped(
            f"  {glyph} {row.kind.value}: none found in {clean(row.source)} on {checked}", indent=4
        )
    tier = f", {row.tier.value}" if row.tier else ""
    details = "".join(f"; {key.replace('_', ' ')}: {_plain(row.detail[key])}" for key in row.detail)
    head = f"  {glyph} {row.kind.value} {row.state.value}{tier}"
    lines = [f"{head}: {clean(row.found)}" if row.found else head]
    if row.quote:
        lines += _wrapped(f"      {clean(row.source)}: “{clean(row.quote)}”", indent=8)
    since = f"{row.first_seen:%Y-%m-%d}" if row.first_seen else "never"
    lines += _wrapped(f"      first seen {since}, checked {checked}{clean(details)}", indent=8)
    return lines


def _plain(value: Any) -> str:  # noqa: ANN401  a detail is of any JSON type
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _wrapped(text: str, *, indent: int) -> list[str]:
    lead = len(text) - len(text.lstrip(" "))
    return textwrap.wrap(
        text.strip(), width(), initial_indent=" " * lead, subsequent_indent=" " * indent
    )


COMMANDS = (why, evidence)
