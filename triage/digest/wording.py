"""The sentences of a digest, the same in every format. Plain text: each format escapes it."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from triage.digest.planning import minutes_needed
from triage.models import (
    Change,
    Coverage,
    Digest,
    DigestField,
    Entry,
    Evidence,
    EvidenceState,
    Part,
    Run,
)
from triage.text import counted, shorten
from triage.view import (
    authors_text,
    change_text,
    day_text,
    finding_name,
    is_warning,
    moment_text,
    provenance_text,
    told_once,
)

STRONGEST = 3
"""Parts of a score that a digest names; `triage why` names them all."""
MOST_FINDINGS = 4
"""Findings that a digest quotes for one paper; `triage evidence` has them all."""
MOST_DAYS = 10
"""Announcement days that a header names one by one."""
TITLE_LENGTH = 300
QUOTE_LENGTH = 160

NEXT_STEPS = (
    ("triage why ID", "every part of a score, and what it rests on"),
    ("triage evidence ID", "the whole ledger of a paper"),
    ("triage mark ID --as save", "or skip, later, reject, read"),
    ("triage", "opens the inbox"),
)
BOUNDARY = "NEAR THE BOUNDARY, shown on purpose: saving or rejecting these teaches most."
"""Stands above the papers that a digest shows to learn from."""
UNDER = "Much the same, or of the same thread"
AUDIT = "DRAWN BY LOT, whatever their score: deciding on these tells what is left below."
"""Stands above the papers that a digest shows to check what it does not show."""
NO_FIELD = "There is no field yet, so nothing was ranked. `triage init` describes one."

_QUOTED = frozenset(EvidenceState) - {EvidenceState.NONE, EvidenceState.UNKNOWN}


def heading(digest: Digest) -> str:
    """Return the announcement days that the digest covers."""
    if digest.first is None or digest.last is None:
        return "No announcement is covered: nothing was fetched or imported yet."
    if digest.first == digest.last:
        return f"Announced {day_text(digest.first)}"
    return f"Announced {day_text(digest.first)} to {day_text(digest.last)}"


def made(digest: Digest) -> str:
    """Return when the digest was made, and for how long a read."""
    return f"Made {moment_text(digest.made)} for {counted(digest.minutes, 'minute')} of reading."


def completeness(rows: Sequence[Coverage]) -> list[str]:
    """Return what is known about missing papers, the alarming first. Never empty."""
    if not rows:
        return ["Completeness not established: no announcement was checked."]
    short = [row for row in rows if row.announced is not None and row.stored < row.announced]
    full = [row for row in rows if row.announced is not None and row.stored >= row.announced]
    open_rows = [row for row in rows if row.announced is None]
    return [*map(_incomplete, short), *_not_established(open_rows), *_complete(full)]


def _incomplete(row: Coverage) -> str:
    why = f" ({row.note})" if row.note else ""
    return (
        f"INCOMPLETE: {row.category} of {day_text(row.day)} has {row.stored} of "
        f"{row.announced} announced papers{why}. `triage fetch` asks again."
    )


def _not_established(rows: Iterable[Coverage]) -> list[str]:
    by_note: dict[str, list[Coverage]] = defaultdict(list)
    for row in rows:
        by_note[row.note or "no count is known"].append(row)
    return [
        f"Completeness not established: {note} ({_which(same)})." for note, same in by_note.items()
    ]


def _complete(rows: Sequence[Coverage]) -> list[str]:
    """Return the complete announcements day by day, in one sum where the days are many."""
    by_day: dict[date, list[Coverage]] = defaultdict(list)
    for row in rows:
        by_day[row.day].append(row)
    if len(by_day) > MOST_DAYS:
        return [
            f"Complete: {counted(sum(row.stored for row in rows), 'listing')} ({_which(rows)})."
        ]
    days = [_day(day, by_day[day]) for day in sorted(by_day)]
    return [f"Complete: {'; '.join(days)}."] if days else []


def _day(day: date, rows: Sequence[Coverage]) -> str:
    """Return one day: `Mon 4 May 412/412`, with what went wrong before it was complete.

    Lists are counted apart, `Mon 4 May cs.CL 108/108, cs.LG 412/412`: a paper can stand in several.
    """
    name = day_text(day).rpartition(" ")[0]
    notes = ", ".join(dict.fromkeys(row.note for row in rows if row.note))
    if not any(row.announced for row in rows):
        return f"{name} {notes or 'no announcement'}"
    counts = [f"{row.stored}/{row.announced}" for row in rows]
    if len(rows) > 1:
        counts = [f"{row.category} {count}" for row, count in zip(rows, counts, strict=True)]
    return f"{name} {', '.join(counts)}" + (f" ({notes})" if notes else "")


def _which(rows: Sequence[Coverage]) -> str:
    categories = ", ".join(sorted({row.category for row in rows}))
    return f"{categories}; {_days([row.day for row in rows])}"


def _days(days: Iterable[date]) -> str:
    known = sorted(set(days))
    if len(known) == 1:
        return day_text(known[0])
    return f"{len(known)} days from {day_text(known[0])} to {day_text(known[-1])}"


def notes(digest: Digest) -> list[str]:
    """Return all that stands above the papers: completeness, sources, what changed."""
    return [
        *completeness(digest.completeness),
        *sources(digest.providers),
        *changes(digest.changes),
    ]


def changes(noticed: Sequence[Change]) -> list[str]:
    """Return what became different about papers that were decided on, one line each."""
    return [
        f"CHANGED: {change.paper_id} {change_text(change)}: {shorten(change.title, TITLE_LENGTH)}"
        for change in noticed
    ]


def sources(runs: Sequence[Run]) -> list[str]:
    """Return how the last run of each source went; a failure says that nothing newer is known."""
    if not runs:
        return ["No source was asked yet."]
    fine = [f"{run.job} ({moment_text(run.finished or run.started)})" for run in runs if run.ok]
    troubled = [_trouble(run) for run in runs if not run.ok]
    return troubled + ([f"Answered: {', '.join(fine)}."] if fine else [])


def _trouble(run: Run) -> str:
    note = f": {run.note}" if run.note else ""
    if run.ok is None:
        return f"NOT FINISHED: {run.job}, started {moment_text(run.started)}{note}."
    return (
        f"FAILED: {run.job} on {moment_text(run.finished or run.started)}{note}. "
        "What it would have brought is not known."
    )


def counts(share: DigestField, seconds_per_paper: int) -> str:
    """Return how many papers are new, how many are shown, and how long those take."""
    minutes = minutes_needed(len(share.entries), seconds_per_paper=seconds_per_paper)
    took = f", about {counted(minutes, 'minute')}" if share.entries else ""
    return f"{share.waiting} new, {share.waiting - _below(share)} shown{took}"


def _below(share: DigestField) -> int:
    """Return how many papers are shown nowhere."""
    return share.waiting - len(share.entries) - sum(map(len, share.under.values()))


def remainder(share: DigestField) -> str:
    """Return how to see what was left out, or why there is nothing to see. May be empty."""
    left = _below(share)
    if not share.waiting and not share.entries:
        return "Nothing new. `triage fetch` asks for today's announcement."
    if not share.entries:
        return f"{counted(left, 'paper')} waiting, none ranked yet. `triage index` ranks them."
    if left <= 0:
        return ""
    listing = f"triage list --field {shlex.quote(share.field.name)}"
    return f"{counted(left, 'more paper')} waiting: {listing}"


def left(share: DigestField) -> str:
    """Return how many relevant papers are left below, with the doubt about it. May be empty."""
    found = share.left
    if found is None or _below(share) <= 0:
        return ""
    number = counted(round(found.expected), "relevant paper")
    return f"About {number} left below this line (90 % interval {found.low}-{found.high})."


def above(share: DigestField, entry: Entry) -> str:
    """Return what stands above an entry: why it and those after it are shown. Mostly empty."""
    if entry.paper.id in share.boundary[:1]:
        return BOUNDARY
    return AUDIT if entry.paper.id in share.audit[:1] else ""


def under(share: DigestField, entry: Entry) -> list[tuple[Entry, str]]:
    """Return the papers shown with an entry, and for each what says so: title, id and score."""
    return [
        (twin, f"{title(twin)} ({twin.paper.id}, score {score(twin)})")
        for twin in share.under.get(entry.paper.id, ())
    ]


def title(entry: Entry) -> str:
    """Return the title, cut where no honest title goes on."""
    return shorten(entry.paper.title, TITLE_LENGTH) or "(no title)"


def authors(entry: Entry) -> str:
    """Return the first three authors and the number of the others."""
    return authors_text(entry.paper.authors) or "authors not known"


def facts(entry: Entry) -> str:
    """Return categories, id with version, and the day of announcement."""
    paper = entry.paper
    version = f"v{paper.version}" if paper.version else ""
    day = f"announced {day_text(paper.announced)}" if paper.announced else "day not known"
    listed = f"listed in {' '.join(paper.listed_in)}" if paper.listed_in else "category not known"
    return f"{' '.join(paper.categories) or listed}, {paper.id}{version}, {day}"


def score(entry: Entry) -> str:
    """Return the score as a whole number, or a dash while the paper is not ranked."""
    return f"{entry.scored.score:.0f}" if entry.scored else "-"


def reasons(entry: Entry) -> list[tuple[str, str]]:
    """Return the strongest parts as points and clause, and the rest as one sum.

    One line says so when the paper is not ranked or its score has no parts.
    """
    if entry.scored is None:
        return [("", "not ranked yet; `triage index` ranks it")]
    parts = sorted(entry.scored.parts, key=lambda part: -abs(part.value))
    cut = STRONGEST if len(parts) > STRONGEST + 1 else len(parts)
    shown = [(_points(p.value), p.why + _points_to(p)) for p in parts[:cut]]
    if rest := parts[cut:]:
        value = sum(part.value for part in rest)
        shown.append((_points(value), counted(len(rest), "smaller part")))
    return shown or [("", "no part of the score speaks for or against it")]


def reason_lines(entry: Entry) -> list[str]:
    """Return the reasons for a format without columns: `+41: close to your seeds`."""
    return [f"{points}: {why}" if points else why for points, why in reasons(entry)]


def _points(value: float) -> str:
    return f"{value:+.1f}" if abs(value) < 0.95 else f"{value:+.0f}"  # noqa: PLR2004 - rounds to 1


def _points_to(part: Part) -> str:
    """Return what a part points to and its clause does not name already."""
    shown = [shorten(name, QUOTE_LENGTH) for name in part.points_to if name not in part.why]
    return f" [{authors_text(shown)}]" if shown else ""


def findings(ledger: Iterable[Evidence]) -> tuple[list[Evidence], int]:
    """Return the findings worth quoting and how many more there are.

    A look without a find and a look not taken are shown by the flags, a warning by itself.
    """
    telling = [e for e in told_once(ledger) if e.state in _QUOTED and not is_warning(e)]
    return telling[:MOST_FINDINGS], max(len(telling) - MOST_FINDINGS, 0)


def finding(evidence: Evidence) -> str:
    """Return one finding: state, tier, the words it rests on, source and day.

    What was found is `found`, apart, since some formats link it.
    """
    tier = f", {evidence.tier}" if evidence.tier else ""
    said = f' "{shorten(evidence.quote, QUOTE_LENGTH)}"' if evidence.quote else ""
    return f"{finding_name(evidence)} {evidence.state}{tier}:{said} ({provenance_text(evidence)})"


def finding_line(evidence: Evidence) -> str:
    """Return a finding with what was found, for a format without links."""
    quoted = evidence.found in shorten(evidence.quote, QUOTE_LENGTH)
    return finding(evidence) if quoted else f"{finding(evidence)} {found(evidence)}"


def found(evidence: Evidence) -> str:
    """Return what was found, an address for example, cut to a line. May be empty."""
    return shorten(evidence.found, QUOTE_LENGTH)
