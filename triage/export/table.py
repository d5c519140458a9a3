"""A reading list as CSV (RFC 4180 with Unix line ends), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from triage.models import ReadingItem, ReadingList
from triage.view import flags_json, paper_url

_FORMULA = tuple("=+-@＝＋－＠")  # spreadsheets take the full-width ones as well
COLUMNS = (
    "id",
    "version",
    "title",
    "authors",
    "categories",
    "published",
    "announced",
    "doi",
    "journal_ref",
    "score",
    "state",
    "code",
    "benchmark",
    "replication",
    "withdrawn",
    "retracted",
    "superseded",
    "evidence_as_of",
    "tags",
    "notes",
    "url",
)


def write(reading_list: ReadingList) -> str:
    """Return a header and one row per paper. Lists inside a cell are parted by `; `."""
    out = io.StringIO()
    rows = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    rows.writeheader()
    as_of = reading_list.as_of.date().isoformat()
    for item in reading_list.items:
        row = _row(item) | {"evidence_as_of": as_of}
        rows.writerow({name: escape_csv(value) for name, value in row.items()})
    return out.getvalue()


def _row(item: ReadingItem) -> dict[str, str]:
    entry = item.entry
    paper = entry.paper
    return {
        "id": paper.id,
        "version": str(paper.version or ""),
        "title": paper.title,
        "authors": "; ".join(paper.authors),
        "categories": "; ".join(paper.categories),
        "published": paper.published.isoformat() if paper.published else "",
        "announced": paper.announced.isoformat() if paper.announced else "",
        "doi": paper.doi or "",
        "journal_ref": paper.journal_ref or "",
        "score": f"{entry.scored.score:.1f}" if entry.scored else "",
        "state": entry.state.value,
        **flags_json(entry.flags),
        "tags": "; ".join(item.tags),
        "notes": "; ".join(item.notes),
        "url": paper_url(paper.id) or "",
    }


def escape_csv(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: such a one gets an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
