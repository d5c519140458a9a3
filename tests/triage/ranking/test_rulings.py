"""What rules say about many papers: found once, row by row."""

from __future__ import annotations

import pytest

from triage.models import Field, Paper
from triage.ranking.rules import EXCLUDED, INCLUDED, Ruled
from triage.ranking.rulings import Rulings

PAPERS = [
    Paper("1", "Caches", "We compress."),
    Paper("2", "Agents", "They plan."),
    Paper("3", "A survey of caches", "We count."),
]
AGED = Ruled("recency", -0.25, "announced a week ago", ())


def test_each_paper_gets_its_rules_and_their_sum() -> None:
    """The user's rules and what counts beside the subject add up; who is not named has no row."""
    field = Field("f", include=("caches",), exclude=("survey",))
    rulings = Rulings.of(field, PAPERS, {"3": [AGED]})
    names = {row: [rule.name for rule in rules] for row, rules in rulings.rows.items()}
    assert names == {0: ["keywords"], 2: ["keywords", "excluded", "recency"]}
    assert rulings.strengths.tolist() == pytest.approx([INCLUDED, 0, INCLUDED + EXCLUDED - 0.25])


def test_no_papers_have_no_rulings() -> None:
    """Of no papers, nothing is said."""
    assert not Rulings.of(Field("f", include=("caches",)), [], {}).rows
