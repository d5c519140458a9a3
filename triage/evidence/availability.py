"""Statements that code is available, where no address stands beside them.

Such a statement is a claim nobody can follow: `found` is empty and the tier `possible`. "Available
on request" is kept in the ledger with the role `request`, which raises no flag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.evidence import wording
from triage.evidence.addresses import addresses
from triage.evidence.texts import Reading, Text
from triage.models import Evidence, EvidenceKind, EvidenceState, Tier

_CODE = (
    r"(?:source[- ]?codes?|codes?|code-?bases?|implementations?|scripts?|software|toolkits?|"
    r"notebooks?|simulation code|python package|code repositor(?:y|ies)|repositor(?:y|ies))"
)
_LIST = r"(?:[\w'’/()+-]+,?\s+){0,10}?"
_STATE = (
    r"(?:(?:is|are|has\s+been|have\s+been|was|were)\s+(?:(?:all|also|now|made|fully|both|already|"
    r"freely|openly|publicly|further|being|completely|entirely)\s+){0,4})"
)
_DONE = (
    r"(?:avail\w{2,6}|avaliable|released|open[- ]?sourced?|public|published|accessible|shared|"
    r"found|accessed|downloaded|obtained|open\s+source)\b"
)
_CLAIM = re.compile(
    rf"(?:^|[.;:(,{{]\s*|\b(?:our|the|all|full|complete|its|and|both|this|associated|corresponding|"
    rf"this\s+work'?s?|project'?s)\s+)(?:\w[\w-]*\s+){{0,3}}?{_CODE}\b,?\s*{_LIST}"
    rf"(?:{_STATE}|can\s+(?:also\s+)?be\s+(?:\w+ly\s+)?){_DONE}"
    rf"|(?:^|[.;:(]\s*){_LIST}{_CODE}(?:,?\s+(?:and|&)\s+\w+(?:\s+\w+)?)?"
    r"(?:\s+(?:is|are|publicly|also|freely|openly|now|made|all)){0,3}\s+"
    r"(?:available|here|released)\b(?!\s+as\s+an)"
    r"|\b(?:we|authors)\s+(?:(?:are|also|have|publicly|further|fully|openly|both|hereby)\s+){0,3}"
    r"(?:releas(?:e|ed|ing)|open[- ]?sourced?|publish|share|disclose|provide|make|made)\s+"
    r"(?:(?:our|the|all|full|both|complete|its|source|an?|open[- ]?source)\s+){0,3}"
    rf"{_LIST}{_CODE}\b"
    r"(?!\s+(?:generat|complet|review|snippet|LLM|model|details))"
    rf"|\band\s+(?:publicly\s+)?(?:release|open[- ]source\s+(?:our|the|its|all))\s+{_LIST}{_CODE}\b"
    rf"|(?<!of the )\b(?:{_CODE}|librar(?:y|ies)|(?:python|replication|r)\s+package|framework|"
    r"plug-?in)\b"
    r"[^.;]{0,60}?this\s+https\s+URL"
    r"|\bopen[- ]sourced?\b[^.;]{0,40}\b(?:on|at|via|from)\s+(?:github|gitlab|this\s+https\s+URL)",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"this\s+https?\s+URL|publicly|openly|freely|open[- ]?sourc|github|gitlab|hugging|zenodo|"
    r"\b(?:at|here|from|online|under)\b|releas|available|supplement",
    re.IGNORECASE,
)
_LINK_STANDS = re.compile(r"this\s+https?\s+URL", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|no|without|unavailable|lack\w*|whose|where|when|if|only\s+when|rarely|often|most|"
    r"many|few|unless|existing|even\s+though|although|limited|other|prior|because|whether|"
    r"previous(?:ly)?|un-?released|baselines?\s+with)\b",
    re.IGNORECASE,
)


_HINTS = (
    "code",
    "implementation",
    "script",
    "software",
    "toolkit",
    "notebook",
    "repositor",
    "this https url",
    "open-sourc",
    "open sourc",
)
_DOING = (
    "avail",
    "releas",
    "open",
    "publi",
    "access",
    "shar",
    "found",
    "download",
    "obtain",
    "here",
    "disclos",
    "provid",
    "mak",
    "made",
    "https url",
)
"""Every claim holds some of each in small letters: a thing, and what happens to it."""


def _claims(sentence: str) -> re.Match[str] | None:
    """Return the words that say that the authors' code is available, if there are any."""
    lower = sentence.lower()
    if not all(any(hint in lower for hint in hints) for hints in (_HINTS, _DOING)):
        return None
    match = _CLAIM.search(sentence)
    if not match or not _WHERE.search(sentence):
        return None
    if _NOT.search(match[0]) or wording.FUTURE.search(sentence):
        return None
    return match


def _in_text(reading: Reading, text: Text) -> Evidence | None:
    if not text.has(*_HINTS):
        return None
    for start, end in text.sentences():
        sentence = text.text[start:end]
        match = _claims(sentence)
        if not match or start in {text.span(address.start)[0] for address in addresses(text)}:
            continue
        on_request = bool(wording.ON_REQUEST.search(sentence))
        return Evidence(
            paper_id=reading.paper.id,
            kind=EvidenceKind.CODE,
            state=EvidenceState.CLAIMED,
            source=text.source,
            quote=text.quote(start + match.start(), start + match.end()),
            tier=Tier.POSSIBLE,
            detail={
                "artefact": "code",
                "role": "request" if on_request else "release",
                "link_removed": bool(_LINK_STANDS.search(sentence)),
            },
        )
    return None


def find_availability(reading: Reading) -> Iterator[Evidence]:
    """Yield at most one row for each text that says that code is available without saying where."""
    for text in (reading.abstract, *((reading.comment,) if reading.comment else ())):
        if row := _in_text(reading, text):
            yield row
