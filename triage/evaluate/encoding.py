"""Vectors of a benchmark's papers, kept by text so that a second run only looks them up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from triage.models import Paper
from triage.store import open_store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.encoder import Encoder

_CHUNK = 512
"""Texts encoded between two writes: what an interruption can cost at most."""


def paper_text(paper: Paper) -> str:
    """Return the text of a paper that is encoded."""
    return f"{paper.title}. {paper.abstract}" if paper.abstract else paper.title


def vectors(
    texts: Sequence[str],
    cache: Path,
    fingerprint: str,
    encoder: Callable[[], Encoder],
    progress: Callable[[str, int, int | None], None],
) -> NDArray[np.float32]:
    """Return one unit row per text, shape (n, d), encoding what `cache` does not hold yet.

    `cache` is a store of its own, so that measuring never makes a user's scores look old. The
    encoder is opened only where a text is new.
    """
    import numpy as np

    with open_store(cache) as store:
        known = store.vectors.of_texts(fingerprint, texts)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            opened = encoder()
            for start in range(0, len(missing), _CHUNK):
                progress("embedding", start, len(missing))
                chunk = missing[start : start + _CHUNK]
                store.vectors.put(chunk, opened.encode(chunk), fingerprint)
            progress("embedding", len(missing), len(missing))
            known |= store.vectors.of_texts(fingerprint, missing)
    return np.stack([known[text] for text in texts])
