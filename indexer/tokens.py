"""Texts to token ids, exactly as the model was trained to see them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.spec import ModelSpec


class TextTokenizer:
    """The model's own `tokenizer.json`, cut to the model's length, without padding."""

    pad_id: int
    """The token that fills short rows."""

    def __init__(self, spec: ModelSpec) -> None:
        # Unset, the library warns on stderr about every later fork of this process.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
        from tokenizers import Tokenizer

        self.pad_id = spec.pad_id
        self._lowercase = spec.lowercase
        self._tokenizer = Tokenizer.from_file(str(spec.transformer / "tokenizer.json"))
        self._tokenizer.enable_truncation(spec.max_length)
        self._tokenizer.no_padding()

    def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text, special tokens included."""
        lowered = [text.lower() for text in texts] if self._lowercase else list(texts)
        return [encoded.ids for encoded in self._tokenizer.encode_batch_fast(lowered)]
