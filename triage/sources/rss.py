"""arXiv's announcement feed: what one announcement of one day said, and whether it said it all.

A feed covers one day. That it can be read does not make it today's whole announcement: it may be
empty with or without reason, cut at 2,000 items, or hold an earlier day's papers under a new date.
Each of these has its class here, with the reason in words. Format: arXiv's help page "RSS
specifications".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any
from xml.etree import ElementTree as ET

from triage.clock import Clock, system_clock
from triage.config import Home, Settings
from triage.errors import SourceMalformed
from triage.models import FetchClass
from triage.sources.arxiv import checked_categories
from triage.sources.cache import Cache
from triage.sources.calendar import NEW_YORK, is_announcement_day
from triage.sources.doors import arxiv_door
from triage.sources.http import Answer, Http, Turnstile, open_http
from triage.sources.xml import malformed, parsed, text
from triage.text import clean, parse_arxiv_id, safe_url, shorten

MOST_ITEMS = 2000
"""Items in one feed. arXiv cuts what is more, and cuts the new papers."""

_ARXIV = "{http://arxiv.org/schemas/atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_WANTED = "a whole announcement feed"
_ANSWERS = frozenset({HTTPStatus.OK, HTTPStatus.BAD_REQUEST})
_NAME = re.compile(r"oai:arXiv\.org:(\S+)")
_ABSTRACT = re.compile(r"^\s*arXiv:(\S+)\s+Announce Type:\s*(\S+)\s+Abstract:", re.IGNORECASE)
_SATURDAY = 5


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


class ArxivRss:
    """Asks arXiv's announcement feeds.

    Args:
        http: sends the requests.
        gate: lets them through one at a time; None for no limit.
        address: of the feeds, `https://rss.arxiv.org/rss`.
        clock: tells which day it is in New York.
        cache: keeps feeds that arXiv may confirm as unchanged; None for none.
        most_items: items in a feed that is full.

    """

    def __init__(
        self,
        http: Http,
        gate: Turnstile | None,
        address: str,
        *,
        clock: Clock = system_clock,
        cache: Cache | None = None,
        most_items: int = MOST_ITEMS,
    ) -> None:
        self._http = http
        self._gate = gate
        self._address = address.rstrip("/")
        self._clock = clock
        self._cache = cache
        self._most_items = most_items

    def announcement(
        self, categories: Sequence[str], *, earlier: Collection[str] = ()
    ) -> Announcement:
        """Return the announcement that the feed of these categories shows now.

        Ask for one category at a time to know what was announced in each: in a joint feed a paper
        that is cross-listed today counts for its older categories, too. A joint feed that is full
        is asked for in halves; one category's stays `truncated` and is never `ok`.

        Args:
            categories: such as `cs.LG`; at least one.
            earlier: names (`2609.26811v1`) of papers in announcements of earlier days. A feed
                whose new and replaced papers are all among them is an earlier day's.

        Raises:
            ConfigError: no category, or not a category.
            SourceError: the feed could not be reached or its answer cannot be used.

        """
        asked = checked_categories(categories)
        return self._judged(self._whole(asked), frozenset(earlier))

    def _whole(self, asked: tuple[str, ...]) -> Announcement:
        """Return the feed, put together from the feeds of its halves when it is full."""
        feed = self._feed(asked)
        if not feed.truncated or len(asked) == 1:
            return feed
        middle = len(asked) // 2
        one, other = self._whole(asked[:middle]), self._whole(asked[middle:])
        if one.day != other.day:
            raise SourceMalformed(
                f"arXiv's feeds changed from {one.day} to {other.day} while they were read",
                hint="run the command again",
                url=self._address,
            )
        items = _each_once((*one.items, *other.items))
        return replace(feed, items=items, truncated=one.truncated or other.truncated)

    def _feed(self, asked: tuple[str, ...]) -> Announcement:
        url = f"{self._address}/{'+'.join(asked)}"
        feed = self._http.get(
            url,
            lambda answer: _read(answer, asked, self._most_items),
            accept="application/rss+xml",
            statuses=_ANSWERS,
            gate=self._gate,
            cache=self._cache,
        )
        if isinstance(feed, Announcement):
            return feed
        raise SourceMalformed(
            f"arXiv refused the feed of {', '.join(asked)}: {feed}",
            hint="check the categories: triage field edit NAME --category cs.LG",
            url=url,
            status=HTTPStatus.BAD_REQUEST,
        )

    def _judged(self, feed: Announcement, earlier: frozenset[str]) -> Announcement:
        today = self._clock().astimezone(NEW_YORK).date()
        if feed.day > today:
            doubt = f"the feed is dated {feed.day}, and here it is {today}: one clock is wrong"
        elif not feed.items:
            return _judged_empty(feed)
        elif stale := _stale(feed, earlier):
            doubt = f"an earlier announcement under the date {feed.day}: {', '.join(stale)}"
        elif feed.truncated:
            doubt = f"arXiv cut the feed at {self._most_items} papers"
        else:
            return feed
        return replace(feed, outcome=FetchClass.EMPTY_SUSPECT, reason=doubt)


@contextmanager
def open_rss(settings: Settings, home: Home, **world: Any) -> Iterator[ArxivRss]:  # noqa: ANN401
    """Yield arXiv's feeds as the user set them, behind the gate that all of arXiv shares.

    Args:
        settings: address, gap, time-out and contact.
        home: its `locks` folder keeps the gate, its `cache` folder what may be confirmed.
        world: what `Http` takes; its `clock` tells the day, too.

    Raises:
        ConfigError: the address cannot be used, or the gap is shorter than arXiv's terms allow.
        StoreError: the home folder cannot be written.

    """
    address, gate = arxiv_door(settings, home, "arxiv_rss")
    clock = world.get("clock", system_clock)
    with open_http(settings, **world) as http:
        yield ArxivRss(http, gate, address, clock=clock, cache=Cache(home.cache))


def _judged_empty(feed: Announcement) -> Announcement:
    if is_announcement_day(feed.day):
        return replace(
            feed,
            outcome=FetchClass.EMPTY_SUSPECT,
            reason=f"an empty feed on {feed.day}, a day with an announcement",
        )
    why = "weekend" if feed.day.weekday() >= _SATURDAY else "holiday"
    return replace(feed, outcome=FetchClass.EMPTY_CONFIRMED, reason=f"no announcement ({why})")


def _stale(feed: Announcement, earlier: frozenset[str]) -> list[str]:
    """Return the categories in which everything that is announced only once was known before.

    A version is new or replaced on one day only; cross-listed it can be on several.
    """
    if len(feed.categories) == 1:
        in_category = {feed.categories[0]: feed.items}
    else:
        in_category = {category: feed.of(category) for category in feed.categories}
    once = {
        category: [item.name for item in items if item.kind is not AnnounceKind.CROSS]
        for category, items in in_category.items()
    }
    return [category for category, names in once.items() if names and earlier.issuperset(names)]


def _each_once(items: Sequence[AnnouncedPaper]) -> tuple[AnnouncedPaper, ...]:
    """Return each paper once: what is new in one feed and a cross-list in another is new."""
    kept: dict[str, AnnouncedPaper] = {}
    for item in items:
        known = kept.get(item.id)
        if known is None or _PRECEDENCE.index(item.kind) < _PRECEDENCE.index(known.kind):
            kept[item.id] = item
    return tuple(kept.values())


def _read(answer: Answer, asked: tuple[str, ...], most_items: int) -> Announcement | str:
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
        items=_each_once(items),
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
