"""One parsed JSON object as a paper: every value checked for its type and cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from triage.models import Paper
from triage.text import clean, parse_arxiv_id, safe_url, shorten

_BETWEEN_AUTHORS = re.compile(r"\s*(?:,\s*and\s+|,|\s+and\s+)\s*")
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")


class RecordError(ValueError):
    """The object is no paper. The text is one clean clause that says why."""


def paper_from(record: Mapping[str, object], *, source: str) -> Paper:
    """Return the paper that a record describes (see `jsonl.read_papers` for its keys).

    An id with a version gives the paper its version. A `code_url` that is no http(s) address is
    left out.

    Raises:
        RecordError: a required value is missing or empty, or any value is of the wrong type.

    """
    paper_id, version = _id(record)
    return Paper(
        id=paper_id,
        title=_title(record),
        abstract=_abstract(record),
        authors=_authors(record),
        categories=_words(record, "categories"),
        version=version,
        comment=_optional(record, "comment"),
        doi=_optional(record, "doi"),
        journal_ref=_optional(record, "journal_ref"),
        published=_day(record, "created"),
        updated=_day(record, "updated"),
        announced=_day(record, "first_listed"),
        listed_in=_words(record, "listed_in"),
        code_url=safe_url(_optional(record, "code_url") or ""),
        source=source,
    )


def _id(record: Mapping[str, object]) -> tuple[str, int | None]:
    text = _text(record, "id")
    if not text:
        raise RecordError("no id")
    if (parsed := parse_arxiv_id(text)) is None:
        raise RecordError(f"not an arXiv id: {shorten(text, 40)!r}")
    return parsed


def _title(record: Mapping[str, object]) -> str:
    if not (title := _text(record, "title")):
        raise RecordError("no title")
    return title


def _abstract(record: Mapping[str, object]) -> str:
    if record.get("abstract") is None:
        raise RecordError("no abstract")
    return _text(record, "abstract")


def _authors(record: Mapping[str, object]) -> tuple[str, ...]:
    if not isinstance(value := record.get("authors"), str):
        return _texts(record, "authors")
    text = _checked("authors", value)
    names = text.split(";") if ";" in text else _BETWEEN_AUTHORS.split(text)
    return _cleaned(names)


def _words(record: Mapping[str, object], key: str) -> tuple[str, ...]:
    if isinstance(record.get(key), str):
        return tuple(dict.fromkeys(_text(record, key).split()))
    return tuple(dict.fromkeys(_texts(record, key)))


def _texts(record: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = record.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise RecordError(f"{key} is neither a list nor text")
    return _cleaned(_checked(f"an entry of {key}", item) for item in value)


def _day(record: Mapping[str, object], key: str) -> date | None:
    """Return a day, or the UTC day of a time."""
    if not (text := _text(record, key)):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError) as error:
        raise RecordError(f"{key} is no date: {shorten(text, 30)!r}") from error


def _optional(record: Mapping[str, object], key: str) -> str | None:
    return _text(record, key) or None


def _text(record: Mapping[str, object], key: str) -> str:
    """Return a value as clean text; empty when it is missing or null."""
    value = record.get(key)
    return "" if value is None else clean(_checked(key, value))


def _checked(what: str, value: object) -> str:
    if not isinstance(value, str):
        raise RecordError(f"{what} is not text")
    if _UNUSABLE.search(value):
        raise RecordError(f"{what} holds characters that are no text")
    return value


def _cleaned(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(clean, texts)))
