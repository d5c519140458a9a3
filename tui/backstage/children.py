"""The backstage as child processes: one that searches, one that ranks, one for each long job."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from triage.errors import TriageError
from tui.backstage.tasks import KEPT, Outcome, Task, Told, read_outcome, write_task

_LINE = 1 << 24
"""Bytes that one line of an answer may have."""


class Children:
    """Starts processes when they are needed; keeps those that the user will wait for again."""

    def __init__(self, home: Path, *, offline: bool) -> None:
        self._command = [sys.executable, "-m", "tui.backstage", str(home)]
        self._command += ["--offline"] if offline else []
        self._kept: dict[str, asyncio.Task[asyncio.subprocess.Process]] = {}
        self._turns = {name: asyncio.Lock() for name in KEPT.values()}
        self._running: set[asyncio.subprocess.Process] = set()

    def warm(self) -> None:
        """Start the process that searches, unless it runs."""
        self._keep(KEPT["search"])

    def _keep(self, name: str) -> asyncio.Task[asyncio.subprocess.Process]:
        """Return a process that is kept, or will be as soon as it has started."""
        held = self._kept.get(name)
        if held is None or (held.done() and (held.cancelled() or held.exception())):
            held = self._kept[name] = asyncio.create_task(self._start())
        return held

    async def ask(self, task: Task, told: Told) -> Outcome:
        """Do a task in a process. Cancelling the wait ends that process."""
        name = KEPT.get(task.do)
        try:
            if name is None:
                return await self._once(task, told)
            async with self._turns[name]:
                return await self._by(name, task, told)
        except EOFError as error:
            raise TriageError(
                f"the process that was to {task.do} has died", hint="try again"
            ) from error

    async def _by(self, name: str, task: Task, told: Told) -> Outcome:
        """Do a task in a process that is kept; one that died since the last task is replaced."""
        waited = name in self._kept
        process = await asyncio.shield(self._keep(name))
        try:
            return await _exchange(process, task, told)
        except (asyncio.CancelledError, ConnectionError, EOFError) as error:
            del self._kept[name]
            await self._end(process)
            if not waited or not isinstance(error, EOFError):
                raise
        return await self._by(name, task, told)

    async def _once(self, task: Task, told: Told) -> Outcome:
        process = await self._start()
        try:
            return await _exchange(process, task, told)
        finally:
            await self._end(process)

    async def _start(self) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            limit=_LINE,
            start_new_session=True,  # ctrl+c in the terminal is the screen's, not the job's
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._running.add(process)
        return process

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        self._running.discard(process)
        with suppress(ProcessLookupError):
            process.kill()
        with suppress(ConnectionError):
            await process.communicate()

    async def close(self) -> None:
        """End every process."""
        if self._kept:
            await asyncio.wait(self._kept.values())
        for process in list(self._running):
            await self._end(process)


async def _exchange(process: asyncio.subprocess.Process, task: Task, told: Told) -> Outcome:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    with suppress(ConnectionError):
        process.stdin.write(write_task(task))
        await process.stdin.drain()
    while line := await process.stdout.readline():
        answer = json.loads(line)
        if "told" in answer:
            told(*answer["told"])
        elif "failed" in answer:
            message, hint = answer["failed"]
            raise TriageError(message, hint=hint)
        else:
            return read_outcome(answer["done"])
    raise EOFError
