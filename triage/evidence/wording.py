"""The words by which authors say what they offer, that they offer it, and whose it is."""

from __future__ import annotations

import re

_ADVERBS = (
    r"(?:(?:all|also|both|now|already|made|being|currently|publicly|openly|freely|fully|further|"
    r"completely|entirely|anonymously|easily|open|free|public|both|to the public|readily)[\s,]+)"
)
_SHARED = (
    r"(?:avail\w{2,6}|ava[il]{1,4}able|avaliable|released|accessible|open[- ]?sourced?|public|"
    r"published|shared|hosted|provided|found|accessed|downloaded|obtained|viewed|deposited|"
    r"archived|uploaded|maintained|located|distributed|given|here|online|viewable|opened)"
)

CODE = re.compile(
    r"\b(?:(?:source[- ]?)?codes?|code-?bases?|implementations?|software|scripts?|toolkits?|"
    r"tool-?box(?:es)?|tools?|librar(?:y|ies)|packages?|notebooks?|plug-?ins?|simulators?|"
    r"frameworks?|programs?|pipelines?|source\s+files?|"
    r"(?:full|lean\s?4?|coq|isabelle|machine-checked|complete)\s+(?:formali[sz]ations?|proofs?))\b"
    r"(?!\s+(?:generation|completion|review|search|understanding|translation|LLMs?|models?))",
    re.IGNORECASE,
)
"""Things that are code."""

DATA = re.compile(
    r"\b(?:data-?sets?|data|corpus|corpora|annotations?|test-?sets?|databases?|prompts|"
    r"questionnaires?|recordings)\b(?!\s+(?:generation|processing|collection\s+tool))",
    re.IGNORECASE,
)
"""Things that are data. A benchmark is not among them: it is a program as much as its data."""

WEIGHTS = re.compile(r"\b(?:models?|weights?|checkpoints?)\b(?!\s+(?:code|page))", re.IGNORECASE)
"""Things that are trained models."""

PAGE = re.compile(
    r"\b(?:(?:project|home|web|demo|companion)[- ]?(?:pages?|sites?)|pages?|websites?)\b",
    re.IGNORECASE,
)
"""Pages about the paper."""

LOOK = re.compile(
    r"\b(?:videos?|demonstrations?|audio|samples|visuali[sz]ations?|leader-?boards?|"
    r"appendi(?:x|ces)|supplement\w*|slides|(?:paper|reading)[- ]lists?|"
    r"(?:list|collection|survey|overview|compilation|summary|index)\s+of\s+(?:\w+\s+){0,4}"
    r"(?:papers|literature|works|resources|publications|studies|research)|"
    r"(?:paper|papers|literature|references|studies)\b[^.]{0,60}"
    r"(?:list|collect|summar|curat|maintain|updat|index|organi[sz]|compil)\w*)\b",
    re.IGNORECASE,
)
"""Things to look at or to read: demos, appendices, lists of literature."""

RELEASE = re.compile(
    rf"\b(?:is|are|was|were|be|been|being|made|becomes?)\s+{_ADVERBS}{{0,4}}{_SHARED}"
    rf"|\bavail\w{{2,6}}\b|\bava[il]{{1,4}}able\b|\bavaliable\b|\baccessible\b"
    r"|\b(?:we|authors?|and|also|to|has|have|by)\s+(?:\w+\s+){0,4}?(?:releas(?:e|es|ed|ing)|"
    r"open[- ]?sourc(?:e|es|ed|ing)|publish(?:es|ed)?|shar(?:e|es|ed|ing)|provid(?:e|es|ed|ing)|"
    r"host(?:s|ed)?|offer|contribute|publici[sz]e|mak(?:e|es|ing))\b"
    r"|\breleas(?:e|es|ed|ing)\b|\bopen[- ]?sourc(?:e|es|ed|ing)\b|\bpublicly\b"
    r"|\b(?:can|could|may)\s+be\s+(?:\w+\s+)?(?:found|accessed|downloaded|obtained|seen|viewed|"
    r"tried|used|reproduced|checked|visited|installed|cloned)"
    r"|\b(?:visit|see|refer\s+to|check(?:\s+out)?|check|find|access(?:ed)?|download|go\s+to|follow)\b"
    r"|\b(?:our|the|this|project'?s?|source|official|code|its)\s+(?:\w+\s+){0,2}(?:codes?|github|"
    r"repositor(?:y|ies)|repo|website|web-?page|page|implementation|link|url|homepage|code-?base)\b"
    r"|(?:codes?|github|repo(?:sitory)?|implementation|software|package|data-?sets?|data|models?|"
    r"weights|page|website|webpage|demo|project|link|links|homepage|resources|toolkit|library|tool|"
    r"benchmark|url|materials?|gitlab|zenodo|site|artifacts?|supplement\w*)\b[\])}]?\s?"
    r"(?::|-|–|—|\bat\b|\bin\b|\bhere\b|\bon\b|\bvia\b|[\[(]|=|\\href|\\footnote|\\url|\$)",
    re.IGNORECASE,
)
"""Wording by which authors hand something out."""

