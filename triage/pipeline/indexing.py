"""Embedding what is new, and keeping the search index in step with the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import uuid4

from indexer.errors import DeviceUnavailable, IndexerError, IndexFault
from triage.errors import ConfigError, SearchIndexError, TriageError
from triage.pipeline.work import Work

if TYPE_CHECKING:
    from indexer.encoder import Device, Encoder
    from indexer.vectors import VectorIndex

_CHUNK = 1024
"""Texts embedded between two writes: what a kill can cost at most, some ten seconds."""
_CHUNK_ON_GPU = 2**15
"""The same on a GPU, which has to be fed by the thousand: some seconds."""
_ROWS = 100_000
"""Vectors read at once and added to the index between two writes."""
_STORE = "store"


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


def usable_model(work: Work) -> str:
    """Return the same, or '' where there is no such model on this machine."""
    try:
        return model_fingerprint(work)
    except TriageError:
        return ""


def encoder(work: Work, device: str | None = None, *, few: bool = False) -> Encoder:
    """Open the configured encoder; with `few` the one that answers a question soonest."""
    from indexer.encoder import open_encoder

    with _told():
        return open_encoder(
            work.settings.model,
            device=cast("Device", device or work.settings.device),
            cache=work.home.models,
            few=few,
            offline=work.offline,
            note=work.detail,
        )


def index(
    work: Work,
    *,
    device: str | None = None,
    rebuild: bool = False,
    using: Encoder | None = None,
) -> Indexed:
    """Embed papers and descriptions that have no vector, then add what is new to the index.

    An interrupted run keeps what it embedded and indexed; the next one goes on from there to
    the same result. Two runs at once take turns. `using` encodes in the place of the configured
    model.
    """
    model = using.fingerprint if using else model_fingerprint(work)
    run = work.store.runs.start("index", work.clock())
    with _told(), _alone(work):
        embedded, ran_on = _embed(work, model, using or partial(encoder, work, device))
        papers = _bring_in_step(work, model, rebuild=rebuild)
    covered = {"embedded": embedded, "papers": papers, "device": ran_on}
    work.store.runs.finish(run, work.clock(), ok=True, covered=covered)
    return Indexed(embedded, papers, ran_on)


@contextmanager
def _alone(work: Work) -> Iterator[None]:
    """Let one process at a time bring the index in step."""
    from filelock import FileLock, Timeout

    work.home.index.mkdir(parents=True, exist_ok=True)
    lock = FileLock(work.home.index / "indexing.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        work.note("another triage is indexing; waiting for it")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _embed(work: Work, model: str, using: Encoder | Callable[[], Encoder]) -> tuple[int, str]:
    total = work.store.vectors.pending_count(model)
    descriptions = missing_descriptions(work, model)
    if not total and not descriptions:
        work.store.vectors.pending(model, 1)  # notes that there is nothing to look at again
        return 0, ""
    opened = using() if callable(using) else using
    embed_descriptions(work, opened, descriptions)
    done = 0
    work.progress("embedding papers", done, total)
    chunk = _CHUNK_ON_GPU if opened.device.startswith(("cuda", "mps")) else _CHUNK
    while texts := work.store.vectors.pending(model, chunk):
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
    """Add what the store has and the index has not; return how many papers the index holds."""
    vectors = None if rebuild else _usable(work, model)
    vectors = _caught_up(work, model, vectors)
    complete = _reached(vectors) == work.store.vectors.newest()
    if complete and len(vectors) != work.store.papers.count():
        work.note("the index and the store hold different papers; making the index anew")
        vectors = _caught_up(work, model, None)
    return len(vectors)


def _usable(work: Work, model: str) -> VectorIndex | None:
    """Return the saved index if it is whole and was made from this store."""
    from indexer.errors import IndexMissing
    from indexer.vectors import VectorIndex

    try:
        vectors = VectorIndex.load(_folder(work, model), model)
    except IndexMissing:
        return None
    except IndexFault as error:
        work.note(f"{error.message}; making it anew")
        return None
    return vectors if vectors.label.startswith(f"{_store_name(work)}/") else None


def _caught_up(work: Work, model: str, vectors: VectorIndex | None) -> VectorIndex:
    """Add the vectors of all texts that came after the index was saved, a block at a time.

    Each block is saved with the number of its last text, so that whatever interrupts this, the
    next run adds the rest and nothing twice.
    """
    from indexer.vectors import VectorIndex

    name = _store_name(work)
    number = _reached(vectors) if vectors else 0
    total = work.store.papers.count()
    while True:
        last, ids, rows = work.store.vectors.since(model, number, _ROWS)
        if vectors is not None and not ids:
            return vectors
        if vectors is None or not len(vectors):
            vectors = VectorIndex(model, rows.shape[1])
        vectors.add(ids, rows)
        vectors.save(_folder(work, model), f"{name}/{last}")
        number = last
        work.progress("adding to the index", len(vectors), total)


def _reached(vectors: VectorIndex) -> int:
    """Return the number of the newest text that a saved index was made from."""
    return int(vectors.label.rpartition("/")[2])


def _store_name(work: Work) -> str:
    """Return the name of this store, by which an index knows where its vectors came from."""
    if not work.store.marks.get(_STORE):
        work.store.marks.set(_STORE, uuid4().hex)
    return work.store.marks.get(_STORE)


def index_state(work: Work, model: str) -> object:
    """Return what changes whenever the saved index does; None where there is none."""
    from indexer.snapshot import stamp

    return stamp(_folder(work, model))


def open_index(work: Work, model: str = "") -> VectorIndex:
    """Open the index of a model, named by its fingerprint; default: the configured one.

    Raises:
        SearchIndexError: there is none, or it is damaged.

    """
    from indexer.vectors import VectorIndex

    model = model or model_fingerprint(work)
    with _told():
        return VectorIndex.load(_folder(work, model), model)


def behind(work: Work) -> int:
    """Return how many texts wait for `triage index`."""
    return work.store.vectors.pending_count(model_fingerprint(work))


def _folder(work: Work, model: str) -> Path:
    return work.home.index / model
