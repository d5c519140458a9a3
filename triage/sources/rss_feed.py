"""What arXiv's announcement feed says, as values: one whole feed with whole items, or an error.

Format: arXiv's help page "RSS specifications". A feed has neither dates of its papers nor a list of
authors nor comments: those come from the query API or OAI-PMH.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from xml.etree import ElementTree as ET

from triage.models import FetchClass
from triage.sources.answer import Answer
from triage.sources.calendar import NEW_YORK
from triage.sources.xml import malformed, parsed, text
from triage.text import clean, parse_arxiv_id, safe_url, shorten

_ARXIV = "{http://arxiv.org/schemas/atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_WANTED = "a whole announcement feed"
_NAME = re.compile(r"oai:arXiv\.org:(\S+)")
_ABSTRACT = re.compile(r"^\s*arXiv:(\S+)\s+Announce Type:\s*(\S+)\s+Abstract:", re.IGNORECASE)


class AnnounceKind(StrEnum):
    """Why a paper is in an announcement."""

    NEW = "new"
    CROSS = "cross"
    """Listed in a further category; it may be new or years old."""
    REPLACE = "replace"
    """A new version, announced in the primary category."""
    REPLACE_CROSS = "replace-cross"
    """A new version, announced in a further category."""


_PRECEDENCE = list(AnnounceKind)


@dataclass(frozen=True, slots=True)
class AnnouncedPaper:
    """One item of an announcement. A feed has neither dates nor a list of authors nor comments."""

    id: str
    version: int
    kind: AnnounceKind
    title: str
    abstract: str
    categories: tuple[str, ...]
    """Primary first."""
    authors: str = ""
    """As one text: names with commas between them, perhaps with affiliations."""
    licence: str | None = None
    doi: str | None = None
    journal_ref: str | None = None

    @property
    def name(self) -> str:
        """The id with its version, `2609.26811v1`."""
        return f"{self.id}v{self.version}"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One day's announcement of some categories, as the feed had it."""

    day: date
    """The day in New York that the feed is dated."""
    built: datetime | None
    """When the feed says that it was made."""
    categories: tuple[str, ...]
    """The categories asked for."""
    items: tuple[AnnouncedPaper, ...]
    """Each paper once."""
    truncated: bool
    """Whether the feed was full, so that papers are missing."""
    outcome: FetchClass
    """`ok`, `empty-confirmed` or `empty-suspect`; the items are good in any case."""
    reason: str = ""
    """Why it is not `ok`, in words; for an empty feed that is right, which kind of day it is."""

    def of(self, category: str) -> tuple[AnnouncedPaper, ...]:
        """Return the items in a category.

        Exact where only that category was asked for: a paper that is cross-listed today is in its
        older categories, too.
        """
        folded = category.casefold()
        return tuple(
            item for item in self.items if folded in {term.casefold() for term in item.categories}
        )

    @property
    def names(self) -> frozenset[str]:
        """The ids with versions, as `ArxivRss.announcement` takes them for `earlier`."""
        return frozenset(item.name for item in self.items)


def each_once(items: Sequence[AnnouncedPaper]) -> tuple[AnnouncedPaper, ...]:
    """Return each paper once: what is new in one feed and a cross-list in another is new."""
    kept: dict[str, AnnouncedPaper] = {}
    for item in items:
        known = kept.get(item.id)
        if known is None or _PRECEDENCE.index(item.kind) < _PRECEDENCE.index(known.kind):
            kept[item.id] = item
    return tuple(kept.values())


def read_feed(answer: Answer, asked: tuple[str, ...], most_items: int) -> Announcement | str:
    """Return the feed, or why arXiv refused the question.

    Raises:
        SourceError: the answer is not one whole feed with whole items.

    """
    channel = parsed(answer, "rss", _WANTED).find("channel")
    if channel is None:
        raise malformed(answer, "a feed without a channel", _WANTED)
    if text(channel, "title").lower().startswith("feed error"):
        return shorten(text(channel, "description"), 200) or "no reason given"
    if answer.status != HTTPStatus.OK:
        return f"status {answer.status}"
    if (published := _moment(channel.findtext("pubDate"))) is None:
        raise malformed(answer, "a feed without a usable date", _WANTED)
    elements = channel.findall("item")
    items = [_item(answer, element) for element in elements]
    return Announcement(
        day=published.astimezone(NEW_YORK).date(),
        built=_moment(channel.findtext("lastBuildDate")),
        categories=asked,
        items=each_once(items),
        truncated=len(elements) >= most_items,
        outcome=FetchClass.OK,
    )


def _item(answer: Answer, element: ET.Element) -> AnnouncedPaper:
    described = element.findtext("description") or ""
    head = _ABSTRACT.match(described)
    guid = _NAME.search(element.findtext("guid") or "")
    named = parse_arxiv_id((guid or head or [""] * 2)[1])
    title, kind = text(element, "title"), _kind(element, head)
    if named is None or named[1] is None:
        fault = "no arXiv id with a version"
    elif not title:
        fault = "no title"
    elif kind is None:
        fault = "no known announce type"
    else:
        return AnnouncedPaper(
            id=named[0],
            version=named[1],
            kind=kind,
            title=title,
            abstract=clean(described[head.end() :] if head else described),
            categories=tuple(
                dict.fromkeys(
                    filter(None, (clean(each.text or "") for each in element.findall("category")))
                )
            ),
            authors=text(element, f"{_DC}creator"),
            licence=safe_url(text(element, f"{_DC}rights")),
            doi=text(element, f"{_ARXIV}DOI") or None,
            journal_ref=text(element, f"{_ARXIV}journal_reference") or None,
        )
    raise malformed(answer, f"an item ({title or 'unnamed'}) with {fault}", _WANTED)


def _kind(element: ET.Element, head: re.Match[str] | None) -> AnnounceKind | None:
    named = clean(element.findtext(f"{_ARXIV}announce_type") or (head[2] if head else ""))
    return AnnounceKind(named) if named in set(AnnounceKind) else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime((text or "").strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
