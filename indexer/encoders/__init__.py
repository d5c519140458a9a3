"""The back ends that can run an embedding model, in order of preference.

A new one is one module with `open_back_end(located, device, cache, note)` and one line in
`BACK_ENDS`. Only these modules import a framework, inside the functions that need it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from indexer.encoders.devices import likely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from indexer.encoder import Device, Encoder
    from indexer.model import LocatedModel


@dataclass(frozen=True, slots=True)
class BackEnd:
    """One way to run a model on one device."""

    device: Device
    """Where it runs."""
    name: str
    """What a person calls it."""
    module: str
    """Where its `open_back_end` is."""


BACK_ENDS = (
    BackEnd("cuda", "PyTorch", "indexer.encoders.torch_back_end"),
    BackEnd("mps", "PyTorch", "indexer.encoders.torch_back_end"),
    BackEnd("cpu", "OpenVINO", "indexer.encoders.openvino_back_end"),
    BackEnd("cpu", "ONNX Runtime", "indexer.encoders.onnx_back_end"),
    BackEnd("cpu", "PyTorch", "indexer.encoders.torch_back_end"),
)
FOR_FEW = BackEnd("cpu", "NumPy", "indexer.encoders.numpy_back_end")
"""Opens at once, and is slow where there is much to do."""


class BackEndUnavailable(Exception):
    """This back end cannot run this model here; the message says why."""


def candidates(device: Device, *, few: bool = False) -> Iterator[BackEnd]:
    """Yield the back ends worth trying for `device`, best first: for many texts, or for a few."""
    for back_end in (FOR_FEW, *BACK_ENDS) if few else BACK_ENDS:
        if device == back_end.device or (device == "auto" and likely(back_end.device)):
            yield back_end


def load(
    back_end: BackEnd, located: LocatedModel, cache: Path, note: Callable[[str], None]
) -> Encoder:
    """Open `located` on `back_end`. Raises BackEndUnavailable."""
    module = import_module(back_end.module)
    return cast("Encoder", module.open_back_end(located, back_end.device, cache, note))
