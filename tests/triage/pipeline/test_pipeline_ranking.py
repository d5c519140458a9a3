"""Ranking as a job: after a decision the best papers come first, and in the end all are in step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from triage.config import Home, Settings
from triage.models import DecisionKind, Field, Paper, Scored
from triage.pipeline import ranking
from triage.pipeline.ranking import AT_ONCE, finish, rank, rank_best
from triage.pipeline.work import Work
from triage.store import open_store

NOW = datetime(2026, 4, 17, 7, tzinfo=UTC)
DAY = date(2026, 4, 17)
TOPICS = (
    "agents plan tools memory browse act goals tasks web steps",
    "splatting gaussian render scene camera view radiance mesh depth pose",
    "protein folding docking ligand residue binding sequence helix assay cell",
)
PAPERS = 3000


def paper(number: int) -> Paper:
    """Return a paper that has more or less to do with one topic."""
    draw = np.random.default_rng(number)
    own, other = TOPICS[number % 3].split(), " ".join(TOPICS).split()
    said = [*draw.choice(own, number % 7), *draw.choice(other, 40)]
    return Paper(f"2604.{number:05}", " ".join(said[:4]), " ".join(said[4:]), announced=DAY)


FIELD = Field("agents", seeds=tuple(paper(number).id for number in (6, 27, 48, 69)))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home whose field was ranked."""
    home = Home(tmp_path_factory.mktemp("ranked"))
    with open_store(home.store) as store:
        store.papers.put([paper(number) for number in range(PAPERS)], NOW)
        store.fields.put(FIELD, NOW)
    return home


@pytest.fixture
def work(home: Home) -> Iterator[Work]:
    """Return the world of a process that has ranked the field; decisions are undone afterwards."""
    with open_store(home.store) as store:
        work = Work(home, Settings(), store, lambda: NOW, offline=True)
        store.fields.put(FIELD, NOW)
        rank(work, [FIELD])
        yield work
        while store.decisions.undo(NOW):
            pass


def stored(work: Work) -> dict[str, Scored]:
    """Return the stored scores, best first."""
    rows = work.store.scores.ranked(FIELD.name, first=DAY, last=DAY)
    return {row.paper.id: row.scored for row in rows if row.scored}


def decide(work: Work, kind: DecisionKind, *numbers: int) -> None:
    """Decide on papers."""
    work.store.decisions.append(FIELD.name, [paper(number).id for number in numbers], kind, NOW)


def another_process() -> None:
    """Forget what this process ranked, as another one never knew it."""
    ranking._last.clear()


def test_the_best_come_first_and_nobody_can_tell_in_the_end(work: Work) -> None:
    """The best are in order at once, the others later; then all is as if ranked in one go."""
    before = stored(work)
    decide(work, DecisionKind.SAVE, 13, 34)  # of the second topic
    left = rank_best(work, [FIELD])
    between = stored(work)
    assert [*between][:AT_ONCE] != [*before][:AT_ONCE]
    unchanged = [key for key in between if between[key] == before[key]]
    assert len(unchanged) > PAPERS / 2
    for _ in finish(work, left):
        pass
    after = stored(work)
    assert [*after][:AT_ONCE] == [*between][:AT_ONCE]
    assert all(between[key] in (before[key], after[key]) for key in after)
    another_process()
    work.store.marks.set("ranked:agents", "")
    rank(work, [FIELD])
    assert stored(work) == after


def test_a_ranking_given_up_and_undone_leaves_nothing_behind(work: Work) -> None:
    """Undone before the others were stored, the best are as they were as well."""
    before = stored(work)
    decide(work, DecisionKind.REJECT, 90, 111, 132)
    steps = finish(work, rank_best(work, [FIELD]))
    next(steps)
    assert stored(work) != before
    work.store.decisions.undo(NOW)
    rank(work, [FIELD])
    assert stored(work) == before


def test_a_paper_that_stood_high_falls_at_once(work: Work) -> None:
    """Papers that fall out of the best are among the first to be stored."""
    decide(work, DecisionKind.SAVE, *range(13, 500, 21))
    rank(work, [FIELD])
    work.store.decisions.undo(NOW)
    left = rank_best(work, [FIELD])
    between = stored(work)
    for _ in finish(work, left):
        pass
    after = stored(work)
    assert [*between][:AT_ONCE] == [*after][:AT_ONCE]


def test_what_another_process_ranked_since_stays(work: Work) -> None:
    """Steps that are left over from an older ranking store nothing."""
    decide(work, DecisionKind.SAVE, 1)
    left = rank_best(work, [FIELD])
    decide(work, DecisionKind.SAVE, 2)
    another_process()
    rank(work, [FIELD])
    newer = stored(work)
    assert [*finish(work, left)] == []
    assert stored(work) == newer


def test_a_field_removed_meanwhile_stays_away(work: Work) -> None:
    """Nor do they bring back the scores of a field that is gone."""
    decide(work, DecisionKind.SAVE, 1)
    left = rank_best(work, [FIELD])
    work.store.fields.remove(FIELD.name)
    assert [*finish(work, left)] == []
    assert stored(work) == {}


def test_nothing_is_done_that_was_done_before(work: Work) -> None:
    """A second ranking of the same finds nothing to do, in this process and in another."""
    told: list[str] = []
    watched = Work(
        work.home, work.settings, work.store, work.clock, True, lambda what, *_: told.append(what)
    )
    assert rank_best(watched, [FIELD]) == []
    another_process()
    rank(watched, [FIELD])
    assert told == []
    decide(work, DecisionKind.SAVE, 1)
    rank(watched, [FIELD])
    assert told


def test_rules_that_changed_count_at_once(work: Work) -> None:
    """A process that ranked a field before follows its new keywords, and forgets them."""
    words = ("ligand", "nobody says this")
    work.store.fields.put(replace(FIELD, include=words), NOW)
    rank(work, [work.store.fields.get(FIELD.name)])
    named = {one for one, scored in stored(work).items() if "keywords" in told(scored)}
    assert named == {p.id for p in map(paper, range(PAPERS)) if "ligand" in p.title + p.abstract}
    work.store.fields.put(FIELD, NOW)
    rank(work, [FIELD])
    assert not any("keywords" in told(scored) for scored in stored(work).values())


def told(scored: Scored) -> set[str]:
    """Return the names of the parts of a score."""
    return {part.name for part in scored.parts}
