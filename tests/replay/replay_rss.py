"""Answers in the wire format of arXiv's announcement feeds, written from listings.

Element by element in the order of the recorded feed (compare `recorded/arxiv-rss`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from email.utils import format_datetime
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from replay_atom import Record

NEW_YORK = ZoneInfo("America/New_York")
MOST_ITEMS = 2000
_ORDER = ("new", "cross", "replace", "replace-cross")
_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:atom="http://www.w3.org/2005/Atom" \
xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">
  <channel>
"""


@dataclass(frozen=True)
class Listing:
    """One line of one day's announcement."""

    day: date
    record: Record
    kind: str = "new"
    """new, cross or replace; where the primary category is not asked for, its cross form."""
    crossed_to: Sequence[str] = ()
    """For a cross-list: the categories that show it."""

    def shown_as(self, asked: Sequence[str]) -> str:
        """Return the announce type in the feed of these categories; empty when it is not there."""
        shown = self.crossed_to if self.kind == "cross" else self.record.categories
        if not set(shown) & set(asked):
            return ""
        if self.kind == "cross" or self.record.categories[0] in asked:
            return self.kind
        return {"new": "cross", "replace": "replace-cross"}[self.kind]


def answer(listings: Sequence[Listing], asked: Sequence[str], day: date, built: datetime) -> bytes:
    """Return the feed that arXiv would send for these categories on a day."""
    typed = ((listing.shown_as(asked), listing.record) for listing in listings)
    items = sorted((item for item in typed if item[0]), key=lambda item: _ORDER.index(item[0]))
    while len(items) > MOST_ITEMS:  # what arXiv cuts are new papers
        newest = sum(kind == "new" for kind, _ in items)
        items.pop(newest - 1 if newest else -1)
    return feed(items, asked, day, built)


def feed(
    items: Sequence[tuple[str, Record]], asked: Sequence[str], day: date, built: datetime
) -> bytes:
    """Return a feed of these items, however many, under this date."""
    midnight = format_datetime(datetime.combine(day, time(), NEW_YORK))
    name = ", ".join(asked)
    link = escape(f"http://rss.arxiv.org/rss/{'+'.join(asked)}")
    parts = [
        _HEAD,
        f"    <title>{name} updates on arXiv.org</title>\n",
        f"    <link>{link}</link>\n",
        f"    <description>{name} updates on the arXiv.org e-print archive.</description>\n",
        f'    <atom:link href="{link}" rel="self" type="application/rss+xml"/>\n',
        "    <docs>http://www.rssboard.org/rss-specification</docs>\n",
        "    <language>en-us</language>\n",
        f"    <lastBuildDate>{format_datetime(built)}</lastBuildDate>\n",
        "    <managingEditor>rss-help@arxiv.org</managingEditor>\n",
        f"    <pubDate>{midnight}</pubDate>\n",
        "    <skipDays>\n      <day>Sunday</day>\n      <day>Saturday</day>\n    </skipDays>\n",
        *(_item(kind, record, midnight) for kind, record in items),
        "  </channel>\n</rss>\n",
    ]
    return "".join(parts).encode()


def error_feed(query: str, reason: str) -> bytes:
    """Return the feed with which arXiv says what is wrong with a question; its status is 400."""
    return (
        f"{_HEAD}    <title>Feed error for query: http://rss.arxiv.org/rss/{escape(query)}</title>\n"
        f"    <description>{escape(reason)}</description>\n"
        "    <language>en-us</language>\n  </channel>\n</rss>\n"
    ).encode()


def _item(kind: str, record: Record, midnight: str) -> str:
    name = f"{record.id}v{record.version}"
    described = f"arXiv:{name} Announce Type: {kind} \nAbstract: {escape(record.abstract)}"
    lines = [
        f"<title>{escape(record.title)}</title>",
        f"<link>https://arxiv.org/abs/{record.id}</link>",
        f"<description>{described}</description>",
        f'<guid isPermaLink="false">oai:arXiv.org:{name}</guid>',
        *(f"<category>{escape(term)}</category>" for term in record.categories),
        f"<pubDate>{midnight}</pubDate>",
        f"<arxiv:announce_type>{kind}</arxiv:announce_type>",
        f"<dc:rights>{escape(record.licence)}</dc:rights>" if record.licence else "",
        f"<arxiv:DOI>{escape(record.doi)}</arxiv:DOI>" if record.doi else "",
        f"<arxiv:journal_reference>{escape(record.journal_ref)}</arxiv:journal_reference>"
        if record.journal_ref
        else "",
        f"<dc:creator>{escape(', '.join(record.authors))}</dc:creator>",
    ]
    body = "".join(f"      {line}\n" for line in lines if line)
    return f"    <item>\n{body}    </item>\n"
