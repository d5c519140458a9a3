"""Scores: sums of checkable parts that follow the examples."""

from __future__ import annotations

import numpy as np
import pytest

from triage.models import Field
from triage.ranking import Background, Example, Model, Profile, score
from triage.ranking.judged import TOLD

_TOPICS = {
    "retrieval": "dense retrieval query passage reranking index search engine recall",
    "robots": "robot grasping manipulation arm policy control gripper tactile motion",
    "proteins": "protein folding sequence residue structure binding molecule enzyme drug",
}
_SIZE = 24


@pytest.fixture
def world(make_paper):
    """Return a function that makes papers on a topic, each with a vector near the topic's."""
    random = np.random.default_rng(7)
    centres = dict(zip(_TOPICS, np.eye(_SIZE, dtype=np.float32), strict=False))

    def make(topic: str, **facts: object) -> Example:
        words = random.permutation(_TOPICS[topic].split())[:6]
        vector = centres[topic] + 0.25 * random.standard_normal(_SIZE).astype(np.float32)
        text = f"We present work on {' '.join(words)} with results."
        names = (f"Author {random.integers(10_000)}",)
        paper = make_paper(
            **{"title": " ".join(words[:3]), "abstract": text, "authors": names, **facts}
        )
        return Example(paper, vector / np.linalg.norm(vector))

    return make


@pytest.fixture
def stream(world):
    """Return 300 papers, a third on each topic."""
    return [world(topic) for _ in range(100) for topic in _TOPICS]


def _profile(liked=(), rejected=(), **field: object) -> Profile:
    return Profile(Field("f", **field), None, tuple(liked), tuple(rejected))


def _mean(scores, stream, word: str) -> float:
    values = [s.score for s, e in zip(scores, stream, strict=True) if word in e.paper.abstract]
    return float(np.mean(values))


def test_parts_sum_to_the_score_exactly(world, stream):
    """For every paper the stored parts add up to the score, and the score is within 0 to 100."""
    profile = _profile(
        [world("retrieval") for _ in range(4)],
        [world("robots") for _ in range(4)],
        include=("dense retrieval", "recall"),
        exclude=("gripper",),
        authors=(stream[0].paper.authors[0],),
    )
    for scored in score(profile, stream):
        assert sum(part.value for part in scored.parts) == pytest.approx(scored.score, abs=1e-9)
        assert 0 <= scored.score <= 100


def test_papers_like_the_examples_come_first(world, stream):
    """Three examples of a topic put its papers above all others."""
    scores = score(_profile([world("robots") for _ in range(3)]), stream)
    best = sorted(scores, key=lambda scored: -scored.score)[:50]
    robots = {e.paper.id for i, e in enumerate(stream) if i % 3 == 1}
    assert {scored.paper_id for scored in best} <= robots


def test_a_description_alone_orders_papers(stream):
    """Without any example the words of the description decide."""
    profile = _profile(description="protein folding and structure of a molecule")
    scores = score(profile, stream)
    best = max(scores, key=lambda scored: scored.score)
    proteins = {e.paper.id for i, e in enumerate(stream) if i % 3 == 2}
    assert best.paper_id in proteins


def test_without_anything_every_paper_is_ordinary(stream):
    """A field that says nothing gives every paper the same low score."""
    assert {scored.score for scored in score(_profile(), stream)} == {5.0}


def test_a_score_does_not_depend_on_what_else_was_announced(world, stream):
    """With the background fixed, a paper's score is the same in any company."""
    model = Model(_profile([world("robots")]), background := Background.of(stream))
    alone = model.score(background.see(stream[:1]))
    assert alone == model.score(background.see(stream))[:1]


def test_points_order_as_scores_do(world, stream):
    """The unrounded points that the benchmark ranks by are the scores that are shown."""
    model = Model(_profile([world("robots")]), background := Background.of(stream))
    seen = background.see(stream)
    shown = [scored.score for scored in model.score(seen)]
    assert model.points(seen) == pytest.approx(shown, abs=0.05)


