"""Links to code, data, weights and pages in a paper's own words.

A link is the authors' own unless their wording says that it is somebody else's ("we build on
...", "compared with ..."). Own links on an artefact host, handed out in so many words, are
`official`; own links without such words, and links to pages, owners and groups, are `possible`.
`detail` holds the `artefact` (`code`, `data`, `weights`, `page`), all that is `offered` there, and
the `role`: `release`, or `mention` for somebody else's work. Only a released `code` artefact
raises the code flag (see `states`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.evidence import wording
from triage.evidence.addresses import Address, addresses
from triage.evidence.places import Place, place_of
from triage.evidence.texts import Reading, Text
from triage.models import Evidence, EvidenceKind, EvidenceState, Tier
from triage.text import clean

_DATA_SETS = ("https://huggingface.co/datasets/", "https://www.kaggle.com/datasets/")
_MODELS = "https://huggingface.co/"
_AFTER = 90
_BEFORE = 160
_NAMED = {
    "code": wording.CODE,
    "data": wording.DATA,
    "weights": wording.WEIGHTS,
    "page": wording.PAGE,
    "look": wording.LOOK,
}
_LABEL = re.compile(
    r"(?:^|[^\w-])(?<!and )(?<!& )(?P<what>(?:source\s+)?codes?|data-?sets?|data|"
    r"models?|weights|checkpoints|"
    r"(?:project\s+)?(?:web)?page|(?:project\s+)?website|demo|videos?|github)\s?:\s*$",
    re.IGNORECASE,
)
"""A label right before an address, which says all there is to say about it."""
_MORE = re.compile(
    r"(?<!(?i:supplementary) )(?<!(?i:supplemental) )"
    r"\b(?i:artifacts?|artefacts?|resources?|materials?|outputs?)\b"
    r"|\b[A-Z][\w-]*[A-Z][\w-]*\s+(?:is|are)\s+(?:\w+\s+){0,2}"
    r"(?:available|released|open[- ]sourced|hosted)\s+(?:\w+\s+)?(?:at|on|in|via|from)\W*$"
)
"""Words that offer more than data: loose ones, or the name of what the paper is about."""
_LIST = re.compile(r"/awesome[-_]|[-_]awesome(?:[-_]|$)|papers?[-_]?list", re.IGNORECASE)
"""A repository whose name says that it is a list of other people's work."""
_SUFFIX = re.compile(r"[\])}$.,;: ]*(?:\{[^{}]{0,60}\}[\])}$]*)?\s*")
_LATER = re.compile(
    r"[\])}$,;: (]*(?:(?:soon|shortly)\b|(?:up)?on\b|after\b|once\b|following\b|when\b|(?:has|have|"
    r"is|are)\b|coming\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words that stand around one address, up to its neighbours in the same sentence."""

    before: str
    after: str
    inherited: str
    """The words before the address that this one is listed together with, or nothing."""
    listed: bool = False
    """Whether another address follows in the same sentence."""

    @property
    def offer(self) -> str:
        """The words that say what lies there."""
        own = _offered(self.before) or _LABEL.search(self.before)
        return self.before if own else self.inherited or self.before


def _clauses(text: Text, found: Sequence[Address]) -> Iterator[tuple[Address, _Clause]]:
    inherited, last_end, last_sentence = "", 0, -1
    for index, address in enumerate(found):
        if last_end and text.text[last_end : address.start] == "}{":
            continue  # what \href shows instead of the address before it
        start, end = text.span(address.start)
        if start != last_sentence:
            inherited, last_end, last_sentence = "", start, start
        before = text.text[min(last_end, address.start) : address.start]
        limit = found[index + 1].start if index + 1 < len(found) else len(text.text)
        after = text.text[address.end : min(end, limit, address.end + _AFTER)]
        clause = _Clause(before, after, inherited, listed=limit < end)
        yield address, clause
        inherited, last_end = clause.offer, max(address.end, last_end)


def _offered(words: str) -> tuple[str, ...]:
    """Return what the words just before an address say is there, in a fixed order."""
    near = words[-_BEFORE:]
    if label := _LABEL.search(near):
        page = wording.PAGE.search(label["what"]) and wording.CODE.search(near)
        near = near if page else label["what"]
    return tuple(name for name, pattern in _NAMED.items() if pattern.search(near))


def _artefact(place: Place, clause: _Clause, offered: tuple[str, ...]) -> str:
    """Return what lies at `place`, from its host and from the words of the offer.

    A repository holds code unless the words name only data or only things to look at; another
    place holds code only when they name it.
    """
    if place.holds == "code":
        listed = _LIST.search(place.url) and "code" not in offered
        return "page" if listed else _in_repository(clause, offered)
    shared = bool(clause.inherited) or clause.listed
    if place.url.startswith(_DATA_SETS) and (shared or "code" not in offered):
        return place.holds
    owner = place.url.startswith(_MODELS) and not place.exact and shared
    if (owner or place.holds == "weights") and "weights" in offered:
        return "weights"
    if "code" in offered:
        return "code"
    return "data" if offered == ("data",) and place.holds == "page" else place.holds


def _in_repository(clause: _Clause, offered: tuple[str, ...]) -> str:
    if (
        {"code", "repository", "weights"} & set(offered)
        or not offered
        or _MORE.search(clause.offer[-_BEFORE:])
    ):
        return "code"
    if "data" in offered:
        return "data"
    return "page" if "look" in offered else "code"


def _is_mention(clause: _Clause, source: str) -> bool:
    """Return whether the wording before the link points at somebody else's work."""
    if source == "comment" or wording.HANDED_OUT.search(clause.before):
        return False
    others = wording.last_end(wording.OTHERS, clause.before)
    return others > wording.last_end(wording.RELEASE, clause.before)


def _is_promise(clause: _Clause) -> bool:
    later = _LATER.match(clause.after)
    if (later and wording.FUTURE.search(clause.after)) or re.match(r"\W*soon\b", clause.after):
        return True
    before = clause.before or clause.inherited
    return bool(wording.FUTURE.search(before))


def _row(reading: Reading, text: Text, address: Address, clause: _Clause) -> Evidence | None:
    place = address.place
    tail = _SUFFIX.sub("", clause.after, count=1)
    offered = _offered(clause.offer) or tuple(
        name for name in _offered(f"{clause.offer} {tail}") if name != "look"
    )
    mention = _is_mention(clause, text.source)
    said = bool(wording.RELEASE.search(clause.offer + " "))
    released = said or text.source == "comment"
    if not place.known and (mention or not said or not offered):
        return None
    artefact = _artefact(place, clause, offered)
    own = released and place.exact and not mention
    return Evidence(
        paper_id=reading.paper.id,
        kind=EvidenceKind.CODE,
        state=EvidenceState.PROMISED
        if not mention and _is_promise(clause)
        else EvidenceState.CLAIMED,
        source=text.source,
        found=place.url,
        quote=text.quote(address.start, address.end),
        tier=Tier.OFFICIAL if own else Tier.POSSIBLE,
        detail={
            "artefact": artefact,
            "offered": list(offered),
            "role": "mention" if mention else "release",
        },
    )


def _rank(row: Evidence) -> tuple[bool, bool, bool, bool]:
    """Order the rows of one address: the one that says most first."""
    return (
        row.detail["role"] == "mention",
        row.detail["artefact"] != "code",
        row.tier is not Tier.OFFICIAL,
        row.state is not EvidenceState.CLAIMED,
    )


def _listed(reading: Reading) -> Iterator[Evidence]:
    """Yield the repository that the paper's source names, where it names one."""
    named = clean(reading.paper.code_url or "")
    place = place_of(named if "://" in named else f"https://{named}") if named else None
    if place and place.known:
        yield Evidence(
            paper_id=reading.paper.id,
            kind=EvidenceKind.CODE,
            state=EvidenceState.CLAIMED,
            source="listing",
            found=place.url,
            tier=Tier.POSSIBLE,
            detail={"artefact": place.holds, "offered": [], "role": "release"},
        )


def find_links(reading: Reading) -> Iterator[Evidence]:
    """Yield one row for each address that the paper's own words name, then the listing's."""
    best: dict[str, Evidence] = {}
    for text in reading.texts:
        for address, clause in _clauses(text, addresses(text)):
            row = _row(reading, text, address, clause)
            if row is None:
                continue
            key = row.found.casefold()
            if key not in best or _rank(row) < _rank(best[key]):
                best[key] = row
    yield from best.values()
    yield from _listed(reading)
