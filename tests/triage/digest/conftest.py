"""A digest of six real papers (arXiv metadata, CC0) whose evidence is what their texts say."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from triage.models import (
    Change,
    ChangeKind,
    Coverage,
    Difference,
    Digest,
    DigestField,
    Entry,
    Evidence,
    EvidenceKind,
    EvidenceState,
    Field,
    Flags,
    InboxState,
    Left,
    Paper,
    Part,
    Run,
    Scored,
    Tier,
)

HERE = Path(__file__).parent
SEEN = datetime(2026, 5, 8, 6, 2, tzinfo=UTC)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _paper(row: dict[str, Any]) -> Paper:
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
        published=_day(row.get("published")),
        updated=_day(row.get("updated")),
        announced=_day(row["first_listed"]),
        listed_in=tuple(row["listed_in"]),
    )


@pytest.fixture
def papers() -> dict[str, Paper]:
    """Return the six papers by id."""
    rows = json.loads((HERE / "papers.json").read_text("utf-8"))["papers"]
    return {row["id"]: _paper(row) for row in rows}


def _parts(score: float, word: str) -> tuple[Part, ...]:
    return (
        Part("seeds", score - 30, "close to your seeds", ("2311.17983", "2012.09838")),
        Part("words", 22.0, "has words of your field", (word,)),
        Part("authors", 0.4, "an author you saved before"),
        Part("exclude", -2.4, "has a word you keep out", ("survey",)),
        Part("news", 10.0, "announced this week"),
    )


def _entry(paper: Paper, score: float | None, flags: Flags) -> Entry:
    scored = None if score is None else Scored(paper.id, score, _parts(score, "reproduce"))
    return Entry(paper, "replications", InboxState.NEW, scored, flags)


def _evidence(
    paper_id: str,
    kind: EvidenceKind,
    state: EvidenceState,
    source: str,
    *,
    found: str = "",
    quote: str = "",
    tier: Tier | None = None,
) -> Evidence:
    return Evidence(
        paper_id, kind, state, source, found, quote, tier, first_seen=SEEN, last_checked=SEEN
    )


@pytest.fixture
def evidence() -> dict[str, tuple[Evidence, ...]]:
    """Return what the texts of the papers say, and looks without a find."""
    kind, state = EvidenceKind, EvidenceState
    rows = [
        _evidence(
            "2509.14846",
            kind.REPLICATION,
            state.CLAIMED,
            "abstract",
            found="arXiv:2311.17983",
            quote="This work aims to reproduce the results of Faithful Vision Transformers (FViTs)",
        ),
        _evidence("2509.14846", kind.CODE, state.NONE, "abstract, comment"),
        _evidence(
            "2602.18230",
            kind.CODE,
            state.CLAIMED,
            "comment",
            found="https://github.com/joshrosie/FACT29",
            quote="Code available at: https://github.com/joshrosie/FACT29",
            tier=Tier.OFFICIAL,
        ),
        _evidence(
            "2604.05114",
            kind.CODE,
            state.VERIFIED,
            "github",
            found="https://github.com/vt-pi-squared/pi-squared",
            quote="Our code, data, and models are open-source",
            tier=Tier.OFFICIAL,
        ),
        _evidence(
            "2604.16915",
            kind.CODE,
            state.PROMISED,
            "abstract",
            quote="Code will be released upon acceptance.",
        ),
        _evidence(
            "0704.0840",
            kind.WITHDRAWN,
            state.CLAIMED,
            "comment",
            quote="This paper has been withdrawn by the author(s) due to some mistakes in this "
            "paper",
        ),
    ]
    return {i: tuple(r for r in rows if r.paper_id == i) for i in {r.paper_id for r in rows}}


@pytest.fixture
def entries(papers: dict[str, Paper]) -> dict[str, Entry]:
    """Return the papers as an inbox has them; the Nahuatl corpus is not ranked yet."""
    state = EvidenceState
    facts = [
        ("2509.14846", 94.0, Flags(code=state.NONE, replication=state.CLAIMED)),
        ("2602.18230", 88.0, Flags(code=state.CLAIMED)),
        ("0704.0840", 61.0, Flags(withdrawn=state.CLAIMED)),
        ("2604.05114", 57.0, Flags(code=state.VERIFIED, benchmark=state.NONE)),
        ("2604.16915", 48.0, Flags(code=state.PROMISED)),
        ("2412.15821", None, Flags()),
    ]
    return {paper_id: _entry(papers[paper_id], score, flags) for paper_id, score, flags in facts}


@pytest.fixture
def digest(entries: dict[str, Entry], evidence: dict[str, tuple[Evidence, ...]]) -> Digest:
    """Return two fields with papers, one with nothing new, one not ranked; a failed source."""
    shown = list(entries.values())
    return Digest(
        made=datetime(2026, 5, 8, 7, 2, tzinfo=UTC),
        first=date(2026, 5, 4),
        last=date(2026, 5, 8),
        minutes=12,
        fields=(
            DigestField(
                Field("replications"),
                tuple(shown[:3]),
                evidence,
                38,
                boundary=(shown[1].paper.id,),
                audit=(shown[2].paper.id,),
                under={shown[0].paper.id: (shown[4],)},
                left=Left(2.1, 0, 5),
            ),
            DigestField(Field("long context & QA"), tuple(shown[3:]), evidence, 3),
            DigestField(Field("quiet"), (), {}, 0),
            DigestField(Field("fresh"), (), {}, 214),
        ),
        completeness=(
            Coverage(date(2026, 5, 4), "cs.AI", 412, 412, "counted in the announcement"),
            Coverage(date(2026, 5, 5), "cs.AI", 390, 397, "the answer broke off"),
            Coverage(
                date(2026, 5, 6), "cs.AI", 401, 401, "feed failed, refetched 08:10", "rss+oai"
            ),
            Coverage(date(2026, 5, 7), "cs.AI", 0, 0, "no announcement (holiday)", "calendar"),
            Coverage(date(2026, 5, 4), "cs.CV", 510, None, "imported from a file"),
            Coverage(date(2026, 5, 5), "cs.CV", 498, None, "imported from a file"),
        ),
        providers=(
            Run("arxiv", SEEN, SEEN, ok=True),
            Run("papers-with-code", SEEN, SEEN, ok=False, note="no answer within 20 s"),
        ),
        changes=(
            Change(
                "2603.01234",
                ChangeKind.VERSION,
                SEEN,
                1,
                2,
                (Difference("comment", "", "Accepted at ICML 2026"),),
                "arxiv",
                "A paper that was saved",
            ),
        ),
    )
