"""What other services list about papers: repositories, results in benchmarks, replications.

Rows are kept for papers that are not stored, too: a paper that arrives later finds its own. Each
row has its source and that source's licence, so that share-alike rows stay apart from all others.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from triage.models import Tier
from triage.store.rows import Row, dumps
from triage.store.transaction import writing

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST_REPOSITORIES, MOST_RESULTS = 20, 200
"""How many of one paper are handed out. A few papers have thousands; the likeliest come first."""


@dataclass(frozen=True, slots=True)
class ListedRepository:
    """A repository that a service lists for a paper."""

    paper_id: str
    source: str
    url: str
    tier: Tier
    detail: dict[str, Any] = field(default_factory=dict)
    """What else the service says: `framework`, `stars`, ..."""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class ListedResult:
    """A paper's result in a benchmark, as a service lists it."""

    paper_id: str
    source: str
    dataset: str
    task: str = ""
    model: str = ""
    metrics: tuple[tuple[str, str], ...] = ()
    """Names and values, as they were written."""
    rank: int | None = None
    """None when the service does not say."""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper as a service names it, and the paper that it replicates."""

    paper_id: str
    """Empty for a paper that is not on arXiv."""
    source: str
    title: str
    page: str = ""
    """Address of its page in the service."""
    reproduces: str = ""
    """arXiv id, page or title of the paper that it replicates. Empty for none."""
    licence: str = ""


Listed = ListedRepository | ListedResult | ListedPaper


@dataclass(frozen=True, slots=True)
class ListedCounts:
    """How many rows there are of each kind."""

    repositories: int
    results: int
    papers: int
    replications: int


class Archive:
    """What services list, by source, and the days that a service was asked about."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, rows: Iterable[Listed]) -> None:
        """Store rows; one that is there already is not stored again.

        A repository that is listed twice for a paper is official if it once is said to be.
        """
        values: dict[type, list[list[object]]] = defaultdict(list)
        for row in rows:
            values[type(row)].append(_values(row))
        with writing(self._db):
            for kind, of_kind in values.items():
                self._db.conn.executemany(_INSERT[kind], of_kind)

    def counts(self, source: str) -> ListedCounts:
        """Return how many rows of a source there are. Takes longer the more there are."""
        (row,) = self._db.query(
            "SELECT (SELECT count(*) FROM listed_repositories WHERE source = :source) AS links,"
            " (SELECT count(*) FROM listed_results WHERE source = :source) AS results,"
            " (SELECT count(*) FROM listed_papers WHERE source = :source) AS papers,"
            " (SELECT count(*) FROM listed_papers WHERE source = :source AND reproduces <> '')"
            " AS replications",
            {"source": source},
        )
        return ListedCounts(row["links"], row["results"], row["papers"], row["replications"])

    def empty(self) -> bool:
        """Return whether no service listed anything yet."""
        (row,) = self._db.query(
            "SELECT EXISTS (SELECT 1 FROM listed_repositories)"
            " OR EXISTS (SELECT 1 FROM listed_results)"
            " OR EXISTS (SELECT 1 FROM listed_papers) AS found"
        )
        return not row["found"]

    def stored_after(self, paper_id: str, limit: int) -> list[str]:
        """Return the next stored papers that are listed anywhere, in the order of their ids."""
        rows = self._db.query(
            "SELECT id FROM papers p WHERE id > ? AND ("
            " EXISTS (SELECT 1 FROM listed_repositories l WHERE l.paper_id = p.id)"
            " OR EXISTS (SELECT 1 FROM listed_results l WHERE l.paper_id = p.id)"
            " OR EXISTS (SELECT 1 FROM listed_papers l WHERE l.paper_id = p.id)"
            " OR EXISTS (SELECT 1 FROM listed_papers l"
            "   WHERE l.reproduces <> '' AND l.reproduces IN (p.id, p.title))"
            ") ORDER BY id LIMIT ?",
            [paper_id, limit],
        )
        return [row["id"] for row in rows]

    def repositories(self, paper_ids: Iterable[str]) -> list[ListedRepository]:
        """Return the repositories listed for these papers, official ones first."""
        order = "tier <> 'official', url"
        return [
            ListedRepository(
                row["paper_id"],
                row["source"],
                row["url"],
                Tier(row["tier"]),
                json.loads(row["detail"]),
                row["licence"],
            )
            for row in self._first_of("listed_repositories", order, MOST_REPOSITORIES, paper_ids)
        ]

    def results(self, paper_ids: Iterable[str]) -> list[ListedResult]:
        """Return the results listed for these papers, those with a rank first."""
        order = "place IS NULL, place, task, dataset, model, metrics"
        return [
            ListedResult(
                paper_id=row["paper_id"],
                source=row["source"],
                task=row["task"],
                dataset=row["dataset"],
                model=row["model"],
                metrics=tuple((name, value) for name, value in json.loads(row["metrics"])),
                rank=row["place"],
                licence=row["licence"],
            )
            for row in self._first_of("listed_results", order, MOST_RESULTS, paper_ids)
        ]

    def reports(self, paper_ids: Iterable[str]) -> list[tuple[str, ListedPaper]]:
        """Return (paper, report) for each report that is said to replicate one of these papers.

        The source names the original by its arXiv id, its page or its title.
        """
        rows = self._db.query(
            "WITH wanted AS (SELECT value AS id FROM json_each(?)),"
            " named AS (SELECT id, id AS name FROM wanted"
            "  UNION SELECT p.id, p.title FROM papers p JOIN wanted w ON w.id = p.id"
            "  UNION SELECT l.paper_id, l.page FROM listed_papers l JOIN wanted w"
            "   ON w.id = l.paper_id"
            "  UNION SELECT l.paper_id, l.title FROM listed_papers l JOIN wanted w"
            "   ON w.id = l.paper_id)"
            " SELECT DISTINCT n.id AS original, r.* FROM named n CROSS JOIN listed_papers r"
            "  ON r.reproduces = n.name"
            " WHERE r.reproduces <> '' AND r.paper_id <> n.id ORDER BY n.id, r.paper_id, r.page",
            [dumps(paper_ids)],
        )
        return [(row["original"], _paper(row)) for row in rows]

    def replications(self, paper_ids: Iterable[str]) -> list[ListedPaper]:
        """Return those of these papers that are said to replicate another."""
        rows = self._db.query(
            "SELECT * FROM listed_papers WHERE reproduces <> ''"
            " AND paper_id IN (SELECT value FROM json_each(?)) ORDER BY paper_id, reproduces",
            [dumps(paper_ids)],
        )
        return [_paper(row) for row in rows]

    def asked(self, source: str) -> dict[date, datetime]:
        """Return the days that a source was asked about, and when it last was."""
        rows = self._db.query("SELECT day, at FROM listed_days WHERE source = ?", [source])
        return {date.fromisoformat(row["day"]): datetime.fromisoformat(row["at"]) for row in rows}

    def note_asked(self, source: str, day: date, at: datetime) -> None:
        """Note that a source told all it knows about a day."""
        self._db.execute(
            "INSERT OR REPLACE INTO listed_days (source, day, at) VALUES (?, ?, ?)",
            [source, day.isoformat(), at.isoformat()],
        )

    def _first_of(
        self, table: str, order: str, most: int, paper_ids: Iterable[str]
    ) -> Iterable[Row]:
        return self._db.query(
            "SELECT * FROM (SELECT *, row_number() OVER"
            f" (PARTITION BY paper_id, source ORDER BY {order}) AS turn FROM {table}"
            " WHERE paper_id IN (SELECT value FROM json_each(?)))"
            " WHERE turn <= ? ORDER BY paper_id, source, turn",
            [dumps(paper_ids), most],
        )


