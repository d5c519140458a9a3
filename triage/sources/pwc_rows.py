"""Rows of the Papers-with-Code archive as values, each with its source and licence.

None of it is believed: it says what Papers with Code listed until July 2025. Every text is clean.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SOURCE = "pwc-archive"
LICENCE = "CC-BY-SA-4.0"


@dataclass(frozen=True, slots=True)
class RepositoryLink:
    """A repository listed for a paper."""

    paper_id: str | None
    """None for a paper that is not on arXiv."""
    title: str
    page: str
    """Address of the paper's page in the old service: what papers are told apart by there."""
    repository: str
    official: bool
    in_paper: bool
    """Whether the paper mentions the repository."""
    in_repository: bool
    """Whether the repository mentions the paper."""
    framework: str
    """Such as `pytorch`; empty for none."""
    source: str = SOURCE
    licence: str = LICENCE


@dataclass(frozen=True, slots=True)
class ArchivedPaper:
    """A paper, with what only the archive tells about it."""

    paper_id: str | None
    title: str
    page: str
    day: date | None
    venue: str
    tasks: tuple[str, ...]
    methods: tuple[str, ...]
    reproduces: str
    """The paper that this one is a replication of, as the archive names it; empty for none."""
    openreview_id: str
    source: str = SOURCE
    licence: str = LICENCE


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """One result in a benchmark."""

    task: str
    """Empty, as is the dataset, in saved answers of the old API."""
    dataset: str
    model: str
    metrics: tuple[tuple[str, str], ...]
    """Names and values as they were written; which direction is better was never said."""
    paper_id: str | None
    title: str
    paper_url: str | None
    day: date | None
    repositories: tuple[str, ...]
    additional_data: bool | None
    source: str = SOURCE
    licence: str = LICENCE


@dataclass(frozen=True, slots=True)
class ArchivedMethod:
    """A method, and the paper that introduced it."""

    name: str
    full_name: str
    page: str
    paper_id: str | None
    title: str
    """Of the paper."""
    year: int | None
    areas: tuple[str, ...]
    source: str = SOURCE
    licence: str = LICENCE


@dataclass(frozen=True, slots=True)
class ArchivedDataset:
    """A dataset, and the paper that introduced it."""

    name: str
    full_name: str
    page: str
    homepage: str | None
    paper_id: str | None
    title: str
    """Of the paper."""
    tasks: tuple[str, ...]
    modalities: tuple[str, ...]
    source: str = SOURCE
    licence: str = LICENCE


ArchiveRow = RepositoryLink | ArchivedPaper | LeaderboardRow | ArchivedMethod | ArchivedDataset
