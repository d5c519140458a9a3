"""Cues: groups of words that say one and the same thing, looked for without reading twice.

A cue is in a text when any of its words, stems, phrases, names or patterns is. Whole words are
looked up in the set of the text's words; a pattern is tried only where the letters stand that
every match of it holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Words:
    """A text of single spaces, opened for cues."""

    text: str

    @cached_property
    def lower(self) -> str:
        """The text in small letters."""
        return self.text.lower()

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words in small letters."""
        return frozenset(_WORD.findall(self.lower))


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue."""

    name: str
    points: int
    words: frozenset[str]
    """Whole words in small letters."""
    stems: tuple[str, ...]
    """Letters that may stand inside a word."""
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    """Patterns in small letters, each after letters that every match of it holds."""
    names: tuple[tuple[str, re.Pattern[str]], ...]
    """The same for words whose capitals matter."""

    def is_in(self, words: Words) -> bool:
        """Return whether a text holds the cue."""
        lower = words.lower
        return (
            not self.words.isdisjoint(words.words)
            or any(stem in lower for stem in self.stems)
            or any(hint in lower and pattern.search(lower) for hint, pattern in self.patterns)
            or any(
                name in words.text and pattern.search(words.text) for name, pattern in self.names
            )
        )


def cue(
    name: str,
    points: int,
    *,
    words: str = "",
    names: str = "",
    stems: tuple[str, ...] = (),
    phrases: tuple[str, ...] = (),
    patterns: Mapping[str, str] | None = None,
) -> Cue:
    """Return a cue.

    Args:
        name: what it says.
        points: what it counts.
        words: whole words in small letters, with spaces between them.
        names: whole words whose capitals matter, or their plurals, with spaces between them.
        stems: letters that may stand inside a word.
        phrases: several words in small letters that begin and end at words.
        patterns: regular expressions in small letters, by letters that every match holds.

    """
    exact = {phrase: rf"\b{re.escape(phrase)}\b" for phrase in phrases}
    cased = {each: rf"\b{each}s?\b" for each in names.split()}
    found = _compiled(exact | dict(patterns or {}))
    return Cue(name, points, frozenset(words.split()), stems, found, _compiled(cased))


def _compiled(patterns: Mapping[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((hint, re.compile(pattern)) for hint, pattern in patterns.items())
