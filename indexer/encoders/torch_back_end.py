"""PyTorch through sentence-transformers: GPUs in half precision, and any model on anything.

Batches are sorted by length and budgeted in tokens; they are tokenised ahead of the device in
a thread, and their results are fetched only after later batches were handed over.
"""

from __future__ import annotations

import logging
import warnings
from collections import deque
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from indexer.batching import Chunk, batches, gather, unit_rows, windows
from indexer.encoders import BackEndUnavailable
from indexer.hub import hub_settings
from indexer.prefetch import prefetch
from indexer.tokens import TextTokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from indexer.batching import Batch
    from indexer.model import LocatedModel

_BUDGETS = {"cuda": 2**17, "mps": 2**14, "cpu": 2**11}
"""Tokens in a batch, by device: enough to fill it, little enough to report progress."""
_WINDOWS = {"cuda": 2**15, "mps": 2**13, "cpu": 2**12}
"""Texts sorted by length together, by device: some tens of batches."""
_IN_FLIGHT = 2
_AHEAD = 8


def load_original(folder: Path, device: str) -> Any:  # noqa: ANN401 - untyped library
    """Return the SentenceTransformer in `folder`, in fp32, from local files only.

    No code that came with the model is run, nothing is asked from the network.
    """
    with hub_settings(offline=True), hushed():
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(
            str(folder), device=device, local_files_only=True, trust_remote_code=False
        ).eval()


@contextmanager
def hushed() -> Iterator[None]:
    """Keep loading bars, advice and deprecations of the libraries off the terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils import logging as chatter

        bars, level = chatter.is_progress_bar_enabled(), chatter.get_verbosity()
        chatter.disable_progress_bar()
        chatter.set_verbosity(logging.ERROR)
        try:
            yield
        finally:
            chatter.set_verbosity(level)
            if bars:
                chatter.enable_progress_bar()


class TorchEncoder:
    """A sentence-transformers model on `device`; see `indexer.encoder.Encoder`."""

    def __init__(self, located: LocatedModel, device: str) -> None:
        self._model = load_original(located.folder, device)
        self._kind = device
        if device != "cpu":
            self._model.half()
        self._tokenizer = TextTokenizer(located.spec) if located.spec.plain else None
        self.fingerprint = located.fingerprint
        self.dimension = _dimension(self._model)
        self.device = f"{device} (PyTorch, {'fp32' if device == 'cpu' else 'fp16'})"

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return unit rows of shape (len(texts), dimension), in the order of the texts."""
        return gather(self.encode_batches(texts), len(texts), self.dimension, progress)

    def encode_batches(self, texts: Iterable[str]) -> Iterator[Chunk]:
        """Yield vectors as they are finished, each batch while later ones are computed."""
        if self._tokenizer is None:
            yield from self._encode_opaque(texts)
            return
        on_device = self._kind != "cpu"
        source = batches(
            texts,
            self._tokenizer,
            _BUDGETS[self._kind],
            _WINDOWS[self._kind],
            ahead=on_device,
        )
        computing: deque[tuple[Batch, Callable[[], NDArray[np.float32]]]] = deque()
        with closing(prefetch(source, _AHEAD)) as made:
            for batch in made:
                computing.append((batch, self._start(batch)))
                if len(computing) > _IN_FLIGHT:
                    yield _finished(*computing.popleft())
        while computing:
            yield _finished(*computing.popleft())

    def _start(self, batch: Batch) -> Callable[[], NDArray[np.float32]]:
        """Hand a batch to the device; return what waits for its vectors."""
        import torch

        with torch.inference_mode():
            ids, mask = (torch.from_numpy(rows) for rows in (batch.ids, batch.mask))
            if self._kind == "cuda":  # only pinned memory is copied while the device computes
                ids, mask = ids.pin_memory(), mask.pin_memory()
            features = {
                "input_ids": ids.to(self._kind, non_blocking=True),
                "attention_mask": mask.to(self._kind, non_blocking=True),
            }
            return _coming(self._model(features)["sentence_embedding"].float())

    def _encode_opaque(self, texts: Iterable[str]) -> Iterator[Chunk]:
        """Leave a model of unknown shape to its own library."""
        import numpy as np

        for first, block in windows(texts, 256):
            vectors = self._model.encode(block, show_progress_bar=False, convert_to_numpy=True)
            yield Chunk(np.arange(first, first + len(block)), unit_rows(vectors))


def _finished(batch: Batch, coming: Callable[[], NDArray[np.float32]]) -> Chunk:
    return Chunk(batch.positions, unit_rows(coming()))


def _coming(vectors: Any) -> Callable[[], NDArray[np.float32]]:  # noqa: ANN401 - a tensor
    """Return what waits for a tensor, and for nothing that was handed to the device after it."""
    import torch

    if vectors.device.type != "cuda":
        return lambda: vectors.cpu().numpy()
    here = torch.empty(vectors.shape, dtype=vectors.dtype, pin_memory=True)
    here.copy_(vectors, non_blocking=True)
    copied = torch.cuda.Event()
    copied.record()

    def wait() -> NDArray[np.float32]:
        copied.synchronize()
        rows: NDArray[np.float32] = here.numpy()
        return rows

    return wait


def _dimension(model: Any) -> int:  # noqa: ANN401 - untyped library
    # Named get_sentence_embedding_dimension before sentence-transformers 6.
    renamed = getattr(model, "get_embedding_dimension", None)
    return int((renamed or model.get_sentence_embedding_dimension)())


def open_back_end(
    located: LocatedModel, device: str, _cache: Path, _note: Callable[[str], None]
) -> TorchEncoder:
    """Open the model on `device`. Raises BackEndUnavailable where PyTorch cannot reach it."""
    try:
        import torch
    except (ImportError, OSError) as error:
        raise BackEndUnavailable(f"PyTorch cannot be imported ({error})") from error
    if device == "cuda" and not torch.cuda.is_available():
        raise BackEndUnavailable("PyTorch sees no CUDA device")
    if device == "mps" and not torch.backends.mps.is_available():
        raise BackEndUnavailable("PyTorch sees no Metal device")
    return TorchEncoder(located, device)
