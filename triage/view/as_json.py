"""Papers, findings and runs as JSON values: the shape that scripts rely on."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from triage.models import InboxState
from triage.text import abstract_url
from triage.view.words import paper_url

if TYPE_CHECKING:
    from triage.models import Change, Coverage, Entry, Evidence, Flags, Paper, Part, Run

SCHEMA_VERSION = 1

_DECISION_OF_STATE = {
    InboxState.SAVED: "save",
    InboxState.LATER: "later",
    InboxState.SKIPPED: "skip",
    InboxState.REJECTED: "reject",
    InboxState.READ: "read",
}


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
        "superseded": flags.superseded.value,
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


def coverage_json(row: Coverage) -> dict[str, Any]:
    """Return what is known about one announcement as JSON values.

    `complete` is null where it is not established how many papers were announced.
    """
    return {
        "day": row.day.isoformat(),
        "category": row.category,
        "stored": row.stored,
        "announced": row.announced,
        "complete": None if row.announced is None else row.stored >= row.announced,
        "how": row.how,
        "note": row.note,
    }


def run_json(run: Run) -> dict[str, Any]:
    """Return one execution of a job as JSON values."""
    return {
        "job": run.job,
        "started": run.started.isoformat(),
        "finished": run.finished.isoformat() if run.finished else None,
        "ok": run.ok,
        "covered": dict(run.covered),
        "note": run.note,
    }


def change_json(change: Change) -> dict[str, Any]:
    """Return a change as JSON values."""
    return {
        "paper_id": change.paper_id,
        "title": change.title,
        "kind": str(change.kind),
        "at": change.at.isoformat(),
        "version_before": change.version_before,
        "version_after": change.version_after,
        "differences": [dataclasses.asdict(each) for each in change.differences],
        "source": change.source,
        "url": paper_url(change.paper_id),
    }
