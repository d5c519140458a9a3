"""Every method that is compared with, by the name it has in the tables."""

from __future__ import annotations

from triage.evaluate.baselines.lists import keyword, newest, random
from triage.evaluate.baselines.vectors import scholar_inbox, zotero
from triage.evaluate.baselines.words import (
    bm25,
    elas_u4,
    elas_u4_screening,
    sanity,
    sanity_without_leaks,
)
from triage.evaluate.pool import Ranker

BASELINES: dict[str, Ranker] = {
    "newest": newest,
    "keyword": keyword,
    "bm25": bm25,
    "arxiv-sanity-lite": sanity,
    "arxiv-sanity-lite-no-leaks": sanity_without_leaks,
    "zotero-arxiv-daily": zotero,
    "elas-u4": elas_u4,
    "scholar-inbox": scholar_inbox,
}
SCREENING: dict[str, Ranker] = {"random": random, "bm25": bm25, "elas-u4": elas_u4_screening}
"""Methods that screen a review, where all records are there from the start."""
