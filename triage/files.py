"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from triage.errors import ConfigError


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text to `path`, as `write_bytes` does."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path` through a temporary file, so that no reader sees half of it.

    A file that is there keeps its mode; a link stays and the file it names is written; a device
    or a pipe is written to as it is.

    Raises:
        ConfigError: the folder does not exist or cannot be written. Nothing was changed.

    """
    try:
        target = path.resolve()
        mode = _mode(target)
        if mode is None or stat.S_ISREG(mode):
            _replace(target, data, mode)
        else:
            target.write_bytes(data)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before 3.13
        reason = error.strerror if isinstance(error, OSError) else None
        raise ConfigError(
            f"{path}: cannot be written: {reason or error}",
            hint="name a file in a folder that exists and that you may write to",
        ) from error


def _replace(path: Path, data: bytes, mode: int | None) -> None:
    temporary = path.with_name(f".triage-{token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _mode(path: Path) -> int | None:
    """Return the mode of what is at `path`; None when there is nothing."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None
