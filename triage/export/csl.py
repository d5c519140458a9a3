"""CSL-JSON, which pandoc and Zotero read: preprints as `article`, keys as in the BibTeX export."""

from __future__ import annotations

import json
from typing import Any

from triage.export.citing import Name, citation_keys, date_parts, split_name
from triage.models import ReadingItem, ReadingList
from triage.view import paper_url, warning_texts


def write(reading_list: ReadingList) -> str:
    """Return one array with an item per paper, in the order of the list."""
    keys = citation_keys([item.entry.paper for item in reading_list.items])
    items = [_item(key, item) for key, item in zip(keys, reading_list.items, strict=True)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(key: str, item: ReadingItem) -> dict[str, Any]:
    paper = item.entry.paper
    day = date_parts(paper)
    warnings = warning_texts(item.entry.flags, item.evidence)
    values = {
        "id": key,
        "citation-key": key,
        "type": "article",
        "title": paper.title,
        "author": [_author(split_name(name)) for name in paper.authors if name],
        "issued": {"date-parts": [day]} if day else None,
        "abstract": paper.abstract,
        "publisher": "arXiv",
        "number": f"arXiv:{paper.id}",
        "DOI": paper.doi,
        "URL": paper_url(paper.id),
        "keyword": ", ".join((*paper.categories, *item.tags)),
        "note": ". ".join([*warnings, *filter(None, [paper.journal_ref]), *item.notes]),
    }
    return {name: value for name, value in values.items() if value}


def _author(name: Name) -> dict[str, str]:
    if name.whole:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}
