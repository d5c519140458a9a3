"""A field: what it goes by, what it believes, and the examples it learns from."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from triage.inbox import Inbox
from triage.models import DecisionKind, Field, InboxState
from triage.store import Store
from tui import questions
from tui.context import Context
from tui.desk import answer
from tui.rows import beliefs_page, example
from tui.screens.field_form import FieldForm
from tui.screens.page import Page, PageText
from tui.screens.search import SearchScreen
from tui.values import Believed

_KINDS = {InboxState.SAVED: "saved", InboxState.READ: "read", InboxState.REJECTED: "rejected"}


class FieldEditor(Page):
    """Shows what moves a field's scores; examples can be added and taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", tooltip="Change what the field goes by", id="field.edit"),
        Binding("slash", "find", "Add examples", tooltip="Search; + adds", id="field.find"),
        Binding("x", "take_back", "Take back", tooltip="Not an example any more", id="field.drop"),
        Binding("tab", "other", "Other half", tooltip="Examples or beliefs", id="field.other"),
    ]
    NAME = "Field"

    def __init__(self, context: Context, field: Field) -> None:
        super().__init__(context, field.name)
        self._field = field
        self._believed: Believed | None = None

    def below(self) -> ComposeResult:
        """Put the examples under the text."""
        yield OptionList(id="examples", markup=False)

    async def prepare(self) -> None:
        """Read the field, its examples and its beliefs."""
        self._believed = await answer(self.context.desk.read(questions.believed(self._field)))
        self._field = self._believed.field
        self._show_examples(self._believed)

    def _show_examples(self, believed: Believed) -> None:
        kinds = {**dict.fromkeys(believed.field.seeds, "example")}
        kinds |= {name: _KINDS[state] for name, state in believed.examples}
        rows = self.query_one("#examples", OptionList)
        place = rows.highlighted or 0
        rows.set_options(
            Option(example(name, believed.titles.get(name, ""), kind), id=name)
            for name, kind in kinds.items()
        )
        if rows.option_count:
            rows.highlighted = min(place, rows.option_count - 1)

    def write(self, width: int) -> Content | None:
        """Return what the field goes by and believes."""
        if self._believed is None:
            return None
        return beliefs_page(self._believed, self.context.look, width)

    def action_other(self) -> None:
        """Go from the text to the examples and back."""
        text, rows = self.query_one(PageText), self.query_one("#examples", OptionList)
        (text if rows.has_focus else rows).focus()

    def action_edit(self) -> None:
        """Change what the field goes by."""
        self.app.push_screen(FieldForm(self.context, self._field), self._again)

    def action_find(self) -> None:
        """Search for papers to be examples."""
        self.app.push_screen(SearchScreen(self.context, self._field, ""), self._again)

    def _again(self, _: object) -> None:
        self.ask()

    @work(group="take back", exit_on_error=False)
    async def action_take_back(self) -> None:
        """Let the field no longer learn from a paper; a saved one becomes a skipped one."""
        chosen = self.query_one("#examples", OptionList).highlighted_option
        if chosen is None or chosen.id is None or self._believed is None:
            return
        paper_id = chosen.id

        def job(store: Store, inbox: Inbox) -> None:
            now = store.fields.get(self._field.name) or self._field
            seeds = tuple(seed for seed in now.seeds if seed != paper_id)
            if seeds != now.seeds:
                store.fields.put(replace(now, seeds=seeds), self.context.clock())
            if any(one.paper_id == paper_id for one in store.decisions.standing(now.name)):
                inbox.decide(now, [paper_id], DecisionKind.SKIP)

        await answer(self.context.desk.write(job))
        self.app.notify(f"{self._field.name}: not an example any more", markup=False)
        self.ask()
