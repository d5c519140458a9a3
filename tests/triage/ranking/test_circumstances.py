"""What counts beside the subject: age takes a little, evidence where it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from triage.models import EvidenceKind, EvidenceState, Flags, Paper
from triage.ranking import Background, Model, by_age, by_evidence, worth
from triage.ranking.circumstances import OLD, subject_alone

S = EvidenceState
NEWEST = date(2026, 4, 17)
PAPER = Paper("1", "Title", "Abstract", announced=NEWEST)
NONE = Flags(*[S.NONE] * 6)


def taken(days: int, half: int = 7) -> float:
    """Return what age takes from a paper announced so many days before the newest."""
    told = by_age(replace(PAPER, announced=NEWEST - timedelta(days=days)), NEWEST, half)
    return told.strength if told else 0.0


def test_a_new_paper_loses_nothing_and_an_old_one_little() -> None:
    """After the half-life half of it is gone, and never more than all of it."""
    assert taken(0) == 0
    assert taken(7) == OLD / 2
    assert taken(14) == OLD * 3 / 4
    assert taken(1) > taken(2) > taken(3000) >= OLD
    assert taken(3, half=3) == OLD / 2


def test_a_paper_of_unknown_or_later_day_loses_nothing() -> None:
    """Unknown is not old; a submission's day stands in for an announcement that nobody saw."""
    assert by_age(replace(PAPER, announced=None), NEWEST, 7) is None
    assert taken(-3) == 0
    submitted = replace(PAPER, announced=None, published=NEWEST - timedelta(days=1))
    told = by_age(submitted, NEWEST, 7)
    assert told is not None
    assert told.why == "submitted 2026-04-16, 1 day before the newest"


EVIDENCE = {
    "nobody looked": (Flags(), 0),
    "looked, found nothing": (NONE, 0),
    "promised": (replace(NONE, code=S.PROMISED), 0),
    "a benchmark only the paper claims": (replace(NONE, benchmark=S.CLAIMED), 0),
    "code claimed": (replace(NONE, code=S.CLAIMED), 1),
    "code verified": (replace(NONE, code=S.VERIFIED), 1),
    "a dead link": (replace(NONE, code=S.CONTRADICTED), -1),
    "a leaderboard": (replace(NONE, benchmark=S.VERIFIED), 1),
    "replicated": (replace(NONE, replication=S.VERIFIED), 1),
    "replication failed": (replace(NONE, code=S.VERIFIED, replication=S.CONTRADICTED), -1),
    "withdrawn, with code": (replace(NONE, code=S.VERIFIED, withdrawn=S.CLAIMED), -1),
    "retracted": (replace(NONE, retracted=S.VERIFIED), -1),
    "superseded": (replace(NONE, superseded=S.CLAIMED), -1),
}


@pytest.mark.parametrize(("flags", "sign"), EVIDENCE.values(), ids=EVIDENCE)
def test_only_what_was_found_moves_a_score(flags: Flags, sign: int) -> None:
    """Silence moves nothing; what stands raises, what turned out wrong lowers."""
    told = by_evidence(flags, {})
    assert ((told.strength > 0) - (told.strength < 0) if told else 0) == sign


def test_a_look_counts_more_than_a_claim() -> None:
    """Code that somebody opened raises more than code that the paper names."""
    claimed, verified = (by_evidence(Flags(code=s), {}) for s in (S.CLAIMED, S.VERIFIED))
    assert claimed is not None
    assert verified is not None
    assert verified.strength > claimed.strength


def test_evidence_has_an_order() -> None:
    """Looked at before claimed before nothing before a dead link; withdrawn last, code or not."""
    falling = [
        Flags(code=S.VERIFIED, replication=S.VERIFIED),
        Flags(code=S.VERIFIED),
        Flags(code=S.CLAIMED),
        Flags(),
        Flags(code=S.CONTRADICTED),
        Flags(code=S.VERIFIED, replication=S.CONTRADICTED),
        Flags(code=S.VERIFIED, withdrawn=S.CLAIMED),
    ]
    assert sorted(falling, key=worth, reverse=True) == falling
    assert worth(Flags()) == worth(NONE) == 0


def test_evidence_points_at_what_the_flags_rest_on() -> None:
    """Only flags that move the score are told, each with what was found."""
    grounds = {EvidenceKind.CODE: ("https://a/b",), EvidenceKind.BENCHMARK: ("GLUE",)}
    told = by_evidence(Flags(code=S.VERIFIED, benchmark=S.CLAIMED), grounds)
    assert told is not None
    assert (told.why, told.points_to) == ("code verified", ("https://a/b",))


def test_circumstances_are_parts_of_the_sum(make_profile, week) -> None:
    """A score with them is the sum of its parts, and without their parts what it was."""
    background = Background.of(week)
    model = Model(make_profile(liked=week[:5]), background)
    papers = background.see(week)
    rule = by_age(replace(PAPER, announced=NEWEST - timedelta(days=9)), NEWEST, 7)
    old = model.score(papers, {paper_id: [rule] for paper_id in papers.ids})
    for before, after in zip(model.score(papers), old, strict=True):
        assert sum(part.value for part in after.parts) == pytest.approx(after.score)
        assert after.score <= before.score
        told = [part.why for part in after.parts if part.name == "recency"]
        if 1 < before.score < 99:
            assert after.score < before.score
            assert subject_alone(after) == pytest.approx(before.score, abs=0.1)
            assert subject_alone(before) == pytest.approx(before.score)
            assert told == ["announced 2026-04-08, 9 days before the newest"]


def test_a_field_that_says_nothing_puts_the_newest_first(make_profile, week) -> None:
    """From zero examples on, without a description, age is all there is to order by."""
    background = Background.of(week)
    ages = {one.paper.id: number % 30 for number, one in enumerate(week)}
    beside = {
        paper_id: [rule]
        for paper_id, age in ages.items()
        if (rule := by_age(replace(PAPER, announced=NEWEST - timedelta(days=age)), NEWEST, 7))
    }
    scored = Model(make_profile(), background).score(background.see(week), beside)
    by_score = [ages[one.paper_id] for one in sorted(scored, key=lambda one: -one.score)]
    assert by_score[0] == 0
    assert by_score[-1] > by_score[len(by_score) // 2] > 0
