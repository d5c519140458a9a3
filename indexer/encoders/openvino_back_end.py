"""The daily path on a processor: OpenVINO and `tokenizers`, no PyTorch once exported.

Batches are small and sorted by length, one inference stream per core or so works on each;
bfloat16 is used only where the processor computes in it. Vectors do not depend on which texts
share a batch, so that interrupted work resumes to the same result.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from indexer.batching import Chunk, batches, gather, unit_rows
from indexer.encoders import BackEndUnavailable
from indexer.encoders.exporting import Runtime, opened, sentence_module
from indexer.encoders.quiet_openvino import converter, openvino
from indexer.tokens import TextTokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from indexer.batching import Batch
    from indexer.encoder import Encoder
    from indexer.model import LocatedModel

_BUDGET = 1024
"""Tokens in a batch: the intermediate states of one layer then stay in a core's caches."""


class OpenVinoEncoder:
    """An exported model on this processor; see `indexer.encoder.Encoder`.

    `exact` computes in 32 bits also where the processor has 16.
    """

    def __init__(self, graph: Path, located: LocatedModel, *, exact: bool = False) -> None:
        core = openvino().Core()
        able = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        bf16 = able and not exact
        settings = {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32",
            "CACHE_DIR": str(graph.parent / "compiled"),
        }
        self._compiled = core.compile_model(str(graph), "CPU", settings)
        self._streams = int(self._compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        self._tokenizer = TextTokenizer(located.spec)
        self.fingerprint = located.fingerprint
        self.dimension = int(self._compiled.output(0).get_partial_shape()[1].get_length())
        self.device = f"cpu (OpenVINO, {'bf16' if bf16 else 'f32'})"

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return unit rows of shape (len(texts), dimension), in the order of the texts."""
        return gather(self.encode_batches(texts), len(texts), self.dimension, progress)

    def encode_batches(self, texts: Iterable[str]) -> Iterator[Chunk]:
        """Yield vectors as they are finished; every stream but one is always at work.

        Requests belong to this call, so that several threads may encode at once.
        """
        idle = deque(self._compiled.create_infer_request() for _ in range(self._streams))
        busy: deque[tuple[Any, Batch]] = deque()
        try:
            for batch in batches(texts, self._tokenizer, _BUDGET):
                if not idle:
                    request, earlier = busy.popleft()
                    chunk = _finished(request, earlier)
                    idle.append(request)
                    yield chunk
                request = idle.popleft()
                inputs = {"input_ids": batch.ids, "attention_mask": batch.mask}
                request.start_async(inputs, share_inputs=True)
                busy.append((request, batch))
            while busy:
                request, batch = busy.popleft()
                yield _finished(request, batch)
        finally:
            for request, _ in busy:
                request.wait()


def _finished(request: Any, batch: Batch) -> Chunk:  # noqa: ANN401 - OpenVINO ships no types
    request.wait()
    return Chunk(batch.positions, unit_rows(request.get_output_tensor(0).data))


def _convert(original: Any, located: LocatedModel, graph: Path) -> None:  # noqa: ANN401 - untyped
    module, example = sentence_module(original, located)
    converted = converter().convert_model(module, example_input=example)
    openvino().save_model(converted, graph, compress_to_fp16=False)


RUNTIME = Runtime("openvino", ("model.xml", "model.bin"), _convert, OpenVinoEncoder)


def open_back_end(
    located: LocatedModel, _device: str, cache: Path, note: Callable[[str], None]
) -> Encoder:
    """Open the exported model; see `exporting.opened`.

    Raises BackEndUnavailable where OpenVINO is absent or the model is not one it can run.
    """
    if not located.spec.plain:
        raise BackEndUnavailable("the model is more than a transformer with mean or cls pooling")
    try:
        openvino()
    except (ImportError, OSError) as error:
        raise BackEndUnavailable(f"OpenVINO cannot be imported ({error})") from error
    return opened(RUNTIME, located, cache, note)
