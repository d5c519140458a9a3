"""triage evidence: the ledger of one paper, its clock, its card, and looking again."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "replay"))
import replay_faults as fault
from replay_evidence import Hosts, Repo
from replay_fixtures import replay  # noqa: F401
from replay_server import ReplayServer


@pytest.fixture
def hosts(replay: ReplayServer, tmp_path: Path) -> Hosts:  # noqa: F811
    """Send every request of the home to the played services."""
    played = Hosts(replay)
    settings = replay.settings | played.settings
    lines = [f'{name} = "{address}"' for name, address in settings.items()]
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text("\n".join([*lines, "arxiv_gap = 0"]) + "\n")
    return played


@pytest.fixture
def papers(triage: Callable[..., object], corpus: Path, hosts: Hosts) -> Hosts:
    """Import three papers; the first names a repository, the second promises one."""
    triage("import", "jsonl", corpus)
    return hosts


def test_refresh_looks_and_shows_why(triage, papers):
    """The look, its rule, its parts and the licence stand beside the claim."""
    papers.repos["a/dense"] = Repo(7, "a/dense", ("a.py", "setup.py"), "# Dense", licence="MIT")
    before = triage("evidence", "2604.00001", "--json").data
    assert before["flags"]["code"] == "claimed"
    ran = triage("evidence", "2604.00001", "--refresh", "--json")
    assert ran.code == 0
    assert ran.data["flags"]["code"] == "verified"
    (look,) = (row for row in ran.data["evidence"] if row["source"] == "github")
    assert look["detail"]["why"] == "2 code files"
    assert sum(part[1] for part in look["detail"]["parts"]) == look["detail"]["points"]
    text = triage("evidence", "2604.00001").out
    assert "MIT" in text
    assert "2 code files" in text


def test_a_source_that_cannot_be_reached_is_said(triage, papers):
    """Exit 3, the claim as it was, and the day of the failure."""
    papers.server.always(fault.status(401), on="/github")
    ran = triage("evidence", "2604.00001", "--refresh")
    assert ran.code == 3
    assert "no answer on 2026-04-18" in ran.out
    assert triage("evidence", "2604.00001", "--json").data["flags"]["code"] == "claimed"


def test_refresh_needs_the_network(triage, papers):
    """Offline it is refused with a hint; without --refresh the ledger is shown."""
    assert triage("--offline", "evidence", "2604.00001", "--refresh").code == 2
    assert triage("--offline", "evidence", "2604.00001").code == 0
    assert not papers.asked("/github/")


@pytest.mark.usefixtures("papers")
def test_a_promise_has_a_clock_and_the_card_never_says_no(triage):
    """What was promised today says so; what the abstract does not state is "not found"."""
    ran = triage("evidence", "2604.00002")
    assert "promised today, nothing yet" in ran.out
    assert "ablations: not found in abstract" in ran.out
    card = triage("evidence", "2604.00002", "--json").data["rigor"]
    assert {fact["quote"] for fact in card} == {""}


@pytest.mark.usefixtures("hosts")
def test_a_report_names_its_original(triage, tmp_path):
    """The paper that a report is about is one command away; one that is not stored is named."""
    title = "Sparse Mixtures of Careful Experts for Retrieval"
    rows = [
        {"id": "2604.00011", "title": title, "abstract": "We route."},
        {"id": "2604.00012", "title": f"[Re] {title}", "abstract": "We replicate it."},
        {"id": "2604.00013", "title": "[Re] A Paper That Nobody Has", "abstract": "We replicate."},
    ]
    path = tmp_path / "papers.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    triage("import", "jsonl", path)
    told = " ".join(triage("evidence", "2604.00012").out.split())
    assert f"the original: 2604.00011 {title} (triage evidence 2604.00011)" in told
    assert triage("evidence", "2604.00012", "--json").data["originals"][0]["stored"] is True
    assert "the original: A Paper That Nobody Has" in triage("evidence", "2604.00013").out


@pytest.mark.usefixtures("hosts")
def test_who_else_claims_the_best(triage, tmp_path):
    """Papers of the month that claim the best on the same data set and metric are named."""
    claims = {
        "2604.00021": ("2026-04-17", "We achieve state-of-the-art mIoU on Cityscapes."),
        "2604.00022": ("2026-04-10", "We set a new state of the art on Cityscapes in mIoU."),
        "2604.00023": ("2026-04-11", "We achieve state-of-the-art PSNR on Cityscapes."),
        "2604.00024": ("2026-02-11", "We achieve state-of-the-art mIoU on Cityscapes."),
        "2604.00025": ("2026-04-12", "We test the mIoU of models on Cityscapes."),
    }
    rows = [
        {"id": name, "title": f"Paper {name}", "abstract": text, "first_listed": day}
        for name, (day, text) in claims.items()
    ]
    path = tmp_path / "papers.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    triage("import", "jsonl", path)
    told = " ".join(triage("evidence", "2604.00021").out.split())
    said = "one of 2 papers in the 30 days to 2026-04-17 that claim the best on Cityscapes"
    assert f"{said}; the others: 2604.00022" in told
    assert "2604.00023" not in told
    assert "claim the best" not in triage("evidence", "2604.00024").out
