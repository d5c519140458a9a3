"""Which papers are shown as one, in the inbox and in the digest."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from triage.config import Settings
from triage.inbox.morning import make_digest
from triage.inbox.near import twins
from triage.models import Field, Paper, Scored
from triage.store import open_store

AT = datetime(2026, 4, 8, 6, tzinfo=UTC)
MODEL = "m"
_ANGLES = (0, 10, 30, 32, 80)
"""Where the papers' vectors point, in degrees: 0 and 10 are 0.98 apart, 0 and 30 are 0.87."""
_PEOPLE = (("Ada Lovelace", "Émile Borel"), (), ("A. Turing", "Emile Borel"), ("B. Russell",), ())


def _papers():
    return [
        Paper(
            f"2604.0000{n}", f"Title {n}", f"text {n}", authors=people, announced=date(2026, 4, 7)
        )
        for n, people in enumerate(_PEOPLE)
    ]


@pytest.fixture
def store(tmp_path):
    """Return a store with five papers, ranked in one field in their order."""
    with open_store(tmp_path / "triage.db") as opened:
        papers = _papers()
        opened.papers.put(papers, AT)
        opened.fields.put(Field("f"), AT)
        angles = np.radians(_ANGLES)
        rows = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
        texts = [f"{paper.title}. {paper.abstract}" for paper in papers]
        opened.vectors.put(texts, rows, MODEL)
        scores = [Scored(paper.id, 90.0 - 10 * n, ()) for n, paper in enumerate(papers)]
        opened.scores.put("f", scores, profile="p", at=AT)
        yield opened


def test_papers_of_one_thread_and_near_duplicates_belong_together(store):
    """Nearly the same text is enough; less is where the same people wrote both."""
    ids = [paper.id for paper in _papers()]
    assert twins(store, MODEL, ids) == {
        "2604.00001": "2604.00000",  # nearly the same
        "2604.00002": "2604.00000",  # one of two authors wrote both
        "2604.00003": "2604.00000",  # nearly the same as that one
    }
    assert twins(store, MODEL, ["2604.00000", "2604.00003"]) == {}


def test_the_digest_shows_papers_that_belong_together_as_one(store):
    """They take the time of one paper, and no paper is counted as waiting that is shown."""
    settings = Settings(minutes=2, seconds_per_paper=60, boundary_papers=0, audit_papers=0)
    share = make_digest(store, settings, lambda: AT, [Field("f")], model=MODEL).fields[0]
    assert [entry.paper.id for entry in share.entries] == ["2604.00000", "2604.00004"]
    under = {head: [twin.paper.id for twin in some] for head, some in share.under.items()}
    assert under == {"2604.00000": ["2604.00001", "2604.00002", "2604.00003"]}
    alone = make_digest(store, settings, lambda: AT, [Field("f")], model="").fields[0]
    assert [entry.paper.id for entry in alone.entries] == ["2604.00000", "2604.00001"]
    assert not alone.under
