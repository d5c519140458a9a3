"""The score: additive, bounded, explained, in a sensible order, and the same every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import mean, median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.models import Field, Paper, Part, Scored
from triage.ranking import Background, Example, Profile, score
from triage.ranking.judged import _sum
from triage.ranking.learning import Begun, _feedback

MakeProfile = Callable[..., Profile]
Lists = dict[str, dict[str, list[Example]]]


def part(scored: Scored, name: str) -> float:
    """Return the points of a part; 0 where the score has none of that name."""
    return sum(part.value for part in scored.parts if part.name == name)


def share_below(scores: Sequence[Scored], wanted: Sequence[Example]) -> float:
    """Return the share of other papers that stand below the median of the wanted ones."""
    ids = {example.paper.id for example in wanted}
    middle = median(s.score for s in scores if s.paper_id in ids)
    return mean(s.score < middle for s in scores if s.paper_id not in ids)


def bare(example: Example) -> Example:
    """Return an example without its vector."""
    return Example(example.paper, None)


@pytest.fixture
def everything(lists: Lists, week: list[Example], make_profile: MakeProfile) -> Profile:
    """Return a profile with all that can move a score."""
    return make_profile(
        liked=[*lists["long-context"]["seed"], *week[:2]],
        rejected=[*lists["gaussian-splatting"]["seed"], week[5]],
        description="Language models over long inputs, sparse attention, cache compression.",
        include=("attention", "agents"),
        exclude=("survey", "diffusion"),
        authors=tuple(week[7].paper.authors[:1]),
    )


def test_the_parts_sum_to_the_score(everything: Profile, week: list[Example]) -> None:
    """Why a paper stands where it stands can be added up by hand, to the printed digit."""
    for scored in score(everything, week):
        assert round(sum(part.value for part in scored.parts), 2) == scored.score
        assert 0.0 <= scored.score <= 100.0
        assert all(part.value == round(part.value, 2) for part in scored.parts)
        assert all(part.why for part in scored.parts)


VALUES = st.lists(st.floats(-200, 200).map(lambda value: round(value, 2)), max_size=6)


@given(VALUES)
def test_any_parts_sum_to_a_score_from_0_to_100(values: list[float]) -> None:
    """What goes over an end is made up for by what an ordinary paper gets."""
    paper = Paper("2604.00001", "A title", "")
    scored = _sum(paper, [Part(f"p{i}", value, "why") for i, value in enumerate(values)])
    assert type(scored.score) is float
    assert 0.0 <= scored.score <= 100.0
    assert round(sum((part.value for part in scored.parts), 0.0), 2) == scored.score


def test_scores_come_in_the_order_of_the_candidates(
    everything: Profile, week: list[Example]
) -> None:
    """One score per candidate, by its id; without candidates there is none."""
    scores = score(everything, week)
    assert [scored.paper_id for scored in scores] == [example.paper.id for example in week]
    assert score(everything, []) == []


def test_the_same_input_gives_the_same_scores(everything: Profile, week: list[Example]) -> None:
    """Nothing depends on chance, nor on the order in which examples were decided on."""
    again = replace(
        everything,
        liked=everything.liked[::-1],
        rejected=everything.rejected[::-1],
        field=replace(everything.field, include=everything.field.include[::-1]),
    )
    first = score(everything, week)
    assert score(everything, week) == first
    assert [s.score for s in score(again, week)] == pytest.approx([s.score for s in first], abs=0.2)


@pytest.mark.parametrize("name", ["long-context", "gaussian-splatting"])
@pytest.mark.parametrize("vectors", ["with vectors", "words only"])
def test_saved_papers_rise_over_a_real_week(
    name: str, vectors: str, lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """From a few seeds alone, what the person saved stands above nine tenths of the week."""
    seeds, saved = lists[name]["seed"], lists[name]["saved"]
    candidates = [*week, *saved]
    if vectors == "words only":
        seeds, candidates = [*map(bare, seeds)], [*map(bare, candidates)]
    scores = score(make_profile(liked=seeds), candidates)
    assert share_below(scores, saved) > 0.9


def test_two_distant_interests_both_rise(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """A field with two groups of seeds is not averaged into neither."""
    seeds = [example for roles in lists.values() for example in roles["seed"]]
    candidates = [*week, *(example for roles in lists.values() for example in roles["saved"])]
    scores = score(make_profile(liked=seeds), candidates)
    for roles in lists.values():
        others = {e.paper.id for r in lists.values() if r is not roles for e in r["saved"]}
        seen = [scored for scored in scores if scored.paper_id not in others]
        assert share_below(seen, roles["saved"]) > 0.8


def test_a_field_without_examples_ranks_by_its_description(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """On the first morning the description alone gives an order, and says so."""
    saved = lists["gaussian-splatting"]["saved"]
    profile = make_profile(description="3D Gaussian splatting: reconstruction, rendering, avatars.")
    scores = score(profile, [*week, *saved])
    assert share_below(scores, saved) > 0.9
    assert {part.name for scored in scores for part in scored.parts} <= {
        "meaning",
        "topics",
        "words",
        "ordinary",
    }


def test_one_example_is_enough_for_an_order(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """A single seed already lifts what the person saved above most of the week."""
    roles = lists["gaussian-splatting"]
    candidates = [*week, *roles["saved"]]
    behind = Background.of(candidates)
    for seed in roles["seed"]:
        scores = score(make_profile(liked=[seed]), candidates, behind)
        assert share_below(scores, roles["saved"]) > 0.6


def test_an_empty_profile_says_nothing(week: list[Example], make_profile: MakeProfile) -> None:
    """Without description and examples every paper is ordinary, and there is no error."""
    for scored in score(make_profile(), week):
        assert [part.name for part in scored.parts] == ["ordinary"]


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_an_example_is_no_evidence_for_itself(
    count: int, lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """A saved paper in the inbox is scored by the others, never by its own text."""
    liked = lists["long-context"]["seed"][:count]
    scores = score(make_profile(liked=liked), [*week, *liked])
    for scored in scores[len(week) :]:
        assert all(scored.paper_id not in part.points_to for part in scored.parts)


def test_saving_an_unlike_paper_does_not_raise_it(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """A paper that shares nothing with the field gains nothing from being its example."""
    seeds = lists["gaussian-splatting"]["seed"]
    before = score(make_profile(liked=seeds), week)
    lowest = min(range(len(week)), key=lambda i: (before[i].score, i))
    after = score(make_profile(liked=[*seeds, week[lowest]]), week)
    assert after[lowest].score == pytest.approx(before[lowest].score, abs=3)


def test_papers_like_rejected_ones_sink(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """Rejecting lowers what is like the rejected, raises nothing, and names the cause."""
    liked, rejected = lists["long-context"], lists["gaussian-splatting"]
    candidates = [*week, *liked["saved"], *rejected["saved"]]
    plain = score(make_profile(liked=liked["seed"]), candidates)
    warned = score(make_profile(liked=liked["seed"], rejected=rejected["seed"]), candidates)
    unwanted = slice(len(candidates) - len(rejected["saved"]), None)
    assert mean(part(scored, "rejected") for scored in warned[unwanted]) < -1
    assert mean(s.score for s in warned[unwanted]) < mean(s.score for s in plain[unwanted])
    assert share_below(warned, liked["saved"]) > 0.9
    assert all(part(scored, "rejected") <= 0 for scored in warned)
    ids = {example.paper.id for example in rejected["seed"]}
    named = {i for s in warned for p in s.parts if p.name == "rejected" for i in p.points_to}
    assert named
    assert named <= ids


def test_who_rejected_most_of_a_week_still_finds_what_they_like(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """Half a week rejected beside three examples hides nothing that is like those."""
    liked = lists["long-context"]
    gone, unseen = week[: len(week) // 2], week[len(week) // 2 :]
    candidates = [*unseen, *liked["saved"]]
    profile = make_profile(liked=liked["seed"][:3], rejected=gone)
    scored = score(profile, candidates, Background.of(week))
    assert share_below(scored, liked["saved"]) > 0.95


def test_papers_that_merely_fit_count_less_the_more_of_such_were_rejected(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """Unjudged papers that fit best are no examples where most of what fitted was rejected.

    Rejecting as many as were liked changes nothing; a third of all papers counts in full.
    """
    liked, background = lists["long-context"]["seed"][:5], Background.of(week)
    believed = [
        _feedback(Begun.of(make_profile(liked=liked, rejected=week[:count]), background).learned)
        for count in (0, 5, 10, 100)
    ]
    assert believed[0] == believed[1] > believed[2] > believed[3]
    assert believed[3] == pytest.approx(believed[0] / 20**3)


def test_rejected_papers_are_named_however_many_there_are(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """Who rejects most of what they see still reads which of it a paper is like."""
    liked, rejected = lists["long-context"], lists["gaussian-splatting"]
    profile = make_profile(liked=liked["seed"][:2], rejected=[*rejected["seed"], *week[:100]])
    scored = score(profile, rejected["saved"], Background.of(week))
    named = [reason for s in scored for reason in s.parts if reason.name == "rejected"]
    assert named
    assert all(reason.points_to for reason in named)


def test_what_is_near_is_never_below_what_is_far(make_profile: MakeProfile) -> None:
    """However few and however alike the candidates are, nearer to the description is not lower."""
    direction = np.eye(64, dtype=np.float32)

    def candidate(number: int, angle: float) -> Example:
        vector = np.cos(angle) * direction[0] + np.sin(angle) * direction[number]
        return Example(Paper(f"2604.{number:05d}", "", ""), vector.astype(np.float32))

    profile = replace(make_profile(description="x"), description_vector=direction[0])
    angles = (0.1, 0.3, 0.5, 0.7)
    scores = score(profile, [candidate(i, a) for i, a in enumerate(angles, start=1)])
    values = [scored.score for scored in scores]
    assert values == sorted(values, reverse=True)
    assert values[0] > values[-1]


@pytest.mark.parametrize("title", ["", "The", "!!!", "李明的论文"])
def test_texts_without_words_are_scored_too(
    title: str, week: list[Example], make_profile: MakeProfile
) -> None:
    """Empty titles, stop words and other scripts end in a score, not in an error."""
    empty = Example(Paper("2604.00001", title, ""), None)
    for profile in (make_profile(liked=[empty]), make_profile(description=title)):
        for candidates in ([empty], [empty, week[0]]):
            assert all(0 <= scored.score <= 100 for scored in score(profile, candidates))


def test_some_vectors_missing_is_no_error(
    lists: Lists, week: list[Example], make_profile: MakeProfile
) -> None:
    """A paper that is not embedded yet is judged by its words, the others by both."""
    seeds = lists["long-context"]["seed"]
    mixed = [bare(example) if i % 2 else example for i, example in enumerate(week)]
    scores = score(make_profile(liked=[bare(seeds[0]), *seeds[1:]]), mixed)
    assert all(part(scored, "meaning") == 0 for scored in scores[1::2])
    assert any(part(scored, "meaning") > 0 for scored in scores[::2])


BASE = Profile(
    Field("f", "d", ("cs.CL",), ("i",), ("e",), ("a",)),
    np.ones(2, dtype=np.float32),
    (Example(Paper("1", "t", "x"), None),),
    (),
)
_VECTOR = np.ones(2, dtype=np.float32)
CHANGES: dict[str, Profile] = {
    "description": replace(BASE, field=replace(BASE.field, description="e")),
    "categories": replace(BASE, field=replace(BASE.field, categories=("cs.AI",))),
    "include": replace(BASE, field=replace(BASE.field, include=("j",))),
    "exclude": replace(BASE, field=replace(BASE.field, exclude=())),
    "authors": replace(BASE, field=replace(BASE.field, authors=("b",))),
    "moved from include to exclude": replace(
        BASE, field=replace(BASE.field, include=("e",), exclude=("i",))
    ),
    "a title": replace(BASE, liked=(Example(Paper("1", "u", "x"), None),)),
    "an abstract": replace(BASE, liked=(Example(Paper("1", "t", "y"), None),)),
    "an example more": replace(BASE, liked=(*BASE.liked, Example(Paper("2", "t", "x"), None))),
    "rejected instead of liked": replace(BASE, liked=(), rejected=BASE.liked),
    "a vector of an example": replace(BASE, liked=(Example(Paper("1", "t", "x"), _VECTOR),)),
    "no vector of the description": replace(BASE, description_vector=None),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_the_fingerprint_changes_with_what_changes_scores(changed: Profile) -> None:
    """A profile that would score otherwise has another name."""
    assert changed.fingerprint("r", "m") != BASE.fingerprint("r", "m")


def test_the_fingerprint_stays_with_what_does_not() -> None:
    """Order, the field's name, its seeds by themselves and other facts of papers do not count."""
    two = (*BASE.liked, Example(Paper("2", "t", "x"), None))
    assert replace(BASE, liked=two).fingerprint("r", "m") == replace(
        BASE, liked=two[::-1]
    ).fingerprint("r", "m")
    for same in (
        replace(BASE, field=replace(BASE.field, name="g", seeds=("9",))),
        replace(BASE, liked=(Example(Paper("1", "t", "x", version=2, comment="c"), None),)),
    ):
        assert same.fingerprint("r", "m") == BASE.fingerprint("r", "m")
    assert BASE.fingerprint("s", "m") != BASE.fingerprint("r", "m") != BASE.fingerprint("r", "n")
