"""Papers and the announcements that showed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from triage.models import Paper
from triage.store.marks import Marks
from triage.store.merging import alone, merged
from triage.store.rows import Row, dumps, embedding_text, facts_hash, paper_from, text_hash
from triage.store.transaction import writing
from triage.text import folded

if TYPE_CHECKING:
    from sqlite_utils import Database

PAPER = """p.id, p.version, p.title, p.abstract, p.authors, p.categories, p.comment, p.doi,
    p.journal_ref, p.published, p.updated, p.announced, p.code_url, p.source,
    (SELECT json_group_array(a.category) FROM announcements a WHERE a.paper_id = p.id)
    AS listed_in"""
"""What `paper_from` reads, of papers p."""

_UPSERT = """
INSERT INTO papers (id, version, title, abstract, authors, names, categories, comment, doi,
    journal_ref, published, updated, announced, code_url, source, text_hash, facts_hash, added)
VALUES (:id, :version, :title, :abstract, :authors, :names, :categories, :comment, :doi,
    :journal_ref, :published, :updated, :announced, :code_url, :source, :text_hash, :facts_hash,
    :added)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, title = excluded.title,
    abstract = excluded.abstract, authors = excluded.authors, names = excluded.names,
    categories = excluded.categories,
    comment = excluded.comment, doi = excluded.doi, journal_ref = excluded.journal_ref,
    published = excluded.published, updated = excluded.updated, announced = excluded.announced,
    code_url = excluded.code_url, source = excluded.source, text_hash = excluded.text_hash,
    facts_hash = excluded.facts_hash
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a batch of papers did."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        """Return how many papers were looked at."""
        return self.new + self.changed + self.unchanged

    def __add__(self, other: Stored) -> Stored:
        return Stored(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged
        )


class Papers:
    """Papers by id, one row each, whatever number of lists showed them."""

    def __init__(self, db: Database, marks: Marks) -> None:
        self._db = db
        self._marks = marks

    def put(
        self,
        papers: Sequence[Paper],
        at: datetime,
        *,
        changed: Callable[[Paper, Paper], None] | None = None,
    ) -> Stored:
        """Store papers; what is known already is completed, never emptied.

        A record of an older version than the stored one, or one that names no version and no
        later day, fills gaps and adds its announcements. A list without a day is no announcement.
        `changed` is told each known paper that is different now, before and after, within the
        transaction.
        """
        counts = Stored()
        with writing(self._db):
            known = {paper.id: paper for paper in self.get(paper.id for paper in papers)}
            for paper in papers:
                before = known.get(paper.id)
                after = merged(before, paper) if before else alone(paper)
                if after != before:
                    self._db.execute(_UPSERT, _columns(after, at))
                    if before and changed:
                        changed(before, after)
                self._announce(paper)
                known[paper.id] = after
                counts += _counted(before, after)
            if counts.new or counts.changed:
                self._marks.advance()
        return counts

    def _announce(self, paper: Paper) -> None:
        if not paper.announced:
            return
        for category in paper.listed_in:
            self._db.execute(
                "INSERT INTO announcements (paper_id, day, category, source) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (paper.id, paper.announced.isoformat(), category, paper.source),
            )

    def get(self, ids: Iterable[str]) -> list[Paper]:
        """Return the stored papers among `ids`, in the order of `ids`, each once."""
        wanted = dict.fromkeys(ids)
        rows = self._db.query(
            f"SELECT {PAPER} FROM papers p WHERE p.id IN (SELECT value FROM json_each(?))",
            [dumps(wanted)],
        )
        found = {row["id"]: paper_from(row) for row in rows}
        return [found[paper_id] for paper_id in wanted if paper_id in found]

    def with_doi(self, doi: str) -> Paper | None:
        """Return the paper that was published under a DOI; None when no stored paper was."""
        rows = self._db.query(
            f"SELECT {PAPER} FROM papers p WHERE lower(p.doi) = lower(?) ORDER BY p.key LIMIT 1",
            [doi],
        )
        return next((paper_from(row) for row in rows), None)

    def stored(self, ids: Iterable[str]) -> set[str]:
        """Return which of these ids are stored."""
        rows = self._db.query(
            "SELECT id FROM papers WHERE id IN (SELECT value FROM json_each(?))", [dumps(ids)]
        )
        return {row["id"] for row in rows}

    def count(self) -> int:
        """Return how many papers are stored."""
        return int(self._one("SELECT count(*) AS n FROM papers")["n"])

    def newest_day(self) -> date | None:
        """Return the day of the newest announcement; None for an empty store.

        Where no paper was ever announced, it is the newest day that a paper has.
        """
        row = self._one(
            "SELECT coalesce((SELECT max(announced) FROM papers),"
            " (SELECT max(day) FROM papers)) AS day"
        )
        return date.fromisoformat(row["day"]) if row["day"] else None

    def between(self, first: date, last: date) -> list[Paper]:
        """Return the papers of a span of days, both ends included."""
        rows = self._db.query(
            f"SELECT {PAPER} FROM papers p WHERE p.day BETWEEN ? AND ? ORDER BY p.id",
            [first.isoformat(), last.isoformat()],
        )
        return [paper_from(row) for row in rows]

    def announced_counts(self, first: date, last: date) -> list[tuple[date, str, int]]:
        """Return (day, category, papers stored) for each announcement in a span of days."""
        rows = self._db.query(
            "SELECT day, category, count(*) AS n FROM announcements WHERE day BETWEEN ? AND ?"
            " GROUP BY day, category ORDER BY day, category",
            [first.isoformat(), last.isoformat()],
        )
        return [(date.fromisoformat(row["day"]), row["category"], row["n"]) for row in rows]

    def unread(self, mark: str, limit: int) -> list[Paper]:
        """Return papers whose present texts the reader `mark` has not read for evidence."""
        rows = self._db.query(
            f"SELECT {PAPER} FROM papers p WHERE p.key IN (SELECT key FROM papers"
            " WHERE read_mark IS NOT (? || facts_hash) ORDER BY key LIMIT ?) ORDER BY p.key",
            [mark, limit],
        )
        return [paper_from(row) for row in rows]

    def set_read(self, papers: Iterable[Paper], mark: str) -> None:
        """Note that the reader `mark` has read the texts of these papers as they are given.

        A paper whose texts have changed meanwhile stays unread.
        """
        with writing(self._db):
            self._db.conn.executemany(
                "UPDATE papers SET read_mark = ? WHERE id = ?",
                [(mark + facts_hash(paper), paper.id) for paper in papers],
            )

    def matching(
        self, expression: str, limit: int, *, among: Iterable[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return (id, BM25 score) of papers matching an FTS5 expression, best first.

        Titles weigh four times an abstract, authors twice. A higher score is better. With
        `among`, only those papers are looked at.
        """
        where = "" if among is None else " AND p.id IN (SELECT value FROM json_each(?))"
        named = [] if among is None else [dumps(among)]
        rows = self._db.query(
            "SELECT p.id, -bm25(papers_fts, 4.0, 1.0, 2.0) AS score FROM papers_fts"
            f" JOIN papers p ON p.key = papers_fts.rowid WHERE papers_fts MATCH ?{where}"
            " ORDER BY bm25(papers_fts, 4.0, 1.0, 2.0), p.id LIMIT ?",
            [expression, *named, limit],
        )
        return [(row["id"], row["score"]) for row in rows]

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the titles of the stored papers among `ids`."""
        rows = self._db.query(
            "SELECT id, title FROM papers WHERE id IN (SELECT value FROM json_each(?))",
            [dumps(ids)],
        )
        return {row["id"]: row["title"] for row in rows}

    def _one(self, sql: str) -> Row:
        return next(iter(self._db.query(sql)))


def _counted(before: Paper | None, after: Paper) -> Stored:
    if before is None:
        return Stored(new=1)
    return Stored(changed=1) if after != before else Stored(unchanged=1)


def _columns(paper: Paper, at: datetime) -> dict[str, str | int | None]:
    return {
        "id": paper.id,
        "version": paper.version,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": dumps(paper.authors),
        "names": "\n".join(map(folded, paper.authors)),
        "categories": dumps(paper.categories),
        "comment": paper.comment,
        "doi": paper.doi,
        "journal_ref": paper.journal_ref,
        "published": paper.published.isoformat() if paper.published else None,
        "updated": paper.updated.isoformat() if paper.updated else None,
        "announced": paper.announced.isoformat() if paper.announced else None,
        "code_url": paper.code_url,
        "source": paper.source,
        "text_hash": text_hash(embedding_text(paper.title, paper.abstract)),
        "facts_hash": facts_hash(paper),
        "added": at.isoformat(),
    }
