"""Fetch a model from the Hugging Face hub: weights and configuration, no code."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import ModelMissing

if TYPE_CHECKING:
    from collections.abc import Iterator

_WANTED = ["*.json", "*.txt", "*.model", "*.safetensors", "[0-9]_*/*.bin"]
_UNWANTED = ["onnx/*", "openvino/*", "*.py"]


def download(name: str) -> Path:
    """Fetch the model `name` into the Hugging Face cache and return its folder.

    Shows progress on a terminal. Raises ModelMissing where the hub has no such model or
    cannot be reached.
    """
    with hub_settings(offline=False):
        from huggingface_hub import snapshot_download
        from huggingface_hub.utils.tqdm import disable_progress_bars

        if not sys.stderr.isatty():
            disable_progress_bars()
        try:
            return Path(snapshot_download(name, allow_patterns=_WANTED, ignore_patterns=_UNWANTED))
        except Exception as error:
            raise ModelMissing(
                f"the hub did not deliver {name}: {_first_line(error)}",
                "check the name and the connection, or name a folder that holds the model",
            ) from error


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__


@contextmanager
def hub_settings(*, offline: bool) -> Iterator[None]:
    """Keep the hub's libraries silent, and offline where asked, while they are imported.

    They read the environment when they are imported, so it is set for that long only.
    """
    wanted = {"HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}
    if offline:
        wanted |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    before = {key: os.environ.get(key) for key in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value
