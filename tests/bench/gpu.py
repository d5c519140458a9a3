"""What a GPU makes of the encoder: rates, how busy it is, and where the time goes."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import reporting

from indexer.encoder import open_encoder
from indexer.errors import DeviceUnavailable
from indexer.model import locate
from indexer.tokens import TextTokenizer

TEXTS = 120_000
LARGE = {
    "hidden_size": 1024,
    "num_hidden_layers": 24,
    "num_attention_heads": 16,
    "intermediate_size": 4096,
}
"""The shape of a BERT of 335 million parameters."""
_EVERY_MS = 200


def measure(cache: Path) -> dict[str, Any] | None:
    """Measure the default model and a large one; None, and a line, where there is no GPU."""
    try:
        encoder = open_encoder(device="cuda", cache=cache)
    except DeviceUnavailable as error:
        print(f"encoding on a GPU: skipped, {error.message}")
        return None
    small = locate(cache=cache, offline=True)
    papers = reporting.read_papers(reporting.shared_corpus() or reporting.sample())
    texts = reporting.texts_of(papers)
    texts = (texts * (1 + TEXTS // len(texts)))[:TEXTS]
    tokenizer = TextTokenizer(small.spec)
    lengths = [len(row) for row in tokenizer.tokenize(texts[:20_000])]
    alone = timed(lambda: tokenizer.tokenize(texts[:20_000])) / 20_000
    print(f"encoding on a GPU: {len(texts)} abstracts, {statistics.fmean(lengths):.0f} tokens each")
    reporting.row("", "abstracts/s", "tokens/s", "GPU busy, %")
    found = {"MiniLM": run(encoder, texts, statistics.fmean(lengths))}
    reporting.row("  its tokeniser alone", f"{1 / alone:.0f}")
    large = open_encoder(large_model(small.folder, cache / "large"), device="cuda", cache=cache)
    found["335M, random"] = run(large, texts[: TEXTS // 10], statistics.fmean(lengths))
    for name, rates in found.items():
        busy = "?" if rates["busy"] is None else f"{rates['busy']:.0f}"
        reporting.row(name, f"{rates['abstracts']:.0f}", f"{rates['tokens']:.0f}", busy)
    requirements = [
        reporting.judged("GPU: abstracts a second, MiniLM", found["MiniLM"]["abstracts"], 15_000)
    ]
    return {"models": found, "tokeniser_alone": 1 / alone, "requirements": requirements}


def run(encoder: Any, texts: list[str], length: float) -> dict[str, Any]:
    """Encode everything once warm, from texts to vectors in memory."""
    for _ in encoder.encode_batches(texts[:4096]):
        pass
    with watched() as busy:
        seconds = timed(lambda: sum(len(one.positions) for one in encoder.encode_batches(texts)))
    rate = len(texts) / seconds
    share = statistics.fmean(busy) if busy else None
    return {"abstracts": rate, "tokens": rate * length, "busy": share}


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def watched() -> Iterator[list[float]]:
    """Yield a list that holds, once the block has ended, how busy the GPU was in it."""
    program = shutil.which("nvidia-smi")
    busy: list[float] = []
    if not program:
        yield busy
        return
    fields = ["--query-gpu=utilization.gpu", "--format=csv,noheader,nounits"]
    command = [program, *fields, f"-lms={_EVERY_MS}", "-i", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603
        try:
            yield busy
        finally:
            child.terminate()
            lines = child.stdout.read().split() if child.stdout else []
            busy += [float(line) for line in islice(lines, 1, None) if line.isdigit()]


def large_model(small: Path, folder: Path) -> Path:
    """Write a large model of random weights that reads texts as the small one does."""
    from transformers import AutoConfig, AutoModel

    if not (folder / "modules.json").is_file():
        shutil.copytree(small, folder, ignore=shutil.ignore_patterns("*.safetensors", "onnx"))
        config = AutoConfig.from_pretrained(small, **LARGE)
        AutoModel.from_config(config).save_pretrained(folder)
        place = folder / "1_Pooling" / "config.json"
        pooling = json.loads(place.read_text(encoding="utf-8"))
        pooling["word_embedding_dimension"] = LARGE["hidden_size"]
        place.write_text(json.dumps(pooling), encoding="utf-8")
    return folder
