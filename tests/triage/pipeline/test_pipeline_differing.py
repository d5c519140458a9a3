"""What counts as a change between two records of a paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from triage.models import Paper
from triage.pipeline.differing import difference

AT = datetime(2026, 4, 13, tzinfo=UTC)
OLD = Paper("2604.00001", "A title", "An abstract.", ("A",), ("cs.LG",), 1, source="arxiv")
GONE = "This paper has been withdrawn by the author due to a crucial error"
CASES = {
    "nothing": (OLD, {}, None),
    "a new version": (OLD, {"version": 2, "title": "New"}, "version"),
    "a new version with the same texts": (OLD, {"version": 2}, "version"),
    "withdrawn": (OLD, {"version": 2, "comment": GONE}, "withdrawn"),
    "undone": (replace(OLD, version=2, comment=GONE), {"version": 3, "comment": None}, "restored"),
    "a DOI": (OLD, {"doi": "10.1000/1"}, "published"),
    "a journal": (OLD, {"journal_ref": "J. 1 (2026)", "comment": "x"}, "published"),
    "accepted": (OLD, {"comment": "Accepted at ICML 2026"}, "comment"),
    "a corrected title": (OLD, {"title": "A Title"}, "corrected"),
    "a cross-list": (OLD, {"categories": ("cs.LG", "cs.CL")}, None),
    "completed from a feed": (replace(OLD, source="arxiv-rss"), {"comment": "8 pages"}, None),
    "a version found late": (replace(OLD, version=None), {"version": 3}, None),
}


@pytest.mark.parametrize("case", CASES)
def test_kind_of_a_change(case: str) -> None:
    """Silence of a source that does not tell all is no change when it ends."""
    before, facts, kind = CASES[case]
    change = difference(before, replace(before, **{"source": "arxiv", **facts}), AT)
    assert (change.kind if change else None) == kind


def test_every_fact_that_differs_is_named() -> None:
    """Before and after, fact by fact."""
    change = difference(OLD, replace(OLD, version=2, title="New", authors=("A", "B")), AT)
    assert change is not None
    assert [(d.name, d.before, d.after) for d in change.differences] == [
        ("title", "A title", "New"),
        ("authors", "A", "A; B"),
    ]


def test_what_arxiv_says_of_a_version_counts_without_a_comment() -> None:
    """A version of zero kilobytes is withdrawn, whatever its comment says."""
    change = difference(OLD, replace(OLD, version=2), AT, is_withdrawn=True)
    assert change is not None
    assert change.kind == "withdrawn"
