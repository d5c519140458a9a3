"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from triage.errors import ConfigError


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text to `path` through a temporary file, so that no reader sees half of it.

    Raises:
        ConfigError: the folder does not exist or cannot be written. Nothing was changed.

    """
    try:
        with NamedTemporaryFile("wb", dir=path.parent, prefix=".triage-", delete=False) as file:
            try:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).chmod(_mode(path))
                Path(file.name).replace(path)
            except BaseException:
                with suppress(OSError):
                    Path(file.name).unlink()
                raise
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be written: {error.strerror or error}",
            hint="name a file in a folder that exists and that you may write to",
        ) from error


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced, or what a new file gets."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