HANDED_OUT = re.compile(
    r"avail\w{2,6}\b|avaliable|releas|open[- ]?sourc|publicly|publish|"
    r"shar(?:e|ed|ing)\b|provid|"
    r"found\b|access|download|obtained|hosted|contribut|see\b|visit\b|refer\b|"
    r"present\b|presented in\b",
    re.IGNORECASE,
)
"""Wording that says without doubt that something is handed out."""

OTHERS = re.compile(
    r"\b(?:built|build|builds|building|based|rel(?:y|ies|ying)|relied|implemented)\s+(?:\w+\s+)?"
    r"(?:(?:up)?on(?:\s+top\s+of)?|in|with)\b"
    r"|\b(?:adapted|modified|forked|derived|borrowed|taken|extracted|sourced|fork|collected)\s+"
    r"(?:from|by|of)\b"
    r"|\b(?:we|by|when|and|have|has)\s+(?:\w+\s+)?(?:us(?:e|ed)|utili[sz](?:e|ed|ing)|extend(?:ed)?|"
    r"employ(?:ed|ing)?|leverag(?:e|ed|ing)|adopt(?:ed|ing)?|modify|follow(?:ed)?)\b"
    r"|\busing\b"
    r"|\b(?:compar(?:e|ed|ing|ison))\s+(?:\w+\s+){0,4}(?:to|with|against)\b"
    r"|\b(?:evaluat(?:e|ed|ing)|test(?:ed|ing)?|train(?:ed|ing)?|validated?|rank(?:s|ed)?|"
    r"score[ds]?|place|performance)\s+(?:\w+\s+){0,3}on\b"
    r"|\bsuch as\b|\be\.g\.|\bsubmitted to\b|\boutperform\w*\b|\bsurpass\w*\b|\bthe popular\b"
    r"|\b(?:original|official)\s+(?:\w+\s+)?(?:implementation|code|repository)\s+(?:of|by|from)\b",
    re.IGNORECASE,
)
"""Wording by which authors point at somebody else's work."""

FUTURE = re.compile(
    r"\b(?:will|shall|would|'ll)\s+(?:\w+\s+){0,3}?(?:be|release|open|publish|share|provide|make|"
    r"become|upload|host|maintain|appear)\b(?!\s+(?:continuously\s+|actively\s+|regularly\s+)?"
    r"(?:updat|maintain))"
    r"|\bto\s+be\s+(?:\w+\s+)?(?:released|open[- ]?sourced|made)\b"
    r"|\b(?:coming|available|released|public|out|open[- ]?sourced)\s+(?:very\s+)?soon\b"
    r"|\b(?:upon|after|following|once|on)\s+(?:\w+\s+){0,5}?(?:accept(?:ance|ed)|publication|"
    r"published|publish|de-?anonymi[sz]ation|review)\b"
    r"|\b(?:plan|intend|aim|promise|commit(?:ted)?|going)\s+(?:to|on)\s+(?:\w+\s+)?(?:releas|open|"
    r"publish|shar|mak|provid)\w*",
    re.IGNORECASE,
)
"""Wording that puts the release in the future."""

ON_REQUEST = re.compile(
    r"\b(?:up)?on\s+(?:\w+\s+){0,2}request\b|\bby\s+request\b|\bby\s+contacting\b", re.IGNORECASE
)
"""Wording that makes the reader ask for it."""


def last_end(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match of `pattern` in `text` ends, or -1."""
    end = -1
    for match in pattern.finditer(text):
        end = match.end()
    return end
