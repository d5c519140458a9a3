"""The score: points for meaning, words, keywords and authors, less those for what was rejected.

The scale is anchored in the field itself. A paper that is no nearer to the examples than papers
are in general gets no points for meaning; one as near as the examples are to each other gets three
quarters of them. Words likewise. So 80 means much the same in a wide field and in a narrow one.
"""

from __future__ import annotations

from collections.abc import Sequence

from triage.models import Paper, Part, Scored
from triage.ranking import meaning, words
from triage.ranking.profile import Example, Profile
from triage.ranking.rules import author_part, exclude_part, include_part

RANKER = "anchored-3"
"""Name of this way of scoring; a new one re-scores everything."""

_DIGITS = 1


def score(profile: Profile, candidates: Sequence[Example]) -> list[Scored]:
    """Return one score per candidate, in their order.

    The candidates double as the picture of what papers are like in general, so they should be
    many: some hundred at least for sharp anchors, any number for a usable order.
    """
    if not candidates:
        return []
    near = meaning.parts(profile, candidates)
    shared = words.parts(profile, [candidate.paper for candidate in candidates])
    return [
        _sum(candidate.paper, [*near[i], *shared[i], *_ruled(profile, candidate.paper)])
        for i, candidate in enumerate(candidates)
    ]


def _ruled(profile: Profile, paper: Paper) -> list[Part]:
    rules = (include_part, author_part, exclude_part)
    return [part for rule in rules if (part := rule(profile.field, paper))]


def _sum(paper: Paper, parts: Sequence[Part]) -> Scored:
    rounded = [
        Part(part.name, round(part.value, _DIGITS), part.why, part.points_to)
        for part in parts
        if round(part.value, _DIGITS)
    ]
    total = round(sum((part.value for part in rounded), 0.0), _DIGITS)
    inside = min(max(total, 0.0), 100.0)
    if inside != total:
        why = "a score ends at 100" if total > inside else "a score does not go below 0"
        rounded.append(Part("limit", round(inside - total, _DIGITS), why))
    return Scored(paper.id, inside, tuple(rounded))
