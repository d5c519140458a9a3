"""A question from a cold start: BERT's arithmetic in NumPy, no framework to import or compile.

For one short text, importing a runtime and loading its compiled model costs ten times what the
computation does. Many texts belong to the other back ends. Used only after it gave the vectors
that the usual back end gives.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from indexer.batching import Chunk, gather, unit_rows, windows
from indexer.encoders import BACK_ENDS, BackEndUnavailable, load
from indexer.encoders.exporting import AGREEMENT, PROBES
from indexer.files import publish_json, read_json
from indexer.tokens import TextTokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from indexer.encoder import Encoder
    from indexer.model import LocatedModel

    Rows = NDArray[np.float32]

_EXPECTED = {"model_type": "bert", "hidden_act": "gelu"}
_ERF = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
_ERF_P = 0.3275911


class NumpyEncoder:
    """A BERT on this processor, a text at a time; see `indexer.encoder.Encoder`."""

    device = "cpu (NumPy, f32)"

    def __init__(self, located: LocatedModel) -> None:
        config = json.loads((located.spec.transformer / "config.json").read_bytes())
        if any(config.get(name) != value for name, value in _EXPECTED.items()):
            raise BackEndUnavailable("the model is not a plain BERT")
        if config.get("position_embedding_type", "absolute") != "absolute":
            raise BackEndUnavailable("the model's positions are relative")
        from threadpoolctl import ThreadpoolController

        self._threads = ThreadpoolController()
        self.fingerprint = located.fingerprint
        self.dimension = int(config["hidden_size"])
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])
        self._pooling = located.spec.pooling
        self._tokenizer = TextTokenizer(located.spec)
        self._weights = _Weights(located.spec.transformer / "model.safetensors")
        self._layers = [
            self._weights.layer(number) for number in range(int(config["num_hidden_layers"]))
        ]

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> Rows:
        """Return unit rows of shape (len(texts), dimension), in the order of the texts."""
        return gather(self.encode_batches(texts), len(texts), self.dimension, progress)

    def encode_batches(self, texts: Iterable[str]) -> Iterator[Chunk]:
        """Yield vectors as they are finished, one at a time.

        On one core: the matrices are too small to gain by a second, which may be searching.
        """
        import numpy as np

        for position, (text,) in windows(texts, 1):
            (tokens,) = self._tokenizer.tokenize([text])
            with self._threads.limit(limits=1, user_api="blas"):
                vector = self._vector(tokens)
            yield Chunk(np.array([position]), unit_rows(vector[None]))

    def _vector(self, tokens: list[int]) -> Rows:
        states = self._normed(self._weights.embedded(tokens), self._weights.norm("embeddings"))
        for layer in self._layers:
            states = self._normed(states + self._attended(states, layer), layer["norm"])
            states = self._normed(states + _widened(states, layer), layer["last norm"])
        vector: Rows = states[0] if self._pooling == "cls" else states.mean(axis=0)
        return vector

    def _attended(self, states: Rows, layer: dict[str, Any]) -> Rows:
        """Let every token look at every other."""
        import numpy as np

        count = len(states)
        asked = _through(states, layer["query, key, value"])
        query, key, value = asked.reshape(count, 3, self._heads, -1).transpose(1, 2, 0, 3)
        near = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(query.shape[-1]))
        near = np.exp(near - near.max(axis=-1, keepdims=True))
        mixed = (near / near.sum(axis=-1, keepdims=True)) @ value
        return _through(mixed.transpose(1, 0, 2).reshape(count, -1), layer["mixed"])

    def _normed(self, states: Rows, norm: tuple[Rows, Rows]) -> Rows:
        import numpy as np

        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(self._epsilon))
        scaled: Rows = centred / spread * norm[0] + norm[1]
        return scaled


class _Weights:
    """The tensors of a safetensors file, by the names that BERT's authors gave them."""

    def __init__(self, path: Path) -> None:
        from safetensors import SafetensorError, safe_open

        try:
            opened: Any = safe_open(path, framework="numpy")
        except (OSError, SafetensorError) as error:
            raise BackEndUnavailable(f"{path} cannot be opened ({error})") from error
        self._file = opened
        names = list(opened.keys())
        self._prefix = "" if "embeddings.word_embeddings.weight" in names else "bert."

    def layer(self, number: int) -> dict[str, Any]:
        """Return what one layer computes with."""
        import numpy as np

        place = f"encoder.layer.{number}"
        asked = [self._linear(f"{place}.attention.self.{one}") for one in ("query", "key", "value")]
        return {
            "query, key, value": tuple(map(np.concatenate, zip(*asked, strict=True))),
            "mixed": self._linear(f"{place}.attention.output.dense"),
            "norm": self.norm(f"{place}.attention.output"),
            "wide": self._linear(f"{place}.intermediate.dense"),
            "narrow": self._linear(f"{place}.output.dense"),
            "last norm": self.norm(f"{place}.output"),
        }

    def embedded(self, tokens: list[int]) -> Rows:
        """Return word, position and type of each token added up; of words only those are read."""
        import numpy as np

        words = self._file.get_slice(f"{self._prefix}embeddings.word_embeddings.weight")
        rows: Rows = np.concatenate([words[token : token + 1] for token in tokens])
        places = self._take("embeddings.position_embeddings.weight")[: len(tokens)]
        kind = self._take("embeddings.token_type_embeddings.weight")[0]
        embedded: Rows = (rows + places + kind).astype(np.float32)
        return embedded

    def norm(self, place: str) -> tuple[Rows, Rows]:
        """Return scale and shift of the normalisation at a place."""
        return self._take(f"{place}.LayerNorm.weight"), self._take(f"{place}.LayerNorm.bias")

    def _linear(self, place: str) -> tuple[Rows, Rows]:
        return self._take(f"{place}.weight"), self._take(f"{place}.bias")

    def _take(self, name: str) -> Rows:
        import numpy as np
        from safetensors import SafetensorError

        try:
            tensor = self._file.get_tensor(self._prefix + name)
        except (SafetensorError, TypeError) as error:
            raise BackEndUnavailable(f"the weights cannot be read ({error})") from error
        return np.asarray(tensor, np.float32)


