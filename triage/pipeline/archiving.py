"""Importing the final archive of Papers with Code, in memory that does not grow with it.

Rows are stored a batch at a time: an import that was stopped has kept what it read, and the next
one stores nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from triage.errors import TriageError
from triage.models import Tier
from triage.pipeline.listed import record_all_listed
from triage.pipeline.work import Work
from triage.sources.pwc_archive import ArchiveProgress, BadRow, read_archive
from triage.sources.pwc_rows import SOURCE, ArchivedPaper, ArchiveRow, LeaderboardRow
from triage.sources.pwc_rows import RepositoryLink as Link
from triage.store.archive import (
    Listed,
    ListedCounts,
    ListedPaper,
    ListedRepository,
    ListedResult,
)
from triage.text import parse_arxiv_id

JOB = "import pwc-archive"
_BATCH = 2000
_BAD_KEPT = 10
_PAGES = "paperswithcode.com/"


@dataclass(slots=True)
class Skipped:
    """What of an archive could not be used."""

    rows: int = 0
    first: list[BadRow] = field(default_factory=list)
    """The first few."""
    cut: list[BadRow] = field(default_factory=list)
    """Files that could not be read to their end."""

    def note(self, bad: BadRow) -> None:
        """Count a row that could not be used, or note a file that ended early."""
        if bad.ends_file:
            self.cut.append(bad)
            return
        self.rows += 1
        if len(self.first) < _BAD_KEPT:
            self.first.append(bad)


@dataclass(frozen=True, slots=True)
class Archived:
    """What an import of the archive did."""

    read: int
    """Rows read, used or not."""
    elsewhere: int
    """Good rows that say nothing about a paper on arXiv: methods, datasets, other papers."""
    new: ListedCounts
    skipped: Skipped
    papers: int
    """Stored papers that the archive lists."""
    findings: int
    """What the ledger now holds about them from the archive."""


def import_archive(work: Work, folder: Path) -> Archived:
    """Store what the archive lists about papers on arXiv, and record it for the stored ones.

    Raises:
        InputError: there is no such folder, or no row of the archive in it.
        ConfigError: there is a Parquet file, and what reads them is not installed.

    """
    run = work.store.runs.start(JOB, work.clock())
    skipped = Skipped()
    try:
        done = _import(work, folder, skipped)
    except TriageError as error:
        work.store.runs.finish(run, work.clock(), ok=False, covered={}, note=error.message)
        raise
    covered = {
        "rows": done.read,
        "repositories": done.new.repositories,
        "results": done.new.results,
        "replications": done.new.replications,
        "skipped": skipped.rows,
    }
    note = "; ".join(f"{bad.file}: {bad.reason}" for bad in skipped.cut)
    work.store.runs.finish(run, work.clock(), ok=not skipped.cut, covered=covered, note=note)
    return done


def _import(work: Work, folder: Path, skipped: Skipped) -> Archived:
    archive = work.store.archive
    before, read, elsewhere = archive.counts(SOURCE), 0, 0
    rows = read_archive(folder, report=skipped.note, progress=lambda told: _tell(work, told))
    for batch in _batches(rows):
        listed = [row for row in map(_listed, batch) if row]
        archive.put(listed)
        read += len(batch)
        elsewhere += len(batch) - len(listed)
    papers, findings = record_all_listed(work)
    new = _difference(before, archive.counts(SOURCE))
    return Archived(read, elsewhere, new, skipped, papers, findings)


def _batches(rows: Iterator[ArchiveRow]) -> Iterator[list[ArchiveRow]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _tell(work: Work, told: ArchiveProgress) -> None:
    work.progress(f"reading {told.file}, percent", 100 * told.done // max(1, told.total), 100)


def _difference(before: ListedCounts, after: ListedCounts) -> ListedCounts:
    return ListedCounts(
        after.repositories - before.repositories,
        after.results - before.results,
        after.papers - before.papers,
        after.replications - before.replications,
    )


def _listed(row: ArchiveRow) -> Listed | None:
    """Return a row as it is stored; None for one that is about no paper on arXiv."""
    if isinstance(row, Link):
        return _repository(row)
    if isinstance(row, LeaderboardRow):
        return _result(row)
    return _paper(row) if isinstance(row, ArchivedPaper) else None


def _repository(row: Link) -> ListedRepository | None:
    if not row.paper_id:
        return None
    facts = {
        "framework": row.framework,
        "named_in_paper": row.in_paper,
        "names_paper": row.in_repository,
    }
    return ListedRepository(
        paper_id=row.paper_id,
        source=row.source,
        url=row.repository,
        tier=Tier.OFFICIAL if row.official else Tier.COMMUNITY,
        detail={name: fact for name, fact in facts.items() if fact},
        licence=row.licence,
    )


def _result(row: LeaderboardRow) -> ListedResult | None:
    if not (row.paper_id and row.dataset):
        return None
    return ListedResult(
        paper_id=row.paper_id,
        source=row.source,
        task=row.task,
        dataset=row.dataset,
        model=row.model,
        metrics=row.metrics,
        licence=row.licence,
    )


def _paper(row: ArchivedPaper) -> ListedPaper | None:
    """Return a paper by the names that others may call it, or that calls another's."""
    if not (row.paper_id or row.reproduces):
        return None
    return ListedPaper(
        paper_id=row.paper_id or "",
        source=row.source,
        title=row.title,
        page=_page(row.page),
        reproduces=_name(row.reproduces),
        licence=row.licence,
    )


def _name(reference: str) -> str:
    """Return how a paper is named in one spelling: its arXiv id, its page or its title."""
    named = parse_arxiv_id(reference)
    return named[0] if named else _page(reference)


def _page(address: str) -> str:
    """Return a page of the old service in one spelling; any other text as it is."""
    _, found, rest = address.partition(_PAGES)
    return f"https://{_PAGES}{rest.rstrip('/')}" if found and "://" in address else address
