"""A home with a field of cs.LG on the replay server, for jobs that run by themselves."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from triage.config import Home
from triage.models import Field
from triage.store import open_store

sys.path.insert(0, str(Path(__file__).parents[2] / "replay"))
from replay_fixtures import replay  # noqa: F401
from replay_server import ReplayServer

ROOT = Path(__file__).parents[3]


@pytest.fixture
def ready_home(tmp_path: Path, replay: ReplayServer) -> Home:  # noqa: F811
    """Return a home whose services are the replay server."""
    home = Home(tmp_path / "home")
    home.path.mkdir(exist_ok=True)
    lines = [f'{name} = "{address}"' for name, address in replay.settings.items()]
    lines += ["arxiv_gap = 0.0", "request_timeout = 5.0", f'github_raw = "{replay.url}"']
    lines += [f"{name} = false" for name in ("pwc_live", "huggingface", "github", "crossref")]
    home.config.write_text("\n".join(lines))
    with open_store(home.store) as store:
        field = Field("ml", "neural networks that learn", categories=("cs.LG",))
        store.fields.put(field, datetime(2026, 1, 1, tzinfo=UTC))
        store.marks.set("replications listed", datetime(2027, 1, 1, tzinfo=UTC).isoformat())
    return home


@pytest.fixture
def environment() -> dict[str, str]:
    """Return the environment of a process that runs this very program."""
    installed = os.environ.get("TRIAGE_TEST_INSTALLED")
    return os.environ | ({} if installed else {"PYTHONPATH": str(ROOT)})
