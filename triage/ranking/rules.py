"""Parts that follow rules the user wrote: keywords to raise and lower, authors to follow."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from triage.models import Field, Paper, Part
from triage.text import folded

INCLUDE_POINTS = 10.0
AUTHOR_POINTS = 15.0
EXCLUDE_POINTS = -40.0


def include_part(field: Field, paper: Paper) -> Part | None:
    """Return points for keywords of the field: all for one in the title, half for the abstract."""
    in_title = found(field.include, paper.title)
    if in_title:
        return _keywords("keywords", INCLUDE_POINTS, "title names", in_title)
    in_abstract = found(field.include, paper.abstract)
    if in_abstract:
        return _keywords("keywords", INCLUDE_POINTS / 2, "abstract names", in_abstract)
    return None


def exclude_part(field: Field, paper: Paper) -> Part | None:
    """Return the points lost for words the field excludes."""
    hits = found(field.exclude, f"{paper.title}. {paper.abstract}")
    return (
        _keywords("excluded", EXCLUDE_POINTS, "names, against your wish,", hits) if hits else None
    )


def author_part(field: Field, paper: Paper) -> Part | None:
    """Return points for authors the field follows, by full name."""
    followed = {plain for name in field.authors if (plain := folded(name))}
    hits = [name for name in paper.authors if folded(name) in followed]
    if not hits:
        return None
    return Part("authors", AUTHOR_POINTS, f"by {', '.join(hits)}, whom you follow", tuple(hits))


def found(phrases: Iterable[str], text: str) -> list[str]:
    """Return the phrases that stand in `text` as whole words, whatever their case."""
    return [phrase for phrase in phrases if phrase.strip() and _pattern(phrase).search(text)]


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str]:
    spaced = r"[\s-]+".join(re.escape(word) for word in phrase.split())
    return re.compile(rf"(?<!\w){spaced}(?:s|es)?(?!\w)", re.IGNORECASE)


def _keywords(name: str, points: float, lead: str, hits: list[str]) -> Part:
    quoted = ", ".join(f"“{hit}”" for hit in hits)
    return Part(name, points, f"{lead} {quoted}", tuple(hits))
