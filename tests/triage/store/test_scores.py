"""Scores: stored with their parts, replaced by spans of days, read as an inbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from triage.models import DecisionKind, Field, Paper, Part, Scored
from triage.store import Store

MON, TUE, WED = (date(2026, 4, day) for day in (13, 14, 15))
Score = Callable[[str, float], Scored]


@pytest.fixture
def papers(store: Store, make_paper: Callable[..., Paper], now: datetime) -> list[Paper]:
    """Store one paper each of Monday, Tuesday, Tuesday and Wednesday."""
    made = [make_paper(announced=day, listed_in=("cs.CL",)) for day in (MON, TUE, TUE, WED)]
    store.papers.put(made, now)
    return made


def rank(store: Store, now: datetime, *scores: Scored, first: date = MON, last: date = WED) -> None:
    """Replace the scores of a span of days in the field `agents`."""
    store.scores.replace("agents", scores, first=first, last=last, profile="p", at=now)


def ids(store: Store, first: date = MON, last: date = WED) -> list[str]:
    """Return the ranked ids of a span of days."""
    return [row.paper.id for row in store.scores.ranked("agents", first=first, last=last)]


def test_the_best_come_first_and_ids_break_ties(
    store: Store, papers: list[Paper], scored: Score, now: datetime
) -> None:
    """The order of an inbox is the same every time."""
    rank(store, now, *(scored(p.id, s) for p, s in zip(papers, (10, 50, 90, 50), strict=True)))
    assert ids(store) == [papers[i].id for i in (2, 1, 3, 0)]
    assert ids(store, TUE, TUE) == [papers[2].id, papers[1].id]


def test_a_row_carries_all_there_is(store: Store, papers: list[Paper], now: datetime) -> None:
    """Paper, score with its parts as they were computed, and no decision yet."""
    parts = (Part("meaning", 40.5, "reads like „Ä“", ("2604.1",)), Part("excluded", -0.5, "x"))
    rank(store, now, Scored(papers[0].id, 40.0, parts))
    (row,) = store.scores.ranked("agents", first=MON, last=WED)
    assert row.paper == papers[0]
    assert row.scored == Scored(papers[0].id, 40.0, parts)
    assert (row.kind, row.decided_at, row.until) == (None, None, None)


def test_ranking_again_replaces_the_span_and_nothing_else(
    store: Store, papers: list[Paper], scored: Score, now: datetime
) -> None:
    """A paper that fell out of the field goes; other days and fields stay."""
    rank(store, now, *(scored(paper.id, 10) for paper in papers))
    store.scores.put("vision", [scored(papers[1].id, 5)], profile="p", at=now)
    rank(store, now, scored(papers[1].id, 20), first=TUE, last=TUE)
    assert ids(store) == [papers[1].id, papers[0].id, papers[3].id]
    assert len(store.scores.ranked("vision", first=MON, last=WED)) == 1


def test_decided_papers_come_in_the_order_of_deciding(
    store: Store, papers: list[Paper], scored: Score, now: datetime
) -> None:
    """A reading list is in the order of reading, with score where there is one."""
    rank(store, now, scored(papers[0].id, 10))
    for paper, kind in ((papers[3], DecisionKind.SAVE), (papers[0], DecisionKind.LATER)):
        store.decisions.append("agents", [paper.id], kind, now, until=WED)
    store.decisions.append("vision", [papers[1].id], DecisionKind.SAVE, now)
    saved, put_off = store.scores.decided("agents")
    assert (saved.paper, saved.kind, saved.scored) == (papers[3], DecisionKind.SAVE, None)
    assert (put_off.paper, put_off.until, put_off.decided_at) == (papers[0], WED, now)
    assert put_off.scored is not None
    assert [row.paper for row in store.scores.decided("agents", [DecisionKind.LATER])] == [
        papers[0]
    ]


def test_only_the_decision_that_stands_makes_a_kind(
    store: Store, papers: list[Paper], now: datetime
) -> None:
    """A paper saved and then rejected is on no reading list."""
    store.decisions.append("agents", [papers[0].id], DecisionKind.SAVE, now)
    store.decisions.append("agents", [papers[0].id], DecisionKind.REJECT, now)
    assert store.scores.decided("agents", [DecisionKind.SAVE]) == []
    store.decisions.undo(now)
    assert len(store.scores.decided("agents", [DecisionKind.SAVE])) == 1


def test_ranked_papers_carry_the_decision_that_stands(
    store: Store, papers: list[Paper], scored: Score, now: datetime
) -> None:
    """The inbox can tell what is new from the rows themselves; undone decisions are none."""
    rank(store, now, scored(papers[0].id, 10), scored(papers[1].id, 5))
    store.decisions.append("agents", [papers[1].id], DecisionKind.SKIP, now)
    store.decisions.append("agents", [papers[0].id], DecisionKind.SAVE, now)
    store.decisions.undo(now)
    kinds = [row.kind for row in store.scores.ranked("agents", first=MON, last=WED)]
    assert kinds == [None, DecisionKind.SKIP]


def test_waiting_are_ranked_papers_that_are_neither_decided_nor_seeds(
    store: Store, papers: list[Paper], scored: Score, now: datetime
) -> None:
    """A limit counts those alone: decided papers at the top leave the others their places."""
    rank(store, now, *(scored(p.id, s) for p, s in zip(papers, (90, 80, 70, 60), strict=True)))
    store.fields.put(Field("agents", seeds=(papers[1].id,)), now)
    store.decisions.append("agents", [papers[0].id], DecisionKind.SAVE, now)
    store.decisions.append("vision", [papers[2].id], DecisionKind.SAVE, now)
    waiting = store.scores.waiting("agents", first=MON, last=WED)
    assert [row.paper.id for row in waiting] == [papers[2].id, papers[3].id]
    assert store.scores.waiting("agents", first=MON, last=WED, limit=1) == waiting[:1]
    assert store.scores.waiting("agents", first=WED, last=WED) == waiting[1:]
    assert store.scores.waiting("agents", first=MON, last=WED, newest_first=True) == waiting[::-1]
    assert store.scores.waiting_ids("agents", first=MON, last=WED) == [papers[2].id, papers[3].id]
    store.decisions.undo(now)
    store.decisions.undo(now)
    assert len(store.scores.waiting("agents", first=MON, last=WED)) == 3


def test_papers_are_looked_up_in_the_order_asked(
    store: Store, papers: list[Paper], scored: Score, now: datetime
) -> None:
    """Unranked papers come too, unknown ones do not, each comes once."""
    rank(store, now, scored(papers[0].id, 10))
    asked = [papers[2].id, "2604.99999", papers[0].id, papers[2].id]
    rows = store.scores.of("agents", asked)
    assert [row.paper.id for row in rows] == [papers[2].id, papers[0].id]
    assert rows[0].scored is None


def test_the_counts_are_those_of_the_rows(
    store: Store, papers: list[Paper], scored: Score, now: datetime
) -> None:
    """New are the scored papers of the span without decision, seeds left out."""
    rank(store, now, *(scored(paper.id, 10) for paper in papers))
    store.fields.put(Field("agents", seeds=(papers[1].id,)), now)
    store.decisions.append("agents", [papers[0].id], DecisionKind.LATER, now, until=WED)
    store.decisions.append("agents", ["2601.00001"], DecisionKind.SAVE, now)

    def counts(first: date, last: date) -> dict[tuple[DecisionKind | None, date | None], int]:
        rows = store.scores.counts("agents", first=first, last=last)
        return {(kind, until): number for kind, until, number in rows}

    decided = {(DecisionKind.LATER, WED): 1, (DecisionKind.SAVE, None): 1}
    assert counts(MON, WED) == decided | {(None, None): 2}
    assert counts(WED, WED) == decided | {(None, None): 1}
    assert counts(MON, MON) == decided | {(None, None): 0}
