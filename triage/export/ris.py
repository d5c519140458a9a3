"""RIS, which Zotero, Mendeley and EndNote read. One tag a line, no line break inside a value."""

from __future__ import annotations

from triage.export.citing import Name, date_parts, split_name
from triage.models import ReadingItem, ReadingList
from triage.view import paper_url, warning_texts


def write(reading_list: ReadingList) -> str:
    """Return one record per paper, as an unpublished work with its arXiv number."""
    return "\n".join(_record(item) for item in reading_list.items)


def _record(item: ReadingItem) -> str:
    paper = item.entry.paper
    day = date_parts(paper)
    pairs = [
        ("TY", "UNPB"),
        *(("AU", _author(split_name(name))) for name in paper.authors),
        ("TI", paper.title),
        ("PY", f"{day[0]:04}" if day else ""),
        ("DA", "/".join(f"{part:02}" for part in day)),
        ("AB", paper.abstract),
        ("PB", "arXiv"),
        ("AN", f"arXiv:{paper.id}"),
        ("DO", paper.doi or ""),
        ("UR", paper_url(paper.id) or ""),
        *(("KW", word) for word in (*paper.categories, *item.tags)),
        *(("N1", text) for text in warning_texts(item.entry.flags, item.evidence)),
        ("N1", paper.journal_ref or ""),
        *(("N1", note) for note in item.notes),
    ]
    lines = [f"{tag}  - {escape_ris(value)}" for tag, value in pairs if value]
    return "\n".join([*lines, "ER  - "]) + "\n"


def _author(name: Name) -> str:
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def escape_ris(text: str) -> str:
    """Return the value on one line: the only thing that RIS cannot hold is a line break."""
    return " ".join(text.split())
