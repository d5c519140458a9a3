"""Embedding what is new, and keeping the search index in step with the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from indexer.errors import DeviceUnavailable, IndexerError, IndexFault
from triage.errors import ConfigError, SearchIndexError, TriageError
from triage.pipeline.work import Work

if TYPE_CHECKING:
    from indexer.encoder import Device, Encoder
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


@contextmanager
def _told() -> Iterator[None]:
    """Let the indexer's failures end as this program's do."""
    try:
        yield
    except IndexFault as error:
        raise SearchIndexError(error.message, hint="make it anew: triage index") from error
    except DeviceUnavailable as error:
        raise ConfigError(error.message, hint=error.hint) from error
    except IndexerError as error:
        raise TriageError(error.message, hint=error.hint) from error


def model_fingerprint(work: Work) -> str:
    """Return the name of the configured model's vectors."""
    from indexer.model import fingerprint

    with _told():
        return fingerprint(work.settings.model, cache=work.home.models, offline=work.offline)


def encoder(work: Work, device: str | None = None) -> Encoder:
    """Open the configured encoder."""
    from indexer.encoder import open_encoder

    with _told():
        return open_encoder(
            work.settings.model,
            device=cast("Device", device or work.settings.device),
            cache=work.home.models,
            offline=work.offline,
            note=work.detail,
        )


def index(work: Work, *, device: str | None = None, rebuild: bool = False) -> Indexed:
    """Embed papers and descriptions that have no vector, then write the index if it is behind.

    An interrupted run keeps what it embedded; the next one goes on from there.
    """
    model = model_fingerprint(work)
    run = work.store.runs.start("index", work.clock())
    with _told():
        embedded, ran_on = _embed(work, model, device)
        papers = _bring_in_step(work, model, rebuild=rebuild)
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


def _bring_in_step(work: Work, model: str, *, rebuild: bool) -> int:
    """Write the index if it is damaged or behind the store; return how many papers it holds."""
    from indexer.vectors import VectorIndex

    generation = work.store.marks.generation()
    if not rebuild and work.store.marks.get(_mark(model)) == generation:
        try:
            return len(VectorIndex.load(_folder(work, model), model))
        except IndexFault as error:
            work.note(f"{error.message}; making it anew")
    ids, vectors = work.store.vectors.of_papers(model)
    VectorIndex.from_vectors(ids, vectors, model).save(_folder(work, model))
    work.store.marks.set(_mark(model), generation)
    return len(ids)


def open_index(work: Work) -> VectorIndex:
    """Open the index of the configured model.

    Raises:
        SearchIndexError: there is none, or it is damaged.

    """
    from indexer.vectors import VectorIndex

    model = model_fingerprint(work)
    with _told():
        return VectorIndex.load(_folder(work, model), model)


def behind(work: Work) -> int:
    """Return how many texts wait for `triage index`."""
    return work.store.vectors.pending_count(model_fingerprint(work))


def _folder(work: Work, model: str) -> Path:
    return work.home.index / model


def _mark(model: str) -> str:
    return f"indexed:{model}"
