"""How fast and how exact the encoder is, beside what people use today.

All encode the same texts in this one process, taking turns, so that a busy machine slows all: the
ratios are what counts. Prints a table and writes `bench-results/encode.json`.

    python tests/bench/bench_encode.py --texts 600
    python tests/bench/bench_encode.py --device cuda    (skipped where there is none)
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gpu
import numpy as np
import reporting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from indexer.model import LocatedModel

    Encode = Callable[[Sequence[str]], NDArray[np.float32]]

NEIGHBOURS = 10
SHARES = 2
"""Of the texts a turn takes one in so many: many short turns even out a machine's moods better."""
PLAIN = "SentenceTransformer fp32, batch 32"
INT8 = "ONNX Runtime dynamic int8"


def neighbours(vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return for each row its nearest other rows, shape (n, 10)."""
    similarities = vectors @ vectors.T
    np.fill_diagonal(similarities, -2)
    nearest: NDArray[np.int64] = np.argsort(-similarities, axis=1)[:, :NEIGHBOURS]
    return nearest


def agreement(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> dict[str, float]:
    """Return mean and worst cosine of the two, and the share of common nearest neighbours."""
    cosines = (ours * theirs).sum(axis=1)
    pairs = zip(neighbours(ours), neighbours(theirs), strict=True)
    common = [len({*a.tolist()} & {*b.tolist()}) / NEIGHBOURS for a, b in pairs]
    return {
        "cosine_mean": float(cosines.mean()),
        "cosine_worst": float(cosines.min()),
        "top10_overlap": statistics.fmean(common),
    }


def peers(located: LocatedModel, cache: Path) -> dict[str, Encode]:
    """Return the other ways to encode that this machine has."""
    from indexer.encoders.torch_back_end import load_original

    original = load_original(located.folder, "cpu")

    def plain(some: Sequence[str]) -> NDArray[np.float32]:
        rows = original.encode(
            list(some), batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, np.float32)

    found: dict[str, Encode] = {PLAIN: plain}
    try:
        found |= onnx_peers(located, cache)
    except ImportError as error:
        print(f"  ONNX Runtime left out: {error}")
    return found


def onnx_peers(located: LocatedModel, cache: Path) -> dict[str, Encode]:
    """Return ONNX Runtime in 32 bits and in dynamic int8, both sorted by length as ours is."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from indexer.encoders.exporting import exported
    from indexer.encoders.onnx_back_end import RUNTIME, OnnxEncoder

    graph = exported(RUNTIME, located, cache, print)
    small = cache / "int8.onnx"
    quantize_dynamic(graph, small, weight_type=QuantType.QInt8)
    return {
        "ONNX Runtime fp32": OnnxEncoder(graph, located).encode,
        INT8: OnnxEncoder(small, located).encode,
    }


def measure(texts: Sequence[str], rounds: int, cache: Path) -> dict[str, Any]:
    """Run the comparison, print it and return everything that is written down."""
    from indexer.encoder import open_encoder
    from indexer.model import locate

    encoder = open_encoder(device="cpu", cache=cache)
    ours = f"triage, {encoder.device}"
    encoders = {**peers(locate(cache=cache, offline=True), cache), ours: encoder.encode}
    vectors = {name: encode(texts) for name, encode in encoders.items()}
    share = [texts[first::SHARES] for first in range(SHARES)]
    turns = reporting.take_turns(
        {
            name: lambda turn, encode=encode: encode(share[turn % SHARES])
            for name, encode in encoders.items()
        },
        rounds,
    )
    print(f"encoding: {len(texts)} abstracts, {rounds} turns each with 1 in {SHARES} of them")
    reporting.row("", "abstracts/s", "ours faster", "by CPU time", "cosine", "top-10")
    table = {}
    for name, taken in turns.items():
        agrees = agreement(vectors[name], vectors[PLAIN])
        faster = reporting.ratio(taken, turns[ours])
        rate = len(texts) / SHARES / taken.median
        reporting.row(
            name,
            f"{rate:.1f}",
            *(f"{times:.2f}" for times in faster),
            f"{agrees['cosine_mean']:.5f}",
            f"{agrees['top10_overlap']:.4f}",
        )
        table[name] = {"rate": rate, "ratio": faster[0], "cpu_ratio": faster[1], **agrees}
    requirements = [
        reporting.judged("times SentenceTransformer fp32", table[PLAIN]["ratio"], 4.5),
        reporting.judged("cosine to fp32, mean", table[ours]["cosine_mean"], 0.999),
        reporting.judged("common among the ten nearest", table[ours]["top10_overlap"], 0.98),
    ]
    if INT8 in table:
        requirements.append(reporting.judged(f"times {INT8}", table[INT8]["ratio"], 1.0))
    return {"texts": len(texts), "encoders": table, "requirements": requirements}


def main() -> None:
    """Parse, measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=600, help="how many abstracts")
    parser.add_argument("--rounds", type=int, default=10, help="how often each one's turn comes")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    options = parser.parse_args()
    if options.device == "cuda":
        with tempfile.TemporaryDirectory() as folder:
            measured = gpu.measure(Path(folder))
        if measured:
            reporting.write("encode-gpu", measured)
        return
    source = reporting.sample()
    papers = reporting.read_papers(source)
    papers = papers[:: max(1, len(papers) // options.texts)][: options.texts]
    with tempfile.TemporaryDirectory() as folder:
        result = measure(reporting.texts_of(papers), options.rounds, Path(folder))
    reporting.write("encode", {"corpus": source.name, **result})


if __name__ == "__main__":
    main()
