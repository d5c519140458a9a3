"""Several interests in one field: found where examples fall apart, and each served."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.models import Scored
from triage.ranking import Background, Example, Model, Profile
from triage.ranking.background import FEWER
from triage.ranking.features import Features
from triage.ranking.judged import TOLD
from triage.ranking.learning import Begun
from triage.ranking.parting import LEAST, MOST, parted

Lists = dict[str, dict[str, list[Example]]]
MakeProfile = Callable[..., Profile]


def _placed(rows: np.ndarray) -> Features:
    """Return papers of which nothing but their places is known."""
    size = len(rows)
    return Features(
        ids=tuple(str(row) for row in range(size)),
        meaning=rows.astype(np.float32),
        embedded=np.ones(size, dtype=bool),
        topics=np.zeros((size, 0), dtype=np.float32),
        words=None,
        wording=None,
        weights=np.ones(size),
        authors=(frozenset(),) * size,
        categories=(frozenset(),) * size,
    )


def _around(centres: int, each: int, spread: float, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    rows = np.repeat(np.eye(32)[:centres], each, axis=0)
    rows = rows + spread * random.standard_normal(rows.shape) / np.sqrt(32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("centres", [1, 2, 3])
def test_each_group_of_examples_is_an_interest(centres: int) -> None:
    """Examples around one place are one interest, around three places three."""
    groups = parted(_placed(_around(centres, each=6, spread=0.8, seed=centres)))
    assert [sorted(rows.tolist()) for rows in groups] == [
        list(range(6 * n, 6 * n + 6)) for n in range(centres)
    ]


@pytest.mark.parametrize("few", [LEAST, 5, 20])
def test_an_interest_with_few_examples_is_found_beside_one_with_many(few: int) -> None:
    """Two groups of whatever size are told apart without an error."""
    rows = np.vstack([_around(1, 30, 0.8, seed=few), _around(2, few, 0.8, seed=few)[few:]])
    groups = parted(_placed(rows))
    assert [rows.tolist() for rows in groups] == [list(range(30)), list(range(30, 30 + few))]


@settings(deadline=None, max_examples=40)
@given(
    centres=st.integers(1, 6), each=st.integers(0, 9), spread=st.floats(0, 3), seed=st.integers(0)
)
def test_every_example_belongs_to_one_interest(
    centres: int, each: int, spread: float, seed: int
) -> None:
    """Whatever the examples: no more interests than allowed, none of them tiny, nothing lost."""
    groups = parted(_placed(_around(centres, each, spread, seed % 2**32)))
    assert sorted(np.concatenate(groups).tolist()) == list(range(centres * each))
    assert len(groups) <= MOST
    assert len(groups) == 1 or min(map(len, groups)) >= LEAST


def test_examples_that_have_nothing_in_common_are_no_interests() -> None:
    """Papers all over the place are learned as one field: any parting would be chance."""
    assert len(parted(_placed(_around(30, each=1, spread=0.0, seed=0)))) == 1


def test_papers_without_a_vector_are_no_interest_of_their_own() -> None:
    """Half of one subject's papers are not embedded yet: topics alone say that it is one."""
    near, far = _around(1, each=20, spread=0.5, seed=0), _around(1, each=20, spread=2, seed=1)
    known = np.arange(20) < 10
    half = replace(_placed(near * known[:, None]), embedded=known, topics=far)
    assert len(parted(half)) == 1
    assert len(parted(replace(half, embedded=np.ones(20, dtype=bool)))) == 2


