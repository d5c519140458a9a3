"""The one protocol through which texts become vectors, and the choice of who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from indexer.errors import DeviceUnavailable
from indexer.model import DEFAULT_MODEL, locate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from indexer.batching import Chunk

Device = Literal["auto", "cpu", "cuda", "mps"]


class Encoder(Protocol):
    """Texts in, unit vectors out."""

    @property
    def fingerprint(self) -> str:
        """Names the vectors: equal on every device and runtime, safe in a file name."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    @property
    def device(self) -> str:
        """What it runs on, for a person: "cpu (OpenVINO, bf16)"."""

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return unit rows of shape (len(texts), dimension), in the order of the texts.

        No texts give shape (0, dimension). A text without words has the finite unit vector
        that the model gives to nothing. `progress` is told (texts done, texts in all).
        Raises EncodingFailed where the model's answer is no vector.
        """

    def encode_batches(self, texts: Iterable[str]) -> Iterator[Chunk]:
        """Yield vectors as they are finished, in an order that suits the device.

        Takes any number of texts in constant memory. Each position comes exactly once.
        Whoever stores each chunk can stop anywhere and go on later with the texts left.
        """


def open_encoder(
    model: str | Path = DEFAULT_MODEL,
    *,
    device: Device = "auto",
    cache: Path,
    few: bool = False,
    offline: bool = True,
    note: Callable[[str], None] | None = None,
) -> Encoder:
    """Open the fastest encoder for `model` on this machine and tell `note` what was chosen.

    "auto" takes a GPU where there is one, else the processor; all give the same vectors to
    within rounding. For questions from a cold start ask for "cpu" and `few`: what opens first
    wins then, not what is fastest once it is open. `cache` keeps what is derived from the model.
    The network is used only where `offline` is false and the model is nowhere on this machine.
    Raises ModelMissing, ModelDamaged, DeviceUnavailable.
    """
    from indexer.encoders import BackEndUnavailable, candidates, load

    tell = note or _silent
    located = locate(model, cache=cache, offline=offline, note=note)
    reasons: list[str] = []
    for back_end in candidates(device, few=few):
        try:
            encoder = load(back_end, located, cache, tell)
        except BackEndUnavailable as error:
            reasons.append(f"{back_end.name} on {back_end.device}: {error}")
            continue
        for reason in reasons:
            tell(f"not used: {reason}")
        tell(f"encoding on {encoder.device}")
        return encoder
    raise DeviceUnavailable(
        f"nothing here can encode on {device}" + "".join(f"; {reason}" for reason in reasons),
        "let the device be chosen: auto",
    )


def _silent(_message: str) -> None:
    """Say nothing."""
