"""What others say of papers: retractions in Crossref, replications in citing sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from triage.evidence.replications import said_by
from triage.models import Evidence, EvidenceKind, EvidenceState, Paper
from triage.pipeline.work import Work
from triage.sources import semanticscholar
from triage.sources.crossref import SOURCE, Notice, open_crossref
from triage.sources.semanticscholar import open_semanticscholar

_RETRACTING = frozenset({"retraction", "withdrawal", "removal"})


def ask_crossref(work: Work, paper: Paper, world: dict[str, Any]) -> Sequence[Evidence] | None:
    """Return what Crossref knows about the published paper; None for one without a DOI.

    Every notice is looked at. A paper is retracted while its newest such notice is not followed
    by a reinstatement; a `none` says that Crossref knows the DOI and no retraction of it.
    """
    if not paper.doi:
        return None
    with open_crossref(work.settings, work.home, **world) as crossref:
        notices = crossref.notices(paper.doi)
    if notices is None:
        return None
    standing = [each for each in notices if each.kind in _RETRACTING | {"reinstatement"}]
    if standing and standing[-1].kind in _RETRACTING:
        return [_retracted(paper, each) for each in standing if each.kind in _RETRACTING]
    return [Evidence(paper.id, EvidenceKind.RETRACTED, EvidenceState.NONE, SOURCE)]


def ask_semanticscholar(work: Work, paper: Paper, world: dict[str, Any]) -> Sequence[Evidence]:
    """Return the citing papers that say that they replicated this one, with what they say of it.

    The words that say so are kept, not the sentence: it may not be handed on.
    """
    with open_semanticscholar(work.settings, work.home, **world) as scholar:
        citing = scholar.citing(paper.id)
    return [
        Evidence(
            paper.id,
            EvidenceKind.REPLICATION,
            EvidenceState.CLAIMED,
            semanticscholar.SOURCE,
            found=each.url,
            quote=said.words,
            detail={
                "role": "cited",
                "outcome": said.outcome,
                "report": each.title,
                "when": each.year or "",
            },
            licence=semanticscholar.LICENCE,
        )
        for each in citing
        if (said := said_by(each.sentences))
    ]


def _retracted(paper: Paper, notice: Notice) -> Evidence:
    on = notice.on.isoformat() if notice.on else ""
    return Evidence(
        paper.id,
        EvidenceKind.RETRACTED,
        EvidenceState.VERIFIED,
        SOURCE,
        found=f"https://doi.org/{notice.by}" if notice.by else f"https://doi.org/{notice.doi}",
        detail={"notice": notice.kind, "on": on, "recorded_by": notice.source, "doi": notice.doi},
    )
