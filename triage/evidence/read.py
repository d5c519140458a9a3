"""Reading a paper's own words for evidence: all detectors, dated, with what was not found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from triage.evidence.states import counts
from triage.models import Evidence, EvidenceKind, EvidenceState, Paper

if TYPE_CHECKING:
    from triage.evidence.texts import Reading

_ALL = "title, abstract and comment"
_WITHOUT_COMMENT = "title and abstract"


def _nothing(reading: Reading, found: list[Evidence]) -> Iterator[Evidence]:
    """Yield a `none` row for each kind that was looked for in the texts at hand and not found.

    No row says that nobody replicated the paper: its own words cannot tell. No row says that it
    was not withdrawn while its comment, where notices stand, is unknown.
    """
    kinds = {row.kind for row in found if counts(row)}
    looked_for = [EvidenceKind.CODE, EvidenceKind.BENCHMARK]
    if reading.comment:
        looked_for.append(EvidenceKind.WITHDRAWN)
    source = _ALL if reading.comment else _WITHOUT_COMMENT
    for kind in looked_for:
        if kind not in kinds:
            yield Evidence(reading.paper.id, kind, EvidenceState.NONE, source)


def read_paper_text(paper: Paper, at: datetime) -> tuple[Evidence, ...]:
    """Return all that title, abstract, comment and listing of `paper` say, dated `at`.

    The rows are unique by (kind, source, found). Kinds that were looked for and not found get a
    `none` row whose source names exactly the texts that were looked at.
    """
    from triage.evidence.detectors import DETECTORS  # their patterns take a tenth of a second
    from triage.evidence.texts import open_paper

    reading = open_paper(paper)
    read = [row for detector in DETECTORS for row in detector(reading)]
    rows_by_key = {(row.kind, row.source, row.found): row for row in reversed(read)}
    found = list(reversed(rows_by_key.values()))
    rows = (*found, *_nothing(reading, found))
    return tuple(replace(row, first_seen=at, last_checked=at) for row in rows)