def _through(states: Rows, linear: tuple[Rows, Rows]) -> Rows:
    out: Rows = states @ linear[0].T + linear[1]
    return out


def _widened(states: Rows, layer: dict[str, Any]) -> Rows:
    import numpy as np

    wide = _through(states, layer["wide"])
    return _through(
        wide * np.float32(0.5) * (1 + _erf(wide / np.float32(np.sqrt(2)))), layer["narrow"]
    )


def _erf(values: Rows) -> Rows:
    """Return the error function to 1.5e-7 (Abramowitz and Stegun, 7.1.26); NumPy has none."""
    import numpy as np

    size = np.abs(values)
    short = 1 / (1 + np.float32(_ERF_P) * size)
    series = np.zeros_like(short)
    for factor in reversed(_ERF):
        series = (series + np.float32(factor)) * short
    found: Rows = np.sign(values) * (1 - series * np.exp(-size * size))
    return found


def open_back_end(
    located: LocatedModel, device: str, cache: Path, note: Callable[[str], None]
) -> Encoder:
    """Open a plain BERT, compared with the usual back end once for each set of weights.

    Raises BackEndUnavailable where the model is another, or its vectors are.
    """
    if not located.spec.plain:
        raise BackEndUnavailable("the model is more than a transformer with mean or cls pooling")
    encoder = NumpyEncoder(located)
    seal = cache / "numpy" / f"{located.fingerprint}.json"
    known = (read_json(seal) or {}).get("lowest_cosine")
    if not isinstance(known, float):
        known = _agreement(encoder, located, device, cache, note)
        publish_json(seal, {"lowest_cosine": known})
    if known < AGREEMENT:
        raise BackEndUnavailable(f"computed plainly, the model agrees only to {known:.4f}")
    return encoder


def _agreement(
    encoder: Encoder, located: LocatedModel, device: str, cache: Path, note: Callable[[str], None]
) -> float:
    """Return the lowest cosine to the usual back end over the probes."""
    for usual in BACK_ENDS:
        if usual.device == device:
            try:
                expected = load(usual, located, cache, note).encode(PROBES)
            except BackEndUnavailable:
                continue
            return float((expected * encoder.encode(PROBES)).sum(axis=1).min())
    raise BackEndUnavailable("there is nothing to compare it with")
