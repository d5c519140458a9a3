"""The long jobs of one sitting: started once each, watched, given up when asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tui.backstage.tasks import Backstage, Task


class JobState(StrEnum):
    """How a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    GIVEN_UP = "given up"


@dataclass(slots=True)
class Job:
    """A job as it stands now."""

    name: str
    what: str = ""
    """What it is doing."""
    done: int = 0
    total: int | None = None
    state: JobState = JobState.RUNNING
    line: str = ""
    """What it came to."""
    error: Exception | None = None
    """Why it failed."""

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1. None: not known."""
        return min(1.0, self.done / self.total) if self.total else None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state is not JobState.RUNNING


Heard = Callable[[Job], None]


class Jobs:
    """Runs jobs backstage. All of it happens on the screen's event loop."""

    def __init__(self, backstage: Backstage) -> None:
        self.backstage = backstage
        self.all: list[Job] = []
        """Every job of this sitting, oldest first."""
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._listeners: list[Heard] = []

    def listen(self, heard: Heard) -> None:
        """Have every change of a job told."""
        self._listeners.append(heard)

    def unlisten(self, heard: Heard) -> None:
        """Have changes told no more."""
        self._listeners.remove(heard)

    @property
    def running(self) -> Job | None:
        """The job that was started last and still runs."""
        busy = (job for job in reversed(self.all) if job.state is JobState.RUNNING)
        return next(busy, None)

    def start(self, task: Task) -> bool:
        """Start a job; False where one of that name runs already."""
        if task.do in self._tasks:
            return False
        job = Job(task.do)
        self.all.append(job)
        self._tasks[task.do] = asyncio.create_task(self._run(job, task))
        self._tell(job)
        return True

    def give_up(self, name: str) -> bool:
        """End a job; what it stored so far is kept. False where none of that name runs."""
        task = self._tasks.get(name)
        return task.cancel() if task else False

    async def close(self) -> None:
        """Give up every job."""
        self._listeners.clear()
        running = list(self._tasks.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self.backstage.close()

    async def _run(self, job: Job, task: Task) -> None:
        def told(what: str, done: int, total: int | None) -> None:
            job.what, job.done, job.total = what, done, total
            self._tell(job)

        try:
            job.line = (await self.backstage.ask(task, told)).line
            job.state = JobState.DONE
        except asyncio.CancelledError:
            job.state = JobState.GIVEN_UP
        except Exception as error:  # noqa: BLE001  whatever it is, it is shown
            job.state, job.error = JobState.FAILED, error
        finally:
            self._tasks.pop(task.do, None)
            self._tell(job)

    def _tell(self, job: Job) -> None:
        for heard in list(self._listeners):
            heard(job)
