"""Glyphs, days, names and findings, in words and signs."""

from __future__ import annotations

import dataclasses
from enum import Enum
from typing import TYPE_CHECKING, TypeVar, cast

from triage.models import EvidenceKind, EvidenceState
from triage.text import abstract_url, clean, parse_arxiv_id, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from triage.models import Change, Evidence, Flags

Value = TypeVar("Value")

GLYPHS = {
    EvidenceState.VERIFIED: "✓",
    EvidenceState.CLAIMED: "~",
    EvidenceState.PROMISED: "…",
    EvidenceState.CONTRADICTED: "✗",
    EvidenceState.NONE: "·",
    EvidenceState.UNKNOWN: " ",
}
ASCII_GLYPHS = {
    EvidenceState.VERIFIED: "+",
    EvidenceState.CLAIMED: "~",
    EvidenceState.PROMISED: "o",
    EvidenceState.CONTRADICTED: "x",
    EvidenceState.NONE: ".",
    EvidenceState.UNKNOWN: " ",
}
WARNING_GLYPH = "!"
LETTERS = {
    EvidenceKind.CODE: "C",
    EvidenceKind.BENCHMARK: "B",
    EvidenceKind.REPLICATION: "R",
    EvidenceKind.WITHDRAWN: WARNING_GLYPH,
    EvidenceKind.RETRACTED: WARNING_GLYPH,
    EvidenceKind.SUPERSEDED: WARNING_GLYPH,
}
STATE_WORDS = {
    EvidenceState.VERIFIED: "verified",
    EvidenceState.CLAIMED: "claimed",
    EvidenceState.PROMISED: "promised",
    EvidenceState.CONTRADICTED: "contradicted",
    EvidenceState.NONE: "looked, none found",
    EvidenceState.UNKNOWN: "not looked yet",
}

_WARNINGS = {
    EvidenceKind.WITHDRAWN: "withdrawn",
    EvidenceKind.RETRACTED: "retracted",
    EvidenceKind.SUPERSEDED: "superseded",
}
_ALARMING = frozenset({EvidenceState.VERIFIED, EvidenceState.CLAIMED})
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def flag_text(flags: Flags, *, ascii_only: bool = False) -> str:
    """Return the flags as nine cells: `~C ·B    `, a warning sign or a blank last.

    Each flag is the glyph of its state and the letter of its kind; a kind nobody looked at has
    neither, so that "unknown" never reads as "no".
    """
    glyphs = ASCII_GLYPHS if ascii_only else GLYPHS
    kinds = (("C", flags.code), ("B", flags.benchmark), ("R", flags.replication))
    shown = ("  " if s is EvidenceState.UNKNOWN else glyphs[s] + letter for letter, s in kinds)
    return " ".join(shown) + (WARNING_GLYPH if flags.warned else " ")


def cleaned(value: Value) -> Value:
    """Return `value` with every text in it clean, however deep: the cleaning at the glass.

    Goes through frozen dataclasses, tuples, lists and dicts (keys too); everything else is
    returned as it is.
    """
    return cast("Value", _cleaned(value))


def _cleaned(value: object) -> object:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (tuple, list)):
        return type(value)(_cleaned(item) for item in value)
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in dataclasses.fields(value))
        return dataclasses.replace(value, **{n: _cleaned(getattr(value, n)) for n in names})
    return value


def day_text(day: date) -> str:
    """Return a day as `Fri 8 May 2026`, in English whatever the locale."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_text(at: datetime) -> str:
    """Return a time as `Fri 8 May 2026, 06:02 UTC`."""
    zone = f" {at.tzname()}" if at.tzinfo else ""
    return f"{day_text(at)}, {at:%H:%M}{zone}"


def authors_text(authors: Sequence[str], first: int = 3) -> str:
    """Return the first authors and how many there are beside them: `A. Okafor, B. Li +3`."""
    more = f" +{len(authors) - first}" if len(authors) > first else ""
    return ", ".join(authors[:first]) + more


def paper_url(paper_id: str) -> str | None:
    """Return the address of a paper's abstract page, or None if the id is not an arXiv id."""
    parsed = parse_arxiv_id(paper_id)
    return abstract_url(parsed[0]) if parsed else None


