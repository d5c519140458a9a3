"""What a field believes, read off the parts of the scores it gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from triage.models import Entry
from triage.ranking.circumstances import BESIDE
from triage.text import parse_arxiv_id


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What moved a field's scores most."""

    parts: tuple[tuple[str, float], ...]
    """(part of the score, its mean points a paper), the largest first."""
    words: tuple[tuple[str, float], ...]
    """(word or phrase, its points over all papers, shared by what stands in one part)."""
    papers: tuple[tuple[str, float], ...]
    """(paper id, its points over all papers)."""
    ranked: int
    """How many papers this was read off."""


def beliefs(entries: Iterable[Entry], limit: int = 12) -> Beliefs:
    """Sum the stored parts of ranked papers by name, word and paper; the strongest first."""
    parts: defaultdict[str, float] = defaultdict(float)
    words: defaultdict[str, float] = defaultdict(float)
    papers: defaultdict[str, float] = defaultdict(float)
    ranked = 0
    for entry in entries:
        for part in entry.scored.parts if entry.scored else ():
            parts[part.name] += part.value
            for target in part.points_to if part.name not in BESIDE else ():
                among = papers if parse_arxiv_id(target) else words
                among[target] += part.value / len(part.points_to)
        ranked += entry.scored is not None
    means = {name: value / max(ranked, 1) for name, value in parts.items()}
    return Beliefs(
        _strongest(means, limit), _strongest(words, limit), _strongest(papers, limit), ranked
    )


def _strongest(points: dict[str, float], limit: int) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(points.items(), key=lambda item: (-abs(item[1]), item[0]))[:limit])
