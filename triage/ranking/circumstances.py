"""What counts beside what a paper is about: how old it is, and what is known of its evidence.

Both are rules, told and weighed as the user's own are (see `rules`), and small beside the subject:
they order papers that fit about equally well. Silence is no evidence: what nobody looked at, and
what was looked for and not found, moves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from triage.models import EvidenceKind, EvidenceState, Flags, Paper, Scored
from triage.ranking.rules import Ruled
from triage.ranking.scale import without
from triage.text import counted

Circumstances = Mapping[str, Sequence[Ruled]]
"""Rules by paper id. A paper that is not named has none."""

RECENCY, EVIDENCE = "recency", "evidence"
BESIDE = frozenset({RECENCY, EVIDENCE})
"""Parts of a score that say nothing of what a paper is about."""
OLD = -0.5
"""What age takes from a paper in the end: as much as a keyword in its abstract gives."""
_STANDS = (EvidenceState.VERIFIED, EvidenceState.CLAIMED)
_WORTH: dict[EvidenceKind, dict[EvidenceState, float]] = {
    EvidenceKind.CODE: {
        EvidenceState.VERIFIED: 0.5,
        EvidenceState.CLAIMED: 0.25,
        EvidenceState.CONTRADICTED: -0.25,
    },
    EvidenceKind.BENCHMARK: {EvidenceState.VERIFIED: 0.25, EvidenceState.CONTRADICTED: -0.25},
    EvidenceKind.REPLICATION: {
        EvidenceState.VERIFIED: 1.0,
        EvidenceState.CLAIMED: 0.25,
        EvidenceState.CONTRADICTED: -1.0,
    },
    EvidenceKind.WITHDRAWN: dict.fromkeys(_STANDS, -4.0),
    EvidenceKind.RETRACTED: dict.fromkeys(_STANDS, -4.0),
    EvidenceKind.SUPERSEDED: dict.fromkeys(_STANDS, -1.5),
}
"""What a flag gives or takes. A benchmark that the paper alone claims gives nothing: most papers
claim one."""
_POINTED = 3
"""Findings that one flag points at."""


def by_age(paper: Paper, newest: date, half: int) -> Ruled | None:
    """Return what a paper's age takes from it; None where it is of the newest day or unknown.

    After `half` days (at least one) it is half of all that age ever takes, so that a new paper's
    score means the same on every day.
    """
    if paper.day is None or paper.day >= newest:
        return None
    age = (newest - paper.day).days
    told = "announced" if paper.announced else "submitted"
    why = f"{told} {paper.day}, {counted(age, 'day')} before the newest"
    return Ruled(RECENCY, OLD * (1 - 0.5 ** (age / half)), why, ())


def by_evidence(flags: Flags, grounds: Mapping[EvidenceKind, Sequence[str]]) -> Ruled | None:
    """Return what a paper's flags give and take together; None where they say nothing.

    `grounds` names what each flag rests on: addresses, data sets, words.
    """
    telling = [kind for kind, state in _states(flags) if state in _WORTH[kind]]
    if not telling:
        return None
    why = ", ".join(f"{kind} {getattr(flags, kind)}" for kind in telling)
    found = (name for kind in telling for name in grounds.get(kind, ())[:_POINTED])
    return Ruled(EVIDENCE, worth(flags), why, tuple(dict.fromkeys(found)))


def worth(flags: Flags) -> float:
    """Return how much its evidence speaks for a paper, less what speaks against it; 0: nothing."""
    return sum(_WORTH[kind].get(state, 0.0) for kind, state in _states(flags))


def _states(flags: Flags) -> list[tuple[EvidenceKind, EvidenceState]]:
    return [(kind, getattr(flags, kind)) for kind in _WORTH]


def subject_alone(scored: Scored) -> float:
    """Return what a score would be without age and evidence, which say nothing of relevance."""
    return without(scored.score, sum(p.value for p in scored.parts if p.name in BESIDE))
