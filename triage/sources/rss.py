"""arXiv's announcement feed: what one announcement of one day said, and whether it said it all.

A feed covers one day. That it can be read does not make it today's whole announcement: it may be
empty with or without reason, cut at 2,000 items, or hold an earlier day's papers under a new date.
Each of these has its class here, with the reason in words. Format: arXiv's help page "RSS
specifications".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from triage.clock import Clock, system_clock
from triage.config import Home, Settings
from triage.errors import SourceMalformed
from triage.models import FetchClass
from triage.sources.arxiv import checked_categories
from triage.sources.cache import Cache
from triage.sources.calendar import NEW_YORK, is_announcement_day
from triage.sources.doors import arxiv_door
from triage.sources.http import Http, Turnstile, open_http
from triage.sources.rss_feed import (
    AnnouncedPaper,
    AnnounceKind,
    Announcement,
    each_once,
    read_feed,
)

__all__ = ["AnnounceKind", "AnnouncedPaper", "Announcement", "ArxivRss", "open_rss"]

MOST_ITEMS = 2000
"""Items in one feed. arXiv cuts what is more, and cuts the new papers."""

_ANSWERS = frozenset({HTTPStatus.OK, HTTPStatus.BAD_REQUEST})
_SATURDAY = 5


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
        judged = self._judged(self._whole(asked), frozenset(earlier))
        if not judged.outcome.settled:
            self._forget(asked)
        return judged

    def _forget(self, asked: tuple[str, ...]) -> None:
        """Have a doubtful feed sent whole next time, whatever the service says of its age."""
        if self._cache:
            self._cache.forget(self._url(asked))

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
        items = each_once((*one.items, *other.items))
        return replace(feed, items=items, truncated=one.truncated or other.truncated)

    def _url(self, asked: tuple[str, ...]) -> str:
        return f"{self._address}/{'+'.join(asked)}"

    def _feed(self, asked: tuple[str, ...]) -> Announcement:
        url = self._url(asked)
        feed = self._http.get(
            url,
            lambda answer: read_feed(answer, asked, self._most_items),
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
        elif feed.day.weekday() >= _SATURDAY:
            doubt = f"papers under the date {feed.day}, a weekend: an earlier announcement"
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

    A paper is new and a version replaced on one day only; cross-listed it can be on several. Where
    a day brings nothing but cross-lists, several of them, all known, are an earlier day as well.
    """
    if len(feed.categories) == 1:
        in_category = {feed.categories[0]: feed.items}
    else:
        in_category = {category: feed.of(category) for category in feed.categories}
    telling = {category: _telling(items) for category, items in in_category.items()}
    return [category for category, names in telling.items() if names and earlier >= names]


def _telling(items: Sequence[AnnouncedPaper]) -> set[str]:
    """Return the names by which a day is recognised: of what is new, else replaced, else all."""
    new = {item.name for item in items if item.kind is AnnounceKind.NEW}
    if len(new) > 1:
        return new
    once = {item.name for item in items if item.kind is not AnnounceKind.CROSS}
    return once or ({item.name for item in items} if len(items) > 1 else set())
