"""The life of one paper, from its announcement to a withdrawal that is undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from replay_atom import Record
from replay_evidence import Hosts, Repo
from replay_json import Resources
from replay_world import submitted_for

from triage.evidence import flags
from triage.evidence.changing import clock
from triage.inbox.replications import originals, reports
from triage.models import DecisionKind, EvidenceKind, EvidenceState, Tier
from triage.pipeline.checking import check
from triage.sources.patience import Patience

PAPER, REPORT = "2604.05001", "2604.09002"
TITLE = "Sparse Mixtures of Careful Experts for Retrieval"
REPO = "careful/experts"
URL = f"https://github.com/{REPO}"
ONCE = Patience(tries=1, base=0.01)
FRIDAY, MONDAY = date(2026, 4, 10), date(2026, 4, 13)
S = EvidenceState


class Life:
    """One saved paper, and the days that pass."""

    def __init__(self, morning, hosts):
        self.morning, self.hosts = morning, hosts
        self.store = morning.work.store
        self.record = Record(PAPER, TITLE, "We route.", submitted=submitted_for(FRIDAY))
        self.seen = 0

    def morning_of(self, day):
        """Fetch and check as the scheduler does; return the names of the changes it noted."""
        self.morning.at(day).fetch()
        self.done = check(self.morning.work, patience=ONCE)
        names = [str(c.kind) for c in self.store.history.changes(papers=[PAPER])]
        new = names[: len(names) - self.seen]
        self.seen = len(names)
        return sorted(new)

    def revise(self, day, **facts):
        """Let the authors replace their paper."""
        self.record = replace(self.record, version=self.record.version + 1, **facts)
        self.record = replace(self.record, updated=submitted_for(day))
        self.morning.relist(day, self.record, "replace")

    @property
    def flags(self):
        """What stands about the paper."""
        return flags(self.store.ledger.current([PAPER])[PAPER])

    @property
    def look(self):
        """The last look at the repository."""
        rows = self.store.ledger.current([PAPER])[PAPER]
        return next(row for row in rows if row.source == "github")


@pytest.fixture
def life(morning):
    """Announce the paper on Friday 10 April 2026, fetch it and save it."""
    hosts = Hosts(morning.server)
    settings = replace(morning.work.settings, **hosts.settings)
    morning.work = replace(morning.work, settings=settings)
    paper = Life(morning, hosts)
    morning.relist(FRIDAY, paper.record, "new")
    assert paper.morning_of(FRIDAY) == []
    paper.store.decisions.append("ml", [PAPER], DecisionKind.SAVE, morning.now)
    return paper


def test_a_whole_life(life):
    """Each stage gives exactly its state, and exactly the changes that a reader wants to hear."""
    assert life.flags.code is S.NONE
    assert life.flags.replication is S.UNKNOWN

    life.revise(MONDAY, comment="Code will be released.")
    assert life.morning_of(MONDAY) == ["code promised", "version"]
    assert life.flags.code is S.PROMISED

    life.hosts.repos[REPO] = Repo(7, REPO, readme="Code coming soon.")
    life.morning.server.world.resources[PAPER] = Resources(repository=URL)
    tuesday = MONDAY + timedelta(days=1)
    assert life.morning_of(tuesday) == []
    assert life.flags.code is S.PROMISED
    assert life.look.state is S.PROMISED
    history = life.store.ledger.history(PAPER)
    later = life.morning.now + timedelta(days=211)
    assert clock(history, life.flags.code, later) == "promised 212 days ago, still empty"

    life.hosts.repos[REPO] = Repo(
        7,
        REPO,
        files=("train.py", "model.py", "requirements.txt"),
        readme=f"# Experts\n\nCode for arXiv:{PAPER}.",
        licence="MIT",
    )
    thursday = MONDAY + timedelta(days=3)
    assert life.morning_of(thursday) == ["code appeared"]
    assert life.flags.code is S.VERIFIED
    assert clock(life.store.ledger.history(PAPER), life.flags.code, life.morning.now) == ""

    friday = MONDAY + timedelta(days=4)
    life.revise(friday, comment="Accepted at SIGIR 2026")
    assert life.morning_of(friday) == ["version"]
    assert life.flags.code is S.VERIFIED

    second_monday = MONDAY + timedelta(days=7)
    life.morning.announce(
        second_monday,
        REPORT,
        title=f"[Re] {TITLE}",
        abstract="We successfully reproduce the main claims of the original paper.",
    )
    assert life.morning_of(second_monday) == ["replication reported"]
    assert life.flags.replication is S.VERIFIED

    third_monday = MONDAY + timedelta(days=14)
    life.revise(third_monday, comment="This paper has been withdrawn by the authors")
    assert life.morning_of(third_monday) == ["withdrawn"]
    assert life.flags.withdrawn is S.CLAIMED
    assert life.flags.warned

    fourth_monday = MONDAY + timedelta(days=21)
    life.revise(fourth_monday, comment="Accepted at SIGIR 2026")
    assert life.morning_of(fourth_monday) == ["restored"]
    assert life.flags.withdrawn is S.NONE
    assert not life.flags.warned
    assert life.flags.code is S.VERIFIED


def test_the_report_leads_back_to_the_original(life):
    """Who reads the replication finds the paper it is about, and its outcome."""
    life.morning.announce(
        MONDAY,
        REPORT,
        title=f"[¬Re] {TITLE}",
        abstract="We could not reproduce the results of the paper.",
    )
    assert life.morning_of(MONDAY) == ["replication failed"]
    rows = life.store.ledger.current([REPORT])[REPORT]
    assert PAPER in [row.detail.get("original") for row in rows]
    (original,) = originals(life.store, REPORT)
    assert (original.paper_id, original.title, original.stored) == (PAPER, TITLE, True)
    (report,) = reports(life.store, PAPER)
    assert (report.paper_id, report.outcome) == (REPORT, "failed")
    assert originals(life.store, PAPER) == reports(life.store, REPORT) == ()
    row = next(
        r for r in life.store.ledger.current([PAPER])[PAPER] if r.kind is EvidenceKind.REPLICATION
    )
    assert (row.state, row.detail["outcome"]) == (S.CONTRADICTED, "failed")


def test_the_old_rows_stay(life):
    """The history keeps the promise after the code came."""
    life.revise(MONDAY, comment="Code will be released.")
    life.morning_of(MONDAY)
    life.revise(MONDAY + timedelta(days=1), comment=f"Code: {URL}")
    life.hosts.repos[REPO] = Repo(7, REPO, files=("a.py", "b.py", "c.py"))
    life.morning_of(MONDAY + timedelta(days=1))
    assert life.flags.code is S.VERIFIED
    assert life.look.tier is Tier.OFFICIAL
    states = {row.state for row, ended in life.store.ledger.history(PAPER) if ended}
    assert S.PROMISED in states
    assert S.NONE in states


def test_a_paper_that_is_superseded_is_warned_of(life):
    """The newer paper says so; the older one shows it, with a change."""
    life.morning.announce(MONDAY, REPORT, comment=f"This article supersedes arXiv:{PAPER}")
    assert life.morning_of(MONDAY) == ["superseded"]
    assert life.flags.superseded is S.CLAIMED
    assert life.flags.warned
    newer = flags(life.store.ledger.current([REPORT])[REPORT])
    assert not newer.warned