def state_texts(flags: Flags) -> list[str]:
    """Return the states of code, benchmark and replication in words: `code: claimed`."""
    kinds = (EvidenceKind.CODE, EvidenceKind.BENCHMARK, EvidenceKind.REPLICATION)
    states = (flags.code, flags.benchmark, flags.replication)
    return [f"{kind}: {STATE_WORDS[s]}" for kind, s in zip(kinds, states, strict=True)]


INTERNAL = frozenset({"artefact", "cues", "offered", "points", "role"})
"""Details of a finding that rules work with; only JSON has them."""


_ARTEFACTS = {"data": "data", "weights": "weights", "page": "page"}


def finding_name(evidence: Evidence) -> str:
    """Return what a finding is about: its kind, or what else than own code lies at an address."""
    if evidence.kind is not EvidenceKind.CODE:
        return evidence.kind.value
    if evidence.detail.get("role") == "mention":
        return "work of others"
    return _ARTEFACTS.get(evidence.detail.get("artefact", ""), evidence.kind.value)


def finding_letter(evidence: Evidence) -> str:
    """Return the letter that a finding speaks for; a blank where it is none of a flag's."""
    is_flag = finding_name(evidence) == evidence.kind.value
    return LETTERS.get(evidence.kind, " ") if is_flag else " "


def provenance_text(evidence: Evidence) -> str:
    """Return who says so and when it was last looked at: `abstract, Fri 8 May 2026`."""
    seen = evidence.last_checked or evidence.first_seen
    return f"{evidence.source}, {day_text(seen) if seen else 'day not known'}"


def told_once(ledger: Iterable[Evidence]) -> list[Evidence]:
    """Return a ledger without the promises in words that another finding quotes.

    A ledger keeps what is promised apart from where it will be, and what the abstract promises
    apart from the comment; to a reader both are the same sentence.
    """
    rows = [(row, row.quote.casefold().rstrip(" .")) for row in ledger]
    told = {words for row, words in rows if not _is_promise(row)}
    kept = []
    for row, words in rows:
        if not _is_promise(row) or words not in told:
            kept.append(row)
            told.add(words)
    return kept


def _is_promise(evidence: Evidence) -> bool:
    """Return whether a finding is that something was promised, not a place where it will be."""
    return "promises" in evidence.detail


def is_warning(evidence: Evidence) -> bool:
    """Return whether a finding says that the paper is withdrawn, retracted or superseded."""
    told = evidence.detail.get("role") != "supersedes"
    return evidence.kind in _WARNINGS and evidence.state in _ALARMING and told


def warning_texts(flags: Flags, ledger: Iterable[Evidence]) -> list[str]:
    """Return one line for each alarm: withdrawn, retracted or superseded, and who says so.

    A raised flag without a finding to quote still gives its line.
    """
    alarms = [e for e in ledger if is_warning(e)]
    found = {e.kind for e in alarms}
    texts = [
        f"{_WARNINGS[e.kind].upper()} ({e.state}; {provenance_text(e)})"
        + (f': "{e.quote}"' if e.quote else "")
        for e in alarms
    ]
    states: dict[EvidenceKind, EvidenceState] = {k: getattr(flags, k.value) for k in _WARNINGS}
    bare = (k for k, state in states.items() if state in _ALARMING and k not in found)
    return texts + [f"{_WARNINGS[kind].upper()} ({states[kind]})" for kind in bare]


_CHANGES = {
    "version": "new version",
    "withdrawn": "WITHDRAWN",
    "restored": "withdrawal undone",
    "published": "published",
    "comment": "comment changed",
    "corrected": "record corrected",
}
_TELLING = ("comment", "doi", "journal_ref")
"""Facts short enough to be quoted whole."""


def change_text(change: Change) -> str:
    """Return a change in a clause: `new version v2 (title, comment: "Accepted at ICML")`."""
    kind = str(change.kind)
    what = _CHANGES.get(kind, kind)
    if change.version_after and change.version_after != change.version_before:
        what += f" v{change.version_after}"
    facts = [
        f'{each.name}: "{shorten(each.after, 100)}"'
        if each.name in _TELLING and each.after
        else each.name
        for each in change.differences
    ]
    return f"{what} ({', '.join(facts)})" if facts else what
