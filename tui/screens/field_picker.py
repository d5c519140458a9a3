"""Choosing a field, with the number of new papers beside each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from triage.inbox import FieldSummary
from triage.models import InboxState
from tui.rows import Look, option
from tui.widgets.inputs import Line


class FieldPicker(ModalScreen[str | None]):
    """Answers the name of the field that was chosen, None when none was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="picker.close"),
        Binding("down", "move(1)", "Next", show=False, id="picker.next"),
        Binding("up", "move(-1)", "Previous", show=False, id="picker.previous"),
    ]

    def __init__(self, summaries: Sequence[FieldSummary], chosen: str | None, look: Look) -> None:
        super().__init__()
        self._summaries = summaries
        self._chosen = chosen
        self.add_class("-box")
        self.set_class(look.ascii_only, "-plain")

    def compose(self) -> ComposeResult:
        """Lay out the line to type in over the fields that fit it."""
        with Vertical():
            yield Line("type a part of its name")
            yield OptionList(markup=False)

    def on_mount(self) -> None:
        """Show all fields, the present one chosen."""
        self.query_one(OptionList).can_focus = False
        self._show()

    @on(Input.Changed)
    def _show(self) -> None:
        typed = self.query_one(Input).value.casefold()
        fitting = [s for s in self._summaries if in_order(typed, s.field.name.casefold())]
        choices = self.query_one(OptionList)
        choices.set_options(
            Option(option(s.field.name, _note(s)), id=s.field.name) for s in fitting
        )
        names = [s.field.name for s in fitting]
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


def _note(summary: FieldSummary) -> str:
    saved = summary.counts.get(InboxState.SAVED, 0)
    return f"{summary.counts.get(InboxState.NEW, 0):,} new" + (
        f", {saved:,} saved" if saved else ""
    )
