"""What a sentence-transformers folder says about itself, read without loading the model.

The files are those that sentence-transformers writes: `modules.json`, the transformer's
`sentence_bert_config.json`, the pooling's `config.json`, `tokenizer.json`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from indexer.errors import ModelDamaged

Pooling = Literal["mean", "cls"]

_LEGACY_POOLING: dict[str, str] = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
_NO_LIMIT = 10**6


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """How a folder of files becomes one vector for a text."""

    folder: Path
    """Where the files are."""
    transformer: Path
    """Where the transformer's own files are; often `folder` itself."""
    pooling: Pooling | None
    """How token states become one vector; None when only the original library can tell."""
    max_length: int
    """Tokens of a text that count, special ones included."""
    lowercase: bool
    """Whether texts are lower-cased before the tokeniser sees them."""
    pad_id: int
    """The token that fills short rows; masked out everywhere."""
    layout: str
    """Digest of the module stack where `pooling` is None, else empty."""

    @property
    def plain(self) -> bool:
        """Whether tokens, a transformer and one pooling step are all there is."""
        return self.pooling is not None

    def fingerprint(self, weights: str) -> str:
        """Name the vectors that these files and `weights` (SHA-256) give, on any runtime."""
        pooling = self.pooling or f"stack{self.layout[:12]}"
        case = "-lower" if self.lowercase else ""
        return f"{weights[:16]}-{pooling}-{self.max_length}{case}-unit"


def read_spec(folder: Path) -> ModelSpec:
    """Read the description of the model in `folder`.

    Raises ModelDamaged where a file is absent or is not JSON of the expected shape.
    """
    modules = _modules(folder)
    kinds = [str(module.get("type", "")).rpartition(".")[2] for module in modules]
    transformer = folder / str(modules[0].get("path", ""))
    settings = _read(transformer / "sentence_bert_config.json", {})
    pooling = _pooling(folder, modules, kinds)
    return ModelSpec(
        folder=folder,
        transformer=transformer,
        pooling=pooling if _standalone(folder, transformer) else None,
        max_length=_max_length(transformer, settings),
        lowercase=bool(settings.get("do_lower_case", False)),
        pad_id=int(_read(transformer / "config.json").get("pad_token_id") or 0),
        layout="" if pooling else _layout(folder, modules),
    )


def _read(path: Path, default: dict[str, Any] | None = None) -> dict[str, Any]:
    if default is not None and not path.exists():
        return default
    value = _load(path)
    if not isinstance(value, dict):
        raise _damaged(path)
    return value


def _load(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> ModelDamaged:
    return ModelDamaged(
        f"the model's file {path} is missing or not readable as JSON",
        "fetch the model again, or name another model",
    )


def _modules(folder: Path) -> list[dict[str, Any]]:
    path = folder / "modules.json"
    value = _load(path)
    if not isinstance(value, list) or not value or not all(isinstance(m, dict) for m in value):
        raise _damaged(path)
    return value


def _pooling(folder: Path, modules: list[dict[str, Any]], kinds: list[str]) -> Pooling | None:
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return None
    config = _read(folder / str(modules[1].get("path", "")) / "config.json")
    mode = config.get("pooling_mode") or [
        name for key, name in _LEGACY_POOLING.items() if config.get(key)
    ]
    modes = [mode] if isinstance(mode, str) else mode
    if modes == ["mean"]:
        return "mean"
    return "cls" if modes == ["cls"] else None


def _standalone(folder: Path, transformer: Path) -> bool:
    """Whether no prompt is put before each text and the tokeniser is in one file."""
    prompts = _read(folder / "config_sentence_transformers.json", {})
    return not prompts.get("default_prompt_name") and (transformer / "tokenizer.json").is_file()


def _max_length(transformer: Path, settings: dict[str, Any]) -> int:
    """Mirror sentence-transformers: its own setting, else the tightest of the model's limits."""
    if settings.get("max_seq_length"):
        return int(settings["max_seq_length"])
    limits = (
        _read(transformer / "config.json").get("max_position_embeddings"),
        _read(transformer / "tokenizer_config.json", {}).get("model_max_length"),
    )
    return min((int(n) for n in limits if n and 0 < n < _NO_LIMIT), default=512)


def _layout(folder: Path, modules: list[dict[str, Any]]) -> str:
    digest = hashlib.sha256((folder / "modules.json").read_bytes())
    for module in modules:
        config = folder / str(module.get("path", "")) / "config.json"
        digest.update(config.read_bytes() if config.is_file() else b"")
    return digest.hexdigest()
