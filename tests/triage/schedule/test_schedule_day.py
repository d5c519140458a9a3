"""The daemon at work: a compressed day unattended, a real process started, asked and stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import replay_faults as fault
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from replay_atom import Record
from replay_rss import NEW_YORK, Listing
from replay_world import submitted_for

from triage.audit import coverage, newest_list
from triage.config import Home
from triage.schedule.daemon import Daemon
from triage.schedule.times import EVIDENCE, GAPS, MORNING, Timed
from triage.store import open_store

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("daemon")]

JOB = Path(__file__).with_name("sim_job.py")
THU, FRI = date(2026, 4, 9), date(2026, 4, 10)
IDLE_LIMIT_MB = 150
PATIENCE = 90.0


@dataclass(frozen=True)
class Compressed:
    """Simulated time that runs faster than real time, in whole seconds.

    Whole, so that a fire time that went through real time and back is still the same.
    """

    began: float
    start: datetime
    speed: float

    def simulated(self, real: datetime) -> datetime:
        passed = round((real.timestamp() - self.began) * self.speed)
        return self.start + timedelta(seconds=passed)

    def real(self, simulated: datetime) -> datetime:
        seconds = (simulated - self.start).total_seconds() / self.speed
        return datetime.fromtimestamp(self.began + seconds, UTC)

    def now(self) -> datetime:
        return self.simulated(datetime.now(UTC))


class CompressedTrigger(BaseTrigger):
    """A trigger of simulated time."""

    def __init__(self, inner: BaseTrigger, time_: Compressed) -> None:
        self.inner, self.time = inner, time_

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        previous = previous_fire_time and self.time.simulated(previous_fire_time)
        coming = self.inner.get_next_fire_time(previous, self.time.simulated(now))
        return coming and self.time.real(coming)


def _until(reached: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.1)


def _announce(server, day: date, *names: str) -> None:
    server.world.listings += [
        Listing(day, Record(name, title=f"Learning {name}", submitted=submitted_for(day)))
        for name in names
    ]


def _ended(home: Home, job: str, *, ok: bool) -> bool:
    with open_store(home.store) as store:
        return any(run.job == job and run.ok is ok for run in store.runs.last())


def test_a_day_runs_unattended(ready_home, replay, environment, monkeypatch):
    """From Thursday evening to Friday evening: a failed night is made good, a digest is there."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    start = datetime.combine(THU, datetime.min.time(), NEW_YORK) + timedelta(hours=22)
    _announce(replay, THU, "2604.01001", "2604.01002")
    _announce(replay, FRI, "2604.02001", "2604.02002", "2604.02003")
    replay.world.now = lambda: start
    command = [sys.executable, str(JOB), str(time.time()), start.isoformat(), "1"]
    place = ["--home", str(ready_home.path), "--quiet", "daemon", "--run", MORNING]
    subprocess.run([*command, *place], check=True)  # noqa: S603  this very test's job

    replay.always(fault.status(503), on="/rss")
    replay.always(fault.WEB_PAGE, on="/oai")
    time_ = Compressed(time.time(), start, 24 * 3600 / 40)
    replay.world.now = time_.now
    times = {
        MORNING: {"day_of_week": "mon-fri", "hour": 0, "minute": 45},
        GAPS: {"hour": "4,8,12,16", "minute": 45},
        EVIDENCE: {"hour": "9,18"},
    }
    daemon = Daemon(
        ready_home,
        lambda: time_.now().astimezone(UTC),
        note=print,
        command=[*command[:2], str(time_.began), start.isoformat(), str(time_.speed)],
        times=[
            Timed(job, CompressedTrigger(CronTrigger(timezone=NEW_YORK, **when), time_))
            for job, when in times.items()
        ],
    )
    thread = threading.Thread(target=daemon.run)
    thread.start()
    try:
        _until(lambda: _ended(ready_home, MORNING, ok=False), "a night without arXiv")
        replay.always(None, on="/rss")
        replay.always(None, on="/oai")
        _until(lambda: _ended(ready_home, GAPS, ok=True), "the gap is closed")
        _until(lambda: _ended(ready_home, EVIDENCE, ok=True), "evidence is looked at")
    finally:
        daemon.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    with open_store(ready_home.store) as store:
        rows = {row.day: row for row in coverage(store, time_.now())}
        assert store.papers.count() == 5
    assert (rows[FRI].stored, rows[FRI].announced) == (3, 3)
    assert rows[FRI].note.startswith("feed failed, refetched")
    digest = (ready_home.path / "digests" / f"{FRI}.md").read_text("utf-8")
    assert "Fri 10 Apr 3/3" in digest
    assert "feed failed, refetched" in digest


def _rss_mb(process: subprocess.Popen[str]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_the_daemon_catches_up_idles_small_and_stops(ready_home, replay, environment):
    """Started late it fetches at once; then it waits in little memory and ends on SIGTERM."""
    newest = newest_list(datetime.now(UTC))
    _announce(replay, newest, "2604.03001", "2604.03002")
    command = [sys.executable, "-m", "triage", "--home", str(ready_home.path), "daemon"]
    running = subprocess.Popen(  # noqa: S603  this very program
        command, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        _until((ready_home.path / "digests" / f"{newest}.md").exists, "the digest")
        _until(lambda: _ended(ready_home, MORNING, ok=True), "the morning's end")
        second = subprocess.run(  # noqa: S603  likewise
            command, check=False, capture_output=True, text=True, env=environment
        )
        assert second.returncode == 2
        assert f"process {running.pid}" in second.stderr
        idle = _rss_mb(running)
        print(f"idle memory of the daemon: {idle:.0f} MB")  # noqa: T201  reported
        assert idle < IDLE_LIMIT_MB
    finally:
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0
    assert "catching up" in said
    assert said.endswith("stopped\n")
    with open_store(ready_home.store) as store:
        assert store.papers.count() == 2
        (morning,) = (run for run in store.runs.last() if run.job == MORNING)
    assert morning.covered == dict.fromkeys(("fetch", "index", "rank", "evidence", "digest"), True)
