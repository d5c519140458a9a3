"""What a paper must be to be found, and the SQL that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from triage.models import EvidenceKind
from triage.spelling import pieces
from triage.store.rows import dumps

_NEAR = 3
_INITIAL = 1
_PREFIX = 3
_FILED = (
    "EXISTS (SELECT 1 FROM json_each(?) w CROSS JOIN filed f"
    " WHERE f.category = w.value AND f.paper = p.key)"
)
_IN_FILED = (
    "(p.key IN (SELECT f.paper FROM filed f WHERE f.category IN (SELECT value FROM json_each(?))))"
)
_UNFILED = (
    "(p.categories = '[]' AND NOT EXISTS (SELECT 1 FROM announcements a WHERE a.paper_id = p.id))"
)
_MATCH = "p.key {sense} (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
_COUNTS = """{row}.ended IS NULL AND CASE {row}.kind
    WHEN 'code' THEN coalesce({row}.detail ->> '$.artefact', 'code') = 'code'
        AND coalesce({row}.detail ->> '$.role', 'release') = 'release'
    ELSE 1 END"""
"""Whether a finding has a say in the flag of its kind, as `triage.evidence.states` has it."""
_EVIDENCE = f"""EXISTS (SELECT 1 FROM evidence e WHERE e.paper_id = p.id AND e.kind = ?
    AND {_COUNTS.format(row="e")} AND (e.state = 'verified' OR e.state = 'claimed'
        AND (e.found = '' OR NOT EXISTS (SELECT 1 FROM evidence o WHERE o.paper_id = p.id
            AND o.kind = e.kind AND lower(o.found) = lower(e.found)
            AND o.state IN ('contradicted', 'promised') AND {_COUNTS.format(row="o")}))))"""
"""The best finding of a kind is verified or claimed; a look outweighs a claim about one thing."""
Condition = tuple[str, list[str]]
"""A condition on a row `p` of `papers`, and the values it binds."""
Expand = Callable[[Sequence[str]], list[str]]
"""Categories as a person names them in, all known categories meant out."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a paper must be; every part that is given has to hold."""

    categories: tuple[str, ...] = ()
    """In any of them; `cs` stands for all of `cs.*`."""
    not_categories: tuple[str, ...] = ()
    """In none of them."""
    authors: tuple[str, ...] = ()
    """Signed by all of them; parts of a name are enough."""
    not_authors: tuple[str, ...] = ()
    """Signed by none of them."""
    after: date | None = None
    """First day."""
    before: date | None = None
    """First day that is too late."""
    unwanted: str = ""
    """FTS5 expression that must not match."""
    required: str = ""
    """FTS5 expression that must match."""
    has: tuple[EvidenceKind, ...] = ()
    """Kinds of which something stands as claimed or verified."""
    has_not: tuple[EvidenceKind, ...] = ()
    """Kinds of which nothing stands as claimed or verified; also when nobody looked."""
    among: tuple[str, ...] | None = None
    """One of these ids."""
    not_among: tuple[str, ...] = ()
    """None of these ids."""
    scope: tuple[str, ...] = ()
    """In any of these categories, or of no known category: what a field looks at."""

    @property
    def any(self) -> bool:
        """Whether anything is asked for."""
        return self != Filters()


def conditions(wanted: Filters, expand: Expand, *, driving: bool) -> Iterator[Condition]:
    """Yield the conditions of `wanted`.

    `driving`: they are to find the papers; else they are asked of papers found otherwise.
    """
    yield from _about_categories(wanted, expand, driving=driving)
    yield from _about_words(wanted)
    for day, sense in ((wanted.after, ">="), (wanted.before, "<")):
        if day:
            yield f"p.day {sense} ?", [day.isoformat()]
    for kind in wanted.has:
        yield _EVIDENCE, [kind.value]
    for kind in wanted.has_not:
        yield f"NOT {_EVIDENCE}", [kind.value]
    if wanted.among is not None:
        yield "p.id IN (SELECT value FROM json_each(?))", [dumps(wanted.among)]
    if wanted.not_among:
        yield "p.id NOT IN (SELECT value FROM json_each(?))", [dumps(wanted.not_among)]


def _about_categories(wanted: Filters, expand: Expand, *, driving: bool) -> Iterator[Condition]:
    filed = _IN_FILED if driving else _FILED
    if wanted.categories:
        yield filed, [dumps(expand(wanted.categories))]
    if wanted.not_categories:
        yield f"NOT {filed}", [dumps(expand(wanted.not_categories))]
    if wanted.scope:
        yield f"({_FILED} OR {_UNFILED})", [dumps(expand(wanted.scope))]


def _about_words(wanted: Filters) -> Iterator[Condition]:
    for names, sense in ((wanted.authors, "IN"), (wanted.not_authors, "NOT IN")):
        for expression in filter(None, map(author_expression, names)):
            yield _MATCH.format(sense=sense, table="authors_fts"), [expression]
    for expression, sense in ((wanted.required, "IN"), (wanted.unwanted, "NOT IN")):
        if expression:
            yield _MATCH.format(sense=sense, table="papers_fts"), [expression]


def author_expression(name: str) -> str:
    """Return the FTS5 expression of an author's name, in any order of its parts; '' for none.

    An initial stands for every name it begins; the last part may be cut short.
    """
    parts = pieces(name)
    last = len(parts) - 1
    quoted = [
        f'"{part}"'
        + (" *" if len(part) <= _INITIAL or (at == last and len(part) >= _PREFIX) else "")
        for at, part in enumerate(parts)
    ]
    return f"NEAR({' '.join(quoted)}, {_NEAR})" if quoted else ""
