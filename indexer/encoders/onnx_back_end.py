"""The fall-back on a processor without OpenVINO: ONNX Runtime, no PyTorch once exported.

Needs the extra `onnx` (onnxruntime, and onnx for the export).
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from indexer.batching import Chunk, batches, gather, unit_rows
from indexer.encoders import BackEndUnavailable
from indexer.encoders.exporting import Runtime, opened, sentence_module
from indexer.tokens import TextTokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from indexer.encoder import Encoder
    from indexer.model import LocatedModel

_BUDGET = 2048
"""Tokens in a batch; one batch at a time works on all cores."""
_OPSET = 17


class OnnxEncoder:
    """An exported model on this processor; see `indexer.encoder.Encoder`."""

    def __init__(self, graph: Path, located: LocatedModel) -> None:
        runtime = import_module("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS") or 0)
        options.log_severity_level = 3
        self._session = runtime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = TextTokenizer(located.spec)
        self.fingerprint = located.fingerprint
        self.dimension = int(self._session.get_outputs()[0].shape[1])
        self.device = "cpu (ONNX Runtime, f32)"

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return unit rows of shape (len(texts), dimension), in the order of the texts."""
        return gather(self.encode_batches(texts), len(texts), self.dimension, progress)

    def encode_batches(self, texts: Iterable[str]) -> Iterator[Chunk]:
        """Yield vectors as they are finished."""
        for batch in batches(texts, self._tokenizer, _BUDGET):
            inputs = {"input_ids": batch.ids, "attention_mask": batch.mask}
            yield Chunk(batch.positions, unit_rows(self._session.run(None, inputs)[0]))


def _convert(original: Any, located: LocatedModel, graph: Path) -> None:  # noqa: ANN401 - untyped
    import torch

    module, example = sentence_module(original, located)
    rows = {0: "rows", 1: "length"}
    torch.onnx.export(
        module,
        tuple(example.values()),
        str(graph),
        input_names=list(example),
        output_names=["vectors"],
        dynamic_axes={**dict.fromkeys(example, rows), "vectors": {0: "rows"}},
        opset_version=_OPSET,
        dynamo=False,
    )


RUNTIME = Runtime("onnx", ("model.onnx",), _convert, OnnxEncoder)


def open_back_end(
    located: LocatedModel, _device: str, cache: Path, note: Callable[[str], None]
) -> Encoder:
    """Open the exported model; see `exporting.opened`.

    Raises BackEndUnavailable where ONNX Runtime is absent or the model is not one it can run.
    """
    if not located.spec.plain:
        raise BackEndUnavailable("the model is more than a transformer with mean or cls pooling")
    try:
        import_module("onnxruntime")
    except (ImportError, OSError) as error:
        raise BackEndUnavailable(f"ONNX Runtime cannot be imported ({error})") from error
    return opened(RUNTIME, located, cache, note)
