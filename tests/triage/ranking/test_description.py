"""What a description says, and how many examples it is worth."""

from __future__ import annotations

import numpy as np
import pytest

from triage.models import Paper
from triage.ranking import Background, Example, Model
from triage.ranking.description import LEAST, MOST, Described, look_alikes, start

_SPLATTING = "3D Gaussian splatting"
_ANYTHING = "papers that I want to read"


@pytest.fixture(scope="module")
def behind(week):
    """Return what papers are like in general."""
    return Background.of(week)


def _start(profile, behind):
    """Return where the learning of a field begins."""
    return start(Described.of(profile, behind), behind.see(profile.liked))


def _worth(profile, behind):
    """Return how many examples the description counts for."""
    begin = _start(profile, behind)
    return len(profile.liked) * (1 - begin.share) / begin.share


def test_a_description_is_worth_the_examples_that_lie_along_it(make_profile, behind, lists):
    """One that names what was saved counts in full; one that fits any paper counts for less."""
    liked = lists["gaussian-splatting"]["seed"][:20]
    assert _worth(make_profile(description=_SPLATTING, liked=liked), behind) == pytest.approx(MOST)
    empty = _worth(make_profile(description=_ANYTHING, liked=liked), behind)
    assert LEAST <= empty < MOST / 2


def test_one_example_says_little_against_a_description(make_profile, behind, lists):
    """Whose first saved paper lies elsewhere has not taken the description back."""
    liked = lists["long-context"]["seed"][:1]
    assert _worth(make_profile(description=_SPLATTING, liked=liked), behind) > 1


def test_either_alone_is_all_there_is(make_profile, behind, lists):
    """Without examples the description is the whole, without description the examples are."""
    liked = lists["long-context"]["seed"][:3]
    assert _start(make_profile(description=_SPLATTING), behind).share == 0
    assert _start(make_profile(liked=liked), behind).share == 1
    assert _start(make_profile(), behind) is None


def test_the_topics_of_a_mere_description_are_those_of_the_papers_that_fit(
    make_profile, behind, week
):
    """Its own would be those of its commonest words."""
    profile = make_profile(description=_SPLATTING)
    begin = _start(profile, behind)
    assert not begin.along["topics"].any()
    assert begin.along["words"].any()
    best = max(Model(profile, behind).score(behind.see(week)), key=lambda scored: scored.score)
    assert {part.name: part.value for part in best.parts}["topics"] > 0


def test_a_description_is_about_its_rare_words(behind):
    """Of two words the rarer one weighs more than in a paper that holds the same two."""
    asked = behind.asked("learning splatting")
    paper = behind.see([Example(Paper("2604.00001", "learning splatting", ""), None)]).words
    columns = [behind.terms.index(word) for word in ("learning", "splatting")]
    common, rare = asked.toarray()[0][columns]
    as_paper = paper.toarray()[0][columns]
    assert rare / common == pytest.approx((as_paper[1] / as_paper[0]) ** 4, rel=1e-4)
    assert np.linalg.norm(asked.toarray()) == pytest.approx(1)


def test_look_alikes_of_a_mere_description_count_by_how_well_they_fit(behind):
    """Beside examples the best count alike; with a description alone twice as many, squared."""
    papers = behind.features
    strengths = np.linspace(1, 0, len(papers.ids))
    order = np.arange(len(papers.ids))
    alike = look_alikes(papers, order, strengths, 5, described=0.0)
    assert alike["meaning"] == pytest.approx(papers.meaning[:5].mean(axis=0), abs=1e-6)
    weights = (strengths[:10] - strengths[9]) ** 2
    told = look_alikes(papers, order, strengths, 5, described=1.0)
    assert told["meaning"] == pytest.approx(
        np.average(papers.meaning[:10], axis=0, weights=weights), abs=1e-6
    )


def test_words_that_no_paper_has_are_nothing(behind):
    """They neither fail nor draw anything."""
    assert behind.asked("qwrtz").nnz == 0
    assert behind.asked("").nnz == 0


def test_a_common_word_does_not_lead_a_description_astray(make_profile, behind, week):
    """A list by `learning for splatting` begins with splatting."""
    points = Model(make_profile(description="learning for splatting"), behind).points(
        behind.see(week)
    )
    best = [week[row].paper for row in np.argsort(-points)[:3]]
    assert all("splat" in f"{paper.title} {paper.abstract}".lower() for paper in best)
