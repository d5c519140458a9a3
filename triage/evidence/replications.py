"""Papers that are themselves replications: reproducibility studies, "[Re] ..." reports.

The row says that this paper reports on another: `detail["reports_on"]` is the title of the
original where the title of the report names it, and `detail["outcome"]` is `reproduced`,
`partly`, `failed` or `unclear`. An outcome is given only by an explicit mark or explicit words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage.evidence.texts import Reading, Text
from triage.models import Evidence, EvidenceKind, EvidenceState

_MARK = re.compile(r"^\W{0,3}\[\s*(¬|~|not\s+|-)?\s*Re\s*\]\s*:?\s*", re.IGNORECASE)
_REPORT = (
    r"(?:(?:partial|independent|critical|conceptual|direct|systematic|large-scale|worrying|"
    r"concerning|comprehensive|external|extended|multi-\w+)\s+)*"
    r"(?:reproducibility|reproduction|replicability|replication|re-?implementation)"
    r"(?:\s+(?:and|&)\s+\w+)?\s+(?:stud(?:y|ies)|report|paper|track|assessment)"
)
_OF = re.compile(
    rf"^\W{{0,3}}(?:an?\s+|the\s+)?(?:\[{_REPORT}\]|{_REPORT}\s+(?:of|on|for)\b"
    r"|(?:reproducibility|reproduction|replication)\s+report\s*:"
    r"|(?:replication|reproduction)\s+(?:and\s+\w+\s+)?of\b"
    r"|on\s+the\s+(?:reproducibility|replicability)\s+of\b)\s*:?\s*(?P<title>.+)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?:^|[:?]\s+)(?:(?:reproducing|replicating)\s+(?!kernels?\b)(?P<title>.+)"
    r"|(?:open-source\s+)?(?:reproduction|replication)(?:,|\s+and)\s)",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(
    rf"\b{_REPORT}\b|:\s*(?:an?\s+)?(?:\w+\s+)?(?:replication|reproduction)(?:\s+(?:and|with)\s+\w+)?\s*$",
    re.IGNORECASE,
)
_ABOUT_THEM = re.compile(
    r"\bsurvey\b|\bbench(?:mark)?\b|\bagents?\b.{0,40}\b(?:reproduc|replicat)|\bautomat\w+\b|"
    r"\b(?:of|on|for)\s+replication\s+studies|\bcompanion\b|"
    r"reproducibility\s+assessment|\bAI\s+copilots?\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:in\s+this\s+(?:reproducibility\s+|replication\s+)?(?:paper|work|study|report),?\s+)?"
    r"(?:we|this\s+(?:paper|work|study|report)|our\s+(?:work|study|paper))\s+"
    r"(?:(?:first|aims?|attempts?|seeks?|tr(?:y|ies)|set\s+out|to|also|independently|successfully|"
    r"partially|systematically)\s+){0,4}(?:reproduces?|replicates?|re-implements?)\s+"
    r"(?:and\s+\w+\s+)?(?:the\s+)?(?:(?:main|key|core|original|central|reported|published|empirical|"
    r"experimental|their)\s+){0,3}(?:results?|findings?|claims?|experiments?|study|work|paper)\s+"
    r"(?:of|from|in|by|presented|reported|made|proposed|\")"
    r"|\b(?:this|present|our)\s+(?:\w+\s+)?(?:reproducibility|replication|reproduction)\s+"
    r"(?:study|paper|report)\b"
    r"|\bwe\s+(?:present|conduct|report|perform|carry\s+out|undertake|provide)\s+(?:on\s+)?(?:an?|the)\s+"
    r"(?:\w+\s+){0,3}(?:reproducibility|replication|reproduction)\s+(?:study|paper|report|of)\b"
    r"(?!\s+(?:pipeline|package|framework|benchmark))",
    re.IGNORECASE,
)
_REPRODUCES = re.compile(
    r"\b(?:reproduc|replicat)\w*\s+(?:[\w'’-]+\s+){0,5}(?:results?|findings?|experiments?|study|studies|"
    r"papers?|originals?|work|claims?)\b|\bwe\s+(?:\w+\s+)?(?:reproduce|replicate)\b",
    re.IGNORECASE,
)
_OUR_OWN = re.compile(
    r"^(?:additionally|furthermore|moreover|also|finally)\b|\brecent\s+models\b|\w+ code\b|"
    r"\b(?:our|own)\s+(?:earlier|previous|prior|original)\b|\bhumans?\b|\bpsycholog|\bbaselines?\b|"
    r"\bLLMs?\s+(?:can|to)\s+replicate|\bagents?\b|\bsimulat",
    re.IGNORECASE,
)
_OUTCOMES = (
    (
        "failed",
        re.compile(
            r"\b(?:fail(?:ed|s)?\s+to|(?:could|can)\s*not|were\s+(?:not\s+able|unable)\s+to|unable\s+to)\s+"
            r"(?:be\s+)?(?:fully\s+)?(?:reproduc|replicat)\w+\s+(?:the\s+)?(?:\w+\s+){0,2}(?:results?|"
            r"findings?|claims?|performance|improvements?)"
            r"|\b(?:results?|findings?|claims?)\s+(?:\w+\s+){0,4}(?:not\s+(?:\w+\s+)?(?:reproduc|"
            r"replicat)\w+|(?:do|does|did)\s+not\s+(?:hold|replicate))",
            re.IGNORECASE,
        ),
    ),
    (
        "partly",
        re.compile(
            r"\bpart(?:ial|ial?l?y|ly)\s+(?:success\w*\s+)?(?:reproduc|replicat|confirm|hold|support)\w*"
            r"|\b(?:some|most|many|not\s+all)\s+(?:\w+\s+){0,4}(?:reproducible|reproduced|replicat(?:ed|e))"
            r"|\b(?:reproduc|replicat)\w+\s+(?:only\s+)?(?:some|most|part)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "reproduced",
        re.compile(
            r"\b(?:success(?:fully)?|able\s+to|managed\s+to|largely|closely|fully|accurately)\s+"
            r"(?:reproduc|replicat|confirm)\w*"
            r"|\b(?:confirm|verif|validat)\w+\s+(?:\w+\s+){0,3}(?:original|reported|main|claims?)\b"
            r"|\b(?:results?|findings?|claims?)\s+(?:\w+\s+){0,4}(?:successfully\s+)?(?:reproduced|"
            r"are\s+reproducible|hold\s+up|replicate\b)",
            re.IGNORECASE,
        ),
    ),
)
_WE_DID = re.compile(
    r"\b(?:we|our|us)\b[^.;]{0,60}\b(?:re-?produc(?:e|ed|ing|tion)|replicat(?:e|ed|ing|ion)|"
    r"re-?implement(?:ed|ing|ation)?)\b",
    re.IGNORECASE,
)
_TITLE_WORDS = 6
"""Fewer words after "a reproducibility study of" name a topic, not a paper."""

_MARKED = {"¬": "failed", "not": "failed", "-": "failed", "~": "partly"}
_QUOTED = re.compile(r"[\"“«'`]{1,2}(?P<title>[^\"”»]{12,})(?:[\"”»]|'')")


def _original(words: str) -> str:
    """Return the title that the words of a report's title name, or nothing."""
    quoted = _QUOTED.search(words)
    title = quoted["title"] if quoted else words
    title = re.sub(r"^(?:and|&)\s+\w+\s+(?:on\s+)?", "", title).strip(" \"“”'`.:")
    return title if quoted or ":" in title or len(title.split()) >= _TITLE_WORDS else ""


