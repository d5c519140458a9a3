"""Results that a host of models lists: rows of its leaderboards, and what model cards claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from triage.artefacts import SELF_REPORTED, Repository, Result
from triage.evidence.looking import Verdict
from triage.models import Evidence, EvidenceKind, EvidenceState, Paper, Tier


def results(seen: Repository, paper: Paper, verdict: Verdict) -> Iterator[Evidence]:
    """Yield the results that the host lists for a model of the authors', one row a data set.

    A model of somebody else's says nothing about the results of the paper that it names.
    """
    if verdict.tier is not Tier.OFFICIAL:
        return
    tables: dict[tuple[str, str, bool], list[Result]] = defaultdict(list)
    for each in seen.results:
        tables[each.dataset, each.task, each.basis == SELF_REPORTED].append(each)
    for (dataset, task, own), rows in tables.items():
        first = rows[0]
        several = [f"{row.metric} {row.value}".strip() for row in rows] if len(rows) > 1 else None
        facts = {
            "dataset": dataset,
            "task": task,
            "metric": first.metric,
            "value": first.value,
            "results": several,
            "model": seen.name,
            "origin": first.origin,
        }
        yield Evidence(
            paper_id=paper.id,
            kind=EvidenceKind.BENCHMARK,
            state=EvidenceState.CLAIMED if own else EvidenceState.VERIFIED,
            source=seen.host,
            found=f"{task} on {dataset}" if task else dataset,
            detail={"role": "leaderboard", "basis": first.basis, "key": seen.key}
            | {name: fact for name, fact in facts.items() if fact},
        )
