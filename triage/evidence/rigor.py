"""The rigor card: what a paper states about how the work was done, in its own words.

Facts with quotes, never guesses. A fact without a quote was not found in the texts that were read,
which says nothing about the paper: mostly that is the abstract only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from triage.evidence.texts import Text, open_paper
from triage.models import Paper


@dataclass(frozen=True, slots=True)
class Fact:
    """One question of the card, and the paper's answer."""

    name: str
    quote: str
    """The sentence that states it; empty: not found in what was read."""
    where: str = ""
    """Where it stands: `abstract` or `full text`. Empty: nowhere."""


_QUESTIONS = (
    (
        "public data",
        (
            r"\b(?:public(?:ly)?[- ]available|publicly\s+accessible|open(?:ly)?[- ]available|"
            r"public|open)\s+"
            r"(?:[\w-]+\s+){0,2}(?:data-?sets?|benchmarks?|corpora|corpus|data)\b"
            r"|\b(?:we\s+)?releas\w*\s+(?:\w+\s+){0,4}(?:data-?sets?|corpus|benchmark)\b"
        ),
    ),
    (
        "private data",
        (
            r"\b(?:private|proprietary|in-house|internal|confidential|industrial-scale\s+internal)\s+"
            r"(?:[\w-]+\s+){0,2}(?:data-?sets?|data|corpus|corpora|logs|benchmarks?)\b"
        ),
    ),
    (
        "compute",
        (
            r"\b\d[\d,.]*\s*(?:x\s*|×\s*)?(?:[\w-]+\s+){0,3}"
            r"(?:GPU|TPU)s?(?:[- ]?(?:hours?|days?))?\b"
            r"|\b(?:on\s+)?(?:a\s+)?single\s+(?:[\w-]+\s+){0,4}GPU\b|\bGPU[- ](?:hours?|days?)\b"
            r"|\b(?:NVIDIA\s+)?(?:A100|H100|H200|V100|RTX\s?\d{4}|B200|TPU\s?v\d)\w*\b"
            r"|\b\d[\d.]*\s*(?:k|M|B|T)?\s*FLOPs\b"
        ),
    ),
    (
        "seeds or error bars",
        (
            r"\b(?:\w+\s+)?(?:random\s+)?seeds\b|\berror\s+bars?\b|\bconfidence\s+intervals?\b|"
            r"\bstandard\s+(?:deviations?|errors?)\b|(?:±|\\pm)|\bp\s*[<=]\s*0?\.\d+|"
            r"\bstatistical(?:ly)?\s+significan\w+|\b95\s?\\?%\s+CI\b|\b\d+\s+independent\s+runs\b"
        ),
    ),
    ("ablations", r"\bablat(?:ion|ions|ive|ing|ed)\b"),
    (
        "limitations",
        (
            r"\b(?:we|also|and)\s+(?:also\s+)?(?:discuss|acknowledge|outline|identify|analy[sz]e|report)\w*\s+"
            r"(?:\w+\s+){0,4}limitations?\b|\b(?:our|a|main|key)\s+(?:\w+\s+)?limitations?\b(?!\s+of\s+"
            r"(?:existing|current|prior|previous))|\bfailure\s+(?:cases|modes)\b"
        ),
    ),
)
_PATTERNS = tuple((name, re.compile(words, re.IGNORECASE)) for name, words in _QUESTIONS)
_SECTIONS = {
    "ablations": re.compile(r"\bablation", re.IGNORECASE),
    "limitations": re.compile(r"\blimitations?\b", re.IGNORECASE),
}
"""Headings that answer a question by themselves."""
_HUMAN_SEEDS = re.compile(
    r"\bseeds?\s+(?:words?|papers?|data|tokens?|prompts?|sets?)\b", re.IGNORECASE
)


def rigor(paper: Paper) -> tuple[Fact, ...]:
    """Return the card of a paper, one fact for each question, always in the same order."""
    abstract = open_paper(paper).abstract
    found = ((name, _first(abstract, pattern)) for name, pattern in _PATTERNS)
    return tuple(Fact(name, quote, "abstract" if quote else "") for name, quote in found)


def rigor_of_text(headings: Sequence[str], paragraphs: Sequence[str]) -> tuple[Fact, ...]:
    """Return the card of a full text. A section on limitations is one, whatever it says."""
    texts = [Text("full text", paragraph) for paragraph in paragraphs]
    return tuple(
        Fact(name, quote, "full text" if quote else "")
        for name, pattern in _PATTERNS
        for quote in [_headed(name, headings) or _anywhere(texts, pattern)]
    )


def merged(card: Sequence[Fact], full: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the card of an abstract, completed by that of the full text."""
    by_name = {fact.name: fact for fact in full}
    return tuple(fact if fact.quote else by_name.get(fact.name, fact) for fact in card)


def _headed(name: str, headings: Sequence[str]) -> str:
    pattern = _SECTIONS.get(name)
    return next((head for head in headings if pattern and pattern.search(head)), "")


def _anywhere(texts: Sequence[Text], pattern: re.Pattern[str]) -> str:
    return next(filter(None, (_first(text, pattern) for text in texts)), "")


def _first(text: Text, pattern: re.Pattern[str]) -> str:
    for match in pattern.finditer(text.text):
        if not _HUMAN_SEEDS.match(text.text, match.start()):
            return text.quote(match.start(), match.end())
    return ""
