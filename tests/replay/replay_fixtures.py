"""Fixtures for any test folder that talks to the replay server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from replay_server import ReplayServer


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplayServer]:
    """Run a replay server for one test, reached without any proxy of the machine."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with ReplayServer() as server:
        yield server
