"""Which paper a report on a replication is about: matching by id, by citation, by title.

Every rule is deterministic and tells how it matched. It would rather find nothing than link two
papers that have nothing to do with each other: a report whose candidates are ambiguous has no
original.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from triage.evidence.reporting import is_report, named_titles
from triage.text import folded, parse_arxiv_id

_STOP = frozenset(
    "a an the of for and or in on to with from by via at as is are be do does can how what when "
    "why we it its their using towards toward into through study case".split()
)
_ID = re.compile(r"(?<![\d.])\d{4}\.\d{4,5}(?:v\d+)?(?![\d.]\d)|[a-z]+(?:-[a-z]+)?/\d{7}")
_PARTS = re.compile(r"\s*[:?!]\s+|\s+[–—-]\s+")
_SEGMENTS = re.compile(
    r"[\"“”„]|''|``|\.\s|[({\[]|[)}\]]|,\s(?=[\"'“‘])|(?<=,)\s?['‘]|['’]\s|\btitle\s?="
)
_LEAST_WORDS = 3
"""Shorter titles are matched only where they stand alone, in quotes or between stops."""
_LONGEST = 40
_MOST_PIECES = 6
_NEAR = 0.9
_NEAR_WORDS = 6
_QUOTES = re.compile(r"[\"“”„«](?:[^\"”»\s]+\s+){3,}[^\"”»\s]+[\"”»]")
"""A title that quotes another speaks about it, and is not it."""
_AGREES = 0.6


@dataclass(frozen=True, slots=True)
class Report:
    """What is known about a report on a replication."""

    title: str
    citation: str = ""
    """How the report cites the original, in any style. Empty when that is not known."""
    addresses: tuple[str, ...] = ()
    """Addresses, DOIs or ids that the report gives for the original."""


def named_ids(report: Report) -> Iterator[str]:
    """Yield the arXiv ids that a report gives for its original, right or wrong."""
    for text in (*report.addresses, report.citation):
        for match in _ID.finditer(text):
            if parsed := parse_arxiv_id(match[0]):
                yield parsed[0]


def cited_titles(citation: str) -> list[str]:
    """Return the pieces of a citation that may be a title, in the order they stand."""
    pieces = (piece.strip(" .,:") for piece in _SEGMENTS.split(citation) if piece)
    return [piece for piece in pieces if len(piece.split()) > _LEAST_WORDS][:_MOST_PIECES]


@dataclass(frozen=True, slots=True)
class Match:
    """The original that was found, and how."""

    paper_id: str
    title: str
    how: str
    """`id`, `cited title`, `title`, `part of the title` or `nearly the title`."""


@dataclass(frozen=True)
class _Known:
    """One paper that may be an original."""

    paper_id: str
    title: str

    @cached_property
    def words(self) -> frozenset[str]:
        return _content(folded(self.title))


class Originals:
    """Papers by id and title, to look up what reports are about.

    Args:
        papers: id and title of each. Papers that are reports themselves are left out.

    """

    def __init__(self, papers: Iterable[tuple[str, str]]) -> None:
        self._by_id: dict[str, _Known] = {}
        self._by_title: dict[str, list[_Known]] = defaultdict(list)
        self._by_letters: dict[str, list[_Known]] = defaultdict(list)
        self._by_part: dict[str, list[_Known]] = defaultdict(list)
        self._by_word: dict[str, list[_Known]] = defaultdict(list)
        for paper_id, title in papers:
            if not is_report(title):
                self._add(_Known(paper_id, title))

    def find(self, report: Report) -> Match | None:
        """Return the one paper that `report` is about, or None when that is not certain."""
        for how, known in self._guesses(report):
            if len({each.paper_id for each in known}) == 1:
                return Match(known[0].paper_id, known[0].title, how)
            if known:
                return None
        return None

    def _add(self, known: _Known) -> None:
        self._by_id[known.paper_id] = known
        title = folded(known.title)
        self._by_title[title].append(known)
        self._by_letters[_letters(title)].append(known)
        for part in _PARTS.split(known.title):
            words = folded(part)
            if words != title and len(words.split()) >= _LEAST_WORDS:
                self._by_part[words].append(known)
        if not _QUOTES.search(known.title):
            for word in _content(title):
                self._by_word[word].append(known)

    def _guesses(self, report: Report) -> Iterator[tuple[str, list[_Known]]]:
        names = [folded(name) for name in named_titles(report.title)]
        yield "id", list(self._ids(report, names))
        yield "cited title", self._cited(report.citation)
        for name in names:
            yield "title", self._by_title.get(name, []) if _telling(name) else []
        for name in names:
            yield "title", self._by_letters.get(_letters(name), []) if _telling(name) else []
        for name in names:
            yield "part of the title", self._by_part.get(name, []) if _telling(name) else []
        for name in names:
            yield "nearly the title", self._near(name)
        for segment in _SEGMENTS.split(report.citation):
            yield "nearly the title", self._near(folded(segment))

    def _ids(self, report: Report, names: list[str]) -> Iterator[_Known]:
        """Yield papers whose id is given and whose title agrees with what else is said."""
        said = _content(" ".join([folded(report.citation), *names]))
        for text in (*report.addresses, report.citation):
            for match in _ID.finditer(text):
                parsed = parse_arxiv_id(match[0])
                known = self._by_id.get(parsed[0]) if parsed else None
                if known and len(known.words & said) >= _AGREES * max(len(known.words), 1):
                    yield known

    def _cited(self, citation: str) -> list[_Known]:
        """Return the papers whose whole title stands in a citation; of several, the longest."""
        for segment in _SEGMENTS.split(citation):
            if len(words := folded(segment).split()) > 1 and (
                known := self._by_title.get(" ".join(words))
            ):
                return known
        words = folded(citation).split()
        for length in range(min(_LONGEST, len(words)), _LEAST_WORDS, -1):
            for start in range(len(words) - length + 1):
                if known := self._by_title.get(" ".join(words[start : start + length])):
                    return known
        return []

    def _near(self, name: str) -> list[_Known]:
        """Return the papers whose titles share nearly all words with `name`."""
        words = _content(name)
        shared: dict[str, int] = defaultdict(int)
        known: dict[str, _Known] = {}
        if len(words) < _NEAR_WORDS:
            return []
        rare = sorted(words, key=lambda word: (len(self._by_word.get(word, ())), word))
        for each in (k for word in rare[: len(words) // 2] for k in self._by_word.get(word, ())):
            known[each.paper_id] = each
        for each in known.values():
            common = len(each.words & words)
            if common >= _NEAR_WORDS and 2 * common >= _NEAR * (len(words) + len(each.words)):
                shared[each.paper_id] = 2 * common - len(each.words)
        best = max(shared.values(), default=0)
        return [known[paper_id] for paper_id, score in shared.items() if score == best]


def _content(words: str) -> frozenset[str]:
    return frozenset(word for word in words.split() if word not in _STOP)


def _letters(words: str) -> str:
    """Return the letters of the words that matter: `long-term` and `longterm` are the same."""
    return "".join(word for word in words.split() if word not in _STOP)


def _telling(name: str) -> bool:
    """Return whether a name has enough words to be the title of one paper only."""
    return len(name.split()) >= _LEAST_WORDS and len(_content(name)) > 1
