"""Reading papers' own texts for evidence, each text once, and what the archive lists of them."""

from __future__ import annotations

from triage.evidence import read_paper_text
from triage.pipeline.importing_lists import import_shipped
from triage.pipeline.listed import record_listed
from triage.pipeline.recording import record
from triage.pipeline.reports import link_reports, link_successions
from triage.pipeline.work import Work

READER = "text-1"
"""Name under which the ledger keeps what texts say."""
_VERSION = "text-3"
"""What reads; a new one reads everything again, and what it sees differently is no change."""
_MARK = "read with"
_BATCH = 500


def gather(work: Work) -> int:
    """Read every text that was not read yet, and record what it says; return how many.

    A paper that reports on a replication is linked to its original where that is stored, one that
    takes the place of another to that.
    """
    import_shipped(work)
    done = 0
    rereading = work.store.marks.get(_MARK) != _VERSION
    while papers := work.store.papers.unread(_VERSION, _BATCH):
        now = work.clock()
        readings = {paper.id: read_paper_text(paper, now) for paper in papers}
        with work.store.atomic():
            record(work, READER, readings, now, quiet=rereading)
            record_listed(work, list(readings), now)
            work.store.papers.set_read(papers, _VERSION)
        link_reports(work, papers, readings)
        link_successions(work, papers, readings)
        done += len(papers)
        work.progress("reading for evidence", done, None)
    if rereading:
        work.store.marks.set(_MARK, _VERSION)
    return done
