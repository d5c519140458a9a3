"""Reading papers' own texts for evidence, each text once, and what others list about them."""

from __future__ import annotations

from triage.evidence import read_paper_text
from triage.pipeline.listed import record_listed
from triage.pipeline.work import Work

READER = "text-1"
"""Name of what reads; a new one reads everything again."""
_BATCH = 500


def gather(work: Work) -> int:
    """Read every text that was not read yet, and record what it says; return how many."""
    done = 0
    while papers := work.store.papers.unread(READER, _BATCH):
        now = work.clock()
        readings = {paper.id: read_paper_text(paper, now) for paper in papers}
        with work.store.atomic():
            work.store.ledger.record(READER, readings, now)
            record_listed(work, list(readings), now)
            work.store.papers.set_read(papers, READER)
        done += len(papers)
        work.progress("reading for evidence", done, None)
    return done
