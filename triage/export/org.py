"""A reading list as Org: saved papers are TODO, read ones DONE, facts are properties."""

from __future__ import annotations

import re

from triage.export import wording
from triage.export.citing import is_doi
from triage.models import Evidence, InboxState, ReadingItem, ReadingList
from triage.text import safe_url
from triage.view import paper_url, warning_texts

_ENTITIES = {
    "\\": "\\\\zwnj{}",
    "_": "\\under{}",
    "^": "\\asciicirc{}",
    "*": "\\ast{}",
    "|": "\\vert{}",
    "<": "\\lt{}",
    ">": "\\gt{}",
    "~": "\\tilde{}",
    "$": "\\dollar{}",
    "=": "\\equal{}",
    "{": "{\\zwnj{}",
    "@": "@\\zwnj{}",
    "[": "[\\zwnj{}",
    "/": "\\slash{}",
    "+": "\\plus{}",
    ":": "\\colon{}",
}
_ACTIVE = re.compile(
    r"[\\_^*|<>~$={@]"
    r"|\[(?=[\[#\d%]|fn:|cite)"  # link, priority, progress, footnote, citation
    r"|(?<![^\s\-('\"])[/+]"  # emphasis opens after a space or a bracket
    r"|:(?=\S)|:$"  # plain link, tags at the end of a heading
)
_COMMENT = re.compile(r"^COMMENT(?=\s|$)")
_TAG = re.compile(r"\W+")


def write(reading_list: ReadingList) -> str:
    """Return the list as one Org file."""
    head = [f"#+TITLE: {escape_org(wording.heading(reading_list))}", ""]
    if reading_list.field.description:
        head += [escape_org(reading_list.field.description), ""]
    head += [escape_org(wording.summary(reading_list)), ""]
    return "\n".join(head) + "".join(
        f"\n{_item(reading_list, item)}" for item in reading_list.items
    )


def _item(reading_list: ReadingList, item: ReadingItem) -> str:
    keyword = "DONE" if item.entry.state is InboxState.READ else "TODO"
    warnings = warning_texts(item.entry.flags, item.evidence)
    bullets = [
        *(f"WARNING {escape_org(text)}" for text in warnings),
        escape_org(wording.authors(item)),
        escape_org(wording.facts(item)),
        f"Evidence: {escape_org(wording.badges(reading_list, item))}",
        *map(_finding, wording.findings(item)),
        *(f"Note: {escape_org(note)}" for note in item.notes),
    ]
    lines = [
        f"* {keyword} {escape_org(wording.title(item))}{_tags(item.tags)}",
        *_properties(item),
        *(f"- {bullet}" for bullet in bullets),
    ]
    return "\n".join(lines) + "\n"


def _properties(item: ReadingItem) -> list[str]:
    paper = item.entry.paper
    url = paper_url(paper.id)
    doi = paper.doi or ""
    pairs = [
        ("ARXIV", paper.id if url else ""),
        ("URL", url or ""),
        ("DOI", doi if is_doi(doi) else ""),
        ("PUBLISHED", paper.published.isoformat() if paper.published else ""),
    ]
    return [":PROPERTIES:", *(f":{name}: {value}" for name, value in pairs if value), ":END:"]


def _tags(tags: tuple[str, ...]) -> str:
    names = [_TAG.sub("_", tag) for tag in tags if tag]
    return f" :{':'.join(names)}:" if names else ""


def _finding(evidence: Evidence) -> str:
    return escape_org(wording.finding(evidence)) + _found(evidence.found)


def _found(found: str) -> str:
    url = safe_url(found)
    if url and not set(url) & set("[]\\"):
        return f" [[{url}]]"
    return f" {escape_org(found)}" if found else ""


def escape_org(text: str) -> str:
    """Return one line of `text` that Org shows as it is: no links, macros, snippets or emphasis.

    Org has no escape character, so active characters become entities, or are parted from what
    they would act on by an entity of no width.
    """
    text = _ACTIVE.sub(lambda found: _ENTITIES[found[0]], text)
    return _COMMENT.sub(r"COMMENT\\zwnj{}", text)
