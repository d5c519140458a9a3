"""From a report on a replication to the paper it is about, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.models import Evidence, EvidenceKind, EvidenceState
from triage.store import Store
from triage.text import parse_arxiv_id


@dataclass(frozen=True, slots=True)
class Linked:
    """A paper at the other end of a replication."""

    paper_id: str
    """Empty for a report that is not on arXiv."""
    title: str
    """Empty when nobody says."""
    outcome: str
    """`reproduced`, `partly`, `failed` or `unclear`."""
    url: str
    stored: bool = False
    """Whether it can be opened here."""


def originals(store: Store, paper_id: str) -> tuple[Linked, ...]:
    """Return the papers that this one reports on the replication of; () for no report.

    A report that names its original by a title only, which is not stored, gives that title.
    """
    return _linked(store, paper_id, "report")


def reports(store: Store, paper_id: str) -> tuple[Linked, ...]:
    """Return the reports on replications of this paper; () when none is known."""
    return _linked(store, paper_id, "replicated")


def _linked(store: Store, paper_id: str, role: str) -> tuple[Linked, ...]:
    rows = [
        row
        for row in store.ledger.current([paper_id])[paper_id]
        if row.kind is EvidenceKind.REPLICATION
        and row.state is not EvidenceState.NONE
        and row.detail.get("role") == role
    ]
    ids = {id(row): _other(row) for row in rows}
    titles = store.papers.titles(filter(None, ids.values()))
    found: dict[str, Linked] = {}
    for row in sorted(rows, key=lambda row: not ids[id(row)]):
        other = ids[id(row)]
        title = titles.get(other, "") or _title(row)
        url = row.found if "://" in row.found else ""
        linked = Linked(other, title, str(row.detail.get("outcome", "")), url, other in titles)
        if (other or title) and title.casefold() not in _titles(found.values()):
            found.setdefault(other or title, linked)
    return tuple(found.values())


def _other(row: Evidence) -> str:
    parsed = parse_arxiv_id(row.found)
    return parsed[0] if parsed else ""


def _title(row: Evidence) -> str:
    named = row.detail.get("reports_on") or row.detail.get("report") or ""
    return str(named) if parse_arxiv_id(str(named)) is None else ""


def _titles(found: Iterable[Linked]) -> set[str]:
    return {each.title.casefold() for each in found if each.title}