def test_rejecting_lowers_what_is_like_it(world, stream):
    """Rejected papers lower papers like them, in a part that names the nearest one."""
    liked = [world("retrieval"), world("robots")]
    rejected = [world("robots") for _ in range(5)]
    before = score(_profile(liked), stream)
    after = score(_profile(liked, rejected), stream)
    assert _mean(after, stream, "gripper") < _mean(before, stream, "gripper")
    ids = {example.paper.id for example in rejected}
    named = [p for s in after for p in s.parts if p.name == "rejected"]
    assert named
    assert all(set(part.points_to) <= ids for part in named)


def test_meaning_points_at_saved_papers_but_never_at_the_paper_itself(stream):
    """The reasons name examples; a saved paper is no evidence for itself."""
    liked = stream[:5]
    ids = {example.paper.id for example in liked}
    for scored in score(_profile(liked), stream):
        for part in scored.parts:
            if part.name == "meaning":
                assert set(part.points_to) <= ids - {scored.paper_id}


def test_words_point_at_words_of_the_paper(world, stream):
    """The words named as shared stand in the paper."""
    texts = {e.paper.id: f"{e.paper.title} {e.paper.abstract}".lower() for e in stream}
    for scored in score(_profile([world("proteins") for _ in range(2)]), stream):
        for part in scored.parts:
            if part.name == "words":
                assert all(
                    word in texts[scored.paper_id]
                    for term in part.points_to
                    for word in term.split()
                )


def test_papers_without_vectors_are_scored_by_words(world, stream):
    """A paper that is not embedded yet has no part from meaning, and still an order."""
    bare = [Example(example.paper, None) for example in stream]
    scores = score(_profile([world("robots") for _ in range(3)]), bare)
    assert all(part.name != "meaning" for scored in scores for part in scored.parts)
    assert _mean(scores, stream, "robot") > _mean(scores, stream, "protein")


def test_authors_of_saved_papers_raise_a_paper(world, stream):
    """A known author is a part of its own that names him."""
    liked = [world("robots", authors=("Grace Hopper",))]
    other = world("proteins", authors=("Grace  HOPPER",))
    scored = score(_profile(liked), [*stream, other])[-1]
    part = next(part for part in scored.parts if part.name == "authors")
    assert part.value > 0
    assert part.points_to == ("Grace  HOPPER",)


@pytest.mark.parametrize("rejected", [0, 20])
def test_a_background_can_be_kept_and_read_again(world, stream, rejected):
    """Arrays and back: the scores stay the same to within half precision."""
    made = Background.of(stream)
    read = Background.from_arrays(made.arrays())
    profile = _profile(
        [world("robots") for _ in range(3)], [world("proteins") for _ in range(rejected)]
    )
    ours = [scored.score for scored in score(profile, stream, made)]
    again = [scored.score for scored in score(profile, stream, read)]
    assert again == pytest.approx(ours, abs=0.3)


def test_one_paper_is_scored_without_warning(world):
    """A field's first paper, with nothing to compare with, still gets a score."""
    scored = score(_profile([world("robots")]), [world("robots")])
    assert len(scored) == 1


def test_far_papers_name_one_word_of_theirs_and_near_ones_several(world, stream):
    """However far a paper is, each of its parts says what a person can check."""
    many = [*stream, *(world(topic) for _ in range(100) for topic in ("proteins", "retrieval"))]
    assert len(many) > TOLD
    texts = {e.paper.id: f"{e.paper.title} {e.paper.abstract}".lower() for e in many}
    named: dict[bool, list[int]] = {True: [], False: []}
    found = score(_profile([world("robots") for _ in range(3)]), many)
    least = sorted((scored.score for scored in found), reverse=True)[TOLD]
    for scored in found:
        assert all(part.why for part in scored.parts)
        for part in scored.parts:
            if part.name == "words":
                words = [word for term in part.points_to for word in term.split()]
                assert all(word in texts[scored.paper_id] for word in words)
                named[scored.score > least].append(len(part.points_to))
    assert max(named[True]) > 1
    assert max(named[False]) <= 1
