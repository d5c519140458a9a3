"""Papers, their versions, and what became different about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, keyed by its arXiv id without version. Every text is clean (see `text.clean`)."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Primary first. Empty when the source does not tell."""
    version: int | None = None
    """The version these texts are of. None when the source does not tell."""
    comment: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    published: date | None = None
    """Day of submission of version 1."""
    updated: date | None = None
    """Day of submission of this version."""
    announced: date | None = None
    """Day of the first announcement that showed it. None when it was never in one."""
    listed_in: tuple[str, ...] = ()
    """Categories whose announcement showed it."""
    code_url: str | None = None
    """A repository that the source names, where it does."""
    source: str = ""
    """Where the record came from: `arxiv`, or the name of an imported file."""

    @property
    def day(self) -> date | None:
        """Day that the paper is as old as: of its announcement, else of its submission."""
        return self.announced or self.published


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper, as far as it is known."""

    paper_id: str
    version: int
    submitted: date | None = None
    size: str = ""
    """As arXiv writes it: `12kb`. Empty when the source does not tell."""
    source_type: str = ""
    """arXiv's letters; `I` says that the version was withdrawn."""
    licence: str = ""
    title: str = ""
    """Empty, like the other texts, while this version was never seen itself."""
    abstract: str = ""
    comment: str = ""


class ChangeKind(StrEnum):
    """What became different about a known paper."""

    VERSION = "version"
    """A new version replaced the old one."""
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    """A withdrawal was undone."""
    PUBLISHED = "published"
    """A DOI or a journal reference appeared or changed."""
    COMMENT = "comment"
    """The authors' comment changed: "accepted at ..." shows up here."""
    CORRECTED = "corrected"
    """Anything else, without a new version."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact of a paper before and after."""

    name: str
    """The fact, as `Paper` calls it."""
    before: str
    """Empty when there was nothing."""
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something about a known paper that became different."""

    paper_id: str
    kind: str
    """A `ChangeKind`, or the name that another source of changes gives it."""
    at: datetime
    """When it was noticed."""
    version_before: int | None = None
    version_after: int | None = None
    differences: tuple[Difference, ...] = ()
    source: str = ""
    """Who told."""
    title: str = ""
    """The paper's present title."""
