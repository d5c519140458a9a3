"""Embeddings, one per (text, model): a text that did not change is never embedded twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from triage.store.marks import Marks
from triage.store.rows import dumps, embedding_text, text_hash
from triage.store.transaction import writing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sqlite_utils import Database


_WITHOUT = (
    "LEFT JOIN embeddings e ON e.text_hash = p.text_hash AND e.model = ?"
    " WHERE t.seq > ? AND e.text_hash IS NULL"
)


class Vectors:
    """Unit vectors, kept as 16-bit floats."""

    def __init__(self, db: Database, marks: Marks) -> None:
        self._db = db
        self._marks = marks

    def put(self, texts: Sequence[str], vectors: NDArray[np.float32], model: str) -> None:
        """Store the vectors of texts; `vectors` has one row per text.

        The generation advances when a paper's vector changed, not for other texts.
        """
        import numpy as np

        halves = vectors.astype(np.float16)
        rows = [
            (text_hash(text), model, half.tobytes())
            for text, half in zip(texts, halves, strict=True)
        ]
        with writing(self._db):
            before = self._db.conn.total_changes
            self._db.conn.executemany(
                "INSERT INTO embeddings (text_hash, model, vector) VALUES (?, ?, ?)"
                " ON CONFLICT (text_hash, model) DO UPDATE SET vector = excluded.vector"
                " WHERE vector IS NOT excluded.vector",
                rows,
            )
            changed = self._db.conn.total_changes > before
            if changed and self._of_any_paper([row[0] for row in rows]):
                self._marks.advance()

    def _of_any_paper(self, hashes: Sequence[str]) -> bool:
        found = self._db.query(
            "SELECT 1 FROM papers WHERE text_hash IN (SELECT value FROM json_each(?)) LIMIT 1",
            [dumps(hashes)],
        )
        return any(True for _ in found)

    def pending(self, model: str, limit: int) -> list[str]:
        """Return up to `limit` texts of papers that have no vector yet, each once, oldest first.

        Texts that were all embedded once are not looked at again, so that a day's papers cost
        the same in a large store as in a small one. Where none is left, that is noted.
        """
        newest = self.newest()
        rows = self._db.query(
            "SELECT p.title, p.abstract, p.text_hash FROM texts t"
            f" CROSS JOIN papers p ON p.key = t.paper {_WITHOUT} ORDER BY t.seq LIMIT ?",
            [model, self._embedded(model), limit],
        )
        texts = {row["text_hash"]: embedding_text(row["title"], row["abstract"]) for row in rows}
        if not texts:
            self._marks.set(_mark(model), str(newest))
        return list(texts.values())

    def pending_count(self, model: str) -> int:
        """Return how many texts of papers have no vector yet."""
        rows = self._db.query(
            "SELECT count(DISTINCT p.text_hash) AS n FROM texts t"
            f" CROSS JOIN papers p ON p.key = t.paper {_WITHOUT}",
            [model, self._embedded(model)],
        )
        return int(next(iter(rows))["n"])

    def newest(self) -> int:
        """Return the number of the newest text; numbers only ever grow. 0: there is none."""
        rows = self._db.query("SELECT coalesce(max(seq), 0) AS n FROM texts")
        return int(next(iter(rows))["n"])

    def since(
        self, model: str, number: int, limit: int
    ) -> tuple[int, list[str], NDArray[np.float32]]:
        """Return the next `limit` papers whose text is newer than `number` and has a vector.

        The answer is (number of the last one, ids, vectors of shape (n, d)), in the order in
        which the texts came; `number` itself where there is none.
        """
        rows = self._db.conn.execute(
            "SELECT t.seq, p.id, e.vector FROM texts t CROSS JOIN papers p ON p.key = t.paper"
            " CROSS JOIN embeddings e ON e.text_hash = p.text_hash AND e.model = ?"
            " WHERE t.seq > ? ORDER BY t.seq LIMIT ?",
            [model, number, limit],
        ).fetchall()
        last = rows[-1][0] if rows else number
        return last, [row[1] for row in rows], _matrix([row[2] for row in rows])

    def _embedded(self, model: str) -> int:
        """Return the number up to which every text has a vector."""
        return int(self._marks.get(_mark(model)) or 0)

    def of_papers(
        self, model: str, paper_ids: Iterable[str] | None = None
    ) -> tuple[list[str], NDArray[np.float32]]:
        """Return (ids, vectors) of papers that have a vector: all of them, or those named.

        The vectors have shape (n, d); n is 0 and d is 0 when there are none.
        """
        where = "" if paper_ids is None else " WHERE p.id IN (SELECT value FROM json_each(?))"
        named = [] if paper_ids is None else [dumps(paper_ids)]
        rows = self._db.conn.execute(
            "SELECT p.id, e.vector FROM papers p JOIN embeddings e"
            f" ON e.text_hash = p.text_hash AND e.model = ?{where} ORDER BY p.key",
            [model, *named],
        ).fetchall()
        return [row[0] for row in rows], _matrix([row[1] for row in rows])

    def of_texts(self, model: str, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the stored vectors of those texts that have one."""
        by_hash = {text_hash(text): text for text in texts}
        rows = self._db.query(
            "SELECT text_hash, vector FROM embeddings WHERE model = ?"
            " AND text_hash IN (SELECT value FROM json_each(?))",
            [model, dumps(by_hash)],
        )
        return {by_hash[row["text_hash"]]: _matrix([row["vector"]])[0] for row in rows}


def _mark(model: str) -> str:
    return f"embedded:{model}"


def _matrix(blobs: Sequence[bytes]) -> NDArray[np.float32]:
    import numpy as np

    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    return (
        np.frombuffer(b"".join(blobs), dtype=np.float16).reshape(len(blobs), -1).astype(np.float32)
    )
