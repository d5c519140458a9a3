"""One record of arXiv's OAI-PMH service as a value: the paper, its versions and its licence.

Reads the formats `arXivRaw` (every version with date, size and source type) and `arXiv` (authors
as a list, no versions), by local names: older answers leave the namespace out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

from triage.models import Paper
from triage.text import clean, parse_arxiv_id, safe_url

IDENTIFIER = "oai:arXiv.org:"
_NOT_SENT = "I"
_COLLABORATION = re.compile(r"^([^,:]{1,80}\bCollaborations?\b[^,:]{0,20}):\s*", re.IGNORECASE)
_AFFILIATION = re.compile(r"\([^()]*\)")
_BETWEEN_AUTHORS = re.compile(r"\s*(?:,|\band\b)[\s,]*(?:and\b\s*)*", re.IGNORECASE)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())


class RecordFault(ValueError):
    """The record is not usable. The text is a clause that says why."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper."""

    number: int
    submitted: datetime | None = None
    """Aware, UTC. None when the record's date is no date."""
    size: int | None = None
    """Kilobytes. None when the record does not tell."""
    source_type: str = ""
    """Letters: I not distributed, D pdfTeX, P PostScript only, H HTML, X Word ... Empty for TeX."""

    @property
    def withdrawn(self) -> bool:
        """Whether there is nothing to read. Some withdrawn versions only say so in a comment."""
        return _NOT_SENT in self.source_type or self.size == 0


@dataclass(frozen=True, slots=True)
class RawRecord:
    """What arXiv holds about a paper, as of a modification."""

    id: str
    datestamp: date | None
    """Day of the last modification, of whatever kind."""
    sets: tuple[str, ...] = ()
    deleted: bool = False
    """Whether arXiv took the record out; everything below is empty then."""
    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Primary first."""
    versions: tuple[Version, ...] = ()
    """Oldest first. Empty in the format `arXiv`."""
    comment: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    report_no: str | None = None
    licence: str | None = None
    """Address of the licence. None for old papers."""

    @property
    def current(self) -> Version | None:
        """The latest version. None in the format `arXiv`."""
        return self.versions[-1] if self.versions else None

    @property
    def withdrawn(self) -> bool:
        """Whether there is nothing to read in the current version; a withdrawal can be undone.

        Certain where it is true. Where it is false the comment may still say so: reading that is
        for `triage.evidence`.
        """
        return self.current is not None and self.current.withdrawn

    def paper(self, *, source: str) -> Paper:
        """Return the record as a paper, without any announcement.

        Raises:
            ValueError: the record is deleted.

        """
        if self.deleted:
            raise ValueError(f"{self.id} is deleted: there is no paper")
        first = self.versions[0].submitted if self.versions else None
        last = self.current
        return Paper(
            id=self.id,
            title=self.title,
            abstract=self.abstract,
            authors=self.authors,
            categories=self.categories,
            version=last.number if last else None,
            comment=self.comment,
            doi=self.doi,
            journal_ref=self.journal_ref,
            published=first.date() if first else None,
            updated=last.submitted.date() if last and last.submitted else None,
            source=source,
        )


def record_from(element: ET.Element) -> RawRecord:
    """Return the record of a `<record>` element.

    Raises:
        RecordFault: no arXiv id, no metadata though not deleted, or no title.

    """
    header, metadata = _child(element, "header"), _child(element, "metadata")
    identifier = _text(header, "identifier").removeprefix(IDENTIFIER)
    if header is None or (named := parse_arxiv_id(identifier)) is None:
        raise RecordFault("no arXiv id")
    datestamp = _day(_text(header, "datestamp"))
    sets = tuple(_texts(header, "setSpec"))
    if header.get("status") == "deleted":
        return RawRecord(named[0], datestamp, sets, deleted=True)
    if metadata is None or not len(metadata):
        raise RecordFault(f"no metadata of {named[0]}")
    facts = metadata[0]
    if not (title := _text(facts, "title")):
        raise RecordFault(f"no title of {named[0]}")
    return RawRecord(
        id=named[0],
        datestamp=datestamp,
        sets=sets,
        title=title,
        abstract=_text(facts, "abstract"),
        authors=_authors(facts),
        categories=tuple(dict.fromkeys(_text(facts, "categories").split())),
        versions=_versions(facts),
        comment=_text(facts, "comments") or None,
        journal_ref=_text(facts, "journal-ref") or None,
        doi=_first_doi(_text(facts, "doi")),
        report_no=_text(facts, "report-no") or None,
        licence=safe_url(_text(facts, "license")),
    )


def author_names(text: str) -> tuple[str, ...]:
    """Return the names in arXiv's one line of authors, without affiliations.

    Names stand between commas and "and"; affiliations in brackets, perhaps nested; a collaboration
    before a colon comes first.
    """
    names: list[str] = []
    if match := _COLLABORATION.match(text):
        names.append(match[1].strip())
        text = text[match.end() :]
    while (shorter := _AFFILIATION.sub("", text)) != text:
        text = shorter
    for name in map(str.strip, _BETWEEN_AUTHORS.split(text)):
        if name.lower() in _SUFFIXES and names:
            names[-1] += f" {name}"
        elif name:
            names.append(name)
    return tuple(names)


def _authors(facts: ET.Element) -> tuple[str, ...]:
    authors = _child(facts, "authors")
    if authors is None:
        return ()
    listed = [
        " ".join(filter(None, (_text(each, part) for part in ("forenames", "keyname", "suffix"))))
        for each in _children(authors, "author")
    ]
    named = [name for name in listed if any(map(str.isalpha, name))]
    return tuple(named) if listed else author_names(clean(authors.text or ""))


def _versions(facts: ET.Element) -> tuple[Version, ...]:
    found = [
        Version(
            number=int(number[1]),
            submitted=_moment(_text(each, "date")),
            size=_kilobytes(_text(each, "size")),
            source_type=_text(each, "source_type"),
        )
        for each in _children(facts, "version")
        if (number := re.fullmatch(r"v([1-9][0-9]{0,3})", each.get("version", "")))
    ]
    return tuple(sorted(found, key=lambda version: version.number))


def _first_doi(text: str) -> str | None:
    """Return the first of several: a paper and its errata are kept in one line."""
    return next(filter(None, re.split(r"[\s,;]+", text)), None)


def _kilobytes(text: str) -> int | None:
    match = re.fullmatch(r"([0-9]{1,9})\s*kb?", text, re.IGNORECASE)
    return int(match[1]) if match else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _children(parent: ET.Element | None, name: str) -> Iterable[ET.Element]:
    children: Iterable[ET.Element] = parent if parent is not None else ()
    return (child for child in children if child.tag.rpartition("}")[2] == name)


def _child(parent: ET.Element | None, name: str) -> ET.Element | None:
    return next(iter(_children(parent, name)), None)


def _text(parent: ET.Element | None, name: str) -> str:
    return next(iter(_texts(parent, name)), "")


def _texts(parent: ET.Element | None, name: str) -> Iterable[str]:
    return (clean(child.text or "") for child in _children(parent, name))
