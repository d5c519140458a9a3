"""The digest as data: the JSON that other programs read."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from triage.digest.layout import Layout
from triage.models import Digest, DigestField
from triage.view import (
    SCHEMA_VERSION,
    change_json,
    cleaned,
    coverage_json,
    entry_json,
    evidence_json,
    run_json,
)


def digest_data(digest: Digest) -> dict[str, Any]:
    """Return the digest as JSON values, every text clean.

    `fields` has, for each field, its name, how many new papers wait, how many of those not shown
    are relevant (null while too little is known to say), and the `papers` shown, best first, each
    with `rank` (from 1), `boundary` (shown to learn from), `audit` (drawn by lot), `evidence` and
    `under` (papers near the same or of the same thread that are shown with it);
    `changes` what became different about papers decided on, newest first; `completeness` has one
    row per announcement with `complete` null where that is not established; `providers` the last
    run of each source.
    """
    digest = cleaned(digest)
    return {
        "made": digest.made.isoformat(),
        "first": digest.first.isoformat() if digest.first else None,
        "last": digest.last.isoformat() if digest.last else None,
        "minutes": digest.minutes,
        "fields": [_field(share) for share in digest.fields],
        "changes": [change_json(change) for change in digest.changes],
        "completeness": [coverage_json(row) for row in digest.completeness],
        "providers": [run_json(run) for run in digest.providers],
    }


def write(digest: Digest, _layout: Layout) -> str:
    """Return the data in the envelope that `--json` has everywhere."""
    envelope = {"schema_version": SCHEMA_VERSION, "data": digest_data(digest)}
    return json.dumps(envelope, ensure_ascii=False, indent=2, default=str) + "\n"


def _field(share: DigestField) -> dict[str, Any]:
    papers = [
        {"rank": rank}
        | entry_json(entry)
        | {"boundary": entry.paper.id in share.boundary, "audit": entry.paper.id in share.audit}
        | {"evidence": [evidence_json(e) for e in share.evidence.get(entry.paper.id, ())]}
        | {"under": [entry_json(twin) for twin in share.under.get(entry.paper.id, ())]}
        for rank, entry in enumerate(share.entries, start=1)
    ]
    return {
        "field": share.field.name,
        "waiting": share.waiting,
        "shown": len(papers),
        "relevant_left": asdict(share.left) if share.left else None,
        "papers": papers,
    }
