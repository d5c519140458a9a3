"""What rejected records are worth: who is drawn, what is ranked, what the table says."""

from __future__ import annotations

import math

import numpy as np
import pytest

from triage.evaluate import screening_table
from triage.evaluate.halves import run, worth
from triage.evaluate.ours import triage
from triage.evaluate.reviews import Review
from triage.models import Paper

_RECORDS = 240
_MAZES, _DRUGS = "maze arm reward path turn cue", "dose injection cocaine saline opioid relapse"


def _review(name: str = "made") -> Review:
    """Return a review that wants rats in mazes; others write of rats on drugs, most of neither."""
    random = np.random.default_rng(5)
    papers, relevant = [], []
    for n in range(_RECORDS):
        subject = (_MAZES, _DRUGS)[n % 2] if n % 8 < 2 else ""
        of_subject = " ".join(random.permutation(subject.split())[:2])
        rats = "rats memory learning" if subject else "blood pressure night"
        noise = " ".join(f"w{i}" for i in random.integers(0, 60, 12))
        papers.append(Paper(f"{n:07d}", f"{rats} {of_subject}", noise))
        relevant.append(n % 8 == 0)
    return Review(name, tuple(papers), np.array(relevant))


def _given(name="made"):
    review = _review(name)
    return review, np.zeros((_RECORDS, 2), dtype=np.float32)


def _silent(_what, _done, _total):
    pass


def test_what_teaches_is_not_ranked_and_only_wrong_records_are_rejected():
    """Examples and rejected records lie in one half, the records measured in the other."""
    review, vectors = _given()
    tasks = []

    def ranker(task):
        tasks.append(task)
        return triage(task)

    run([(review, vectors)], ranker, ks=[4], seeds=2, progress=_silent)
    rejecting = [task for task in tasks if len(task.negatives)]
    assert len(rejecting) == 2
    for task in rejecting:
        assert len(task.positives) == len(task.negatives) == 4
        assert review.relevant[task.positives].all()
        assert not review.relevant[task.negatives].any()
        assert {*task.judged.tolist()} <= {*task.archive.tolist()}
        assert not {*task.archive.tolist()} & {*task.upcoming.tolist()}


def test_rejecting_the_near_misses_helps():
    """Who wants rats in mazes and rejects rats on drugs sees the former first."""
    rows = run([_given()], triage, ks=[4], seeds=3, progress=_silent)
    assert rows[0].ndcg_at_20_rejecting > rows[0].ndcg_at_20
    assert rows[0].ap_rejecting > rows[0].ap


def test_the_table_tells_each_review_and_the_means():
    """A k that no half has records for is left out; one review alone has no interval."""
    given = [_given(), _given("other"), _given("third")]
    rows = run(given, triage, ks=[4, 100], seeds=1, progress=_silent)
    assert [(row.review, row.k) for row in rows] == [("made", 4), ("other", 4), ("third", 4)]
    together, alone = worth(rows), worth(rows[:1])
    assert together[0].reviews == 3
    assert together[0].times.low <= together[0].times.mean <= together[0].times.high
    assert math.isnan(alone[0].times.low)
    assert alone[0].record()["times"]["low"] is None
    assert together[0].ndcg_at_20 == pytest.approx(np.mean([row.ndcg_at_20 for row in rows]))
    lines = screening_table.halved(rows)
    assert sum("/240" in line for line in lines) == 3
    assert "times as good" in lines[5]
