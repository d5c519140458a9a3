"""A body judged as arXiv's Atom feed: one complete feed with complete entries, or an error.

The `arxiv` package parses with recovery: a page of HTML, the words "Rate exceeded." or a feed cut
in half become "no results" there, without an error. So every body passes here first. This module
judges; it builds no papers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from xml.etree import ElementTree as ET

from triage.errors import SourceMalformed
from triage.sources.answer import Answer
from triage.sources.xml import malformed, parsed, without_controls
from triage.text import clean, parse_arxiv_id, shorten

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"

_DATES = ("published", "updated")
_WANTED = "a whole Atom feed"


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of results, known to be whole."""

    body: bytes
    """The feed, without the control characters that XML forbids."""
    total: int
    """How many results there are over all pages."""
    entries: int
    """How many results this page has."""
    refusal: str = ""
    """What arXiv found wrong with the question; empty when it answered."""


def read_page(answer: Answer) -> FeedPage:
    """Return an answer of arXiv's query API as a page.

    Raises:
        SourceThrottled: the answer is arXiv's "Rate exceeded.", whatever its status says.
        SourceMalformed: the answer is anything but one whole Atom feed with whole entries, or a
            feed that promises results and has none.

    """
    try:
        page = _page(answer)
    except SourceMalformed:
        if answer.status == HTTPStatus.OK:
            raise
        page = FeedPage(b"", 0, 0)
    if answer.status == HTTPStatus.OK or page.refusal:
        return page
    return replace(page, refusal=f"status {answer.status}")


def _page(answer: Answer) -> FeedPage:
    body = without_controls(answer.body)
    root = parsed(answer, f"{ATOM}feed", _WANTED)
    entries = root.findall(f"{ATOM}entry")
    total, start = _count(answer, root, "totalResults"), _count(answer, root, "startIndex")
    if refusal := _refusal(entries):
        return FeedPage(body, 0, 0, refusal)
    for entry in entries:
        if fault := _fault(entry):
            name = shorten(entry.findtext(f"{ATOM}id") or "unnamed", 40)
            raise malformed(answer, f"an entry ({name}) with {fault}", _WANTED)
    if not entries and start < total:
        raise malformed(answer, f"none of {total} promised results", _WANTED)
    return FeedPage(body, total, len(entries))


def _count(answer: Answer, root: ET.Element, name: str) -> int:
    text = (root.findtext(f"{OPENSEARCH}{name}") or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004  no such archive
        raise malformed(answer, f"a feed without a usable {name}", _WANTED)
    return int(text)


def _refusal(entries: list[ET.Element]) -> str:
    for entry in entries:
        if "/api/errors" in (entry.findtext(f"{ATOM}id") or ""):
            return shorten(clean(entry.findtext(f"{ATOM}summary") or ""), 200) or "no reason given"
    return ""


def _fault(entry: ET.Element) -> str:
    """Return what an entry lacks; empty when it is whole."""
    if parse_arxiv_id(entry.findtext(f"{ATOM}id") or "") is None:
        return "no arXiv id"
    if not clean(entry.findtext(f"{ATOM}title") or ""):
        return "no title"
    if entry.find(f"{ATOM}summary") is None:
        return "no abstract"
    for name in _DATES:
        try:
            datetime.fromisoformat((entry.findtext(f"{ATOM}{name}") or "").strip())
        except ValueError:
            return f"no usable {name!r} date"
    return ""
