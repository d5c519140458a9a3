"""A process that fetches whenever it is told what time it is, until it is killed."""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from triage.config import Home, Settings
from triage.pipeline.arxiv import Arxiv, open_services
from triage.pipeline.fetching import fetch_new
from triage.pipeline.work import Work
from triage.sources.patience import Patience
from triage.store import open_store

_QUICK = Patience(tries=4, base=0.01, longest=0.05, longest_asked=0.5)


def _services(work: Work) -> AbstractContextManager[Arxiv]:
    return open_services(work, patience=_QUICK)


def main() -> None:
    """Read times from standard input; after each fetch, write what it brought."""
    home, settings = Home(Path(sys.argv[1])), Settings(**json.loads(sys.argv[2]))
    with open_store(home.store) as store:
        for line in sys.stdin:
            now = datetime.fromisoformat(line.strip())
            work = Work(home, settings, store, lambda now=now: now)
            done = fetch_new(work, open_arxiv=_services)
            told = [done.stored.new, done.stored.changed, len(done.troubles), len(done.open)]
            print(json.dumps(told), flush=True)  # noqa: T201  this is how it answers


main()
