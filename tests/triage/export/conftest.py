"""A reading list of six real papers (arXiv metadata, CC0) with what their texts say."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from triage.models import (
    Entry,
    Evidence,
    EvidenceKind,
    EvidenceState,
    Field,
    Flags,
    InboxState,
    Paper,
    Part,
    ReadingItem,
    ReadingList,
    Scored,
    Tier,
)

PAPERS = Path(__file__).parent.parent / "digest" / "papers.json"
SEEN = datetime(2026, 5, 8, 6, 2, tzinfo=UTC)


def _paper(row: dict[str, Any]) -> Paper:
    days = {
        name: date.fromisoformat(row[key]) if row.get(key) else None
        for name, key in (("published", "published"), ("announced", "first_listed"))
    }
    return Paper(
        id=row["id"],
        title=row["title"],
        abstract=row["abstract"],
        authors=tuple(row["authors"]),
        categories=tuple(row["categories"]),
        version=row.get("version"),
        comment=row["comment"],
        doi=row.get("doi"),
        journal_ref=row.get("journal_ref"),
        **days,
    )


def _item(
    paper: Paper, flags: Flags, *ledger: Evidence, notes: tuple[str, ...] = (), tags: str = ""
) -> ReadingItem:
    scored = Scored(paper.id, 61.5, (Part("seeds", 61.5, "close to your seeds", ("2311.17983",)),))
    state = InboxState.READ if notes else InboxState.SAVED
    entry = Entry(paper, "replications", state, scored, flags, decided_at=SEEN)
    return ReadingItem(entry, ledger, notes, tuple(tags.split()))


@pytest.fixture
def reading_list() -> ReadingList:
    """Return saved and read papers, one withdrawn, one of which nothing is known."""
    papers = {row["id"]: _paper(row) for row in json.loads(PAPERS.read_text("utf-8"))["papers"]}
    kind, state = EvidenceKind, EvidenceState
    replication = Evidence(
        "2509.14846",
        kind.REPLICATION,
        state.CLAIMED,
        "abstract",
        quote="This work aims to reproduce the results of Faithful Vision Transformers (FViTs)",
        first_seen=SEEN,
    )
    no_code = Evidence(
        "2509.14846", kind.CODE, state.NONE, "abstract and comment", last_checked=SEEN
    )
    code = Evidence(
        "2602.18230",
        kind.CODE,
        state.CLAIMED,
        "comment",
        found="https://github.com/joshrosie/FACT29",
        tier=Tier.OFFICIAL,
        first_seen=SEEN,
    )
    withdrawn = Evidence(
        "0704.0840",
        kind.WITHDRAWN,
        state.CLAIMED,
        "comment",
        quote="This paper has been withdrawn by the author(s) due to some mistakes in this paper",
        last_checked=SEEN,
    )
    items = (
        _item(
            papers["2509.14846"],
            Flags(code=state.NONE, replication=state.CLAIMED),
            replication,
            no_code,
            notes=("Agrees broadly; read section 4 & the appendix",),
            tags="vision replication_2025",
        ),
        _item(papers["2602.18230"], Flags(code=state.CLAIMED), code, tags="llm"),
        _item(papers["2604.05114"], Flags(code=state.CLAIMED)),
        _item(papers["2604.16915"], Flags(code=state.PROMISED)),
        _item(papers["2412.15821"], Flags()),
        _item(papers["0704.0840"], Flags(withdrawn=state.CLAIMED), withdrawn),
    )
    field = Field("replications", "Studies that repeat *other* studies.")
    return ReadingList(field, SEEN, items)
