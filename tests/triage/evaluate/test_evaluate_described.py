"""What descriptions are worth: alone, beside examples, and what is told of them."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from triage.errors import InputError
from triage.evaluate.described import NEAREST, WITHOUT, run
from triage.evaluate.labels import FieldLabels, read_descriptions
from triage.evaluate.material import Plan, cut, gather
from triage.evaluate.pool import Described

FIRST = date(2026, 4, 1)
_WORDS = "robot arm grasp torque"


@pytest.fixture
def measured(make_paper):
    """Return the rows of one field that is described once well and once badly, by ranker and k."""
    random = np.random.default_rng(3)
    papers = []
    for day in range(20):
        for n in range(12):
            noise = " ".join(f"w{i}" for i in random.integers(0, 300, 12))
            words = _WORDS if n % 4 == 0 else ""
            announced = FIRST + timedelta(days=day - 10)
            papers.append(make_paper(title=f"{words} {noise}", abstract="", announced=announced))
    labels = FieldLabels(frozenset(p.id for p in papers if _WORDS in p.title))
    material = gather(papers, {"robots": labels}, Plan(FIRST, None, (1, 3), 2, 1000, False))
    vectors = random.standard_normal((len(material.papers), 16)).astype(np.float32)
    vectors[:, 0] += [6 * (_WORDS in paper.title) for paper in material.papers]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    along, away = np.eye(16, dtype=np.float32)[:2]

    def measure(*said):
        texts = [Described(text, along if "robot" in text else away) for text in said]
        rows = run(material, cut(material, vectors), {"robots": texts}, lambda *_: None)
        return {(row.ranker, row.k): float(np.nanmean(row.by_day["ndcg_at_20"])) for row in rows}

    return measure


def test_a_description_alone_is_measured_beside_what_else_could_be_made_of_it(measured):
    """Without examples BM25, nearness and newest first are there; with some, the examples alone."""
    found = measured("robot arm")
    assert {name for name, k in found if k == 0} == {"triage", "bm25", NEAREST, "newest"}
    assert {name for name, k in found if k == 3} == {"triage", "bm25", WITHOUT}
    assert found["triage", 0] > 0.9
    assert found["triage", 0] > found["newest", 0]
    assert found["triage", 1] >= found[WITHOUT, 1]


def test_several_descriptions_of_a_field_count_alike(measured):
    """The figure is the mean of those of each, and examples alone do not depend on them."""
    good, bad, both = measured("robot arm"), measured("w1 w2"), measured("robot arm", "w1 w2")
    assert both["triage", 0] == pytest.approx((good["triage", 0] + bad["triage", 0]) / 2)
    assert both[WITHOUT, 3] == good[WITHOUT, 3] == bad[WITHOUT, 3]


def test_descriptions_are_read_and_bad_lines_are_told(tmp_path):
    """A field may have several; a line without field or text is left out and told."""
    path = tmp_path / "said.jsonl"
    path.write_text(
        '{"field": "a", "description": "one"}\n{"field": "a", "description": "two"}\n'
        '{"field": "b"}\nnot json\n{"field": "b", "description": " "}\n'
    )
    bad = []
    found = read_descriptions(path, report=lambda number, why: bad.append((number, why)))
    assert found == {"a": ("one", "two")}
    assert [number for number, _ in bad] == [3, 4, 5]
    path.write_text("{}\n")
    with pytest.raises(InputError, match="no line is a description"):
        read_descriptions(path, report=lambda _number, _why: None)


def test_descriptions_may_come_from_a_pipe():
    """As from a shell's process substitution, which can be read only once."""
    reading, writing = os.pipe()
    os.write(writing, b'{"field": "a", "description": "one"}\n')
    os.close(writing)
    try:
        found = read_descriptions(Path(f"/dev/fd/{reading}"), report=lambda _number, _why: None)
    finally:
        os.close(reading)
    assert found == {"a": ("one",)}
