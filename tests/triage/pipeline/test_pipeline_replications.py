"""Replications from ReScience's list, and a whole round of watching."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import replay_faults as fault
from replay_evidence import Hosts
from replay_faults import Reply

from triage.evidence import flags
from triage.models import EvidenceKind, EvidenceState
from triage.pipeline.reports import LIST_READER
from triage.pipeline.watching import watch
from triage.sources.patience import Patience

S = EvidenceState
FRIDAY = date(2026, 4, 10)
ONCE = Patience(tries=1, base=0.01)
PATH = "/raw/rescience/rescience.github.io/master/_bibliography/published.bib"
GOOD, BAD, OTHER = "2604.04001", "2604.04002", "2604.04003"
BIB = """
@Article {One:2026,
  author =       {Ada Lovelace and Žiga Rot},
  title =        {{[Re] Deep Fair Clustering for Visual {Learning}}},
  year =         {2026},
  doi =          {10.5281/zenodo.1},
  url =          {https://zenodo.org/record/1/files/article.pdf},
  code_url =     {https://github.com/a/re},
  review_url =   {https://openreview.net/forum?id=x},
  type =         {Replication},
}

@Article {Two:2025,
  author =       {Emmy Noether},
  title =        {{[¬Re] Reproducing 'Fair Selective Classification via Sufficiency'}},
  year =         {2025},
  doi =          {10.5281/zenodo.2},
  type =         {Replication},
}

@Article {Three:2025,
  title =        {{Editorial}},
  type =         {Editorial},
}
"""


@pytest.fixture
def watched(morning):
    """Announce two originals and a stranger, beside a list of two reports."""
    hosts = Hosts(morning.server)
    settings = replace(morning.work.settings, **hosts.settings)
    morning.work = replace(morning.work, settings=settings)
    morning.server.routes[PATH] = lambda _: Reply(BIB.encode(), 200, "text/plain")
    morning.announce(FRIDAY, GOOD, title="Deep fair clustering for visual learning")
    morning.announce(FRIDAY, BAD, title="Fair Selective Classification Via Sufficiency")
    morning.announce(FRIDAY, OTHER, title="Deep Clustering for Visual Fairness")
    morning.at(FRIDAY).fetch()
    return morning


def replication(morning, paper):
    """Return the replication flag of a paper."""
    return flags(morning.work.store.ledger.current([paper])[paper]).replication


def test_listed_reports_reach_their_originals(watched):
    """A success verifies, a failure contradicts, and a similar title gets nothing."""
    assert not watch(watched.work, patience=ONCE).troubles
    assert replication(watched, GOOD) is S.VERIFIED
    assert replication(watched, BAD) is S.CONTRADICTED
    assert replication(watched, OTHER) is S.UNKNOWN
    rows = watched.work.store.ledger.current([GOOD])[GOOD]
    (row,) = (r for r in rows if r.kind is EvidenceKind.REPLICATION)
    assert row.found == "https://doi.org/10.5281/zenodo.1"
    assert row.detail["by"] == "Ada Lovelace, Žiga Rot"
    assert row.detail["outcome"] == "reproduced"
    assert row.detail["matched_by"] == "title"
    assert row.licence == "CC BY-SA 4.0"
    kinds = {change.kind for change in watched.work.store.history.changes()}
    assert kinds == {"replication reported", "replication failed"}


def test_the_list_is_asked_for_once_a_month(watched):
    """A second round does not ask again."""
    watch(watched.work, patience=ONCE)
    asked = [request for request in watched.server.log if request.path == PATH]
    watch(watched.work, patience=ONCE)
    assert [request for request in watched.server.log if request.path == PATH] == asked


@pytest.mark.parametrize("wrong", [fault.WEB_PAGE, fault.EMPTY_BODY, fault.status(500)])
def test_a_list_that_fails_takes_nothing_away(watched, wrong):
    """What was linked stays linked when the list is a web page, empty or not to be had."""
    watch(watched.work, patience=ONCE)
    watched.work.store.marks.set("replications listed", "2020-01-01T00:00:00+00:00")
    watched.server.always(wrong, on="/raw")
    assert watch(watched.work, patience=ONCE).troubles
    assert replication(watched, GOOD) is S.VERIFIED
    assert watched.work.store.ledger.read_by(LIST_READER, [GOOD]) == {GOOD}


def test_offline_nothing_is_asked(watched):
    """A round without the network reads and stops."""
    asked = len(watched.server.log)
    watch(replace(watched.work, offline=True), patience=ONCE)
    assert len(watched.server.log) == asked
