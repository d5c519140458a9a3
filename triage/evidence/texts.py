"""A paper's own texts, their sentences, and quotes out of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from triage.models import Paper
from triage.text import clean

QUOTE_LENGTH = 300
_LONGEST = 1_000
"""Sentences are cut here, so that the work on one stays bounded whatever a source sends."""

_BOUNDARY = re.compile(
    r"[.!?](?:"
    r"(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bal\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\b[Ff]ig\.)(?<!\b[Ee]q\.)"
    r"(?<!\bDr\.)(?<!\bSt\.)['\")\]}]{0,3}\s+(?=[^a-z\s]|https?:|github\.com/)"
    r"|(?<=[a-z)\]}]\.)(?=[A-Z][a-z]+\s)"  # a stop that lost its space: "results.The code is"
    r"|(?<=[a-z]\.)(?=(?:Our|The|We)\b))"
)


@dataclass(frozen=True)
class Text:
    """One text of a paper and the name evidence gives it as its source."""

    source: str
    text: str

    @cached_property
    def lower(self) -> str:
        """The text in small letters, for quick tests of whether a detector has anything to do."""
        return self.text.lower()

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for match in _BOUNDARY.finditer(self.text):
            _cut_long(starts, match.end(), self.text)
        _cut_long(starts, len(self.text), self.text)
        return starts[:-1] or [0]

    def has(self, *words: str) -> bool:
        """Return whether one of `words`, given in small letters, occurs at all."""
        lower = self.lower
        for word in words:  # noqa: SIM110  asked a hundred times for every paper
            if word in lower:
                return True
        return False

    def span(self, at: int) -> tuple[int, int]:
        """Return start and end of the sentence that holds the character at `at`."""
        index = max(bisect_right(self._starts, at) - 1, 0)
        last = index + 1 == len(self._starts)
        return self._starts[index], len(self.text) if last else self._starts[index + 1]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of each sentence."""
        yield from zip(self._starts, [*self._starts[1:], len(self.text)], strict=True)

    def quote(self, start: int, end: int) -> str:
        """Return the sentence around `start:end`, at most `QUOTE_LENGTH` characters of it.

        The quote is a piece of the text as it stands, cut at words where it must be cut, and
        holds `start:end` whenever that fits.
        """
        first, last = self.span(start)
        last = max(last, end)
        if last - first > QUOTE_LENGTH:
            first, last = _window(self.text, (first, last), (start, end))
        return self.text[first:last].strip()


def _cut_long(starts: list[int], end: int, text: str) -> None:
    """Append `end` to `starts`, and cuts at white space before it where the gap is too long."""
    while end - starts[-1] > _LONGEST:
        space = text.rfind(" ", starts[-1] + _LONGEST // 2, starts[-1] + _LONGEST)
        starts.append(space + 1 if space > 0 else starts[-1] + _LONGEST)
    if end > starts[-1]:
        starts.append(end)


def _window(text: str, sentence: tuple[int, int], core: tuple[int, int]) -> tuple[int, int]:
    """Return the part of `sentence` around `core` that is short enough to quote."""
    end = min(core[1], core[0] + QUOTE_LENGTH)
    room = QUOTE_LENGTH - (end - core[0])
    first = max(sentence[0], core[0] - room)
    last = min(sentence[1], end + room - (core[0] - first))
    if first > sentence[0] and (space := text.find(" ", first, core[0])) >= 0:
        first = space + 1
    if last < sentence[1] and (space := text.rfind(" ", end, last)) >= 0:
        last = space
    return first, last


@dataclass(frozen=True)
class Reading:
    """A paper opened for reading: its texts, each cleaned again and cut into sentences once."""

    paper: Paper
    title: Text
    abstract: Text
    comment: Text | None
    """None when the source of the paper does not tell: not the same as an empty comment."""

    @property
    def texts(self) -> tuple[Text, ...]:
        """The texts there are, in the order a reader meets them."""
        return (self.title, self.abstract) + ((self.comment,) if self.comment else ())


def open_paper(paper: Paper) -> Reading:
    """Return the paper's own texts, ready for the detectors."""
    comment = None if paper.comment is None else Text("comment", clean(paper.comment))
    return Reading(
        paper, Text("title", clean(paper.title)), Text("abstract", clean(paper.abstract)), comment
    )
