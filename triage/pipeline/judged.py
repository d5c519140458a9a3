"""Answering judged queries with the real search, over a store made for the purpose."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from triage.config import Home
from triage.models import Paper
from triage.pipeline.importing import in_batches
from triage.pipeline.indexing import encoder, index
from triage.pipeline.searching import Searcher
from triage.pipeline.work import Work
from triage.store import open_store

HALVES = ("words", "meaning", "hybrid")
_DEPTH = 100
_BATCH = 1000

Rankings = dict[str, dict[str, list[str]]]
"""Ids best first, by query, by way of searching."""


def answered(
    work: Work, documents: Mapping[str, tuple[str, str]], queries: Mapping[str, str]
) -> Rankings:
    """Return what words alone, meaning alone and both together find for each query.

    Documents are (title, text) by id. The user's own store is not touched; the model is the
    configured one.
    """
    opened = encoder(work)
    papers = (
        Paper(id=one, title=title or text[:100], abstract=text, source="judged")
        for one, (title, text) in documents.items()
    )
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "triage.db") as store:
        inner = replace(work, home=Home(Path(folder)), store=store)
        for batch in in_batches(papers, _BATCH):
            store.papers.put(batch, work.clock())
        index(inner, using=opened)
        searcher = Searcher(inner, opened)
        found: Rankings = {half: {} for half in HALVES}
        for number, (query, text) in enumerate(queries.items()):
            plain = text.replace('"', " ")  # judged queries are prose, their quotes no operators
            found["words"][query] = searcher.by_words(plain, _DEPTH)
            found["meaning"][query] = searcher.by_meaning(plain, _DEPTH)
            hits = searcher.search(plain, limit=_DEPTH).found
            found["hybrid"][query] = [hit.paper_id for hit in hits]
            work.progress("answering queries", number + 1, len(queries))
    return found
