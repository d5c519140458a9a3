"""Commands that answer for what is shown: why, evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from triage.cli.exits import ExitCode
from triage.cli.output import print_json, print_text, width
from triage.cli.session import Session, field_option, json_option, with_session
from triage.models import Entry, Evidence, EvidenceKind, EvidenceState, Flags, Paper
from triage.text import clean
from triage.view import (
    ASCII_GLYPHS,
    GLYPHS,
    INTERNAL,
    entry_json,
    evidence_json,
    finding_name,
    flags_json,
    paper_json,
)

if TYPE_CHECKING:
    from triage.inbox.replications import Linked
    from triage.pipeline.full_texts import Card
    from triage.store.checks import Check

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
        "not ranked: it is outside the field's categories, older than its inbox, or nobody knows"
        " its day"
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
            elif target not in part.why:
                lines += _wrapped(f"         {clean(target)}", indent=11)
    return "\n".join(lines)


@click.command(epilog="Example: triage evidence 2604.01234 --refresh")
@click.argument("paper", metavar="ID")
@click.option("--refresh", is_flag=True, help="Look again now, whatever was seen before.")
@json_option
@with_session
def evidence(session: Session, paper: str, *, refresh: bool, as_json: bool) -> int:
    """Print the ledger of one paper: what was found, in whose words, when."""
    from triage.pipeline.gathering import gather

    found = session.inbox.paper(paper)
    gather(session.work)
    failed = _refresh(session, found.id) if refresh else False
    session.narrator.end()
    shown = _shown(session, found)
    if as_json:
        print_json(_shown_json(shown))
    else:
        print_text("\n".join(_shown_lines(session, shown)))
    return ExitCode.SOURCE if failed else ExitCode.DONE


@dataclass(frozen=True, slots=True)
class _Shown:
    """All there is to show about the evidence of a paper."""

    paper: Paper
    history: Sequence[tuple[Evidence, datetime | None]]
    flags: Flags
    waiting: str
    originals: Sequence[Linked]
    card: Card
    checks: Sequence[Check]

    @property
    def current(self) -> list[Evidence]:
        """The findings that stand."""
        return [row for row, ended in self.history if ended is None]


def _shown(session: Session, paper: Paper) -> _Shown:
    from triage.evidence import flags
    from triage.evidence.changing import clock
    from triage.inbox.replications import originals
    from triage.pipeline.full_texts import card_of

    history = session.store.ledger.history(paper.id)
    flagged = flags(row for row, ended in history if ended is None)
    return _Shown(
        paper,
        history,
        flagged,
        clock(history, flagged.code, session.work.clock()),
        originals(session.store, paper.id),
        card_of(session.work, paper),
        session.store.checks.of(paper.id),
    )


def _shown_json(shown: _Shown) -> dict[str, Any]:
    from triage.evidence.implementations import independent

    return paper_json(shown.paper) | {
        "flags": flags_json(shown.flags),
        "waiting": shown.waiting,
        "originals": [asdict(each) for each in shown.originals],
        "implementations": [row.found for row in independent(shown.current)],
        "evidence": [
            evidence_json(row) | {"ended": ended.isoformat() if ended else None}
            for row, ended in shown.history
        ],
        "rigor": [asdict(fact) for fact in shown.card.facts],
        "full_text_read": shown.card.read.isoformat() if shown.card.read else None,
        "checks": [
            {
                "checker": each.checker,
                "tried": each.tried.isoformat(),
                "answered": each.answered.isoformat() if each.answered else None,
                "note": each.note,
            }
            for each in shown.checks
        ],
    }


def _shown_lines(session: Session, shown: _Shown) -> list[str]:
    lines = [f"{shown.paper.id}  {clean(shown.paper.title)}"]
    for kind in EvidenceKind:
        lines += _kind_lines(session, shown, kind)
    lines += _rigor_lines(shown.card)
    lines += [
        clean(f"{each.checker}: no answer on {each.tried:%Y-%m-%d}: {each.note}")
        for each in shown.checks
        if each.note
    ]
    lines += [
        clean(f"until {ended:%Y-%m-%d}: {row.kind.value} {row.state.value} {row.found}")
        for row, ended in shown.history
        if ended
    ]
    return lines


def _kind_lines(session: Session, shown: _Shown, kind: EvidenceKind) -> Iterator[str]:
    from triage.evidence.implementations import independent

    glyphs = ASCII_GLYPHS if session.settings.ascii else GLYPHS
    of_kind = [row for row in shown.current if row.kind is kind]
    if not of_kind and kind is not EvidenceKind.SUPERSEDED:
        yield f"  {kind.value}: not looked yet"
    for row in of_kind:
        yield from _row_lines(row, glyphs[row.state])
        yield from _claimed_by_others(session, shown.paper, row)
    if kind is EvidenceKind.REPLICATION:
        for each in shown.originals:
            yield from _original_lines(each)
        for row in independent(shown.current):
            said = f"weak evidence: code by others, {row.state.value}: {clean(row.found)}"
            yield from _wrapped(f"      {said}", indent=8)
    if kind is EvidenceKind.CODE and shown.waiting:
        yield f"      {shown.waiting}"


def _refresh(session: Session, paper_id: str) -> bool:
    """Check one paper now; return whether a source could not be reached."""
    from triage.pipeline.checking import check

    done = check(session.work, ids=[paper_id])
    for trouble in done.troubles:
        session.narrator.note(trouble.message)
    return bool(done.troubles)


def _claimed_by_others(session: Session, paper: Paper, row: Evidence) -> list[str]:
    """Return who else claimed the best on the same data and metric in the month to this paper."""
    if row.detail.get("claims") != "state of the art":
        return []
    last = paper.day or session.work.clock().date()
    metrics = row.detail.get("metrics", ())
    lines = []
    for dataset in row.detail.get("datasets") or [row.found]:
        claiming = session.store.ledger.claiming_best(dataset, last - _MONTH, last, metrics)
        others = [other for other in claiming if other != paper.id]
        if others:
            number = f"one of {len(others) + 1} papers in the 30 days to {last}"
            said = f"{number} that claim the best on {dataset}; the others: {', '.join(others)}"
            lines += _wrapped(f"      {clean(said)}", indent=8)
    return lines


def _original_lines(original: Linked) -> list[str]:
    """Return which paper a report is about, and how to see it."""
    known = f"triage evidence {original.paper_id}" if original.stored else original.url
    named = " ".join(filter(None, (original.paper_id, original.title)))
    said = f"the original: {named}" + (f" ({known})" if known else "")
    return _wrapped(f"      {clean(said)}", indent=8)


def _rigor_lines(card: Card) -> list[str]:
    """Return the card; what was not found names the texts that were read, and says no more."""
    lines = ["  rigor, as the paper states it"]
    nowhere = "not found in abstract"
    if card.read:
        nowhere += f" or full text, read {card.read:%Y-%m-%d}"
    for fact in card.facts:
        said = f"“{clean(fact.quote)}” ({fact.where})" if fact.quote else nowhere
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
    details = "".join(f"; {_named(key, shown[key])}: {_plain(shown[key])}" for key in shown)
    head = f"  {glyph} {finding_name(row)} {row.state.value}{tier}"
    lines = [f"{head}: {clean(row.found)}" if row.found else head]
    if row.quote:
        lines += _wrapped(f"      {clean(row.source)}: “{clean(row.quote)}”", indent=8)
    since = f"{row.first_seen:%Y-%m-%d}" if row.first_seen else "never"
    lines += _wrapped(f"      first seen {since}, checked {checked}{clean(details)}", indent=8)
    return lines


def _named(key: str, value: Any) -> str:  # noqa: ANN401  a detail is of any JSON type
    """Return a detail's name, with how many there are where there are several."""
    number = f" ({len(value)})" if isinstance(value, list) and len(value) > 1 else ""
    return key.replace("_", " ") + number


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
