"""Joining what words and meaning found into one ranking.

A convex combination of the two scores, both brought to 0 to 1 (Bruch, Gai and Ingber, "An
Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023), taken over the best of both
halves: a paper that one half alone proposed still gets the other half's score where it has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_SHARE, _MORE_IF_FEW = 0.3, 0.4
"""Weight of words beside meaning, and how much more a single word has: the fewer they are, the
likelier they name something. Picked among some dozens of settings compared on five judged sets, for
doing well on both halves of their queries.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A paper in a joined ranking."""

    paper_id: str
    score: float
    """0 to 1; comparable within one search only."""
    matched: tuple[str, ...]
    """`words`, `meaning` or both."""


def fuse(
    words: Mapping[str, float],
    similarity: Mapping[str, float],
    nearest: Iterable[str],
    asked: int = 1,
) -> list[Found]:
    """Return the papers of both halves, best first; ids break ties.

    `words` has the BM25 of papers that hold words of the query, `similarity` the cosine of
    every paper considered, `nearest` names those that meaning alone would have proposed; `asked`
    is how many words the query has.
    """
    by_meaning = set(nearest)
    best = max(words.values(), default=0.0) or 1.0
    near, far = (pick(similarity.values(), default=0.0) for pick in (max, min))
    share = _SHARE + _MORE_IF_FEW / max(1, asked) if similarity else 1.0
    found = [
        Found(
            one,
            share * words.get(one, 0.0) / best
            + (1 - share) * ((similarity.get(one, far) - far) / (near - far) if near > far else 1),
            ("words",) * (one in words) + ("meaning",) * (one in by_meaning),
        )
        for one in (similarity or words)
    ]
    return sorted(found, key=lambda one: (-one.score, one.paper_id))
