"""Commands that answer for what is shown: why, evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from triage.cli.exits import ExitCode
from triage.cli.output import print_json, print_text, width
from triage.cli.session import Session, field_option, json_option, with_session
from triage.models import Entry, Evidence, EvidenceKind, EvidenceState
from triage.text import clean
from triage.view import (
    ASCII_GLYPHS,
    GLYPHS,
    INTERNAL,
    entry_json,
    evidence_json,
    flags_json,
    paper_json,
)

if TYPE_CHECKING:
    from triage.evidence.rigor import Fact

_MONTH = timedelta(days=30)


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


@click.command(epilog="Example: triage evidence 2604.01234 --refresh")
@click.argument("paper", metavar="ID")
@click.option("--refresh", is_flag=True, help="Look again now, whatever was seen before.")
@json_option
@with_session
def evidence(session: Session, paper: str, *, refresh: bool, as_json: bool) -> int:
    """Print the ledger of one paper: what was found, in whose words, when."""
    from triage.evidence import flags
    from triage.evidence.changing import clock
    from triage.evidence.rigor import rigor
    from triage.pipeline.gathering import gather

    found = session.inbox.paper(paper)
    gather(session.work)
    failed = _refresh(session, found.id) if refresh else False
    session.narrator.end()
    history = session.store.ledger.history(found.id)
    current = [row for row, ended in history if ended is None]
    flagged = flags(current)
    waiting = clock(history, flagged.code, session.work.clock())
    checks = session.store.checks.of(found.id)
    card = rigor(found)
    if as_json:
        rows: list[dict[str, Any]] = [
            evidence_json(row) | {"ended": ended.isoformat() if ended else None}
            for row, ended in history
        ]
        extra = {
            "flags": flags_json(flagged),
            "waiting": waiting,
            "evidence": rows,
            "rigor": [asdict(fact) for fact in card],
            "checks": [
                {
                    "checker": each.checker,
                    "tried": each.tried.isoformat(),
                    "answered": each.answered.isoformat() if each.answered else None,
                    "note": each.note,
                }
                for each in checks
            ],
        }
        print_json(paper_json(found) | extra)
        return ExitCode.SOURCE if failed else ExitCode.DONE
    glyphs = ASCII_GLYPHS if session.settings.ascii else GLYPHS
    lines = [f"{found.id}  {clean(found.title)}"]
    for kind in EvidenceKind:
        of_kind = [row for row in current if row.kind is kind]
        if not of_kind:
            lines.append(f"  {kind.value}: not looked yet")
        for row in of_kind:
            lines += _row_lines(row, glyphs[row.state])
            lines += _claimed_by_others(session, found.id, row)
        if kind is EvidenceKind.CODE and waiting:
            lines.append(f"      {waiting}")
    lines += _rigor_lines(card)
    lines += [
        clean(f"{each.checker}: no answer on {each.tried:%Y-%m-%d}: {each.note}")
        for each in checks
        if each.note
    ]
    lines += [
        clean(f"until {ended:%Y-%m-%d}: {row.kind.value} {row.state.value} {row.found}")
        for row, ended in history
        if ended
    ]
    print_text("\n".join(lines))
    return ExitCode.SOURCE if failed else ExitCode.DONE


def _refresh(session: Session, paper_id: str) -> bool:
    """Check one paper now; return whether a source could not be reached."""
    from triage.pipeline.checking import check

    done = check(session.work, ids=[paper_id])
    for trouble in done.troubles:
        session.narrator.note(trouble.message)
    return bool(done.troubles)


def _claimed_by_others(session: Session, paper_id: str, row: Evidence) -> list[str]:
    """Return who else claims the best result on the same data set this month."""
    if row.detail.get("claims") != "state of the art":
        return []
    since = session.work.clock() - _MONTH
    others = [
        other for other in session.store.ledger.claiming_best(row.found, since) if other != paper_id
    ]
    if not others:
        return []
    number = f"{len(others)} other paper{'s' if len(others) > 1 else ''}"
    said = f"      {number} of the last 30 days claim the best on {row.found}: {', '.join(others)}"
    return _wrapped(clean(said), indent=8)


def _rigor_lines(card: Sequence[Fact]) -> list[str]:
    lines = ["  rigor, as the abstract states it"]
    for fact in card:
        said = f"“{clean(fact.quote)}”" if fact.quote else "not found in abstract"
        lines += _wrapped(f"      {fact.name}: {said}", indent=8)
    return lines


def _row_lines(row: Evidence, glyph: str) -> list[str]:
    checked = f"{row.last_checked:%Y-%m-%d}" if row.last_checked else "never"
    if row.state is EvidenceState.NONE:
        return _wrapped(
            f"  {glyph} {row.kind.value}: none found in {clean(row.source)} on {checked}", indent=4
        )
    tier = f", {row.tier.value}" if row.tier else ""
    shown = {key: row.detail[key] for key in row.detail if key not in INTERNAL and row.detail[key]}
    details = "".join(f"; {key.replace('_', ' ')}: {_plain(shown[key])}" for key in shown)
    head = f"  {glyph} {row.kind.value} {row.state.value}{tier}"
    lines = [f"{head}: {clean(row.found)}" if row.found else head]
    if row.quote:
        lines += _wrapped(f"      {clean(row.source)}: “{clean(row.quote)}”", indent=8)
    since = f"{row.first_seen:%Y-%m-%d}" if row.first_seen else "never"
    lines += _wrapped(f"      first seen {since}, checked {checked}{clean(details)}", indent=8)
    return lines


def _plain(value: Any) -> str:  # noqa: ANN401  a detail is of any JSON type
    if not isinstance(value, list):
        return str(value)
    return ", ".join(" ".join(map(str, v)) if isinstance(v, list) else str(v) for v in value)


def _wrapped(text: str, *, indent: int) -> list[str]:
    lead = len(text) - len(text.lstrip(" "))
    return textwrap.wrap(
        text.strip(), width(), initial_indent=" " * lead, subsequent_indent=" " * indent
    )


COMMANDS = (why, evidence)
