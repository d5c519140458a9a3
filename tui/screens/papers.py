"""What all screens of papers share: rows, the sheet beside them, the header, and loading."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from triage.models import Entry, Field, InboxState
from tui.context import Context
from tui.desk import answer
from tui.pile import PAGE, Flag, Order, Pile
from tui.rows import Blank, blank, plain, row
from tui.screens.help import HelpBox
from tui.values import EVERYTHING, Loaded, count
from tui.widgets.detail import Detail
from tui.widgets.footer import KeyLine
from tui.widgets.header import Header
from tui.widgets.inputs import FilterBar
from tui.widgets.paper_list import PaperList
from tui.widgets.status_line import StatusLine

_AT_FIRST = 120
"""Rows that are read and shown before the others."""


class PapersScreen(Screen[None]):
    """Papers of one field in some states. Subclasses say which, and what can be done."""

    STATES: ClassVar[frozenset[InboxState]]
    """Papers in these states are shown."""
    ORDERS: ClassVar[tuple[Order, ...]]
    """The orders to choose from; the first is the one to begin with."""

    def __init__(self, context: Context, field_name: str | None) -> None:
        super().__init__()
        self.context = context
        self.field: Field | None = None
        self.loaded: Loaded | None = None
        self.pile = Pile(self.ORDERS[0])
        self._field_name = field_name
        self.news = ""
        """What the store holds that is not shown yet. Empty: nothing."""
        self.set_class(context.look.ascii_only, "-plain")

    def compose(self) -> ComposeResult:
        """Lay out header, rows beside sheet, filter and footer."""
        yield Header(self.context.look)
        with Horizontal(id="body"):
            yield PaperList(self._draw)
            yield Detail(self.context.look)
        yield Static(id="blank", markup=False)
        yield FilterBar()
        yield StatusLine(self.context.look)
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the frame at once and the papers when they are read."""
        self.rows = self.query_one(PaperList)
        self.detail = self.query_one(Detail)
        self.filter = self.query_one(FilterBar)
        self.status = self.query_one(StatusLine)
        self.rows.focus()
        self.show_blank(Blank.LOADING)
        self.load(self._field_name)

    # -- loading -------------------------------------------------------------------------------

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self, name: str | None) -> None:
        """Read a field from the store and show it, the first time its best rows before the rest."""
        desk, limit = self.context.desk, None if self.was_shown(name) else _AT_FIRST
        loaded = await answer(desk.load(name, self.STATES, limit))
        self.show_loaded(loaded)
        if not loaded.whole and loaded.field:
            self.show_loaded(await answer(desk.load(loaded.field.name, self.STATES)))

    def was_shown(self, name: str | None) -> bool:  # noqa: ARG002  there may be several fields
        """Whether a field comes back as it was left, so that all of its rows are needed."""
        return self.loaded is not None

    def show_loaded(self, loaded: Loaded) -> None:
        """Show a field as it was read; the cursor stays on its paper where that is still here."""
        self.loaded, self.field = loaded, loaded.field
        self._field_name = loaded.field.name if loaded.field else None
        self.forget_facts()
        self.pile.load(loaded.entries)
        self.refill(self.rows.cursor)

    def action_reload(self) -> None:
        """Read the store again."""
        self.read_again()

    def read_again(self) -> None:
        """Show what the store holds now."""
        self.load(self._field_name)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say in one line that something failed; the log has the rest."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            self.fail(error)
            if self.loaded is None:
                self.show_blank(Blank.FAILED, plain(error))

    # -- showing -------------------------------------------------------------------------------

    def refill(self, *cursors: str | None) -> None:
        """Show the rows that filter and order leave; the cursor goes to the first that is shown."""
        ids = [entry.paper.id for entry in self.pile.matching()[:PAGE]]
        self.rows.fill(ids, next((cursor for cursor in cursors if cursor in ids), None))
        self.after_change()

    def after_change(self) -> None:
        """Bring header, sheet and the text of an empty screen up to date."""
        if not self.rows.ids and self.pile.matching():
            self.refill()
            return
        self.show_header()
        self.show_paper_soon()
        if self.loaded and not self.loaded.whole and not self.rows.ids:
            return  # nothing is left of the best rows; the others are being read
        if self.loaded and not self.rows.ids:
            self.show_blank(*self.why_empty(self.loaded))
        elif self.loaded and self.has_class("-blank"):
            self.remove_class("-blank")
            if not self.filter.has_focus:
                self.call_after_refresh(self.rows.focus)
            self.refresh_bindings()

    def show_blank(self, kind: Blank, note: str = "") -> None:
        """Show a text instead of rows; without rows no widget but the filter has the focus."""
        if not self.filter.has_focus:
            self.set_focus(None)
        self.query_one("#blank", Static).update(blank(kind, note))
        self.add_class("-blank")
        self.remove_class("-reading")
        self.refresh_bindings()

    @abstractmethod
    def why_empty(self, loaded: Loaded) -> tuple[Blank, str]:
        """Return what an empty screen says."""

    @abstractmethod
    def header_facts(self) -> list[str]:
        """Return the counts of the header."""

    def quiet_facts(self) -> list[str]:
        """Return what stands above the keys while nothing is said."""
        return [self.news, self._busy(), "offline" if self.context.offline else ""]

    @on(StatusLine.Hushed)
    def show_header(self) -> None:
        """Show field, counts and order; on a low screen also what is said."""
        facts, quiet = self.header_facts(), self.quiet_facts()
        marked = len(self.pile.marks.intersection(self.rows.ids)) if self.pile.marks else 0
        facts.insert(1, f"{marked} marked" if marked else "")
        if self.pile.flag is not Flag.ANY:
            facts.insert(1, self.pile.flag.value)
        name = self.field.name if self.field else "no field"
        if self.has_class("-low"):
            name, facts = ("", [self.status.line]) if self.status.line else (name, [*facts, *quiet])
        self.query_one(Header).show(name, facts, self.pile.order.value)
        self.status.show(quiet)

    def on_resize(self) -> None:
        """Move facts between the lines where the height asks for it."""
        self.call_after_refresh(self.show_header)

    def shown_count(self) -> str:
        """Return how many papers are shown, out of how many where that differs.

        How many all fields have together is not known before all are read: some share papers.
        """
        shown, total = len(self.rows.ids), len(self.pile)
        if self.loaded and not self.loaded.whole:
            if self.field == EVERYTHING:
                return f"{total:,}+"
            shown = total = count(self.loaded.summaries, self.field, *self.STATES)
        return f"{shown:,} of {total:,}" if shown != total else f"{total:,}"

    def _draw(self, paper_id: str, with_age: bool) -> Content:
        entry = self.pile.get(paper_id)
        if entry is None:
            return Content("")
        return row(
            entry,
            self.context.look,
            newest=(self.loaded and self.loaded.newest) or self.context.clock().date(),
            marked=paper_id in self.pile.marks,
            words=self.highlights(),
            with_age=with_age,
            lead=self.row_lead(entry),
        )

    def highlights(self) -> Sequence[str]:
        """Return the words to underline."""
        return self.pile.words

    def row_lead(self, entry: Entry) -> Sequence[str]:
        """Return what stands before a title: that it was read, how many twins are under it."""
        twins = self.pile.twins(entry.paper.id)
        under = self.pile.head(entry.paper.id) != entry.paper.id
        return (
            "read" if entry.state is InboxState.READ else "",
            f"+{twins}" if twins else "",
            self.context.look.twin if under else "",
        )

    def _busy(self) -> str:
        job = self.context.jobs.running if self.context.jobs else None
        if job is None:
            return ""
        share = job.share
        return (
            f"{job.name} {share:.0%}"
            if share is not None
            else f"{job.name} {self.context.look.more}"
        )

    @abstractmethod
    def show_paper_soon(self) -> None:
        """Show the paper under the cursor once the rows are painted."""

    @abstractmethod
    def forget_facts(self) -> None:
        """Read what is known about papers again when they are next shown."""

    # -- saying -------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Show all keys and signs."""
        bindings = self.active_bindings.values()
        self.app.push_screen(HelpBox(bindings, self.app.get_key_display, self.context.look))

    def say(self, line: str, *, failed: bool = False) -> None:
        """Show one line for a moment, in place of the one before."""
        self.status.say(line, failed=failed)
        if self.has_class("-low"):
            self.show_header()

    def fail(self, error: BaseException) -> None:
        """Show an error as one line and write its story down."""
        self.context.write_down(error)
        self.say(plain(error), failed=True)
