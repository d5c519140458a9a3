"""Answers in the wire formats of Hugging Face Papers and of the live Papers-with-Code catalogue.

Hugging Face's are those of the recorded ones. Of the catalogue no answer was ever recorded: its
shapes are what its reference client reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from replay_atom import Record

JSON = "application/json; charset=utf-8"
_STAMP = "%Y-%m-%dT%H:%M:%S.000Z"


@dataclass(frozen=True)
class Resources:
    """What the two services know about a paper beside what arXiv does."""

    repository: str = ""
    official: bool = True
    stars: int = 12
    project_page: str = ""
    models: Sequence[str] = ()
    datasets: Sequence[str] = ()
    spaces: Sequence[str] = ()
    tasks: Sequence[str] = ()
    ranks: Sequence[Mapping[str, Any]] = ()
    upvotes: int = 3
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further keys for the catalogue's entry."""


def daily_papers(day: date, chosen: Sequence[tuple[Record, Resources]]) -> bytes:
    """Return Hugging Face's list of a day."""
    evening = datetime.combine(day - timedelta(days=1), time(20), UTC)
    return _json(
        [
            {
                "paper": _hub_paper(record, known, day),
                "publishedAt": f"{evening:{_STAMP}}",
                "title": record.title,
                "summary": record.abstract,
                "numComments": 1,
                "isAuthorParticipating": False,
            }
            for record, known in chosen
        ]
    )


def hub_paper(record: Record, known: Resources, day: date) -> bytes:
    """Return Hugging Face's page of a paper."""
    linked = {
        "linkedModels": [_repo(name, "model") for name in known.models],
        "linkedDatasets": [_repo(name, "dataset") for name in known.datasets],
        "linkedSpaces": [{"id": name, "running": True} for name in known.spaces],
        "numTotalModels": len(known.models),
        "numTotalDatasets": len(known.datasets),
        "numTotalSpaces": len(known.spaces),
    }
    return _json(_hub_paper(record, known, day) | linked)


def hub_repos(known: Resources | None) -> bytes:
    """Return what is tagged with a paper: empty lists for a paper nobody knows, too."""
    known = known or Resources()
    return _json(
        {
            "models": [{"id": name} for name in known.models],
            "datasets": [{"id": name} for name in known.datasets],
            "spaces": [{"id": name} for name in known.spaces],
        }
    )


def catalogue_paper(record: Record, known: Resources) -> bytes:
    """Return the catalogue's entry of a paper, with its resources."""
    return _json(_entry(record, known))


def catalogue_search(
    chosen: Sequence[tuple[Record, Resources]], params: Mapping[str, str], *, confirm: bool = True
) -> bytes:
    """Return a page of the catalogue's search, which says what filters it applied."""
    first, last = params.get("start_date", ""), params.get("end_date", "9999")
    hits = [
        (record, known)
        for record, known in chosen
        if first <= f"{record.submitted:%Y-%m-%d}" <= last or not confirm
    ]
    size, page = int(params.get("page_size", 20)), int(params.get("page", 1))
    shown = hits[(page - 1) * size : page * size]
    names = ("start_date", "end_date")
    applied = {name: params[name] for name in names if name in params} if confirm else {}
    rows = [_entry(record, known) for record, known in shown]
    for row in rows:
        del row["abstract"]
    return _json(
        {
            "results": rows,
            "next_page": page + 1 if page * size < len(hits) else None,
            "applied_filters": applied,
        }
    )


def _hub_paper(record: Record, known: Resources, day: date) -> dict[str, Any]:
    paper = {
        "id": record.id,
        "authors": [{"_id": "0", "name": name, "hidden": False} for name in record.authors],
        "publishedAt": f"{datetime.combine(record.submitted.date(), time()):{_STAMP}}",
        "submittedOnDailyAt": f"{datetime.combine(day, time()):{_STAMP}}",
        "title": record.title,
        "summary": record.abstract,
        "upvotes": known.upvotes,
        "ai_summary": "Written by a model.",
    }
    if known.repository:
        paper |= {
            "githubRepo": known.repository,
            "githubRepoAddedBy": "user" if known.official else "auto",
            "githubStars": known.stars,
        }
    return paper | ({"projectPage": known.project_page} if known.project_page else {})


def _repo(name: str, kind: str) -> dict[str, Any]:
    return {
        "author": name.partition("/")[0],
        "downloads": 146356,
        "gated": False,
        "id": name,
        "lastModified": "2026-04-11T14:52:47.000Z",
        "likes": 311,
        "private": False,
        "repoType": kind,
    }


def _entry(record: Record, known: Resources) -> dict[str, Any]:
    owner, _, name = known.repository.removeprefix("https://github.com/").partition("/")
    repository = {
        "url": known.repository,
        "owner": owner,
        "name": name,
        "num_stars": known.stars,
        "is_official": known.official,
    }
    return {
        "id": record.id,
        "arxiv_id": record.id,
        "title": record.title,
        "abstract": record.abstract,
        "published": f"{record.submitted:%Y-%m-%d}",
        "has_official_implementation": bool(known.repository) and known.official,
        "repositories": [repository] if known.repository else [],
        "project_pages": [known.project_page] if known.project_page else [],
        "tasks": [{"name": task, "slug": task.lower().replace(" ", "-")} for task in known.tasks],
        "leaderboard_ranks": list(known.ranks),
        **known.more,
    }


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
