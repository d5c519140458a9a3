"""What counts beside the subject of an inbox's papers, as the user set it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from triage.evidence import flags, grounds
from triage.models import Paper
from triage.pipeline.work import Work
from triage.ranking import Circumstances, by_age, by_evidence
from triage.ranking.rules import Ruled
from triage.store.marks import EVIDENCE


def circumstances_name(work: Work) -> str:
    """Return a name that changes whenever what counts beside the subject does.

    That the newest day changed is told by the papers' generation.
    """
    settings = work.settings
    known = work.store.marks.generation(EVIDENCE) if settings.evidence_counts else "-"
    return f"{settings.recency_days} {known}"


def circumstances(work: Work, papers: Sequence[Paper], newest: date) -> Circumstances:
    """Return what the papers' age and evidence give and take, where the user lets them count."""
    found: dict[str, list[Ruled]] = defaultdict(list)
    for paper_id, rule in (*_ages(work, papers, newest), *_known(work, papers)):
        if rule:
            found[paper_id].append(rule)
    return found


def _ages(work: Work, papers: Sequence[Paper], newest: date) -> Iterator[tuple[str, Ruled | None]]:
    if half := work.settings.recency_days:
        yield from ((paper.id, by_age(paper, newest, half)) for paper in papers)


def _known(work: Work, papers: Sequence[Paper]) -> Iterator[tuple[str, Ruled | None]]:
    if work.settings.evidence_counts:
        for paper_id, rows in work.store.ledger.current(paper.id for paper in papers).items():
            yield paper_id, by_evidence(flags(rows), grounds(rows))
