"""Lists of reports and of marks: what becomes evidence of stored papers, now and later."""

from __future__ import annotations

import json
from datetime import date

import pytest

from triage.errors import InputError
from triage.evidence import flags
from triage.models import EvidenceKind, EvidenceState, Tier
from triage.pipeline.gathering import gather
from triage.pipeline.importing_lists import import_anthology, import_reports

S = EvidenceState
FRIDAY = date(2026, 4, 10)
PAPER, OTHER, LATER = "2604.04001", "2604.04002", "2604.04003"
TITLES = {
    PAPER: "Improving Interpretation Faithfulness for Vision Transformers",
    OTHER: "Discover-then-Name: Task-Agnostic Concept Bottlenecks",
    LATER: "Decoupling Feature Extraction and Classification Layers for Calibrated Networks",
}
ANTHOLOGY = """<?xml version='1.0' encoding='UTF-8'?>
<collection id="2024.acl"><volume id="1">
<paper id="1"><title>Improving Interpretation Faithfulness for <fixed-case>V</fixed-case>ision
Transformers</title><url hash="0">2024.acl-long.1</url>
<pwccode url="https://github.com/a/faithful" additional="true">a/faithful</pwccode></paper>
<paper id="2"><title>Discover-then-Name: Task-Agnostic Concept Bottlenecks</title>
<url hash="0">2024.acl-long.2</url><pwccode url="" additional="true"/>
<retracted date="2024-09-01">The data was made up.</retracted></paper>
<paper id="3"><title>Another paper altogether here</title><pwccode url="https://github.com/a/b"
additional="false">a/b</pwccode></paper>
</volume></collection>
"""


@pytest.fixture
def work(morning):
    """Announce two papers and fetch them."""
    for name in (PAPER, OTHER):
        morning.announce(FRIDAY, name, title=TITLES[name])
    morning.at(FRIDAY).fetch()
    return morning.work


def listed(tmp_path, name, rows):
    """Write a list."""
    path = tmp_path / name
    text = (
        json.dumps(rows) if name.endswith(".json") else "".join(f"{json.dumps(r)}\n" for r in rows)
    )
    path.write_text(text, encoding="utf-8")
    return path


def replications(work, paper):
    """Return the standing rows on replications of a paper."""
    rows = work.store.ledger.current([paper])[paper]
    return [row for row in rows if row.kind is EvidenceKind.REPLICATION]


def test_the_challenges_proceedings(morning, work, tmp_path):
    """A report whose title names its original is linked, also to one that arrives later."""
    rows = [
        {
            "year": "2025",
            "title": f"Reproducibility Study of “{TITLES[PAPER]}”",
            "url": "https://openreview.net/forum?id=a0rytDAGUD",
        },
        {"year": "2025", "title": f"A Reproducibility Study of {TITLES[LATER]}", "url": ""},
        {"year": "2025", "title": TITLES[OTHER], "url": "https://openreview.net/forum?id=x"},
        {"year": "2025", "url": "https://openreview.net/forum?id=y"},
    ]
    done = import_reports(work, listed(tmp_path, "mlrc.json", rows), licence="unclear")
    assert (done.rows, len(done.skipped)) == (3, 1)
    (row,) = replications(work, PAPER)
    assert row.found == "https://openreview.net/forum?id=a0rytDAGUD"
    assert (row.state, row.source, row.licence) == (S.CLAIMED, "mlrc", "unclear")
    assert replications(work, OTHER) == []
    monday = date(2026, 4, 13)
    morning.announce(monday, LATER, title=TITLES[LATER])
    morning.at(monday).fetch()
    (row,) = replications(work, LATER)
    assert row.detail["report"].startswith("A Reproducibility Study")


def test_ids_count_where_the_title_agrees(work, tmp_path):
    """The challenge's metadata gives a few wrong ids: such a one links nothing."""
    rows = [
        {
            "replication_title": "[¬Re] Faithfulness",
            "original_cite": f"Some, A. {TITLES[PAPER]}. 2024.",
            "original_arxiv_id": PAPER,
            "review_url": "https://openreview.net/forum?id=1",
        },
        {
            "replication_title": "[Re] Something else",
            "original_cite": "Nobody. A paper that is not stored at all. 2020.",
            "original_arxiv_id": OTHER,
            "review_url": "https://openreview.net/forum?id=2",
        },
    ]
    import_reports(work, listed(tmp_path, "mlrc.jsonl", rows))
    (row,) = replications(work, PAPER)
    assert (row.state, row.detail["outcome"]) == (S.CONTRADICTED, "failed")
    assert replications(work, OTHER) == []


def test_the_shipped_list_finds_its_originals(morning):
    """The reports that come with the program are there without an import."""
    morning.announce(FRIDAY, "2006.08195", title="Neural Networks Fail to Learn Periodic Functions")
    morning.at(FRIDAY).fetch()
    gather(morning.work)
    (row,) = replications(morning.work, "2006.08195")
    assert (row.source, row.licence) == ("mlrc", "CC BY 4.0")
    assert row.found.startswith("https://openreview.net/forum?id=")


def test_the_anthologys_marks(work, tmp_path):
    """Named code is official, a mark without an address says nothing, a retraction warns."""
    path = tmp_path / "2024.acl.xml"
    path.write_text(ANTHOLOGY, encoding="utf-8")
    assert import_anthology(work, tmp_path).rows == 3
    rows = work.store.ledger.current([PAPER, OTHER])
    (code,) = [row for row in rows[PAPER] if row.source == "acl-anthology"]
    assert (code.found, code.tier) == ("https://github.com/a/faithful", Tier.OFFICIAL)
    (notice,) = [row for row in rows[OTHER] if row.source == "acl-anthology"]
    assert (notice.kind, notice.quote) == (EvidenceKind.RETRACTED, "The data was made up.")
    assert flags(rows[OTHER]).warned


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "<xml/>", "@article{a, year = {2020}}"])
def test_what_is_no_list_is_refused(work, tmp_path, text):
    """One clear line, and nothing is kept."""
    path = tmp_path / "list.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"list\.jsonl"):
        import_reports(work, path)
    with pytest.raises(InputError, match=r"list\.jsonl"):
        import_anthology(work, path)
