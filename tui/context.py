"""What every screen is given: the world, and how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date
from pathlib import Path

from triage.clock import Clock
from triage.config import Settings
from tui.backstage import Jobs
from tui.desk import Desk
from tui.links import OpenUrl
from tui.rows import Look


@dataclass(frozen=True, slots=True)
class Context:
    """The world a screen works in."""

    desk: Desk
    look: Look
    clock: Clock
    open_url: OpenUrl
    log: Path
    """Where the whole story of a failure is written."""
    theme: str = "textual-dark"
    offline: bool = False
    jobs: Jobs | None = None
    """Who does heavy work. None: nobody does, and the screen offers none."""
    settings: Settings = with_default(default_factory=Settings)

    def today(self) -> date:
        """Return the day it is where the user is."""
        return self.clock().astimezone().date()

    def write_down(self, error: BaseException) -> None:
        """Append an error with its traceback to the log, where the log can be written."""
        import traceback

        story = "".join(
            character if character == "\n" or character.isprintable() else ascii(character)[1:-1]
            for line in traceback.format_exception(error)
            for character in line
        )
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            with self.log.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(f"{self.clock().isoformat()} {story}\n")
        except OSError:
            return
