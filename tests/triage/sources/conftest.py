"""The replay server, and arXiv's API on it with gaps and back-offs too short to notice."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from triage.config import Home, Settings
from triage.sources.arxiv import ArxivApi, open_arxiv
from triage.sources.patience import Patience

sys.path.insert(0, str(Path(__file__).parents[2] / "replay"))
from replay_fixtures import replay  # noqa: F401
from replay_server import ReplayServer

QUICK = Patience(tries=3, base=0.01, longest=0.02, longest_asked=2.0)

OpenApi = Callable[..., ArxivApi]


@pytest.fixture
def open_api(replay: ReplayServer, tmp_path: Path) -> Iterator[OpenApi]:  # noqa: F811
    """Return a function that opens the API; settings and the outer world can be given."""
    with ExitStack() as opened:

        def open_it(*, settings: dict[str, Any] | None = None, **world: object) -> ArxivApi:
            chosen = {"arxiv_api": replay.api, "arxiv_gap": 0.0, "request_timeout": 5.0}
            quick = {"patience": QUICK, **world}
            home = Home(tmp_path / "home")
            return opened.enter_context(
                open_arxiv(Settings(**(chosen | (settings or {}))), home, **quick)
            )

        yield open_it


Opener = Callable[..., Any]


@pytest.fixture
def opened(replay: ReplayServer, tmp_path: Path) -> Iterator[Opener]:  # noqa: F811
    """Return a function that opens any service on the replay server."""
    with ExitStack() as stack:

        def open_it(
            opener: Opener, *, settings: dict[str, Any] | None = None, **world: object
        ) -> Any:
            plain = {**replay.settings, "arxiv_gap": 0.0, "request_timeout": 5.0}
            quick = {"patience": QUICK, **world}
            home = Home(tmp_path / "home")
            chosen = Settings(**(plain | (settings or {})))
            return stack.enter_context(opener(chosen, home, **quick))

        yield open_it


@pytest.fixture
def api(open_api: OpenApi) -> ArxivApi:
    """Return the API on the replay server."""
    return open_api()
