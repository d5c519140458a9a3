"""The digest as an Atom feed (RFC 4287): one entry per paper, however many fields show it."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree as ET

from triage.digest import wording
from triage.digest.layout import Layout
from triage.models import Digest, DigestField, Entry
from triage.view import paper_url, state_texts, warning_texts

_ATOM = "http://www.w3.org/2005/Atom"
_FEED_ID = "urn:paper-triage:digest"


def write(digest: Digest, _layout: Layout) -> str:
    """Return the feed. An entry's id is the address of the paper, the same every morning."""
    updated = _rfc3339(digest.made)
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _child(feed, "id", _FEED_ID)
    _child(feed, "title", "Morning digest")
    _child(feed, "subtitle", " ".join(_notes(digest)))
    _child(feed, "updated", updated)
    _child(_child(feed, "author"), "name", "triage")
    seen: dict[str, list[tuple[DigestField, Entry]]] = {}
    for share in digest.fields:
        for entry in share.entries:
            seen.setdefault(entry.paper.id, []).append((share, entry))
    for places in seen.values():
        _entry(feed, places, updated)
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, "unicode") + "\n"


def _notes(digest: Digest) -> list[str]:
    found = [wording.heading(digest) + ".", *wording.notes(digest)]
    return found if digest.fields else [*found, wording.NO_FIELD]


def _entry(feed: ET.Element, places: list[tuple[DigestField, Entry]], updated: str) -> None:
    _, first = places[0]
    paper = first.paper
    url = paper_url(paper.id)
    entry = _child(feed, "entry")
    _child(entry, "id", url or f"urn:paper-triage:paper:{quote(paper.id, safe='')}")
    _child(entry, "title", wording.title(first), type="text")
    _child(entry, "updated", updated)
    if paper.announced:
        _child(entry, "published", f"{paper.announced.isoformat()}T00:00:00Z")
    for name in paper.authors or ("",):
        _child(_child(entry, "author"), "name", name or "author not known")
    for category in paper.categories:
        _child(entry, "category", term=category)
    if url:
        _child(entry, "link", rel="alternate", type="text/html", href=url)
    _child(entry, "summary", paper.abstract, type="text")
    _child(entry, "content", "\n".join(_content(places)), type="text")


def _content(places: list[tuple[DigestField, Entry]]) -> list[str]:
    lines: list[str] = []
    for share, entry in places:
        ledger = share.evidence.get(entry.paper.id, ())
        lines += [f"{share.field.name}: score {wording.score(entry)}"]
        lines += warning_texts(entry.flags, ledger)
        lines += wording.reason_lines(entry)
        lines += ["; ".join(state_texts(entry.flags))]
        telling, _ = wording.findings(ledger)
        lines += [wording.finding_line(evidence) for evidence in telling]
        lines += [f"{wording.UNDER}: {text}" for _, text in wording.under(share, entry)]
    return lines


def _child(
    parent: ET.Element, name: str, text: str | None = None, /, **attributes: str
) -> ET.Element:
    child = ET.SubElement(parent, name, attributes)
    child.text = text
    return child


def _rfc3339(at: datetime) -> str:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