def _by_title(title: str) -> tuple[str, str, str] | None:
    """Return (the words that tell, the title reported on, the outcome by mark) of a report."""
    if mark := _MARK.match(title):
        sign = (mark[1] or "").strip().lower()
        original = title[mark.end() :].strip(" \"“”'`.:")
        return title, _original(title[mark.end() :]) or original, _MARKED.get(sign, "")
    if _ABOUT_THEM.search(title):
        return None
    if of := _OF.match(title):
        return title, _original(of["title"]), ""
    if _ANYWHERE.search(title):
        quoted = _QUOTED.search(title)
        return title, _original(title) if quoted else "", ""
    return None


def _outcome(abstract: Text) -> tuple[str, str]:
    """Return the outcome that the abstract states, and the sentence that states it."""
    for outcome, pattern in _OUTCOMES:
        if match := pattern.search(abstract.text):
            return outcome, abstract.quote(match.start(), match.end())
    return "unclear", ""


def _statement(abstract: Text) -> tuple[int, int] | None:
    for match in _STATEMENT.finditer(abstract.text):
        start, end = abstract.span(match.start())
        if not _OUR_OWN.search(abstract.text[start:end]):
            return match.start(), match.end()
    return None


def find_replications(reading: Reading) -> Iterator[Evidence]:
    """Yield one row if the paper is a report on the replication of another."""
    title, abstract = reading.title.text, reading.abstract
    found = _by_title(title)
    stated = None
    if not found and abstract.has("reproduc", "replicat", "re-implement"):
        stated = _statement(abstract)
        verb = _VERB.match(title)
        told = stated or (verb and _REPRODUCES.search(abstract.text))
        if told and verb and not _ABOUT_THEM.search(title) and not _OUR_OWN.search(title):
            found = title, _original(verb["title"] or ""), ""
    if not found and (not stated or _ABOUT_THEM.search(title)):
        return
    quote, original, marked = found or (abstract.quote(*stated) if stated else "", "", "")
    outcome, words = (marked, "") if marked else _outcome(abstract)
    yield Evidence(
        paper_id=reading.paper.id,
        kind=EvidenceKind.REPLICATION,
        state=EvidenceState.CLAIMED,
        source="title" if found else "abstract",
        found=original,
        quote=reading.title.quote(0, len(title)) if found else quote,
        detail={
            "role": "report",
            "reports_on": original,
            "outcome": outcome,
            "outcome_quote": words,
        },
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a citing paper says about replicating the cited one."""

    outcome: str
    words: str


def said_by(sentences: Iterable[str]) -> Said | None:
    """Return the clearest of what citing sentences say; None when none is about a replication.

    Only what the citing authors did themselves counts: `we could not reproduce`, not
    `reproducible`.
    """
    found = [said for said in map(_said, sentences) if said]
    return min(found, key=lambda said: said.outcome == "unclear", default=None)


def _said(sentence: str) -> Said | None:
    did = _WE_DID.search(sentence)
    if did is None:
        return None
    told = ((outcome, pattern.search(sentence)) for outcome, pattern in _OUTCOMES)
    outcome, match = next(((o, m) for o, m in told if m), ("unclear", did))
    return Said(outcome, match[0])


def replication_state(outcome: str) -> EvidenceState:
    """Return the state that a report with this outcome gives the original."""
    return EvidenceState.CONTRADICTED if outcome == "failed" else EvidenceState.VERIFIED
