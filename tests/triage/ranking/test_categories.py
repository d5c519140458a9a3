"""Categories: the ones that examples share raise a paper; unknown ones do nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from triage.models import Field
from triage.ranking import Background, Example, Model, Profile


@pytest.fixture
def part(week):
    """Return a function from a paper's categories to what they give it."""
    papers = [
        replace(e.paper, categories=("cs.CV",) if n % 9 else ("cs.IR",)) for n, e in enumerate(week)
    ]
    examples = [Example(p, e.vector) for p, e in zip(papers, week, strict=True)]
    background = Background.of(examples)
    profile = Profile(
        Field("f"), None, tuple(e for e in examples if e.paper.categories == ("cs.IR",))[:6], ()
    )

    def give(*categories: str) -> float:
        asked = Example(
            replace(week[1].paper, id="2604.99999", categories=categories), week[1].vector
        )
        scored = Model(profile, background).score(background.see([asked]))[0]
        return sum(found.value for found in scored.parts if found.name == "categories")

    return give


def test_a_category_of_the_examples_raises(part):
    """A paper where the examples stand gains, one where papers in general stand loses."""
    assert part("cs.IR") > 0 > part("cs.CV")


def test_no_known_category_is_no_no(part):
    """A paper whose categories nobody knows is neither raised nor lowered by them."""
    assert part() == 0
