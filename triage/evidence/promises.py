"""Promises: code, data or weights that the authors announce for later.

One row for each text that promises anything. `found` names what is promised, so that a promise
and a statement in the same text stay two findings; `detail["promises"]` lists it, and
`detail["artefact"]` is the first of code, data, weights, or `unspecified` where only "resources"
or a name are promised. Only promised code raises the code flag (see `states`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.evidence.texts import Reading, Text
from triage.models import Evidence, EvidenceKind, EvidenceState, Tier

_CODE = (
    r"\b(?:source[- ]?codes?|codes?|code-?bases?|implementations?|software|scripts?|toolkits?|"
    r"tool-?box(?:es)?|tools?|librar(?:y|ies)|packages?|repositor(?:y|ies)|repos?|notebooks?|"
    r"plug-?ins?|simulators?|frameworks?|pipelines?|programs?|project|systems?|platform)\b"
    r"(?!\s+(?:page|web|site|home|demo|models?|generat\w+|LLMs?|agents?))"
)
_DATA = (
    r"\b(?:[a-z]*data-?sets?|data|corpus|corpora|annotations?|[\w-]*benchmarks?|[\w-]*bench|"
    r"(?:test|evaluation)[- ]?sets?|databases?|recordings?|prompts|questionnaires?|labels)\b"
)
_WEIGHTS = (
    r"\b(?:(?<!language )models?|weights?|checkpoints?|model parameters|[\w-]*LLMs?)\b"
    r"(?!\s+(?:code|page|cards?))"
)
_LOOSE = r"\b(?:resources?|materials?|artifacts?|artefacts?|everything|assets|suite)\b"
_NAMED = {
    "code": re.compile(_CODE, re.IGNORECASE),
    "data": re.compile(_DATA, re.IGNORECASE),
    "weights": re.compile(_WEIGHTS, re.IGNORECASE),
}
_ANYTHING = re.compile(f"{_CODE}|{_DATA}|{_WEIGHTS}|{_LOOSE}", re.IGNORECASE)

_ADVERBS = (
    r"(?:(?:also|all|both|soon|later|then|further|eventually|made|\w+ly|be|freely|the)\s+){0,4}"
)
_HAND_OUT = (
    r"(?:released?|open|open[- ]?sourced?|opened|publici[sz]ed|public|avail\w{2,6}|avaliable|"
    r"accessible|accessed|publicly|published|shared|provided|uploaded|hosted|posted|disclosed|"
    r"distributed|given|found|"
    r"downloadable|ready|open[- ]access(?:ed)?|updated\s+(?:at|on|in)|"
    r"(?:at|on)(?=\s+\W{0,2}(?:https?:|this\s+http|href|url|git)))"
)
_PASSIVE = re.compile(
    rf"\b(?:will\}}?|shall|'ll|would)\s+(?:undergo\s+[\w\s]{{1,40}}?\band\s+)?"
    rf"{_ADVERBS}(?:be(?:come)?|get)\s+{_ADVERBS}(?P<verb>{_HAND_OUT})\b"
    rf"|\b(?:are|is)\s+(?:going\s+)?to\s+be\s+{_ADVERBS}(?P<verb2>released|open[- ]?sourced|public)"
    r"|\b(?:are|is)\s+about\s+to\s+be\s+(?:\w+\s+)?released\b"
    r"|\bwill\s+(?:\w+ly\s+)?open[- ]?source\s+(?:on|at|soon)\b"
    r"|\bto\s+be\s+(?:released|open[- ]?sourced|made\s+(?:public|available))\b"
    r"|(?:\b(?:is|are)\s+)?\b(?:coming|release|out)\s+(?:very\s+)?soon\b"
    r"|\b(?:available|released|public|open[- ]?sourced)\s+(?:very\s+)?(?:soon|shortly)\b",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"\b(?:(?:we|authors?|and|team|which\s+we|I)\s+(?:will|shall|would|'ll|plan\s+to|intend\s+to|"
    r"aim\s+to|promise\s+to|(?:are\s+)?commit(?:ted)?\s+to|are\s+going\s+to|are\s+planning\s+to|"
    r"are\s+working\s+(?:on|to)|hope\s+to|will\s+be)|we'll|plans?\s+to|will\s+(?:therefore|thus|hence))\s+"
    r"(?:(?:also|all|both|soon|later|then|further|eventually|\w+ly)\s+){0,3}"
    r"(?P<verb>releas(?:e|ing)|open[- ]?sourc(?:e|ing)|publici[sz]e|publish(?:ing)?|shar(?:e|ing)|"
    r"mak(?:e|ing)|provid(?:e|ing)|upload|disclose|open)\b",
    re.IGNORECASE,
)
_UPON = re.compile(
    r"\b(?:(?:up)?on|after|following|once|when|pending|contingent\s+on|with|at\s+the\s+time\s+of)\s+"
    r"(?:\w+\s+){0,4}?(?:accept(?:ance|ed)|publication|published|de-?anonymi[sz]\w+|(?:peer[- ]?)?"
    r"review)\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"releas|open[- ]?sourc|publicly|available|avail\w{2,6}\b|\bshared\b|published\b|\bpublic\b",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"public|open|releas|https?:|this http|github|hugging|zenodo|soon|accept|communit|free|"
    r"upon|after|online|download|future|research\b|\bURL\b",
    re.IGNORECASE,
)
_HANDED = re.compile(
    r"releas\w*\b.{0,80}(?:public|open|http|github|hugging|zenodo|soon|accept|communit|free|future)"
    r"|mak\w*\s.{0,50}(?:publicly|available|open|accessible)",
    re.IGNORECASE,
)
_TO_ALL = re.compile(
    r"releas|open[- ]?sourc|public|avail|\bopen\b|accessib|communit|accept", re.IGNORECASE
)
_STRICT_CODE = re.compile(r"\b(?:codes?|code-?bases?|implementations?|scripts)\b", re.IGNORECASE)
_PAGE = re.compile(
    r"\b(?:page|website|web-?site|videos?|demos?|results|appendix|paper|version|supplement\w*|talk|"
    r"recording\s+of|list|updates?|leader-?board|workshop|challenge|competition|winners)\b"
    r"[\s\w,]{0,8}$",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r";|\.\s|\b(?:which|that|while|where|so|because|we|demonstrate\w*|show\w*)\b|,\s+(?:and\s+)?our\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r",?\s*(?:\band\s+)?\b(?:which|that)\s*(?:\w+ly\s+)?$", re.IGNORECASE)
_NAME_OR_IT = re.compile(r"(?:^|,\s*)\s*(?:It|They|[A-Z][a-z]*[A-Z]\w*(?:-\w+)*)\s*$")
_ASIDE = re.compile(r"https?:\S*|\b(?:to\s+(?:support|facilitate|enable|foster)|with\s+the)\b.*")
_REACH = 130
_WEAK = ("provid", "shar", "mak")


def _named(words: str) -> list[str]:
    words = _ASIDE.sub("", words)
    return [name for name, pattern in _NAMED.items() if pattern.search(words)]


def _subject(before: str) -> str:
    """Return the end of `before`, back to where another clause begins."""
    near = _RELATIVE.sub("", before[-_REACH:])
    cut = max((match.end() for match in _BREAK.finditer(near)), default=0)
    return near[cut:]


def _weak(verb: str) -> bool:
    return verb.lower() == "open" or any(verb.lower().startswith(stem) for stem in _WEAK)


def _passive(sentence: str, match: re.Match[str]) -> str | None:
    """Return the words that name what "will be released", or None if this is no promise."""
    subject = _subject(sentence[: match.start()])
    rest = sentence[match.start() : match.end() + 80]
    if _ANYTHING.search(subject):
        strict = bool(_STRICT_CODE.search(subject))
        if (
            not sentence[match.end() :].strip(" .")
            and subject.strip() == sentence[: match.start()].strip()
        ):
            return subject  # all there is to the sentence: "Our dataset will be available."
        if _PAGE.search(subject) and not strict:
            return None
        return subject if strict or _PUBLIC.search(rest) else None
    if not subject.strip(" ,.-(") and (late := _ANYTHING.search(rest)):
        return late[0]  # "Coming soon: code and data"
    named = re.search(r"github|gitlab|open[- ]?sourc", rest, re.IGNORECASE)
    if named and not _PAGE.search(subject) and re.search(r"\w{3}", subject):
        return "code"
    offered = re.search(r"publicly|to the public|released", rest, re.IGNORECASE)
    return "" if offered and _NAME_OR_IT.search(subject) and not _PAGE.search(subject) else None


def _active(sentence: str, match: re.Match[str]) -> str | None:
    """Return the words that name what "we will release", or None if this is no promise."""
    tail = sentence[match.end() : match.end() + _REACH]
    verb = match["verb"]
    cut = re.search(r"[.;]\s|\bwhich\b|\bthat\b|\bto\s+(?!the\b|be\b|public)", tail)
    thing = tail[: cut.start()] if cut else tail
    if not _ANYTHING.search(thing):
        if verb.lower().startswith("open") and "sourc" in verb.lower():
            return "code"
        strong = verb.lower().startswith(("releas", "mak")) and _HANDED.search(verb + tail)
        return thing if strong and not _PAGE.search(thing[:40]) else None
    if _weak(verb) and not _STRICT_CODE.search(thing) and not _TO_ALL.search(tail):
        return None
    if _weak(verb) and not _TO_ALL.search(tail) and not re.search(r"github|https?:", tail):
        return None
    first = re.match(r"[\s\w,'’-]{0,40}?\b(?:page|website|videos?|demos?|results|paper)\b", thing)
    return None if first and not _STRICT_CODE.search(thing) else thing


def _conditional(sentence: str, match: re.Match[str]) -> str | None:
    """Return what is "available upon acceptance" or "released after publication"."""
    window = sentence[max(0, match.start() - _REACH) : match.end() + _REACH]
    offer = _OFFER.search(window)
    if not offer or not _ANYTHING.search(window):
        return None
    near = sentence[max(0, match.start() - 90) : match.start()]
    subject = _subject(near) if _OFFER.search(_subject(near)) else window
    return subject if _named(subject) else None


_READERS = (
    (_PASSIVE, _passive, ("will", "shall", "'ll", "would", "to be ", "soon", "shortly")),
    (
        _ACTIVE,
        _active,
        (
            "will",
            "shall",
            "would",
            "'ll",
            "plan",
            "inten",
            "aim",
            "promis",
            "commit",
            "going",
            "hope",
            "working",
        ),
    ),
    (_UPON, _conditional, ("accept", "publication", "published", "anonymi", "review")),
)
"""Patterns, their readers, and letters of which every match holds some."""


def _promised(sentence: str) -> tuple[list[str], re.Match[str]] | None:
    """Return what one sentence promises, and the words that promise it."""
    lower = sentence.lower()
    for pattern, read, hints in _READERS:
        if not any(hint in lower for hint in hints):
            continue
        for match in pattern.finditer(sentence):
            words = read(sentence, match)
            if words is not None:
                return _named(words), match
    return None


_TRIGGERS = (
    "will",
    "soon",
    "upon",
    "plan",
    "to be ",
    "'ll",
    "after",
    "once",
    "intend",
    "commit",
    "on accept",
    "on publication",
    "shall",
    "would",
    "promise to",
    "going to",
    "pending",
)
_HINTS = (
    "releas",
    "avail",
    "open",
    "public",
    "publish",
    "soon",
    "shar",
    "provid",
    "upload",
    "github",
    "access",
)


def _in_text(reading: Reading, text: Text) -> Evidence | None:
    if not text.has(*_TRIGGERS):
        return None
    promised: list[str] = []
    quote, said = "", False
    for start, end in text.sentences():
        sentence = text.text[start:end]
        lower = sentence.lower()
        if not any(hint in lower for hint in _HINTS):
            continue
        if hit := _promised(sentence):
            names, match = hit
            if not quote or ("code" in names and "code" not in promised):
                quote = text.quote(start + match.start(), start + match.end())
            promised.extend(name for name in names if name not in promised)
            said = True
    if not said:
        return None
    ordered = [name for name in _NAMED if name in promised]
    return Evidence(
        paper_id=reading.paper.id,
        kind=EvidenceKind.CODE,
        state=EvidenceState.PROMISED,
        source=text.source,
        found=", ".join(ordered) or "unspecified",
        quote=quote,
        tier=Tier.OFFICIAL,
        detail={
            "artefact": ordered[0] if ordered else "unspecified",
            "promises": ordered,
            "role": "release",
        },
    )


def find_promises(reading: Reading) -> Iterator[Evidence]:
    """Yield one row for each text that promises code, data or weights."""
    for text in reading.texts:
        if row := _in_text(reading, text):
            yield row
