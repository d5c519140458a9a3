"""Evidence from what the Papers-with-Code archive lists about the stored papers.

What it lists is its claim; a row of a leaderboard that has a value is the leaderboard row itself,
imported, and whether the authors of the paper checked it is not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from triage.evidence.places import place_of
from triage.evidence.replications import replication_state
from triage.evidence.reporting import marked_outcome
from triage.models import Evidence, EvidenceKind, EvidenceState
from triage.pipeline.work import Work
from triage.sources import pwc_rows
from triage.store.archive import ListedPaper, ListedRepository, ListedResult
from triage.text import abstract_url, parse_arxiv_id, safe_url

READER = pwc_rows.SOURCE
"""Name under which the ledger keeps what the archive lists."""
_IMPORTED = "imported, author-verified unknown"
_BATCH = 500


def record_listed(work: Work, paper_ids: Sequence[str], now: datetime) -> int:
    """Record what the archive lists about these stored papers; return how many findings.

    It closed long ago: what it lists is news to nobody, and notes no change.
    """
    if work.store.archive.empty():
        return 0
    readings: dict[str, list[Evidence]] = defaultdict(list)
    for row in _findings(work, paper_ids):
        readings[row.paper_id].append(row)
    work.store.ledger.record(READER, readings, now)
    return sum(map(len, readings.values()))


def record_all_listed(work: Work) -> tuple[int, int]:
    """Record what is listed about all stored papers; return (papers, findings)."""
    papers = found = 0
    last = ""
    while ids := work.store.archive.stored_after(last, _BATCH):
        with work.store.atomic():
            found += record_listed(work, ids, work.clock())
        papers += len(ids)
        last = ids[-1]
        work.progress("recording evidence", papers, None)
    return papers, found


def _findings(work: Work, paper_ids: Sequence[str]) -> Iterator[Evidence]:
    archive = work.store.archive
    yield from _code(archive.repositories(paper_ids))
    yield from _benchmarks(archive.results(paper_ids))
    for original, report in archive.reports(paper_ids):
        yield _replicated(original, report)
    for report in archive.replications(paper_ids):
        yield _report(report)


def _code(rows: Iterable[ListedRepository]) -> Iterator[Evidence]:
    """Yield one finding for each place; of two rows that mean the same place the first holds."""
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        place = place_of(row.url)
        if place is None or not (place.known and place.exact):
            continue
        key = (row.paper_id, row.source, place.url.casefold())
        if key in seen:
            continue
        seen.add(key)
        yield Evidence(
            paper_id=row.paper_id,
            kind=EvidenceKind.CODE,
            state=EvidenceState.CLAIMED,
            source=row.source,
            found=place.url,
            tier=row.tier,
            detail={"artefact": place.holds, "role": "release"} | row.detail,
            licence=row.licence,
        )


def _benchmarks(rows: Iterable[ListedResult]) -> Iterator[Evidence]:
    """Yield one finding for each benchmark, with the results of all the paper's models in it."""
    tables: dict[tuple[str, str, str, str], list[ListedResult]] = defaultdict(list)
    for row in rows:
        tables[row.paper_id, row.source, row.task, row.dataset].append(row)
    for (paper_id, source, task, dataset), results in tables.items():
        known = any(row.rank is not None or row.metrics for row in results)
        yield Evidence(
            paper_id=paper_id,
            kind=EvidenceKind.BENCHMARK,
            state=EvidenceState.VERIFIED if known else EvidenceState.CLAIMED,
            source=source,
            found=f"{task} on {dataset}" if task else dataset,
            detail=_result_detail(results),
            licence=results[0].licence,
        )


def _result_detail(results: Sequence[ListedResult]) -> dict[str, Any]:
    first = results[0]
    metric, value = first.metrics[0] if first.metrics else ("", "")
    facts = {
        "role": "leaderboard",
        "task": first.task,
        "dataset": first.dataset,
        "model": first.model,
        "metric": metric,
        "value": value,
        "rank": first.rank,
        "results": [_line(row) for row in results] if _several(results) else None,
    }
    return {name: fact for name, fact in facts.items() if fact} | {"basis": _IMPORTED}


def _several(results: Sequence[ListedResult]) -> bool:
    return sum(max(1, len(row.metrics)) for row in results) > 1


def _line(row: ListedResult) -> str:
    values = ", ".join(f"{metric} {value}".strip() for metric, value in row.metrics)
    return f"{row.model}: {values}" if row.model else values


def _replicated(original: str, report: ListedPaper) -> Evidence:
    """Return the finding that somebody reports on a replication of a paper."""
    outcome = marked_outcome(report.title)
    return Evidence(
        paper_id=original,
        kind=EvidenceKind.REPLICATION,
        state=replication_state(outcome) if outcome else EvidenceState.CLAIMED,
        source=report.source,
        found=_address(report),
        quote=report.title if outcome else "",
        detail={"role": "replicated", "report": report.title, "outcome": outcome or "unclear"},
        licence=report.licence,
    )


def _report(report: ListedPaper) -> Evidence:
    """Return the finding that a paper is itself a report on the replication of another."""
    return Evidence(
        paper_id=report.paper_id,
        kind=EvidenceKind.REPLICATION,
        state=EvidenceState.CLAIMED,
        source=report.source,
        found=abstract_url(named) if (named := _id(report.reproduces)) else report.reproduces,
        detail={"role": "report", "reports_on": report.reproduces, "outcome": "unclear"},
        licence=report.licence,
    )


def _id(reference: str) -> str:
    named = parse_arxiv_id(reference)
    return named[0] if named else ""


def _address(report: ListedPaper) -> str:
    if report.paper_id:
        return abstract_url(report.paper_id)
    return safe_url(report.page) or report.title
