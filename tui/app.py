"""The screen's front door: `run` opens the inbox of a home folder."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path

from textual.app import App, SystemCommand
from textual.screen import Screen

from triage.clock import Clock
from triage.config import Home, Settings
from triage.errors import TriageError
from triage.store import open_store
from triage.text import clean
from tui.backstage import Children, Jobs
from tui.context import Context
from tui.desk import Desk
from tui.links import OpenUrl, open_url
from tui.rows import FANCY, PLAIN, plain
from tui.screens.inbox import InboxScreen

_STDIN = 0
_LOOK_SECONDS = 5
"""Between two looks whether the terminal is still there."""


class TriageApp(App[None]):
    """The inbox and what opens from it."""

    CSS_PATH = Path(__file__).with_name("app.tcss")
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  Textual declares it without ClassVar
        (0, "-tiny"),
        (60, "-narrow"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (14, "-tall")]  # noqa: RUF012  likewise
    TITLE = "triage"

    def __init__(
        self,
        context: Context,
        field: str | None = None,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.context = context
        self._field_name = field
        self.set_keymap(dict(keymap or {}))

    def on_mount(self) -> None:
        """Choose the theme and open the inbox."""
        self.animation_level = "none"
        if not self.is_headless:
            self._leave_when_told()
        wanted = self.context.theme
        if wanted in self.available_themes:
            self.theme = wanted
        else:
            known = ", ".join(sorted(self.available_themes))
            line = f"unknown theme {clean(wanted)!r}, using {self.theme}; there are: {known}"
            self.notify(line, severity="warning", timeout=10, markup=False)
        self.push_screen(InboxScreen(self.context, self._field_name))

    def _leave_when_told(self) -> None:
        """Leave in order when the system ends the process, or the terminal is closed.

        The terminal is to be given back, and what was just decided to be stored.
        """
        self.set_interval(_LOOK_SECONDS, self._leave_without_terminal)
        loop = asyncio.get_running_loop()
        for told in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(told, self.exit, None, 128 + told)

    def _leave_without_terminal(self) -> None:
        """Leave where the terminal was closed and nobody told, as under `nohup`."""
        if not os.isatty(_STDIN):
            self.exit(None, 128 + signal.SIGHUP)

    async def on_unmount(self) -> None:
        """Give up the jobs: what they stored is kept."""
        if self.context.jobs:
            await self.context.jobs.close()

    @property
    def failure(self) -> Exception | None:
        """What nobody expected and made the screen close. None after an ordinary end."""
        return self._exception

    def _fatal_error(self) -> None:
        """Leave without Textual's traceback, which would print papers' texts as they are."""
        if self._exception:
            self.context.write_down(self._exception)
        self._close_messages_no_wait()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield what the keys of the screen do, and the theme. Papers are never in here."""
        seen = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.tooltip and active.enabled and binding.action not in seen:
                seen.add(binding.action)
                act = partial(screen.run_action, binding.action)
                yield SystemCommand(binding.description, binding.tooltip, act)
        yield SystemCommand("Theme", "Choose the colours", self.action_change_theme)


def run(
    home: Home,
    settings: Settings,
    clock: Clock,
    *,
    field: str | None = None,
    offline: bool = False,
) -> int:
    """Open the inbox of a home folder on the terminal, and return when the user leaves it.

    Returns the exit code: 0, or 128 and the number of the signal that ended it.

    Raises:
        StoreError: what was decided in the last moment could not be stored.
        TriageError: the screen failed and had to close.

    """
    app = build(home, settings, clock, field=field, offline=offline)
    try:
        app.run()
    finally:
        app.context.desk.close()
    if app.failure:
        raise TriageError(
            f"the inbox had to close: {plain(app.failure)}",
            hint=f"the whole story is in {app.context.log}; decisions are stored",
        ) from app.failure
    return app.return_code or 0


def build(
    home: Home,
    settings: Settings,
    clock: Clock,
    *,
    field: str | None = None,
    offline: bool = False,
    opener: OpenUrl = open_url,
    with_jobs: bool = True,
) -> TriageApp:
    """Return the application over a home folder; who runs it closes its desk afterwards.

    Raises:
        ConfigError: the settings name a key for something that does not exist.

    """
    if settings.keys:
        from tui.keymap import check_keys

        check_keys(settings.keys)
    desk = Desk(lambda: open_store(home.store), settings, clock, _model(home, settings))
    context = Context(
        desk=desk,
        look=PLAIN if settings.ascii else FANCY,
        clock=clock,
        open_url=opener,
        log=home.path / "triage.log",
        theme=settings.theme,
        offline=offline,
        jobs=Jobs(Children(home.path, offline=offline)) if with_jobs else None,
        settings=settings,
    )
    return TriageApp(context, field, settings.keys)


def _model(home: Home, settings: Settings) -> Callable[[], str]:
    """Return what names the vectors of the configured model; '' where there is no such model."""

    @cache
    def name() -> str:
        from indexer.errors import IndexerError
        from indexer.model import fingerprint

        try:
            return fingerprint(settings.model, cache=home.models)
        except IndexerError:
            return ""

    return name
