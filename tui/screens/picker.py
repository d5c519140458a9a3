"""Choosing one of several things by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.rows import Look, option
from tui.widgets.inputs import Line


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things to choose from."""

    name: str
    note: str = ""


class Picker(ModalScreen[str | None]):
    """Answers the name that was chosen, None when none was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="picker.close"),
        Binding("down", "move(1)", "Next", show=False, id="picker.next"),
        Binding("up", "move(-1)", "Previous", show=False, id="picker.previous"),
    ]

    def __init__(self, choices: Sequence[Choice], chosen: str | None, look: Look) -> None:
        super().__init__()
        self._choices = choices
        self._chosen = chosen
        self.add_class("-box")
        self.set_class(look.ascii_only, "-plain")

    def compose(self) -> ComposeResult:
        """Lay out the line to type in over the names that fit it."""
        with Vertical():
            yield Line("type a part of its name")
            yield OptionList(markup=False)

    def on_mount(self) -> None:
        """Show everything, the present one chosen."""
        self.query_one(OptionList).can_focus = False
        self._show()

    @on(Input.Changed)
    def _show(self) -> None:
        typed = self.query_one(Input).value.casefold()
        fitting = [one for one in self._choices if in_order(typed, one.name.casefold())]
        choices = self.query_one(OptionList)
        choices.set_options(Option(option(one.name, one.note), id=one.name) for one in fitting)
        names = [one.name for one in fitting]
        if names:
            choices.highlighted = names.index(self._chosen) if self._chosen in names else 0

    def action_move(self, step: int) -> None:
        """Move the choice."""
        choices = self.query_one(OptionList)
        if choices.options:
            choices.highlighted = ((choices.highlighted or 0) + step) % len(choices.options)

    @on(Input.Submitted)
    def _choose(self) -> None:
        chosen = self.query_one(OptionList).highlighted_option
        if chosen:
            self.dismiss(chosen.id)

    @on(OptionList.OptionSelected)
    def _click(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)


def in_order(typed: str, name: str) -> bool:
    """Return whether the typed characters stand in the name in this order, gaps allowed."""
    rest = iter(name)
    return all(character in rest for character in typed if not character.isspace())
