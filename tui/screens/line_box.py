"""One line to type, over the screen that wants it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.rows import Look, option
from tui.widgets.inputs import Line


class LineBox(ModalScreen[str | None]):
    """Answers what was typed; None when it was left with escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="line.close"),
    ]

    def __init__(self, name: str, hint: str, look: Look, *, value: str = "") -> None:
        super().__init__()
        self._title = option(name, hint)
        self._value = value
        self.add_class("-box")
        self.set_class(look.ascii_only, "-plain")

    def compose(self) -> ComposeResult:
        """Lay out what is asked over the line to type in."""
        with Vertical():
            yield Static(self._title, markup=False)
            yield Line("")

    def on_mount(self) -> None:
        """Begin with what there is already, ready to be added to."""
        line = self.query_one(Line)
        line.value = self._value
        line.cursor_position = len(line.value)
        line.focus()

    @on(Input.Submitted)
    def _answer(self) -> None:
        self.dismiss(self.query_one(Line).value)
