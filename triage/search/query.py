"""The query language: words, "phrases", -negations and key:value filters. It never refuses.

    retrieval "late interaction" -survey cat:cs.IR author:"Omar Khattab" after:2026-01
    has:code has:replication is:saved

A key nobody knows, a stray quote or a colon is taken as a word.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from triage.text import clean

KINDS = ("code", "benchmark", "replication")
STATES = ("new", "saved", "later", "skipped", "rejected", "read")

_PIECE = re.compile(r'(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"|(\S+))')
_WORD = re.compile(r"[^\W_]+")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_STOP = frozenset(
    "a an and are as at be by for from in into is it of on or that the their this to via"
    " with".split()
)


@dataclass(frozen=True, slots=True)
class Query:
    """A query, taken apart."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Words or phrases that must not stand in a paper."""
    categories: tuple[str, ...] = ()
    """Any of them is enough."""
    authors: tuple[str, ...] = ()
    """All of them must have signed; parts of a name are enough."""
    has: tuple[str, ...] = ()
    """Kinds of evidence that must have been found (claimed or verified)."""
    states: tuple[str, ...] = ()
    """Inbox states, any of them is enough."""
    after: date | None = None
    """First day wanted."""
    before: date | None = None
    """First day no longer wanted."""

    @property
    def text(self) -> str:
        """The words to search by meaning; empty for a query of filters only."""
        return " ".join([*self.words, *self.phrases])

    @property
    def filtered(self) -> bool:
        """Whether anything but words and phrases restricts the papers."""
        return bool(
            self.without
            or self.categories
            or self.authors
            or self.has
            or self.states
            or self.after
            or self.before
        )

    def expression(self, *, every: bool) -> str:
        """Return the FTS5 expression: all words or, if not `every`, any; '' without a word.

        Phrases always have to be there.
        """
        words = [quoted for word in _telling(self.words) if (quoted := _quoted(word))]
        phrases = [quoted for phrase in self.phrases if (quoted := _quoted(phrase))]
        joined = (" AND " if every else " OR ").join(words)
        return " AND ".join([*phrases, f"({joined})"] if joined else phrases)

    def unwanted(self) -> str:
        """Return the FTS5 expression of papers to leave out; '' when there is none."""
        return " OR ".join(quoted for text in self.without if (quoted := _quoted(text)))


def parse(text: str) -> Query:
    """Read a query. Anything is a query; what cannot be understood is taken as words."""
    query = Query()
    for minus, key, phrase, bare in _PIECE.findall(clean(text)):
        value = phrase or bare
        if key and not minus and (filtered := _filter(query, key.lower(), value.strip('"'))):
            query = filtered
        elif minus:
            unwanted = f"{key} {value}".strip()
            query = replace(query, without=(*query.without, unwanted)) if unwanted else query
        elif phrase and not key:
            query = replace(query, phrases=(*query.phrases, phrase))
        else:
            words = (word for word in (key, bare or phrase) if word)
            query = replace(query, words=(*query.words, *words))
    return query


_LISTS = {"cat": "categories", "category": "categories", "author": "authors"}
_CHOICES = {"has": ("has", KINDS), "is": ("states", STATES)}


def _filter(query: Query, key: str, value: str) -> Query | None:
    """Return the query with one more filter, or None where key and value make none."""
    if key in _CHOICES:
        name, known = _CHOICES[key]
        return _with(query, name, value.lower()) if value.lower() in known else None
    if key in _LISTS and value:
        return _with(query, _LISTS[key], value)
    span = day_span(value)
    if key == "after" and span:
        return replace(query, after=span[0])
    if key == "before" and span:
        return replace(query, before=span[0])
    return None


def _with(query: Query, name: str, value: str) -> Query:
    values: tuple[str, ...] = getattr(query, name)
    changes: dict[str, Any] = {name: (*values, value)}
    return replace(query, **changes)


def day_span(text: str) -> tuple[date, date] | None:
    """Return the first and last day of `2026`, `2026-04` or `2026-04-21`; None for no date."""
    match = _DATE.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    last_month = month or 12
    if day:
        return first, first
    return first, date(first.year, last_month, monthrange(first.year, last_month)[1])


def _telling(words: tuple[str, ...]) -> list[str]:
    """Return the words that say something, or all where none does."""
    return [word for word in words if word.lower() not in _STOP] or list(words)


def _quoted(text: str) -> str:
    """Return a text as an FTS5 phrase that no character of it can break out of."""
    tokens = _WORD.findall(text)
    return f'"{" ".join(tokens)}"' if tokens else ""
