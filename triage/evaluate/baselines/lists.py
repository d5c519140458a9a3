"""What needs no learning: newest first, chance, and the keywords of a person's own titles."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from triage.evaluate.pool import Task
    from triage.models import Paper

_QUERY_WORDS = 10
_WORD = re.compile(r"[a-z][a-z0-9-]+")


def newest(task: Task) -> NDArray[np.float64]:
    """Rank as a listing page does: the latest id first."""
    import numpy as np

    ids = [task.pool.papers[row].id for row in task.upcoming]
    scores = np.empty(len(ids))
    scores[np.argsort(np.array(ids), kind="stable")] = np.arange(len(ids))
    return scores


def random(task: Task) -> NDArray[np.float64]:
    """Rank at random, a paper always at the same place for the same field and seed."""
    import numpy as np

    chance = np.random.default_rng([task.seed, zlib.crc32(task.field.encode())])
    places = chance.random(len(task.pool.papers))
    return places[task.upcoming]


def keyword(task: Task) -> NDArray[np.float64]:
    """Rank by arxiv-sanity-lite's search for the words that mark the positives' titles."""
    import numpy as np

    query = query_words(task)
    return np.array([search_rank(query, task.pool.papers[row]) for row in task.upcoming])


def search_rank(words: list[str], paper: Paper) -> float:
    """Return 10 a word found in the authors, 20 in the title, up to 3 a word for the abstract.

    Found means as part of the text, whatever its case (arxiv-sanity-lite, serve.py,
    `search_rank`, commit d7a303b).
    """
    authors, title = " ".join(paper.authors).lower(), paper.title.lower()
    abstract = paper.abstract.lower()
    return float(
        sum(
            10 * (word in authors) + 20 * (word in title) + min(3, abstract.count(word))
            for word in words
        )
    )


def query_words(task: Task) -> list[str]:
    """Return the words a person would search for: those that most mark the positives' titles."""
    ours = _title_counts(task, task.positives)
    all_ = _title_counts(task, task.archive)
    papers = len(task.archive) + 1
    share = {word: count * math.log(papers / (1 + all_[word])) for word, count in ours.items()}
    return sorted(share, key=lambda word: (-share[word], word))[:_QUERY_WORDS]


def _title_counts(task: Task, rows: NDArray[np.int64]) -> Counter[str]:
    return Counter(
        word for row in rows for word in {*_WORD.findall(task.pool.papers[row].title.lower())}
    )
