"""Why a paper stands where it stands: the parts of its score, on the real model and papers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from triage.cli.exits import ExitCode
from triage.models import Evidence, EvidenceKind, EvidenceState, Flags
from triage.ranking import worth
from triage.store import open_store

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("sample")]

FIELD = "long-context"
NOW = datetime(2026, 4, 18, 8, tzinfo=UTC)


def _parts(triage, home, paper):
    data = triage("why", paper, "-f", FIELD, "--json", home=home).data
    parts = {part["name"]: part for part in data["parts"]}
    assert sum(part["value"] for part in data["parts"]) == pytest.approx(data["score"])
    return parts


def test_why_points_at_saved_papers_and_words(triage, sample_home):
    """Every part of a score names something that can be checked."""
    paper = triage("list", "-f", FIELD, "-n", "1", "--json", home=sample_home).data[0]["id"]
    data = triage("why", paper, "--field", FIELD, "--json", home=sample_home).data
    parts = {part["name"]: part for part in data["parts"]}
    known = {
        item["id"]
        for state in ("saved",)
        for item in triage("list", "--state", state, "-f", FIELD, "--json", home=sample_home).data
    } | set(triage("field", "show", FIELD, "--json", home=sample_home).data["seeds"])
    assert set(parts["meaning"]["points_to"]) <= known
    assert parts["words"]["points_to"]
    text = triage("why", paper, "--field", FIELD, home=sample_home).out
    assert f"{data['score']:.1f}" in text


def test_age_takes_a_little_and_can_be_told_not_to(triage, own_sample_home):
    """A paper of the newest day loses nothing; with `recency_days = 0` none does."""
    home = own_sample_home
    papers = triage("list", "-f", FIELD, "-n", "60", "--json", home=home).data
    by_day = {paper["announced"]: paper["id"] for paper in papers}
    newest, oldest = by_day[max(by_day)], by_day[min(by_day)]
    assert "recency" not in _parts(triage, home, newest)
    recency = _parts(triage, home, oldest)["recency"]
    assert -6 < recency["value"] < 0
    assert min(by_day) in recency["why"]
    (home / "config.toml").write_text("recency_days = 0\n", encoding="utf-8")
    assert "recency" not in _parts(triage, home, oldest)


def test_evidence_counts_if_the_user_wants_it_to(triage, own_sample_home):
    """Off, no score knows of it; on, code raises, and the part names where the code is."""
    home = own_sample_home
    paper = _with_code(triage, home)
    assert "evidence" not in _parts(triage, home, paper)
    (home / "config.toml").write_text("evidence_counts = true\n", encoding="utf-8")
    evidence = _parts(triage, home, paper)["evidence"]
    assert evidence["value"] > 0
    assert evidence["why"] == "code claimed"
    assert evidence["points_to"][0].startswith("http")
    assert evidence["points_to"][0] in triage("why", paper, "-f", FIELD, home=home).out
    _record(home, paper, EvidenceKind.CODE, EvidenceState.CONTRADICTED, evidence["points_to"][0])
    assert _parts(triage, home, paper)["evidence"]["why"] == "code contradicted"


def test_looking_at_evidence_ranks_where_it_counts(triage, own_sample_home):
    """What the daemon finds through the day is in the scores without anybody asking."""
    home = own_sample_home
    paper = _with_code(triage, home)
    rows = triage("evidence", paper, "--json", home=home).data["evidence"]
    found = next(row["found"] for row in rows if row["kind"] == "code")
    (home / "config.toml").write_text("evidence_counts = true\n", encoding="utf-8")
    jobs = ("--offline", "--quiet", "daemon", "--run", "evidence")
    assert triage(*jobs, home=home).code == ExitCode.DONE
    before = _stored(home, paper)
    _record(home, paper, EvidenceKind.CODE, EvidenceState.CONTRADICTED, found)
    assert triage(*jobs, home=home).code == ExitCode.DONE
    assert _stored(home, paper) < before


def test_the_order_by_evidence_is_that_of_the_score(triage, own_sample_home):
    """What speaks for a paper comes first, what speaks against it last, ties by score."""
    home = own_sample_home
    paper = _with_code(triage, home)
    _record(home, paper, EvidenceKind.WITHDRAWN, EvidenceState.CLAIMED, "")
    listed = triage("list", "-f", FIELD, "--sort", "evidence", "--json", home=home).data
    keys = [(-worth(Flags(**paper["flags"])), -paper["score"]) for paper in listed]
    assert keys == sorted(keys)
    assert keys[0][0] < 0
    assert listed[-1]["id"] == paper


def _record(home, paper, kind, state, address):
    found = Evidence(paper, kind, state, "github", address)
    with open_store(home / "triage.db") as store:
        store.ledger.record("look", {paper: [found]}, NOW)


def _with_code(triage, home):
    """Return a paper at the top of the field whose abstract names a repository."""
    listed = triage("list", "-f", FIELD, "-n", "60", "--json", home=home).data
    return next(
        paper["id"]
        for paper in listed
        if paper["flags"]["code"] == "claimed" and "github.com/" in paper["abstract"]
    )


def _stored(home, paper):
    with open_store(home / "triage.db") as store:
        (row,) = store.scores.of(FIELD, [paper])
    return row.scored.score
