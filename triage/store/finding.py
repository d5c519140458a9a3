"""Finding papers by words, by author and by what is known about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from json import loads
from typing import TYPE_CHECKING

from triage.spelling import pieces
from triage.store.filters import Filters, conditions
from triage.store.rows import dumps
from triage.text import folded

if TYPE_CHECKING:
    from sqlite_utils import Database

_WEIGHTS = "4.0, 1.0, 1.0"
"""Of title, abstract and authors in BM25."""
_FEW = 5000
"""Rows that BM25 may score in some 10 ms."""
_RANKING = 10
"""Commoner words that have a say in the order; prose has dozens, and they hardly differ."""
_COMMON = 2000
"""Rows from which a word is counted once only, and roughly: it will not become a rare one."""
_SAMPLE = 16_000
"""Newest rows that tell how common a word is in all of them."""
_SCORED = (
    f"SELECT * FROM (SELECT rowid AS key, bm25(papers_fts, {_WEIGHTS}) AS score"
    " FROM papers_fts WHERE papers_fts MATCH ? ORDER BY score, key LIMIT ?)"
)
_NAMES_SEEN = 300
_INITIAL = 1


class Finding:
    """Searches over the papers' words and facts."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.counts: dict[str, int] = {}
        """How many papers hold a common word, once counted; may be handed on to the next store."""

    def matching(
        self, words: Sequence[str], limit: int, filters: Filters | None = None
    ) -> list[tuple[str, float]]:
        """Return (id, BM25) of papers that hold some of `words`, the best first.

        `words` are FTS5 expressions. A paper that holds only words which are in a large part of
        all papers is left out where rarer ones were asked for: scoring those costs most and
        changes the top least.
        """
        asked = self._affordable(words)
        if not asked:
            return []
        wanted = filters or Filters()
        clause, values = self._conditions(wanted, driving=False)
        most = -1 if wanted.any else limit
        rows = self._db.conn.execute(
            f"SELECT p.id, -f.score FROM ({' UNION ALL '.join([_SCORED] * len(asked))}) f"
            f" CROSS JOIN papers p ON p.key = f.key WHERE {clause}"
            " ORDER BY f.score, f.key LIMIT ?",
            [*(value for one in asked for value in (one, most)), *values, limit],
        )
        return [(paper_id, score) for paper_id, score in rows]

    def passing(self, ids: Iterable[str], filters: Filters) -> set[str]:
        """Return those of `ids` that pass."""
        clause, values = self._conditions(filters, driving=False)
        rows = self._db.query(
            f"SELECT p.id FROM json_each(?) i CROSS JOIN papers p ON p.id = i.value WHERE {clause}",
            [dumps(ids), *values],
        )
        return {row["id"] for row in rows}

    def selected(self, filters: Filters, limit: int | None = None) -> list[str]:
        """Return the ids of all papers that pass, newest first."""
        clause, values = self._conditions(filters, driving=True)
        rows = self._db.conn.execute(
            f"SELECT p.id FROM papers p WHERE {clause} ORDER BY p.day DESC, p.id LIMIT ?",
            [*values, -1 if limit is None else limit],
        )
        return [row[0] for row in rows]

    def marked(self, texts: Sequence[str], words: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return for each text the (start, end) of what the FTS5 expressions `words` match."""
        if not words or not texts:
            return [[] for _ in texts]
        self._db.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.shown USING fts5 (text,"
            " tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        with self._db.atomic():  # temporary tables only: no lock is taken
            self._db.execute("DELETE FROM temp.shown")
            self._db.conn.executemany(
                "INSERT INTO temp.shown (rowid, text) VALUES (?, ?)",
                enumerate(text.replace("\x01", " ").replace("\x02", " ") for text in texts),
            )
        rows = self._db.conn.execute(
            "SELECT rowid, highlight(shown, 0, char(1), char(2)) FROM temp.shown"
            " WHERE shown MATCH ?",
            [" OR ".join(words)],
        )
        found = {row[0]: _spans(row[1]) for row in rows}
        return [found.get(number, []) for number in range(len(texts))]

    def like_author(self, name: str) -> list[str]:
        """Return up to three names of authors that are spelt like `name`, the likeliest first."""
        wanted = pieces(name)
        near = [self._like_word(folded(piece)) for piece in wanted]
        if not wanted or not all(near):
            return []
        spelt = " AND ".join(f"({' OR '.join(map(_quoted, words))})" for words in near)
        rows = self._db.query(
            "SELECT p.authors FROM authors_fts JOIN papers p ON p.key = authors_fts.rowid"
            " WHERE authors_fts MATCH ? LIMIT ?",
            [spelt, _NAMES_SEEN],
        )
        names = Counter(author for row in rows for author in loads(row["authors"]))
        fits = [n for n in names if all(set(folded(n).split()) & set(words) for words in near)]
        best = get_close_matches(folded(name), {folded(one): one for one in fits}, n=3, cutoff=0.5)
        spelling = {folded(one): one for one in sorted(fits, key=lambda one: names[one])}
        return [spelling[one] for one in best]

    def saved(self) -> dict[str, str]:
        """Return the saved queries by name."""
        rows = self._db.query("SELECT name, text FROM queries ORDER BY name")
        return {row["name"]: row["text"] for row in rows}

    def save(self, name: str, text: str, at: str) -> None:
        """Save a query under a name, in the place of an earlier one."""
        self._db.execute(
            "INSERT OR REPLACE INTO queries (name, text, at) VALUES (?, ?, ?)", [name, text, at]
        )

    def forget(self, name: str) -> bool:
        """Remove a saved query; whether there was one."""
        return self._db.execute("DELETE FROM queries WHERE name = ?", [name]).rowcount > 0

    def _affordable(self, words: Sequence[str]) -> list[str]:
        """Return FTS5 expressions that no paper matches twice: any of the rarer words.

        In the first one stand the commoner words too, so that they have a say in the order; the
        other finds what holds none of them. Each word stands once in an expression, since BM25
        counts it as often as it stands there.
        """
        counted = sorted((self._count(word), number) for number, word in enumerate(words))
        known = [(count, words[number]) for count, number in counted if count]
        if not known:
            return []
        wanted, taken = self._rarest(known)
        telling = self._most() / 2  # above it, BM25 gives a word no weight
        rest = [word for count, word in known[taken:] if count < telling][:_RANKING]
        if not rest:
            return [wanted]
        others = " OR ".join(rest)
        return [f"({wanted}) AND ({others})", f"({wanted}) NOT ({others})"]

    def _rarest(self, known: Sequence[tuple[int, str]]) -> tuple[str, int]:
        """Return an expression of few matches, and how many of the words, rarest first, it has.

        Where every word is common, papers have to hold several of them.
        """
        (seen, first), *others = known
        taken = [first]
        if seen > _FEW:
            for _, word in others:
                found = self._count(" AND ".join([*taken, word]))
                if not found:
                    break
                taken.append(word)
                if found <= _FEW:
                    break
            return " AND ".join(taken), len(taken)
        for count, word in others:
            seen += count
            if seen > _FEW:
                break
            taken.append(word)
        return " OR ".join(taken), len(taken)

    def _most(self) -> int:
        """Return how many papers there are, or a few more."""
        return int(self._db.conn.execute("SELECT coalesce(max(key), 0) FROM papers").fetchone()[0])

    def _count(self, expression: str) -> int:
        """Return how many papers match; of a common word, as many as the newest papers tell."""
        if expression in self.counts:
            return self.counts[expression]
        most = self._most()
        count = self._counted(expression, most - _SAMPLE) * most // _SAMPLE
        if count < _COMMON or most <= _SAMPLE:
            return self._counted(expression)
        self.counts[expression] = count
        return count

    def _counted(self, expression: str, after: int = 0) -> int:
        rows = self._db.conn.execute(
            "SELECT count(*) FROM papers_fts WHERE papers_fts MATCH ? AND rowid > ?",
            [expression, after],
        )
        return int(rows.fetchone()[0])

    def _like_word(self, word: str) -> list[str]:
        """Return words of authors' names that are spelt like `word`, itself first if known."""
        rows = self._db.conn.execute("SELECT 1 FROM author_words WHERE term = ?", [word])
        if len(word) <= _INITIAL or rows.fetchone():
            return [word]
        lengths = (max(2, len(word) - 2), len(word) + 2)
        same_start = self._db.conn.execute(
            "SELECT term FROM author_words WHERE term >= ? AND term < ?"
            " AND length(term) BETWEEN ? AND ?",
            [word[0], chr(ord(word[0]) + 1), *lengths],
        )
        if near := get_close_matches(word, [row[0] for row in same_start], n=4, cutoff=0.7):
            return near
        anywhere = self._db.conn.execute(
            "SELECT term FROM author_words WHERE length(term) BETWEEN ? AND ?", lengths
        )
        return get_close_matches(word, [row[0] for row in anywhere], n=4, cutoff=0.75)

    def _conditions(self, wanted: Filters, *, driving: bool) -> tuple[str, list[str]]:
        """Return a WHERE clause on `papers p`, and its values."""
        parts = list(conditions(wanted, self._expanded, driving=driving))
        clause = " AND ".join(["1", *(part for part, _ in parts)])
        return clause, [value for _, values in parts for value in values]

    def _expanded(self, categories: Collection[str]) -> list[str]:
        """Return the known categories meant: those named, and all below an archive named."""
        rows = self._db.query(_CATEGORIES)
        lowered = [category.lower() for category in categories]
        return [
            known["category"]
            for known in rows
            if any(
                known["category"].lower() == name
                or known["category"].lower().startswith(f"{name}.")
                for name in lowered
            )
        ]


_CATEGORIES = """WITH RECURSIVE known (category) AS (
    SELECT min(category) FROM filed
    UNION ALL SELECT (SELECT min(category) FROM filed WHERE category > known.category)
    FROM known WHERE category IS NOT NULL
) SELECT category FROM known WHERE category IS NOT NULL"""


def _quoted(word: str) -> str:
    return f'"{word}"'


def _spans(marked: str) -> list[tuple[int, int]]:
    r"""Return where the marks \x01 and \x02 stood, counted without them."""
    spans: list[tuple[int, int]] = []
    taken, start = 0, 0
    for place, letter in enumerate(marked):
        if letter == "\x01":
            start, taken = place - taken, taken + 1
        elif letter == "\x02":
            spans.append((start, place - taken))
            taken += 1
    return spans
