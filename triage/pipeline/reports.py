"""Linking reports on replications to the papers they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from triage.errors import ConfigError
from triage.evidence.originals import Match, Originals, Report, cited_titles, named_ids
from triage.evidence.replications import replication_state
from triage.evidence.reporting import marked_outcome, named_titles
from triage.models import Evidence, EvidenceKind, EvidenceState, Paper
from triage.pipeline.recording import record
from triage.pipeline.work import Work
from triage.sources.rescience import LICENCE, SOURCE, Replication, open_rescience
from triage.text import abstract_url, folded

LIST_READER = "rescience-1"
_CANDIDATES = 20
_WORDS = 12


def original_of(work: Work, report: Report, *, apart_from: str = "") -> Match | None:
    """Return the stored paper that a report is about, or None when that is not certain."""
    ids = dict.fromkeys(named_ids(report))
    for name in (*named_titles(report.title), *cited_titles(report.citation)):
        words = [w for w in folded(name).split() if re.fullmatch(r"[a-z0-9]+", w)][:_WORDS]
        if len(words) > 1:
            expression = "title : (" + " AND ".join(f'"{word}"' for word in words) + ")"
            found = work.store.papers.matching(expression, _CANDIDATES)
            ids |= dict.fromkeys(paper_id for paper_id, _ in found)
    ids.pop(apart_from, None)
    return Originals(work.store.papers.titles(ids).items()).find(report)


def link_reports(
    work: Work, papers: Iterable[Paper], readings: Mapping[str, Sequence[Evidence]]
) -> int:
    """Link those of the papers just read that report on a replication; return how many.

    The original gets a row that names the report and its outcome; the report gets one that names
    the original.
    """
    linked = 0
    for paper in papers:
        row = next((r for r in readings[paper.id] if r.kind is EvidenceKind.REPLICATION), None)
        match = original_of(work, Report(paper.title), apart_from=paper.id) if row else None
        if row and match:
            now = work.clock()
            reader = f"report:{paper.id}"
            record(work, reader, {match.paper_id: [_replicated(paper, row, match)]}, now)
            record(work, reader, {paper.id: [_names_original(paper, row, match)]}, now)
            linked += 1
    return linked


def link_successions(
    work: Work, papers: Iterable[Paper], readings: Mapping[str, Sequence[Evidence]]
) -> int:
    """Tell the papers that others take the place of; return how many."""
    linked = 0
    for paper in papers:
        for row in readings[paper.id]:
            if row.detail.get("role") == "supersedes":
                linked += 1
                old = str(row.detail["paper"])
                told = replace(
                    row,
                    paper_id=old,
                    found=abstract_url(paper.id),
                    source="arxiv",
                    detail={"role": "superseded", "by": paper.id, "title": paper.title},
                )
                record(work, f"succession:{paper.id}", {old: [told]}, work.clock())
    return linked


def _replicated(report: Paper, row: Evidence, match: Match) -> Evidence:
    outcome = str(row.detail.get("outcome", "unclear"))
    return Evidence(
        match.paper_id,
        EvidenceKind.REPLICATION,
        replication_state(outcome),
        source="arxiv",
        found=abstract_url(report.id),
        quote=report.title,
        detail={
            "role": "replicated",
            "report": report.id,
            "outcome": outcome,
            "outcome_quote": row.detail.get("outcome_quote", ""),
            "by": ", ".join(report.authors[:3]),
            "matched_by": match.how,
        },
    )


def _names_original(report: Paper, row: Evidence, match: Match) -> Evidence:
    return Evidence(
        report.id,
        EvidenceKind.REPLICATION,
        EvidenceState.CLAIMED,
        source="arxiv",
        found=abstract_url(match.paper_id),
        quote=match.title,
        detail={
            "role": "report",
            "original": match.paper_id,
            "outcome": row.detail.get("outcome", "unclear"),
            "matched_by": match.how,
        },
    )


def link_list(work: Work, **world: Any) -> int:  # noqa: ANN401  handed on to the service
    """Link the replications that ReScience lists to stored papers; return how many were linked.

    Reports whose original is not stored, or not certain, are passed over; they are tried again
    the next time.

    Raises:
        ConfigError: the work is offline.
        SourceError: the list could not be had.

    """
    if work.offline:
        raise ConfigError("the list of replications needs the network", hint="leave out --offline")
    with open_rescience(work.settings, work.home, **world) as journal:
        listed = journal.replications()
    found: dict[str, list[Evidence]] = {}
    for each in listed:
        if match := original_of(work, Report(each.title)):
            found.setdefault(match.paper_id, []).append(_listed(each, match))
    record(work, LIST_READER, found, work.clock())
    return len(found)


def _listed(report: Replication, match: Match) -> Evidence:
    outcome = marked_outcome(report.title) or "unclear"
    return Evidence(
        match.paper_id,
        EvidenceKind.REPLICATION,
        replication_state(outcome),
        SOURCE,
        found=report.url or report.review_url or "",
        quote=report.title,
        detail={
            "role": "replicated",
            "outcome": outcome,
            "by": report.authors,
            "when": report.year,
            "code": report.code_url or "",
            "review": report.review_url or "",
            "matched_by": match.how,
        },
        licence=LICENCE,
    )
