"""The daemon: it waits, and starts each job as a process of its own.

The model, the index and the parsers live in the job's process and go with it, so that waiting
costs little memory and a job that crashes takes nothing along.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from triage.clock import Clock
from triage.config import Home
from triage.schedule.lock import only_one
from triage.schedule.times import MORNING, ZONE, Timed, missed, timetable
from triage.store import open_store

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

_TICK = 60
"""Seconds between two looks at the clock. Timers stand still while a laptop sleeps: without this
a job would come late by the length of the nap."""
_GRACE = 30.0
"""Seconds that a job has to end when the daemon is stopped."""
_EXPECTED = {0, 3, 130}
"""Exit codes after which the job itself has written down how it went."""
_THIS = (sys.executable, "-m", "triage")


class Daemon:
    """Runs the timetable until it is stopped.

    Args:
        home: whose jobs to run; one daemon at a time.
        clock: the time.
        note: told one line about each job.
        command: starts `triage`; a job's arguments are added.
        times: when each job runs.

    """

    def __init__(
        self,
        home: Home,
        clock: Clock,
        *,
        note: Callable[[str], None],
        command: Sequence[str] = _THIS,
        times: Sequence[Timed] | None = None,
    ) -> None:
        self._home = home
        self._clock = clock
        self._note = note
        self._command = command
        self._times = times
        self._stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()

    def stop(self) -> None:
        """End soon: no job starts any more, a running one is asked to end."""
        self._stop.set()

    def run(self) -> None:
        """Run until `stop` is called, catching up first on what was missed.

        Raises:
            ConfigError: a daemon runs for this home already.

        """
        with only_one(self._home):
            scheduler = self._scheduler()
            scheduler.start()
            try:
                while not self._stop.wait(_TICK):
                    pass
            finally:
                self._stop.set()
                self._end_child()
                scheduler.shutdown(wait=True)

    def _scheduler(self) -> BackgroundScheduler:
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler
        from apscheduler.triggers.interval import IntervalTrigger

        scheduler = BackgroundScheduler(
            timezone=ZONE,
            executors={"default": ThreadPoolExecutor(1), "tick": ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        if missed(self._clock(), self._last_morning()):
            self._note("an announcement was missed; catching up")
            scheduler.add_job(self._run, args=[MORNING], id="catch-up")
        for timed in timetable() if self._times is None else self._times:
            scheduler.add_job(self._run, timed.trigger, args=[timed.job], id=timed.job)
        tick = IntervalTrigger(seconds=_TICK, timezone=ZONE)
        scheduler.add_job(_look_at_the_clock, tick, id="tick", executor="tick")
        return scheduler

    def _last_morning(self) -> datetime | None:
        with open_store(self._home.store) as store:
            return next((run.started for run in store.runs.last() if run.job == MORNING), None)

    def _run(self, job: str) -> None:
        """Run one job in a process of its own and wait for it."""
        with self._starting:
            if self._stop.is_set():
                return
            place = ["--home", str(self._home.path), "--quiet"]
            self._child = subprocess.Popen(  # noqa: S603  this program itself
                [*self._command, *place, "daemon", "--run", job],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        code = self._child.wait()
        if code not in _EXPECTED and not self._stop.is_set():
            self._note(f"{job} ended with {code}")
            self._write_down(job, code)

    def _write_down(self, job: str, code: int) -> None:
        with open_store(self._home.store) as store:
            run = store.runs.start("daemon", self._clock())
            note = f"{job} ended with {code}"
            store.runs.finish(run, self._clock(), ok=False, covered={"job": job}, note=note)

    def _end_child(self) -> None:
        with self._starting:
            child = self._child
        if child is None or child.poll() is not None:
            return
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(_GRACE)
        if child.poll() is None:
            child.kill()


def _look_at_the_clock() -> None:
    """Do nothing: that the scheduler woke up is enough."""
