"""Joining two rankings into one by reciprocal rank (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_K = 60
"""The constant of the paper: how little the very first ranks stand out."""


@dataclass(frozen=True, slots=True)
class Found:
    """A paper in a joined ranking."""

    paper_id: str
    score: float
    """Sum of reciprocal ranks; comparable within one search only."""
    matched: tuple[str, ...]
    """`words`, `meaning` or both."""


def fuse(words: Sequence[str], meaning: Sequence[str]) -> list[Found]:
    """Return the papers of two rankings, best first; ids break ties."""
    score: dict[str, float] = {}
    matched: dict[str, tuple[str, ...]] = {}
    for name, ranking in (("words", words), ("meaning", meaning)):
        for rank, paper_id in enumerate(ranking, start=1):
            score[paper_id] = score.get(paper_id, 0.0) + 1 / (_K + rank)
            matched[paper_id] = (*matched.get(paper_id, ()), name)
    order = sorted(score, key=lambda paper_id: (-score[paper_id], paper_id))
    return [Found(paper_id, score[paper_id], matched[paper_id]) for paper_id in order]
