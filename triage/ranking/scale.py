"""The scale that nearness is put on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BASE = 4.0
"""As near as the anchor gives three quarters of the points; twice as near, fifteen sixteenths."""


def saturating(nearness: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Return shares in [0, 1) that grow with nearness for ever, so that the best stay apart.

    `nearness` is 0 at what papers are in general (less counts as 0) and 1 at the anchor.
    """
    import numpy as np

    result: NDArray[np.float32] = 1.0 - _BASE ** -np.maximum(nearness, 0.0).astype(np.float32)
    return result
