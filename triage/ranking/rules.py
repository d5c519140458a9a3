"""What the user ruled: keywords that raise and lower a paper, authors to follow.

A rule adds a strength to the learned ones; strengths are in standard deviations of ordinary
papers. A typical example of a field has some four to eight of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from triage.models import Field, Paper
from triage.text import folded

INCLUDED = 1.0
FOLLOWED = 2.5
EXCLUDED = -8.0


@dataclass(frozen=True, slots=True)
class Ruled:
    """What one rule does to a paper."""

    name: str
    strength: float
    why: str
    points_to: tuple[str, ...]


def ruled(field: Field, paper: Paper) -> Iterator[Ruled]:
    """Yield what the field's rules say about a paper."""
    if not (field.include or field.authors or field.exclude):
        return
    in_title = found(field.include, paper.title)
    if in_title:
        yield _keywords("keywords", INCLUDED, "title names", in_title)
    elif in_abstract := found(field.include, paper.abstract):
        yield _keywords("keywords", INCLUDED / 2, "abstract names", in_abstract)
    if followed := _followed(field, paper):
        why = f"by {', '.join(followed)}, whom you follow"
        yield Ruled("followed", FOLLOWED, why, tuple(followed))
    if against := found(field.exclude, f"{paper.title}. {paper.abstract}"):
        yield _keywords("excluded", EXCLUDED, "names, against your wish,", against)


def _followed(field: Field, paper: Paper) -> list[str]:
    followed = {plain for name in field.authors if (plain := folded(name))}
    return [name for name in paper.authors if folded(name) in followed] if followed else []


def found(phrases: Iterable[str], text: str) -> list[str]:
    """Return the phrases that stand in `text` as whole words, whatever their case."""
    plain = text.lower() if text.isascii() else None
    return [
        phrase
        for phrase in phrases
        if phrase.strip() and _may_stand(phrase, plain) and _pattern(phrase).search(text)
    ]


def _may_stand(phrase: str, plain: str | None) -> bool:
    """Return False where a word of the phrase is nowhere in a text: far cheaper than a pattern."""
    if plain is None or not phrase.isascii():
        return True
    return all(word in plain for word in phrase.lower().split())


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str]:
    spaced = r"[\s-]+".join(re.escape(word) for word in phrase.split())
    return re.compile(rf"(?<!\w){spaced}(?:s|es)?(?!\w)", re.IGNORECASE)


def _keywords(name: str, strength: float, lead: str, hits: list[str]) -> Ruled:
    quoted = ", ".join(f"“{hit}”" for hit in hits)
    return Ruled(name, strength, f"{lead} {quoted}", tuple(hits))
