"""The child process: tasks come in as lines of JSON, progress and outcomes go out as such lines.

`python -m tui.backstage HOME [--offline]`. It ends with its standard input, whatever it is
doing, so that it never outlives the screen.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from triage import config
from triage.clock import system_clock
from triage.errors import TriageError
from triage.pipeline.work import Work
from triage.store import open_store
from tui.backstage.performing import begin
from tui.backstage.tasks import KEPT, Task, read_task, write_outcome

NICE = {"searching": 0, "ranking": 5}
"""How far a process that is kept steps back behind the screen: the user waits for it, too."""
JOB_NICE = 15
"""The same for a long job."""


def main() -> None:
    """Serve until the standard input ends."""
    home = config.Home(Path(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # a library that prints must not end up among the answers
    lines: Queue[bytes] = Queue()
    Thread(target=_listen, args=(lines,), daemon=True).start()

    def send(**answer: Any) -> None:  # noqa: ANN401  any JSON value
        answers.write(json.dumps(answer) + "\n")

    while True:
        task = read_task(lines.get())
        _step_back(NICE.get(KEPT.get(task.do, ""), JOB_NICE))
        _serve(home, task, send, lambda: not lines.empty())


def _step_back(nice: int) -> None:
    """Leave the processor to the screen, and to searches; never come forward again."""
    if hasattr(os, "setpriority"):
        now = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, 0, max(nice, now))
    with suppress(OSError):  # where Linux weighs whole sessions first (sched(7), autogroup)
        Path("/proc/self/autogroup").write_text(str(nice), encoding="ascii")


def _listen(lines: Queue[bytes]) -> None:
    for line in sys.stdin.buffer:
        lines.put(line)
    os._exit(0)


def _serve(home: config.Home, task: Task, send: Any, waited_for: Callable[[], bool]) -> None:  # noqa: ANN401  see above
    """Do a task; what nobody waits for only until the next one has come."""
    answered = False
    try:
        with open_store(home.store) as store:
            work = Work(
                home=home,
                settings=config.load(home),
                store=store,
                clock=system_clock,
                offline="--offline" in sys.argv[2:],
                progress=lambda what, done, total: send(told=[what, done, total]),
            )
            outcome, steps = begin(work, task)
            send(done=write_outcome(outcome))
            answered = True
            for _ in steps:  # what fails here fails again, and is told, with the next task
                if waited_for():
                    break
    except Exception as error:  # noqa: BLE001  the screen must hear of whatever it is
        if not answered:
            send(failed=_told(error))


def _told(error: Exception) -> list[str]:
    if isinstance(error, TriageError):
        return [error.message, error.hint]
    return [f"{type(error).__name__}: {error}", ""]


if __name__ == "__main__":
    main()
