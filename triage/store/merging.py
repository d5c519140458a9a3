"""What is known about a paper after it was told again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from triage.models import Paper

ARXIV = "arxiv"
"""Source of whole records, whose silence says that there is nothing."""


def alone(told: Paper) -> Paper:
    """Return a paper as the store keeps it: lists count only with the day of their announcement."""
    listed = sorted(set(told.listed_in)) if told.announced else ()
    return replace(told, listed_in=tuple(listed))


def merged(known: Paper, told: Paper) -> Paper:
    """Return what is known after being told again: newer texts win, silence erases nothing."""
    newer, older = (known, told) if _is_older(told, known) else (told, known)
    return Paper(
        id=known.id,
        title=newer.title or older.title,
        abstract=newer.abstract or older.abstract,
        authors=newer.authors or older.authors,
        categories=newer.categories or older.categories,
        version=newer.version or (older.version if _same_text(newer, older) else None),
        comment=_comment(newer, older),
        doi=newer.doi or older.doi,
        journal_ref=newer.journal_ref or older.journal_ref,
        published=newer.published or older.published,
        updated=newer.updated or older.updated,
        announced=_first_day(known, told),
        listed_in=tuple(sorted({*known.listed_in, *alone(told).listed_in})),
        code_url=newer.code_url or older.code_url,
        source=newer.source or older.source,
    )


def _comment(newer: Paper, older: Paper) -> str | None:
    """Return the comment; arXiv's record of a new version without one says that it is gone."""
    later = newer.version and older.version and newer.version > older.version
    if newer.comment is None and not (later and newer.source == ARXIV):
        return older.comment
    return newer.comment


def _first_day(known: Paper, told: Paper) -> date | None:
    """Return the first announcement's day; one that submission dates imply only fills a gap."""
    if told.source == ARXIV and known.announced:
        return known.announced
    return min(filter(None, (known.announced, told.announced)), default=None)


def _is_older(told: Paper, known: Paper) -> bool:
    """Whether what is told is older: by version, else by day; else it is if it names no version."""
    if told.version and known.version:
        return told.version < known.version
    if told.updated and known.updated and told.updated != known.updated:
        return told.updated < known.updated
    return known.version is not None and told.version is None


def _same_text(one: Paper, other: Paper) -> bool:
    return (one.title, one.abstract) == (other.title, other.abstract)
