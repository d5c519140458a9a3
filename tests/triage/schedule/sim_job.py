"""Runs one job as `triage --home HOME --quiet daemon --run JOB` does, in simulated time."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from triage.cli.output import Narrator
from triage.cli.session import Globals, open_session
from triage.config import Home
from triage.pipeline.arxiv import open_services
from triage.schedule.jobs import run_job
from triage.sources.patience import Patience

_QUICK = Patience(tries=2, base=0.01, longest=0.02, longest_asked=1.0)


def main() -> None:
    """Take the real start, the simulated start and the speed, then what the daemon adds."""
    began, start, speed = float(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), sys.argv[3]

    def clock() -> datetime:
        passed = timedelta(seconds=(time.time() - began) * float(speed))
        return (start + passed).astimezone(UTC).replace(microsecond=0)

    home, job = Home(Path(sys.argv[5])), sys.argv[-1]
    narrator = Narrator(quiet=True, verbose=False)
    with open_session(Globals(home, offline=False, narrator=narrator, clock=clock)) as session:
        done = run_job(
            session.work, job, open_arxiv=lambda work: open_services(work, patience=_QUICK)
        )
    sys.exit(3 if done.source_failed else 0)


main()
