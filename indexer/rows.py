"""Vectors at full use but half size: 16-bit floats in memory or in a file, taken by row number.

The file is read, not mapped: what was looked at once does not stay in this process's memory.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol
from weakref import finalize

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

_BLOCK = 4096
_SPARSE = 16
"""Rows are read one by one where fewer than one in this many is wanted."""


class Rows(Protocol):
    """A matrix of which some rows are wanted at a time."""

    def take(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the rows of those numbers, which ascend, as 32-bit floats."""

    def save(self, path: Path) -> None:
        """Write all rows to a file that `FileRows` reads."""


class MemoryRows:
    """Rows in memory."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        import numpy as np

        self._rows = vectors.astype(np.float16)

    def take(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the rows of those numbers as 32-bit floats."""
        import numpy as np

        return self._rows[rows].astype(np.float32)

    def save(self, path: Path) -> None:
        """Write all rows to a file."""
        with path.open("wb") as file:
            self._rows.tofile(file)


class FileRows:
    """Rows in a file, row after row, without a header.

    Raises ValueError where the file's size is not that of `count` rows.
    """

    def __init__(self, path: Path, count: int, dimension: int) -> None:
        self._path = path
        self._file = path.open("rb", buffering=0)
        finalize(self, self._file.close)
        self._dimension = dimension
        self._bytes = 2 * dimension
        if os.fstat(self._file.fileno()).st_size != count * self._bytes:
            raise ValueError(f"{path.name} holds another number of rows than it should")
        self._count = count

    def take(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the rows of those numbers, which ascend, as 32-bit floats."""
        import numpy as np

        if len(rows) * _SPARSE > self._count:
            return self._take_many(rows)
        data = b"".join(self._read(int(row), 1) for row in rows)
        return np.frombuffer(data, np.float16).reshape(-1, self._dimension).astype(np.float32)

    def save(self, path: Path) -> None:
        """Copy the file."""
        from shutil import copyfile

        copyfile(self._path, path)

    def _take_many(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        import numpy as np

        out = np.empty((len(rows), self._dimension), np.float32)
        starts = np.arange(0, self._count, _BLOCK)
        bounds = np.searchsorted(rows, np.append(starts, self._count))
        for start, first, last in zip(starts, bounds, bounds[1:], strict=False):
            if first < last:
                data = self._read(int(start), min(_BLOCK, self._count - int(start)))
                block = np.frombuffer(data, np.float16).reshape(-1, self._dimension)
                out[first:last] = block[rows[first:last] - start]
        return out

    def _read(self, row: int, count: int) -> bytes:
        if hasattr(os, "pread"):  # several threads may read at once
            return os.pread(self._file.fileno(), count * self._bytes, row * self._bytes)
        self._file.seek(row * self._bytes)
        return self._file.read(count * self._bytes) or b""
