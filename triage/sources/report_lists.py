"""Lists of reports on replications, from files: the ML Reproducibility Challenge's and others.

Understood are the challenge's own metadata as JSON Lines, its proceedings (with the successor at
TMLR) as a JSON list, and BibTeX as ReScience has it. A row without a title is passed over and
reported.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.errors import InputError
from triage.sources import loose
from triage.sources.rescience import entries
from triage.text import clean, parse_arxiv_id, safe_url

_TITLES = ("replication_title", "report_title", "title")
_CITATIONS = ("original_cite", "citation")
_ADDRESSES = ("original_url", "original_doi")
_PAGES = ("review_url", "url", "doi")
_IDS = ("original_arxiv_id", "original_id")
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListedReport:
    """One report as a list has it."""

    title: str
    page: str = ""
    """Address of the report, or of its review."""
    citation: str = ""
    """How it cites the original."""
    addresses: tuple[str, ...] = ()
    """Addresses and DOIs it gives for the original."""
    original: str = ""
    """arXiv id of the original, as the list gives it."""


def read_reports(path: Path, *, report: Callable[[str], None]) -> Iterator[ListedReport]:
    """Yield the reports of a file; `report` is told of rows that cannot be used.

    Raises:
        InputError: the file cannot be read, or holds no such list.

    """
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    found = 0
    for number, row in enumerate(_rows(path, text), 1):
        if each := _report(row):
            found += 1
            yield each
        else:
            report(f"{path}: row {number} skipped: no title")
    if not found:
        raise InputError(
            f"{path}: holds no list of reports",
            hint="it takes JSON Lines, a JSON list or BibTeX with a title in each row",
        )


def _rows(path: Path, text: str) -> Iterator[Json]:
    start = text.lstrip()[:1]
    if start == "@" or path.suffix == ".bib":
        yield from entries(text)
        return
    try:
        if start == "[":
            yield from loose.objects(json.loads(text))
            return
        for line in text.splitlines():
            if line.strip():
                row = json.loads(line)
                yield row if isinstance(row, dict) else {}
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is neither JSON Lines, a JSON list nor BibTeX") from error


def _report(row: Json) -> ListedReport | None:
    title = _first(row, _TITLES)
    if not title:
        return None
    page = _first(row, _PAGES)
    listed = row.get("addresses")
    addresses = (*loose.names(listed), *(_first(row, (key,)) for key in _ADDRESSES))
    named = parse_arxiv_id(_first(row, _IDS))
    return ListedReport(
        title=title,
        page=safe_url(f"https://doi.org/{page}" if page.startswith("10.") else page) or "",
        citation=_first(row, _CITATIONS),
        addresses=tuple(filter(None, addresses)),
        original=named[0] if named else "",
    )


def _first(row: Json, keys: tuple[str, ...]) -> str:
    values = (row.get(key) for key in keys)
    return next((clean(value) for value in values if isinstance(value, str) and value.strip()), "")
