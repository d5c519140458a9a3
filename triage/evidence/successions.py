"""Papers that take the place of others, in the words of their comments.

"Supersedes arXiv:2501.01234" speaks of another paper, "superseded by arXiv:2601.01234" of this one.
One that supersedes a section or a theorem of another leaves the rest of it standing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.evidence.texts import Reading
from triage.models import Evidence, EvidenceKind, EvidenceState
from triage.text import abstract_url, parse_arxiv_id

_IDS = (
    r"(?P<ids>(?:(?:https?://)?arxiv[:.\s](?:org/abs/)?\s?|[\s,;&]|and\b|both\b|\d{4}\.\d{4,5}(?:v\d+)?"
    r"|[a-z-]+/\d{7}){1,20})"
)
_BETWEEN = (
    r"(?:\s+(?:(?:the|our|an?|both|earlier|previous|prior|preprints?|pre-prints?|submissions?|"
    r"papers?|versions?|works?|article|manuscript|draft)\b[\s:,-]*)*|[\s:-]*)"
)
_SUPERSEDES = re.compile(rf"\b(?:supersedes?|superseding|replaces){_BETWEEN}{_IDS}", re.IGNORECASE)
_SUPERSEDED = re.compile(
    rf"\b(?:superseded\s+by|replaced\s+by|(?:merged|subsumed|incorporated)\s+(?:in)?(?:to|by|in))"
    rf"{_BETWEEN}{_IDS}",
    re.IGNORECASE,
)
_ID = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z]+(?:-[a-z]+)?/\d{7}", re.IGNORECASE)
_HINTS = ("supersed", "replace", "merged", "subsumed", "incorporated")


def find_successions(reading: Reading) -> Iterator[Evidence]:
    """Yield one row for each paper that this one supersedes, or is superseded by."""
    text = reading.comment
    if text is None or not text.has(*_HINTS):
        return
    for role, pattern in (("supersedes", _SUPERSEDES), ("superseded", _SUPERSEDED)):
        for match in pattern.finditer(text.text):
            for named in _ID.findall(match["ids"]):
                other = parse_arxiv_id(named)
                if other and other[0] != reading.paper.id:
                    yield Evidence(
                        paper_id=reading.paper.id,
                        kind=EvidenceKind.SUPERSEDED,
                        state=EvidenceState.CLAIMED,
                        source=text.source,
                        found=abstract_url(other[0]),
                        quote=text.quote(match.start(), match.end()),
                        detail={"role": role, "paper": other[0]},
                    )
