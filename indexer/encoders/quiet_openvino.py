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


_CONVERTER = "openvino.tools.ovc"
"""Imported by `import openvino` where it can be; half of its time, for one function."""


def openvino() -> Any:  # noqa: ANN401 - the library ships no types that mypy strict accepts
    """Return the `openvino` module without its converter and telemetry. Raises ImportError."""
    modules: MutableMapping[str, Any] = sys.modules
    modules["openvino_telemetry"] = None
    if "openvino" in modules:
        return modules["openvino"]
    modules[_CONVERTER] = None
    try:
        return import_module("openvino")
    finally:
        del modules[_CONVERTER]


def converter() -> Any:  # noqa: ANN401 - see above
    """Return the module that turns a PyTorch model into one of OpenVINO's."""
    openvino()
    return import_module(_CONVERTER)
