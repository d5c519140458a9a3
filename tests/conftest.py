"""What every test stands on: a home of its own, no network but loopback, a fixed time."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from triage.config import ENV_HOME
from triage.models import Paper
from triage.store import Store, open_store

NOW = datetime(2026, 4, 17, 7, 0, tzinfo=UTC)
_LOOPBACK = {"127.0.0.1", "::1", "localhost", ""}
_guarded = False


class NetworkUsed(AssertionError):
    """A test tried to reach something other than this machine."""


def _refuse_network(event: str, args: tuple[Any, ...]) -> None:
    if not _guarded or event not in {"socket.connect", "socket.sendto", "socket.getaddrinfo"}:
        return
    if event == "socket.getaddrinfo":
        host = args[0]
    elif args[0].family == getattr(socket, "AF_UNIX", None):
        return
    else:
        host = args[1][0]
    name = host.decode() if isinstance(host, bytes) else host
    if name is not None and name not in _LOOPBACK:
        raise NetworkUsed(f"{event} to {name!r}: tests reach loopback only")


sys.addaudithook(_refuse_network)


@pytest.fixture(autouse=True)
def _own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test its own home folder, and no network but loopback."""
    global _guarded  # noqa: PLW0603  an audit hook cannot be taken out again
    monkeypatch.setenv(ENV_HOME, str(tmp_path / "home"))
    _guarded = True
    yield
    _guarded = False


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the real model is made ready for this machine, once."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(autouse=True)
def _ready_model(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Spare the home of a test that runs the real model making it ready again."""
    if request.node.get_closest_marker("model"):
        home = tmp_path / "home"
        home.mkdir()
        (home / "models").symlink_to(request.getfixturevalue("models"))


@pytest.fixture
def now() -> datetime:
    """Return the time that `clock` tells."""
    return NOW


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Return a clock that stands at 2026-04-17 07:00 UTC."""
    return lambda: NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open an empty store."""
    with open_store(tmp_path / "home" / "triage.db") as opened:
        yield opened


PaperFactory = Callable[..., Paper]


@pytest.fixture
def make_paper() -> PaperFactory:
    """Return a factory of papers: ids count up, everything else can be named."""
    made = 0

    def make(paper_id: str | None = None, **facts: object) -> Paper:
        nonlocal made
        made += 1
        number = paper_id or f"2604.{made:05d}"
        plain = Paper(
            id=number,
            title=f"A study of {number}",
            abstract=f"We study {number}.",
            authors=("Ada Lovelace",),
            categories=("cs.CL",),
            source="test",
        )
        return replace(plain, **facts)  # type: ignore[arg-type]

    return make
