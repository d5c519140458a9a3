"""The line above the keys: what was just done, and how the morning goes."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from tui.rows import Look, said

_SECONDS, _SECONDS_FAILED = 6.0, 20.0


class StatusLine(Widget):
    """Says one thing for some seconds, beside the quiet facts that always stand there."""

    ALLOW_SELECT = False

    class Hushed(Message):
        """Nothing is said any more."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._facts: tuple[str, ...] = ()
        self._timer: Timer | None = None
        self.line = ""
        """What is being said. Empty: nothing."""
        self.failed = False
        """Whether it is about something that failed."""

    def show(self, facts: Iterable[str]) -> None:
        """Show facts while nothing is said."""
        now = tuple(facts)
        if now != self._facts:
            self._facts = now
            self.refresh()

    def say(self, line: str, *, failed: bool = False) -> None:
        """Say something, in place of what was said before."""
        if self._timer:
            self._timer.stop()
        self.line, self.failed = line, failed
        self._timer = self.set_timer(_SECONDS_FAILED if failed else _SECONDS, self.hush)
        self.refresh()

    def hush(self) -> None:
        """Say no more."""
        self.line, self.failed = "", False
        self.refresh()
        self.post_message(self.Hushed())

    def render(self) -> Content:
        """Return the line."""
        return said(self.line, self._facts, self._look, self.size.width, failed=self.failed)
