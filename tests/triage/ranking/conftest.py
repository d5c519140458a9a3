"""Real abstracts with vectors of their words, so that nearness means something without a model."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from triage.models import Field, Paper
from triage.ranking import Example, Profile
from triage.sources.jsonl import read_papers

SAMPLE = Path(__file__).parents[3] / "data" / "sample"


def _word_vector(word: str) -> np.ndarray:
    seed = int.from_bytes(sha256(word.encode()).digest()[:8])
    return np.random.default_rng(seed).normal(size=64)


def embed(text: str) -> np.ndarray:
    """Return a unit vector: texts that share words are near, whatever the words are."""
    total = sum(
        (_word_vector(word) for word in sorted(set(re.findall(r"\w\w+", text.lower())))),
        np.full(64, 1.0),
    )
    return (total / np.linalg.norm(total)).astype(np.float32)


def example(paper: Paper) -> Example:
    """Return a paper with its vector."""
    return Example(paper, embed(f"{paper.title}. {paper.abstract}"))


@pytest.fixture(scope="session")
def week() -> list[Example]:
    """Return 300 papers of the sample week."""
    papers = list(read_papers(SAMPLE / "week.jsonl.gz", report=lambda _: None))
    return [example(paper) for paper in papers[:: len(papers) // 300][:300]]


@pytest.fixture(scope="session")
def lists() -> dict[str, dict[str, list[Example]]]:
    """Return the sample's reading lists: examples by field and role."""
    papers = {p.id: p for p in read_papers(SAMPLE / "library.jsonl.gz", report=lambda _: None)}
    lines = (SAMPLE / "reading_lists.jsonl").read_text(encoding="utf-8").splitlines()
    found: dict[str, dict[str, list[Example]]] = {}
    for row in map(json.loads, lines):
        if row["id"] in papers:
            roles = found.setdefault(row["field"], {"seed": [], "saved": []})
            roles.setdefault(row["role"], []).append(example(papers[row["id"]]))
    return found


ProfileFactory = Callable[..., Profile]


@pytest.fixture
def make_profile() -> ProfileFactory:
    """Return a factory of profiles; facts of the field and the two kinds of examples by name."""

    def make(
        *, liked: Iterable[Example] = (), rejected: Iterable[Example] = (), **facts: object
    ) -> Profile:
        field = replace(Field("field"), **facts)
        vector = embed(field.description) if field.description else None
        return Profile(field, vector, tuple(liked), tuple(rejected))

    return make
