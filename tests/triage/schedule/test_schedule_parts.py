"""The scheduler's parts: when, one at a time, units, notices."""

from __future__ import annotations

import plistlib
import shlex
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which

import pytest

from triage.config import Home, Settings
from triage.errors import ConfigError
from triage.models import Digest, Field
from triage.pipeline.work import Work
from triage.schedule import units
from triage.schedule.jobs import run_job
from triage.schedule.lock import only_one, running
from triage.schedule.notice import notification, tell
from triage.schedule.times import GAPS, MORNING, missed, timetable

MONDAY = datetime(2026, 4, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        (MONDAY, None, True),
        (MONDAY, MONDAY - timedelta(hours=12), True),
        (MONDAY, MONDAY - timedelta(minutes=10), False),
        (MONDAY + timedelta(days=9), MONDAY, True),
        (datetime(2026, 4, 12, 12, tzinfo=UTC), datetime(2026, 4, 10, 5, tzinfo=UTC), False),
    ],
)
def test_a_morning_is_missed_when_a_list_came_out_since(now, last, expected):
    """A weekend without lists is no reason to catch up; a week off is one."""
    assert missed(now, last) is expected


@pytest.mark.parametrize(
    ("now", "hour"), [(datetime(2026, 7, 1, tzinfo=UTC), 4), (datetime(2026, 1, 14, tzinfo=UTC), 5)]
)
def test_the_morning_follows_new_york_over_the_seasons(now, hour):
    """A quarter to one in New York, in summer and in winter."""
    triggers = {timed.job: timed.trigger for timed in timetable()}
    triggers[MORNING].jitter = None
    coming = triggers[MORNING].get_next_fire_time(None, now).astimezone(UTC)
    assert (coming.hour, coming.minute) == (hour, 45)
    assert triggers[GAPS].get_next_fire_time(None, now) > now


def test_one_daemon_per_home_and_a_crash_lets_go(tmp_path):
    """A second one is refused by name; the lock of a killed process is free at once."""
    home = Home(tmp_path)
    assert running(home) == ""
    program = (
        "import sys, time; from pathlib import Path; from triage.config import Home;"
        "from triage.schedule.lock import only_one\n"
        "with only_one(Home(Path(sys.argv[1]))): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(  # noqa: S603  fixed
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    assert running(home) == str(holder.pid)
    with pytest.raises(ConfigError, match=f"process {holder.pid}"), only_one(home):
        pass
    holder.kill()
    holder.communicate()
    with only_one(home):
        pass


def test_a_systemd_unit_is_written_started_stopped_and_removed(tmp_path):
    """The commands are the system's own; without them only the file is written."""
    home = Home(tmp_path / "a home % $x")
    made = units.unit(home, folder=tmp_path / "units", system="linux")
    ran: list[str] = []

    def run(command):
        ran.append(shlex.join(command))
        return ""

    assert units.install(made, run) == []
    text = made.path.read_text("utf-8")
    assert f'"{tmp_path}/a home %% $$x" "daemon"' in text
    assert "WantedBy=default.target" in text
    assert ran == [
        "systemctl --user daemon-reload",
        f"systemctl --user enable --now {made.path.name}",
    ]
    assert units.remove(made, run)
    assert not made.path.exists()
    assert ran[2:] == [f"systemctl --user disable --now {made.path.name}"]
    assert not units.remove(made, run)


@pytest.mark.skipif(not which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    """The system's own checker reads the unit without a word, also for an odd home."""
    made = units.unit(Home(tmp_path / "a home % $x"), folder=tmp_path, system="linux")
    units.install(made, None)
    checked = subprocess.run(  # noqa: S603  fixed
        [which("systemd-analyze"), "verify", made.path],
        env={"SYSTEMD_LOG_LEVEL": "warning"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_a_launchd_agent_names_the_program_and_the_home(tmp_path):
    """A property list that starts the daemon at login and again after a crash."""
    home = Home(tmp_path / "home & more")
    made = units.unit(home, folder=tmp_path, system="darwin")
    units.install(made, None)
    facts = plistlib.loads(made.path.read_bytes())
    assert facts["ProgramArguments"][1:] == ["-m", "triage", "--home", str(home.path), "daemon"]
    assert facts["RunAtLoad"] is True


def test_elsewhere_there_are_lines_for_cron(tmp_path):
    """New York's time, and one job per line."""
    assert units.unit(Home(tmp_path), system="win32") is None
    lines = units.cron_lines(Home(tmp_path / "a b")).splitlines()
    assert lines[0] == "CRON_TZ=America/New_York"
    assert lines[1].startswith("45 0 * * 1-5 ")
    assert f"--home '{tmp_path}/a b'" in lines[1]


def test_a_home_no_unit_can_hold_is_refused(tmp_path):
    """A line break in a path would be a line of the unit."""
    with pytest.raises(ConfigError):
        units.unit(Home(tmp_path / "a\nExecStart=b"), system="linux")


@pytest.fixture
def work(store, clock, tmp_path):
    return Work(Home(tmp_path / "home"), Settings(), store, clock)


def test_a_morning_without_a_usable_model_still_writes_its_digest(work, make_paper):
    """Index and ranking say what is wrong; the papers that are there are told all the same."""
    paper = make_paper(announced=MONDAY.date())
    work.store.papers.put([paper], MONDAY)
    work.store.fields.put(Field("ml", "networks"), MONDAY)
    work = replace(work, settings=Settings(model="no/such-model"), offline=True)
    done = run_job(work, MORNING)
    assert {step for step, said in done.steps.items() if "no/such-model" in said} == {
        "index",
        "rank",
    }
    assert done.steps["digest"] == "ok"
    assert done.digest is not None
    assert "ml" in done.digest.read_text("utf-8")


def test_the_hook_gets_the_digest(work, now, tmp_path):
    """The user's command runs with the path as its last word, without a shell."""
    seen = tmp_path / "seen; touch x"
    script = tmp_path / "hook.py"
    script.write_text("import os, sys; open(sys.argv[1], 'w').write(os.environ['TRIAGE_DIGEST'])")
    hook = shlex.join([sys.executable, str(script), str(seen)])
    work = replace(work, settings=replace(work.settings, hook=hook))
    assert tell(work, Digest(now, None, None, 1, ()), Path("digest.md")) == {"hook": "ok"}
    assert seen.read_text("utf-8") == "digest.md"


def test_a_hook_that_fails_is_said_and_harms_nothing(work, now):
    """Its exit code and last words, or that there is no such command."""
    failing = shlex.join([sys.executable, "-c", "import sys; sys.exit('no such printer')"])
    for hook, said in ((failing, "no such printer"), ("/no/such/command", "could not be run")):
        told = replace(work, settings=replace(work.settings, hook=hook))
        assert said in tell(told, Digest(now, None, None, 1, ()), Path("x.md"))["hook"]


def test_a_notification_is_one_argument():
    """What a field is called cannot become an option or a script."""
    line = 'a" & do shell script "x'
    assert notification(line, "darwin")[2].count('\\"') == 2
    shown = notification("--help", "linux")
    assert not shown or shown[-3:] == ["--", "triage", "--help"]
