"""Importing lists: reports on replications, and the ACL Anthology's marks.

What a list says of papers that are not stored is kept: a paper that arrives later finds its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from triage.evidence.originals import Report
from triage.evidence.places import place_of
from triage.evidence.reporting import is_report, named_titles
from triage.models import Evidence, EvidenceKind, EvidenceState, Tier
from triage.pipeline.checked import dated
from triage.pipeline.listed import record_all_listed
from triage.pipeline.recording import record
from triage.pipeline.reports import original_of
from triage.pipeline.work import Work
from triage.sources import acl
from triage.sources.report_lists import ListedReport, read_reports
from triage.store.archive import ListedPaper, ListedRepository
from triage.text import folded

SHIPPED = "mlrc"
SHIPPED_LICENCE = "CC BY 4.0"
_SHIPPED_MARK = "reports of the challenge"
_CITED = re.compile(r"title\s*=\s*\{+([^{}]{12,})|[\"“”]([^\"“”]{12,})[\"“”]")
_LEAST = 3
_FEW = 20


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import of a list did."""

    rows: int
    papers: int
    """Stored papers that anything is listed about now."""
    skipped: tuple[str, ...] = ()
    """Rows that could not be used, and why."""


def import_reports(work: Work, path: Path, *, source: str = "", licence: str = "") -> Imported:
    """Keep what a list of reports says, and record it about the papers that are stored.

    A report counts for a paper whose id the list gives and whose title agrees, or whose title it
    names; it is linked to no paper where that is not certain.

    Raises:
        InputError: the file cannot be read, or holds no such list.

    """
    skipped: list[str] = []
    source = source or path.name.partition(".")[0]
    rows = list(read_reports(path, report=skipped.append))
    work.store.archive.put(
        ListedPaper("", source, each.title, each.page, name, licence)
        for each in rows
        for name in _originals(work, each)
    )
    papers, _ = record_all_listed(work)
    return Imported(len(rows), papers, tuple(skipped))


def import_shipped(work: Work) -> None:
    """Keep the reports that come with the program, once."""
    if work.store.marks.get(_SHIPPED_MARK) == SHIPPED:
        return
    path = files("triage.pipeline") / "lists" / f"{SHIPPED}.jsonl"
    rows = read_reports(Path(str(path)), report=work.detail)
    work.store.archive.put(
        ListedPaper("", SHIPPED, each.title, each.page, each.original, SHIPPED_LICENCE)
        for each in rows
    )
    record_all_listed(work)
    work.store.marks.set(_SHIPPED_MARK, SHIPPED)


def _originals(work: Work, listed: ListedReport) -> Iterator[str]:
    """Yield the names by which the archive finds the original of a report, the surest only.

    A bare title may be that of the original or of the report's own preprint: it tells nothing.
    """
    if not (is_report(listed.title) or listed.citation or listed.original):
        return
    addresses = (*listed.addresses, listed.original)
    match = original_of(work, Report(listed.title, listed.citation, addresses))
    if match:
        yield match.paper_id
    elif cited := _CITED.search(listed.citation):
        yield (cited[1] or cited[2]).strip(" .,")
    elif listed.original and not listed.citation:
        yield listed.original
    elif is_report(listed.title):
        yield from [n for n in named_titles(listed.title) if len(n.split()) >= _LEAST][:1]


def import_anthology(work: Work, path: Path) -> Imported:
    """Keep the code and the retractions that the ACL Anthology marks, for stored papers.

    The Anthology does not name arXiv: a paper is found by its whole title.

    Raises:
        InputError: there is no such file, or it is no file of the Anthology.

    """
    read = linked = 0
    now = work.clock()
    for marked in acl.read_anthology(path):
        read += 1
        if (paper_id := _titled(work, marked.title)) is None:
            continue
        linked += 1
        if place_of(marked.repository):
            row = ListedRepository(
                paper_id, acl.SOURCE, marked.repository, Tier.OFFICIAL, {}, acl.LICENCE
            )
            work.store.archive.put([row])
        if marked.retracted:
            row_ = _retracted(paper_id, marked)
            record(work, acl.SOURCE, {paper_id: dated([row_], now)}, now)
    record_all_listed(work)
    return Imported(read, linked)


def _titled(work: Work, title: str) -> str | None:
    """Return the one stored paper with this whole title."""
    wanted = folded(title)
    words = [word for word in wanted.split() if word.isascii() and word.isalnum()][:12]
    if len(words) < _LEAST:
        return None
    expression = "title : (" + " AND ".join(f'"{word}"' for word in words) + ")"
    ids = [paper_id for paper_id, _ in work.store.papers.matching(expression, _FEW)]
    same = [i for i, known in work.store.papers.titles(ids).items() if folded(known) == wanted]
    return same[0] if len(same) == 1 else None


def _retracted(paper_id: str, marked: acl.AclPaper) -> Evidence:
    return Evidence(
        paper_id,
        EvidenceKind.RETRACTED,
        EvidenceState.VERIFIED,
        acl.SOURCE,
        found=marked.page,
        quote=marked.retracted,
        licence=acl.LICENCE,
    )