def test_two_reading_lists_in_one_field_are_both_served(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """Learned from two lists at once, a field puts what either of them saved above the week."""
    names = ("long-context", "gaussian-splatting")
    seeds = [seed for name in names for seed in lists[name]["seed"]]
    behind = Background.of(week)
    assert len(parted(behind.see(seeds))) == len(names)
    model = Model(make_profile(liked=seeds), behind)
    ordinary = _scores(model.score(behind.see(week)))
    for name in names:
        saved = _scores(model.score(behind.see(lists[name]["saved"])))
        assert np.mean(np.array(saved) > np.quantile(ordinary, 0.9)) > 0.7


def test_an_interest_is_not_outnumbered_by_what_its_whole_field_rejected(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """As many rejected as liked in a field says nothing against the few examples of a part."""
    seeds = [seed for role in lists.values() for seed in role["seed"]]
    behind, few = Background.of(week), np.arange(LEAST)
    level = Begun.of(make_profile(liked=seeds, rejected=week[: len(seeds)]), behind)
    many = Begun.of(make_profile(liked=seeds, rejected=week[:200]), behind)
    assert {one.learned.outnumbered for one in (level, level.narrowed(few))} == {1}
    times = {one.learned.outnumbered for one in (many, many.narrowed(few))}
    assert times == {200 / len(seeds)}


def test_interests_are_told_by_their_words_and_examples(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """Each of two lists is named by what it is about; a field without examples has no interest."""
    behind = Background.of(week)
    ids = {name: [seed.paper.id for seed in lists[name]["seed"]] for name in lists}
    both = make_profile(liked=[seed for role in lists.values() for seed in role["seed"]])
    told = {interest.examples: set(interest.words) for interest in Model(both, behind).interests}
    assert "gaussian" in told.pop(tuple(ids["gaussian-splatting"]))
    assert told.pop(tuple(ids["long-context"])) & {"context", "long", "attention", "kv"}
    assert not told
    assert Model(make_profile(description="splatting"), behind).interests == ()


def test_scores_of_several_interests_are_sums_of_their_parts(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """Every paper has one score, in the order asked for, that its parts add up to."""
    seeds = [seed for role in lists.values() for seed in role["seed"]]
    behind = Background.of(week)
    model, seen = Model(make_profile(liked=seeds), behind), behind.see(week)
    scored = model.score(seen)
    assert [one.paper_id for one in scored] == [example.paper.id for example in week]
    for one in scored:
        assert one.score == pytest.approx(sum(part.value for part in one.parts), abs=1e-6)
    assert model.points(seen) == pytest.approx(_scores(scored), abs=0.05)


def test_fewer_papers_tell_nearly_as_well_what_is_ordinary(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """Of a large archive interests look at every n-th paper, which hardly changes the order."""
    seeds = [seed for role in lists.values() for seed in role["seed"]]
    small = _repeated(Background.of(week), FEWER // len(week))
    large = _repeated(Background.of(week), 2 * FEWER // len(week) + 1)
    assert (small.step, large.step) == (1, 2)
    assert small.fewer.features.ids == small.features.ids
    assert large.fewer.features.ids == large.features.ids[::2]
    assert set(large.fewer.features.ids) < set(large.features.ids)
    points = [Model(make_profile(liked=seeds), one).points(one.see(week)) for one in (small, large)]
    assert np.corrcoef(points)[0, 1] > 0.9  # of 150 papers instead of 300, each many times


def _repeated(behind: Background, times: int) -> Background:
    """Return a background that holds each paper so many times."""
    features = behind.features.at([*range(len(behind.features.ids))] * times)
    spaces = behind._space, behind._wording, behind._topics
    return Background(*spaces, behind._middle, features)


def test_a_reason_names_the_interest_that_a_paper_fits(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """The best papers of either subject name their own; a field with one interest names none."""
    seeds = [seed for role in lists.values() for seed in role["seed"]]
    behind = Background.of(week)
    both = Model(make_profile(liked=seeds), behind).score(behind.see(week))
    titles = {one.paper.id: one.paper.title for one in week}
    splatting = [one for one in both if "Gaussian Splatting" in titles[one.paper_id]]
    attention = [one for one in both if "Attention-Based" in titles[one.paper_id]]
    assert splatting
    assert attention
    assert all("interest in gaussian" in _meaning(one) for one in splatting)
    assert not any("gaussian" in _meaning(one).partition("fits")[2] for one in attention)
    read = [part.why for one in both for part in one.parts if part.name == "meaning"]
    assert len(read) > TOLD
    assert all("interest in" in why for why in read)
    alone = Model(make_profile(liked=lists["long-context"]["seed"]), behind)
    assert not any("interest" in _meaning(one) for one in alone.score(behind.see(week)))


def _meaning(scored: Scored) -> str:
    return next(part.why for part in scored.parts if part.name == "meaning")


def _scores(scored: list[Scored]) -> list[float]:
    return [one.score for one in scored]
