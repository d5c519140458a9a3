"""How values look wherever they are shown: the glyphs of evidence and the JSON of a paper.

The command line, the digest, the exports and the screen all take them from here, so that a glyph
or a key means the same everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triage.models import EvidenceState, InboxState
from triage.text import abstract_url

if TYPE_CHECKING:
    from triage.models import Entry, Evidence, Flags, Paper, Part

SCHEMA_VERSION = 1

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

_DECISION_OF_STATE = {
    InboxState.SAVED: "save",
    InboxState.LATER: "later",
    InboxState.SKIPPED: "skip",
    InboxState.REJECTED: "reject",
    InboxState.READ: "read",
}


def flag_text(flags: Flags, *, ascii_only: bool = False) -> str:
    """Return the flags as eight cells: `~C ·B  R`, a warning sign or a blank last.

    Each flag is the glyph of its state and the letter of its kind; a kind nobody looked at has
    neither, so that "unknown" never reads as "no".
    """
    glyphs = ASCII_GLYPHS if ascii_only else GLYPHS
    kinds = (("C", flags.code), ("B", flags.benchmark), ("R", flags.replication))
    shown = ("  " if s is EvidenceState.UNKNOWN else glyphs[s] + letter for letter, s in kinds)
    return " ".join(shown) + (WARNING_GLYPH if flags.warned else " ")


def part_json(part: Part) -> dict[str, Any]:
    """Return one part of a score as JSON values."""
    return {
        "name": part.name,
        "value": part.value,
        "why": part.why,
        "points_to": list(part.points_to),
    }


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """Return one row of the ledger as JSON values."""
    return {
        "paper_id": evidence.paper_id,
        "kind": evidence.kind.value,
        "state": evidence.state.value,
        "tier": evidence.tier.value if evidence.tier else None,
        "found": evidence.found,
        "quote": evidence.quote,
        "detail": dict(evidence.detail),
        "source": evidence.source,
        "licence": evidence.licence,
        "first_seen": evidence.first_seen.isoformat() if evidence.first_seen else None,
        "last_checked": evidence.last_checked.isoformat() if evidence.last_checked else None,
    }


def flags_json(flags: Flags) -> dict[str, str]:
    """Return the flags as the names of their states."""
    return {
        "code": flags.code.value,
        "benchmark": flags.benchmark.value,
        "replication": flags.replication.value,
        "withdrawn": flags.withdrawn.value,
        "retracted": flags.retracted.value,
    }


def paper_json(paper: Paper) -> dict[str, Any]:
    """Return a paper's own facts as JSON values."""
    return {
        "id": paper.id,
        "version": paper.version,
        "title": paper.title,
        "authors": list(paper.authors),
        "abstract": paper.abstract,
        "categories": list(paper.categories),
        "comment": paper.comment,
        "doi": paper.doi,
        "journal_ref": paper.journal_ref,
        "published": paper.published.isoformat() if paper.published else None,
        "updated": paper.updated.isoformat() if paper.updated else None,
        "announced": paper.announced.isoformat() if paper.announced else None,
        "listed_in": list(paper.listed_in),
        "url": abstract_url(paper.id),
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    """Return a paper as a field's inbox has it: its facts, score, parts, flags and decision.

    `score` is null and `parts` empty while the paper is not ranked; `decision` is null while it
    is new.
    """
    scored = entry.scored
    return paper_json(entry.paper) | {
        "field": entry.field,
        "score": scored.score if scored else None,
        "parts": [part_json(part) for part in scored.parts] if scored else [],
        "flags": flags_json(entry.flags),
        "state": entry.state.value,
        "decision": _DECISION_OF_STATE.get(entry.state),
        "decided_at": entry.decided_at.isoformat() if entry.decided_at else None,
        "until": entry.until.isoformat() if entry.until else None,
    }
