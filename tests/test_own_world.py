"""The tests' own world: what `conftest.py` promises to every other test."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from triage import config


def test_the_home_is_a_temporary_folder(tmp_path: Path) -> None:
    """No test sees or touches the user's own home."""
    assert config.home().path.is_relative_to(tmp_path)


@pytest.mark.parametrize("address", [("203.0.113.1", 80), ("2001:db8::1", 80)])
def test_nothing_but_loopback_can_be_connected_to(address: tuple[str, int]) -> None:
    """A test that reaches for the network fails, at once."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as probe, pytest.raises(AssertionError, match="loopback only"):
        probe.connect(address)


def test_no_name_is_looked_up() -> None:
    """Asking a name server is using the network too."""
    with pytest.raises(AssertionError, match="loopback only"):
        socket.getaddrinfo("example.org", 443)


def test_loopback_works() -> None:
    """Replay servers on this machine can be reached."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets here")
def test_sockets_in_the_file_system_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers and event loops talk through them."""
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind("here.sock")
        server.listen()
        client.connect("here.sock")
        assert os.fspath(client.getpeername()) == "here.sock"


def test_the_clock_stands(clock: Callable[[], datetime], now: datetime) -> None:
    """Every test runs at the same time of the same day, in UTC."""
    assert clock() == clock() == now
    assert now.isoformat() == "2026-04-17T07:00:00+00:00"
