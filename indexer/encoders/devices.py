"""Cheap signs of a GPU: importing PyTorch to learn that there is none would cost seconds."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.encoder import Device

_DRIVER_SIGNS = ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd")


def likely(device: Device) -> bool:
    """Whether it is worth importing PyTorch to ask for `device`; true for the processor."""
    if device == "mps":
        return sys.platform == "darwin" and platform.machine() == "arm64"
    if device == "cuda":
        return _torch_may_know_gpus() and _driver_in_sight()
    return device == "cpu"


def _torch_may_know_gpus() -> bool:
    try:
        return not version("torch").endswith("+cpu")
    except PackageNotFoundError:
        return False


def _driver_in_sight() -> bool:
    return sys.platform == "win32" or any(Path(sign).exists() for sign in _DRIVER_SIGNS)
