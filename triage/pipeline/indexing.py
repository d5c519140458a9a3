"""Embedding what is new, and keeping the search index in step with the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from triage.errors import SearchIndexError
from triage.pipeline.work import Work

if TYPE_CHECKING:
    from indexer.encoder import Encoder
    from indexer.vectors import VectorIndex

_CHUNK = 512
"""Texts embedded between two writes: what a kill can cost at most."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing did."""

    embedded: int
    papers: int
    """Papers in the index."""
    device: str
    """Where it ran; empty when nothing had to be embedded."""


def model_fingerprint(work: Work) -> str:
    """Return the name of the configured model's vectors."""
    from indexer.model import fingerprint

    return fingerprint(work.settings.model, offline=work.offline)


def encoder(work: Work, device: str | None = None) -> Encoder:
    """Open the configured encoder."""
    from indexer.encoder import open_encoder

    return open_encoder(
        work.settings.model,
        device=device or work.settings.device,
        cache=work.home.models,
        offline=work.offline,
        note=work.note,
    )


def index(work: Work, *, device: str | None = None, rebuild: bool = False) -> Indexed:
    """Embed papers and descriptions that have no vector, then write the index if it is behind.

    An interrupted run keeps what it embedded; the next one goes on from there.
    """
    model = model_fingerprint(work)
    run = work.store.runs.start("index", work.clock())
    embedded, ran_on = _embed(work, model, device)
    if rebuild or not _in_step(work, model):
        _write(work, model)
    papers = len(open_index(work))
    covered = {"embedded": embedded, "papers": papers, "device": ran_on}
    work.store.runs.finish(run, work.clock(), ok=True, covered=covered)
    return Indexed(embedded, papers, ran_on)


def _embed(work: Work, model: str, device: str | None) -> tuple[int, str]:
    total = work.store.vectors.pending_count(model)
    descriptions = missing_descriptions(work, model)
    if not total and not descriptions:
        return 0, ""
    opened = encoder(work, device)
    embed_descriptions(work, opened, descriptions)
    done = 0
    work.progress("embedding papers", done, total)
    while texts := work.store.vectors.pending(model, _CHUNK):
        work.store.vectors.put(texts, opened.encode(texts), model)
        done += len(texts)
        work.progress("embedding papers", done, total)
    return done, opened.device


def missing_descriptions(work: Work, model: str) -> list[str]:
    """Return the fields' descriptions that have no vector yet."""
    texts = [field.description for field in work.store.fields.all() if field.description]
    known = work.store.vectors.of_texts(model, texts)
    return [text for text in texts if text not in known]


def embed_descriptions(work: Work, opened: Encoder, texts: Sequence[str]) -> None:
    """Store the vectors of fields' descriptions."""
    if texts:
        work.store.vectors.put(texts, opened.encode(texts), opened.fingerprint)


def _in_step(work: Work, model: str) -> bool:
    from indexer.errors import VectorIndexError

    if work.store.marks.get(_mark(model)) != work.store.marks.generation():
        return False
    try:
        _load(work, model)
    except VectorIndexError:
        return False
    return True


def _write(work: Work, model: str) -> None:
    from indexer.vectors import VectorIndex

    generation = work.store.marks.generation()
    ids, vectors = work.store.vectors.of_papers(model)
    VectorIndex.from_vectors(ids, vectors, model).save(_folder(work, model))
    work.store.marks.set(_mark(model), generation)


def open_index(work: Work) -> VectorIndex:
    """Open the index of the configured model.

    Raises:
        SearchIndexError: there is none, or it is damaged.

    """
    from indexer.errors import VectorIndexError

    try:
        return _load(work, model_fingerprint(work))
    except VectorIndexError as error:
        raise SearchIndexError(str(error), hint="make it: triage index") from error


def behind(work: Work) -> int:
    """Return how many papers wait for `triage index`."""
    return work.store.vectors.pending_count(model_fingerprint(work))


def _load(work: Work, model: str) -> VectorIndex:
    from indexer.vectors import VectorIndex

    return VectorIndex.load(_folder(work, model), model)


def _folder(work: Work, model: str) -> Path:
    return work.home.index / model


def _mark(model: str) -> str:
    return f"indexed:{model}"