_INSERT = {
    ListedRepository: (
        "INSERT INTO listed_repositories (paper_id, source, url, tier, detail, licence)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (paper_id, source, url)"
        " DO UPDATE SET tier = excluded.tier, detail = excluded.detail"
        " WHERE excluded.tier = 'official' AND tier <> 'official'"
    ),
    ListedResult: (
        "INSERT OR IGNORE INTO listed_results (paper_id, source, task, dataset, model, metrics,"
        " place, licence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    ListedPaper: (
        "INSERT OR IGNORE INTO listed_papers (paper_id, source, page, title, reproduces, licence)"
        " VALUES (?, ?, ?, ?, ?, ?)"
    ),
}


def _values(row: Listed) -> list[object]:
    if isinstance(row, ListedRepository):
        detail = json.dumps(row.detail, ensure_ascii=False, sort_keys=True)
        return [row.paper_id, row.source, row.url, row.tier.value, detail, row.licence]
    if isinstance(row, ListedPaper):
        return [row.paper_id, row.source, row.page, row.title, row.reproduces, row.licence]
    metrics = json.dumps(row.metrics, ensure_ascii=False)
    named = [row.paper_id, row.source, row.task, row.dataset, row.model, metrics]
    return [*named, row.rank, row.licence]


def _paper(row: Row) -> ListedPaper:
    return ListedPaper(
        paper_id=row["paper_id"],
        source=row["source"],
        title=row["title"],
        page=row["page"],
        reproduces=row["reproduces"],
        licence=row["licence"],
    )
