"""Arrays that are kept beside the index because making them takes longer than reading them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from triage.files import write_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

Made = TypeVar("Made")


def read_arrays(path: Path, made: Callable[[Mapping[str, NDArray[Any]]], Made]) -> Made | None:
    """Return what `made` makes of a file's arrays; None where it is missing or damaged."""
    import numpy as np

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return made(arrays)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays to a file, which holds either all of them or what it held before."""
    import numpy as np

    whole = io.BytesIO()
    np.savez(whole, allow_pickle=False, **arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, whole.getvalue())
