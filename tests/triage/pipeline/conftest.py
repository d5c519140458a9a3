"""A home that fetches from the replay server, under a clock that tests move."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from triage.audit import coverage
from triage.config import Home, Settings
from triage.models import Coverage, Field
from triage.pipeline.arxiv import Arxiv, open_services
from triage.pipeline.fetching import Fetched, fetch_new
from triage.pipeline.work import Work
from triage.sources.patience import Patience
from triage.store import open_store

sys.path.insert(0, str(Path(__file__).parents[2] / "replay"))
from replay_atom import Record
from replay_fixtures import replay  # noqa: F401
from replay_rss import NEW_YORK, Listing
from replay_server import ReplayServer
from replay_world import submitted_for

QUICK = Patience(tries=3, base=0.01, longest=0.02, longest_asked=2.0)
RSS, OAI, API = "/rss/", "/oai", "/api/query"


@dataclass
class Morning:
    """One user's fetching, day by day."""

    server: ReplayServer
    work: Work
    now: datetime

    def at(self, day: date, hour: int = 1, minute: int = 0) -> Morning:
        """Set both clocks to a time in New York."""
        self.now = datetime.combine(day, time(hour, minute), NEW_YORK).astimezone(UTC)
        return self

    def fetch(self, since: date | None = None) -> Fetched:
        """Fetch as `triage fetch` does."""
        return fetch_new(self.work, since=since, open_arxiv=self.services)

    def services(self, work: Work) -> AbstractContextManager[Arxiv]:
        """Open arXiv's services with waits too short to notice."""
        return open_services(work, patience=QUICK)

    def announce(self, day: date, *names: str, kind: str = "new", **facts: Any) -> None:
        """Put papers in a day's announcement."""
        for name in names:
            record = Record(name, **{"submitted": submitted_for(day), **facts})
            self.server.world.listings.append(Listing(day, record, kind))

    def relist(
        self, day: date, record: Record, kind: str, crossed_to: tuple[str, ...] = ()
    ) -> None:
        """Announce a record that was announced before."""
        self.server.world.listings.append(Listing(day, record, kind, crossed_to))

    def coverage(self) -> tuple[Coverage, ...]:
        """Return the audit from the first day wanted."""
        return coverage(self.work.store, self.now)

    def asked(self) -> int:
        """Return how many requests the server has seen."""
        return len(self.server.log)


@pytest.fixture
def morning(replay: ReplayServer, tmp_path: Path) -> Iterator[Morning]:  # noqa: F811
    """Return a user of cs.LG on Friday 10 April 2026 whose home is empty."""
    home = Home(tmp_path / "home")
    settings = Settings(**replay.settings, arxiv_gap=0.0, request_timeout=5.0)
    with open_store(home.store) as store:
        user = Morning(replay, Work(home, settings, store, lambda: user.now), datetime.now(UTC))
        store.fields.put(Field("ml", categories=("cs.LG",)), datetime(2026, 1, 1, tzinfo=UTC))
        replay.world.now = lambda: user.now
        yield user.at(date(2026, 4, 10))


Days = Callable[[int], date]
ONE = timedelta(days=1)
__all__ = ["API", "OAI", "ONE", "RSS", "Morning", "partial"]
