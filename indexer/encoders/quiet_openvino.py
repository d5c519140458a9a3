"""The only place that imports OpenVINO.

`import openvino` (seen with 2026.4.1) posts usage data to google-analytics.com and writes an
`intel` folder into the user's home, unless the environment says CI. Its own fallback for a
missing `openvino_telemetry` is silence, so that package is made unimportable first.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import MutableMapping


def openvino() -> Any:  # noqa: ANN401 - the library ships no types that mypy strict accepts
    """Return the `openvino` module, imported without telemetry. Raises ImportError."""
    modules: MutableMapping[str, Any] = sys.modules
    modules["openvino_telemetry"] = None
    return import_module("openvino")
