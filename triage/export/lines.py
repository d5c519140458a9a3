"""A reading list as JSON Lines: everything that is known, one paper a line."""

from __future__ import annotations

import json

from triage.models import ReadingItem, ReadingList
from triage.view import entry_json, evidence_json


def write(reading_list: ReadingList) -> str:
    """Return one object a line: the paper as `--json` shows it, with evidence, notes and tags.

    `evidence_as_of` is the moment that the list was read from the store.
    """
    as_of = reading_list.as_of.isoformat()
    return "".join(_line(item, as_of) for item in reading_list.items)


def _line(item: ReadingItem, as_of: str) -> str:
    values = entry_json(item.entry) | {
        "evidence": [evidence_json(evidence) for evidence in item.evidence],
        "evidence_as_of": as_of,
        "notes": list(item.notes),
        "tags": list(item.tags),
    }
    return json.dumps(values, ensure_ascii=False, default=str) + "\n"
