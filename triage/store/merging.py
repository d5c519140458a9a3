"""What is known about a paper after it was told again."""

from __future__ import annotations

from dataclasses import replace

from triage.models import Paper


def alone(told: Paper) -> Paper:
    """Return a paper as the store keeps it: lists count only with the day of their announcement."""
    listed = sorted(set(told.listed_in)) if told.announced else ()
    return replace(told, listed_in=tuple(listed))


def merged(known: Paper, told: Paper) -> Paper:
    """Return what is known after being told again: newer texts win, silence erases nothing."""
    newer, older = (known, told) if _is_older(told, known) else (told, known)
    days = [day for day in (known.announced, told.announced) if day]
    return Paper(
        id=known.id,
        title=newer.title or older.title,
        abstract=newer.abstract or older.abstract,
        authors=newer.authors or older.authors,
        categories=newer.categories or older.categories,
        version=newer.version or (older.version if _same_text(newer, older) else None),
        comment=older.comment if newer.comment is None else newer.comment,
        doi=newer.doi or older.doi,
        journal_ref=newer.journal_ref or older.journal_ref,
        published=newer.published or older.published,
        updated=newer.updated or older.updated,
        announced=min(days, default=None),
        listed_in=tuple(sorted({*known.listed_in, *alone(told).listed_in})),
        code_url=newer.code_url or older.code_url,
        source=newer.source or older.source,
    )


def _is_older(told: Paper, known: Paper) -> bool:
    """Whether what is told is older: by version, else by day; else it is if it names no version."""
    if told.version and known.version:
        return told.version < known.version
    if told.updated and known.updated and told.updated != known.updated:
        return told.updated < known.updated
    return known.version is not None and told.version is None


def _same_text(one: Paper, other: Paper) -> bool:
    return (one.title, one.abstract) == (other.title, other.abstract)
