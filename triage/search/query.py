"""The query language: words, "phrases", -negations and key:value filters. It never refuses.

    retrieval "late interaction" -survey cat:cs.IR author:"Omar Khattab" after:2026-01
    has:code -has:replication is:saved -cat:cs.CV title:benchmark @my-saved-query

A key nobody knows, a stray quote or a colon is taken as a word.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from triage.spelling import pieces
from triage.text import clean

KINDS = ("code", "benchmark", "replication", "withdrawn", "retracted")
STATES = ("new", "saved", "later", "skipped", "rejected", "read")

_PIECE = re.compile(r'(-|NOT\s+(?=\S))?(?:([A-Za-z]+):)?(?:"([^"]*)"|(\S+))')
_SAVED = re.compile(r"(?<!\S)@([\w.-]+)")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_AGO = re.compile(r"([0-9]{1,4})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_TURN = re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STOP = frozenset(
    "a an and are as at be been by can do does for from has have how in into is it may of on or"
    " that the their there these this those to via was we were what when where which who why"
    " with".split()
)
_MOST = 64
"""Words of a query that are looked up; a pasted abstract has more."""
_WHOLE = 3
_DEEP = 5


@dataclass(frozen=True, slots=True)
class Query:
    """A query, taken apart."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    """Each has to be there, its words in this order."""
    titles: tuple[str, ...] = ()
    """Words or phrases that the title must hold."""
    without: tuple[str, ...] = ()
    """Words or phrases that must not stand in a paper."""
    categories: tuple[str, ...] = ()
    """Any of them is enough."""
    not_categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    """All of them must have signed; parts of a name are enough."""
    not_authors: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    """Kinds of evidence that must have been found (claimed or verified)."""
    not_has: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    """Inbox states, any of them is enough."""
    not_states: tuple[str, ...] = ()
    after: date | None = None
    """First day wanted."""
    before: date | None = None
    """First day no longer wanted."""

    @property
    def text(self) -> str:
        """The words to search by meaning; empty for a query of filters only."""
        return " ".join([*self.words, *self.phrases, *self.titles])

    def terms(self) -> list[str]:
        """Return FTS5 expressions, one for each word or phrase; papers that hold more are better.

        A word matches in every way it is written: `GPT-4` and `GPT4`, `3D` and `3-D`.
        """
        telling = [word for word in self.words if word.lower() not in _STOP] or self.words
        spelt = [one for word in telling for one in _spellings(word)]
        quoted = [_quoted(text) for text in (*self.phrases, *self.titles)]
        return [one for one in dict.fromkeys([*quoted, *spelt]) if one][:_MOST]

    def required(self) -> str:
        """Return the FTS5 expression of what has to be there; '' where nothing has to."""
        phrases = [quoted for text in self.phrases if (quoted := _quoted(text))]
        titles = [f"title : {quoted}" for text in self.titles if (quoted := _quoted(text))]
        return " AND ".join([*phrases, *titles])

    def unwanted(self) -> str:
        """Return the FTS5 expression of papers to leave out; '' when there is none."""
        return " OR ".join(quoted for text in self.without if (quoted := _quoted(text)))


def expanded(text: str, saved: Mapping[str, str]) -> tuple[str, list[str]]:
    """Put saved queries in the place of their `@names`; return the names nobody saved too."""
    known = {name.lower(): query for name, query in saved.items()}
    for _ in range(_DEEP):  # a saved query may name others, and itself
        text, found = _SAVED.subn(lambda match: known.get(match[1].lower(), match[0]), text)
        if not found:
            break
    return text, [name for name in _SAVED.findall(text) if name.lower() not in known]


def parse(text: str, today: date | None = None) -> Query:
    """Read a query. Anything is a query; what cannot be understood is taken as words.

    `today` gives a meaning to days such as `after:30d`.
    """
    query = Query()
    for minus, key, phrase, bare in _PIECE.findall(clean(text)):
        value = (phrase or bare.strip('"')).strip()
        filtered = _filter(query, bool(minus), key.lower(), value, today) if key else None
        if filtered:
            query = filtered
        elif minus:
            unwanted = f"{key} {value}".strip()
            query = _with(query, "without", unwanted) if unwanted else query
        elif phrase and not key:
            query = _with(query, "phrases", phrase)
        else:
            query = replace(query, words=(*query.words, *filter(None, (key, value))))
    return query


_LISTS = {
    "cat": "categories",
    "category": "categories",
    "author": "authors",
    "authors": "authors",
    "au": "authors",
    "has": "has",
    "is": "states",
    "title": "titles",
    "ti": "titles",
}
_CHOICES = {"has": KINDS, "states": STATES}
_NEGATIVE = {"titles": "without"}


def _filter(query: Query, minus: bool, key: str, value: str, today: date | None) -> Query | None:
    """Return the query with one more filter, or None where key and value make none."""
    if name := _LISTS.get(key):
        known = _CHOICES.get(name)
        values = [part for part in value.split(",") if part] if name != "titles" else [value]
        if not all(values) or not values or (known and not {v.lower() for v in values} <= {*known}):
            return None
        lowered = [part.lower() if known else part.strip() for part in values]
        return _with(query, _NEGATIVE.get(name, f"not_{name}") if minus else name, *lowered)
    span = None if minus else _span(value, today)
    return _dated(query, key, *span) if span else None


def _dated(query: Query, key: str, first: date, last: date) -> Query | None:
    if key in {"after", "since"}:
        return replace(query, after=first)
    if key in {"before", "until"}:
        return replace(query, before=first)
    if key in {"on", "date"}:
        following = last + timedelta(days=1) if last < date.max else None
        return replace(query, after=first, before=following)
    return None


def _with(query: Query, name: str, *more: str) -> Query:
    values: tuple[str, ...] = getattr(query, name)
    changes: dict[str, Any] = {name: (*values, *more)}
    return replace(query, **changes)


def _span(text: str, today: date | None) -> tuple[date, date] | None:
    if today and (match := _AGO.fullmatch(text)):
        back = int(match[1]) * _DAYS[match[2]]
        day = date.fromordinal(max(1, today.toordinal() - back))
        return day, day
    if today and text.lower() in {"today", "yesterday"}:
        day = today - timedelta(days=text.lower() == "yesterday")
        return day, day
    return day_span(text)


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


def _spellings(word: str) -> list[str]:
    """Return FTS5 expressions that find a word however it is written."""
    parts = pieces(word)
    if not parts:
        return []
    whole = [" ".join(parts), "".join(parts)]
    if len(parts) == 1 and (turns := _TURN.split(parts[0]))[1:]:
        whole += [f"{turns[0]} {''.join(turns[1:])}", " ".join(turns)]
    whole.append(" ".join(pieces(_HUMP.sub(" ", word))))
    either = " OR ".join(f'"{text}"' for text in dict.fromkeys(whole))
    long = len(parts) > 1 and all(len(part) >= _WHOLE for part in parts)
    single = [f'"{part}"' for part in parts if part not in _STOP] if long else []
    return [f"({either})" if " OR " in either else either, *single]


def _quoted(text: str) -> str:
    """Return a text as an FTS5 phrase that no character of it can break out of."""
    parts = pieces(text)
    return f'"{" ".join(parts)}"' if parts else ""
