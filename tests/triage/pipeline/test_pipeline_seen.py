"""What the ranker saw of the inboxes' papers is read again, and made anew when it is behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from triage.config import Home, Settings
from triage.models import Paper
from triage.pipeline.seen import seen
from triage.pipeline.work import Work
from triage.ranking import Background, Example, Features
from triage.store import open_store

NOW = datetime(2026, 4, 17, 7, tzinfo=UTC)
TEXTS = ("agents plan", "agents act", "attention is cached", "splats are rendered", "")


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    """Return the world of a job in a new home."""
    home = Home(tmp_path)
    with open_store(home.store) as store:
        yield Work(home, Settings(), store, lambda: NOW, offline=True)


def example(
    number: int, text: str, *, embedded: bool = True, authors: Sequence[str] = ()
) -> Example:
    """Return a paper of a text, with a vector that is its own."""
    vector = np.random.default_rng(number).normal(size=8).astype(np.float32)
    paper = Paper(
        f"2604.{number:05}",
        text,
        f"We say that {text}.",
        authors=tuple(authors),
        categories=("cs.LG",) if number % 2 else (),
        announced=date(2026, 4, 17),
    )
    return Example(paper, vector / np.linalg.norm(vector) if embedded else None)


EXAMPLES = [
    example(n, f"{TEXTS[n % 5]} {n % 7}", embedded=n % 9 != 0, authors=("Ö. Ä", "B")[: n % 3])
    for n in range(60)
]


def nothing() -> list[Example]:
    """Fail: what is kept needs no vectors."""
    raise AssertionError


def look(
    work: Work,
    make: Callable[[], Sequence[Example]] = nothing,
    *,
    known: Sequence[Example] = EXAMPLES,
    key: str = "1",
    behind: Background | None = None,
) -> Features:
    """Return what is seen of the papers of some examples."""
    papers = [one.paper for one in known]
    return seen(work, behind or Background.of(EXAMPLES), papers, make, model="m", key=key)


def test_what_was_seen_is_read_again_as_it_was(work: Work) -> None:
    """Every number, name and paper is the same; no text and no vector is read."""
    made, again = look(work, lambda: EXAMPLES), look(work)
    assert again.papers == made.papers
    for name, value in made.arrays().items():
        assert np.array_equal(again.arrays()[name], value), name
    assert (again.authors, again.categories) == (made.authors, made.categories)
    assert again.weights.tolist() == made.weights.tolist()


@pytest.mark.parametrize(
    "known", [EXAMPLES[:1], [example(1, "", embedded=False)]], ids=["one", "one without anything"]
)
def test_one_paper_is_kept_too(work: Work, known: list[Example]) -> None:
    """An inbox may hold a single paper of which hardly anything is known."""
    made = look(work, lambda: known, known=known)
    again = look(work, known=known)
    assert (again.ids, again.authors, again.categories) == (
        made.ids,
        made.authors,
        made.categories,
    )


def test_it_is_made_anew_when_anything_it_rests_on_changed(work: Work) -> None:
    """Another key, other papers, or papers in general that are others."""
    look(work, lambda: EXAMPLES)
    fewer, general = EXAMPLES[:50], Background.of(EXAMPLES[:40])
    for change in ({"key": "2"}, {"known": fewer}, {"behind": general}):
        with pytest.raises(AssertionError):
            look(work, **change)
    assert look(work, lambda: fewer, known=fewer).ids == tuple(one.paper.id for one in fewer)
    assert look(work, known=fewer).ids == tuple(one.paper.id for one in fewer)


def test_a_damaged_file_is_made_anew(work: Work) -> None:
    """Cut short or overwritten, it costs the time to make it again and nothing else."""
    look(work, lambda: EXAMPLES)
    (path,) = work.home.index.glob("inbox-*.npz")
    whole = path.read_bytes()
    for damaged in (whole[:-100], b"", b"PK\x03\x04 nothing of the kind"):
        path.write_bytes(damaged)
        assert len(look(work, lambda: EXAMPLES).ids) == len(EXAMPLES)
        assert path.read_bytes() == whole


def test_papers_that_changed_are_the_ones_of_today(work: Work) -> None:
    """Titles are never those of the day it was kept: reasons quote the papers as they are."""
    look(work, lambda: EXAMPLES)
    retitled = [replace(one, paper=replace(one.paper, title="New")) for one in EXAMPLES]
    with pytest.raises(AssertionError):
        look(work, known=retitled)
    found = look(work, lambda: retitled, known=retitled)
    assert {paper.title for paper in found.papers} == {"New"}
