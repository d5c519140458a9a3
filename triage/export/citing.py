"""What every citation format needs: names in parts, the day of a paper, stable citation keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.models import Paper
from triage.text import parse_arxiv_id

_GROUP = re.compile(
    r"\b(?:collaboration|consortium|team|group|project|initiative)\b", re.IGNORECASE
)
_DOI = re.compile(r"10\.[0-9.]+/[^\s{}\\%#\"]+")
_GENERATION = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_MATHS = re.compile(r"\$[^$]*\$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DULL = frozenset(
    "the and for from with "
    "towards toward into are can does how what when why not via its our "
    "your you their this that these all beyond using".split()
)
_CENTURY_OF_OLD_IDS = 91  # the first arXiv ids are of 1991


@dataclass(frozen=True, slots=True)
class Name:
    """An author's name in parts. A group, or a name of one word, has only a family part."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def whole(self) -> bool:
        """Whether the family part is the whole name, to be left as it stands."""
        return not self.given


def split_name(name: str) -> Name:
    """Split a name as arXiv writes it, given names first.

    Lower-case particles belong to the family name: `Ludwig van Beethoven` is `van Beethoven`,
    `Ludwig`. A name with a comma, and that of a collaboration, stays whole.
    """
    words = name.split()
    if len(words) < 2 or "," in name or _GROUP.search(name):  # noqa: PLR2004 - given and family
        return Name(name)
    suffix = words.pop() if len(words) > 2 and _GENERATION.fullmatch(words[-1]) else ""  # noqa: PLR2004 - family beside them
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def year_and_month(paper: Paper) -> tuple[int, int] | None:
    """Return when version 1 was submitted; an arXiv id tells it too. None if neither does."""
    if paper.published:
        return paper.published.year, paper.published.month
    parsed = parse_arxiv_id(paper.id)
    if parsed is None:
        return None
    digits = parsed[0].rpartition("/")[2]
    year, month = int(digits[:2]), int(digits[2:4])
    return (1900 if year >= _CENTURY_OF_OLD_IDS else 2000) + year, month


def date_parts(paper: Paper) -> list[int]:
    """Return year, month and, where known, day of submission. Empty if nothing is known."""
    day: date | None = paper.published
    return [day.year, day.month, day.day] if day else list(year_and_month(paper) or ())


def is_doi(text: str) -> bool:
    """Return whether `text` is a DOI that can stand in any format without escaping."""
    return _DOI.fullmatch(text) is not None


def citation_keys(papers: Sequence[Paper]) -> list[str]:
    """Return one key per paper, unique in the list: family name, year, first telling word.

    Of papers that share one, the lowest id keeps it bare and the others add their id, so that a
    key does not change when papers before or after it come and go.
    """
    keys = [""] * len(papers)
    taken: set[str] = set()
    for at in sorted(range(len(papers)), key=lambda at: (papers[at].id, at)):
        key = _bare_key(papers[at])
        if key in taken:
            key += "_" + re.sub(r"[^a-z0-9]+", "_", papers[at].id.lower()).strip("_")
        while key in taken:
            key += "x"
        taken.add(key)
        keys[at] = key
    return keys


def _bare_key(paper: Paper) -> str:
    family = _ascii(split_name(paper.authors[0]).family) if paper.authors else ""
    when = year_and_month(paper)
    words = _WORD.findall(_MATHS.sub(" ", paper.title))
    telling = (_ascii(word) for word in words if word.lower() not in _DULL)
    word = next((word for word in telling if word), "")
    return (family or "anon")[:30] + (str(when[0]) if when else "nd") + word[:30]


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())
