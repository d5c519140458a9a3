"""Withdrawal notices in the comment or the abstract of the version at hand.

A notice says that the paper itself is withdrawn. "Withdrawn from a conference", papers about
withdrawal or retraction, and papers that replace a withdrawn one are not notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.evidence.texts import Reading, Text
from triage.models import Evidence, EvidenceKind, EvidenceState

_PAPER = (
    r"(?:paper|article|submission|manuscript|work|preprint|pre-print|e-?print|draft|version|letter|"
    r"note|thesis|report|document|text|comment|withdrawn paper|v\d+)"
)
_GONE = r"(?:with-?drawn|with-?drew|retracted|removed)"
_HERE = rf"(?:(?:this|the|our|present|current|my|whole|entire|arxiv|latest|last)\s+){{1,3}}{_PAPER}"
_NOTICE = re.compile(
    rf"^\W*(?:{_PAPER}\s+)?(?:is\s+|has\s+been\s+|temporarily\s+)*with-?drawn\b(?!\s+from\b(?!\s+arxiv))"
    rf"|\b{_HERE}(?:\s+\([^)]{{0,60}}\))?\s*(?:,\s*\w+\s*)?(?:\s+(?:has|have|had|is|was|are|been|being|be|"
    rf"must|should|will|now|therefore|thus|hereby|temporarily|permanently|already|also)){{1,4}}\s+{_GONE}\b"
    r"(?!\s+from\b(?!\s+(?:the\s+)?arxiv|\s+publication))"
    rf"|\b(?:we|I|the\s+authors?|authors?)\s+(?:(?:have|has|had|hereby|must|would\s+like|wish|want|"
    rf"decided|need|prefer|request|are|now|to|therefore|formally)\s+){{0,5}}"
    rf"(?:withdraw|withdrew|withdrawn|withdrawing|retract|retracted)\s+{_HERE}"
    r"|^\W*this\s+(?:paper|article)\s+(?:has\s+been\s+)?removed\s+by\s+arxiv"
    r"|^[\w\s]{1,30}:\s*with-?drawn\s+(?:after|due|because|since|for|by)\b"
    r"|\bwithdrawn\s+by\s+(?:the\s+)?(?:author|arxiv|submitter|admin)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    rf"\bwithdrawn\s+(?:{_PAPER}|by\s+(?:the\s+)?authors?\s+from)\b"
    r"|\bsupersed\w+\b[^.;]{0,60}\bwithdrawn|\breplac\w+\b[^.;]{0,40}\bwithdrawn",
    re.IGNORECASE,
)
_OPENING = 400
"""A notice in an abstract stands at its beginning."""


def _notice(reading: Reading, text: Text, limit: int | None = None) -> Evidence | None:
    if not text.has("withdr", "with-dr", "retract", "removed by arxiv"):
        return None
    for start, end in text.sentences():
        if limit is not None and start > limit:
            break
        for piece in re.finditer(r"[^;]+", text.text[start:end]):
            words = piece[0].strip()
            match = _NOTICE.search(words)
            if match and not _ELSEWHERE.search(words):
                at = start + text.text[start:end].index(words) + match.start()
                return Evidence(
                    paper_id=reading.paper.id,
                    kind=EvidenceKind.WITHDRAWN,
                    state=EvidenceState.CLAIMED,
                    source=text.source,
                    quote=text.quote(at, at + len(match[0])),
                )
    return None


def find_notices(reading: Reading) -> Iterator[Evidence]:
    """Yield the withdrawal notice of the comment and that of the abstract, where there is one."""
    rows = (
        _notice(reading, reading.comment) if reading.comment else None,
        _notice(reading, reading.abstract, _OPENING),
    )
    yield from (row for row in rows if row)
