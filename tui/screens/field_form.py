"""The first minute: a field from a name, a sentence and categories; then it is fetched."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from triage.errors import ConfigError
from triage.inbox import Inbox
from triage.inbox.making import described, field_name
from triage.models import Field
from triage.store import Store
from tui.context import Context
from tui.desk import answer
from tui.rows import option, plain
from tui.widgets.inputs import Line

ASKED = {
    "name": ("Name", "one word, such as retrieval"),
    "description": ("About", "what it is about, in a sentence or two"),
    "categories": ("Categories", "of arXiv, such as cs.IR cs.CL; empty: all"),
    "include": ("Raise", "words or phrases, separated by commas; may be empty"),
    "exclude": ("Lower", "words or phrases; may be empty"),
    "authors": ("Authors", "to follow, separated by commas; may be empty"),
    "seeds": ("Examples", "arXiv ids of typical papers; may be empty"),
}
"""What a field is made from: label and hint by what it is."""
FIRST = ("name", "description", "categories", "seeds")
"""What is enough to begin with."""


class FieldForm(ModalScreen[Field | None]):
    """Lines to fill in; answers the field that was stored, None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="form.close"),
        Binding("ctrl+s", "store", "Store", id="form.store"),
        Binding("down", "app.focus_next", "Next", show=False, id="form.next"),
        Binding("up", "app.focus_previous", "Previous", show=False, id="form.previous"),
    ]

    def __init__(self, context: Context, field: Field | None = None) -> None:
        super().__init__()
        self.context = context
        self._field = field
        self._names = [name for name in ASKED if field and name != "name"] or list(FIRST)
        self.add_class("-box")
        self.set_class(context.look.ascii_only, "-plain")

    def compose(self) -> ComposeResult:
        """Lay out one line for each thing asked."""
        named = self._field.name if self._field else "A new field"
        hint = "enter goes on, the last enter stores; esc leaves"
        with VerticalScroll(can_focus=False):
            yield Static(option(named, hint), markup=False)
            for name in self._names:
                label, note = ASKED[name]
                yield Static(option(label, note), markup=False)
                line = Line("")
                line.id = name
                yield line
            yield Static(markup=False, id="wrong")

    def on_mount(self) -> None:
        """Fill in what the field goes by now, and begin with the first line."""
        for name in self._names:
            value = getattr(self._field, name) if self._field else ""
            between = " " if name in {"categories", "seeds"} else ", "
            self._line(name).value = value if isinstance(value, str) else between.join(value)
        self._line(self._names[0]).focus()

    def _line(self, name: str) -> Line:
        return self.query_one(f"#{name}", Line)

    @on(Input.Submitted)
    def _go_on(self, event: Input.Submitted) -> None:
        place = self._names.index(event.input.id or "") + 1
        if place < len(self._names):
            self._line(self._names[place]).focus()
        else:
            self.action_store()

    def action_store(self) -> None:
        """Store the field; what is wrong with it is said below the lines."""
        typed = {name: self._line(name).value for name in self._names}
        try:
            named = self._field or Field(field_name(typed["name"]))
            self._store(described(named, typed), new=self._field is None)
        except ConfigError as error:
            self._say(error)

    def _say(self, error: BaseException) -> None:
        self.query_one("#wrong", Static).update(option("!", plain(error)))

    @work(group="store", exit_on_error=False)
    async def _store(self, field: Field, *, new: bool) -> None:
        def job(store: Store, _: Inbox) -> None:
            if new and store.fields.get(field.name):
                raise ConfigError(f"there is a field {field.name!r} already", hint="name another")
            store.fields.put(field, self.context.clock())

        await answer(self.context.desk.write(job))
        self.dismiss(field)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why the field was not stored."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self._say(event.worker.error)
