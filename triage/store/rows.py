"""How values become rows and rows become values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from triage.models import Evidence, EvidenceKind, EvidenceState, Paper, Part, Run, Scored, Tier

Row = Mapping[str, Any]


def text_hash(text: str) -> str:
    """Return the name under which a text's embedding is kept."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def embedding_text(title: str, abstract: str) -> str:
    """Return the text of a paper that is embedded."""
    return f"{title}. {abstract}" if abstract else title


def facts_hash(paper: Paper) -> str:
    """Return a hash over the texts that evidence is read from."""
    texts = (paper.title, paper.abstract, paper.comment, paper.code_url)
    return text_hash(json.dumps(texts))


def dumps(values: Iterable[str]) -> str:
    """Return a list of texts as JSON, readable in the database."""
    return json.dumps(list(values), ensure_ascii=False)


def as_day(text: str | None) -> date | None:
    """Return a stored day."""
    return date.fromisoformat(text) if text else None


def as_time(text: str | None) -> datetime | None:
    """Return a stored time."""
    return datetime.fromisoformat(text) if text else None


def loads(text: str) -> Any:  # noqa: ANN401  JSON holds anything
    """Return the value of JSON that this program wrote; half the time of `json.loads`."""
    return _DECODER.raw_decode(text)[0]


_DECODER = json.JSONDecoder()


@lru_cache(maxsize=8192)
def _categories(text: str) -> tuple[str, ...]:
    """Return stored categories; thousands of papers share a few hundred sets of them."""
    return tuple(loads(text))


@lru_cache(maxsize=8192)
def _lists(text: str) -> tuple[str, ...]:
    """Return the categories of announcements, each once, in alphabetical order."""
    return tuple(sorted(set(loads(text))))


def paper_from(row: Row) -> Paper:
    """Return the paper in a row of `papers.PAPER`."""
    return Paper(
        id=row["id"],
        title=row["title"],
        abstract=row["abstract"],
        authors=tuple(loads(row["authors"])),
        categories=_categories(row["categories"]),
        version=row["version"],
        comment=row["comment"],
        doi=row["doi"],
        journal_ref=row["journal_ref"],
        published=as_day(row["published"]),
        updated=as_day(row["updated"]),
        announced=as_day(row["announced"]),
        listed_in=_lists(row["listed_in"]),
        code_url=row["code_url"],
        source=row["source"],
    )


def scored_from(row: Row) -> Scored:
    """Return the score in a row of `scores`."""
    parts = tuple(
        Part(part["name"], part["value"], part["why"], tuple(part["points_to"]))
        for part in loads(row["parts"])
    )
    return Scored(row["paper_id"], row["score"], parts)


def evidence_from(row: Row) -> Evidence:
    """Return the finding in a row of `evidence`."""
    return Evidence(
        paper_id=row["paper_id"],
        kind=EvidenceKind(row["kind"]),
        state=EvidenceState(row["state"]),
        source=row["source"],
        found=row["found"],
        quote=row["quote"],
        tier=Tier(row["tier"]) if row["tier"] else None,
        detail=json.loads(row["detail"]),
        licence=row["licence"],
        first_seen=as_time(row["first_seen"]),
        last_checked=as_time(row["last_checked"]),
    )


def run_from(row: Row) -> Run:
    """Return the run in a row of `runs`."""
    return Run(
        job=row["job"],
        started=datetime.fromisoformat(row["started"]),
        finished=as_time(row["finished"]),
        ok=None if row["ok"] is None else bool(row["ok"]),
        covered=json.loads(row["covered"]),
        note=row["note"],
    )
