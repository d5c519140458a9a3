"""A page of text over the screen that opened it."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from tui.context import Context
from tui.rows import Blank, blank, option, plain
from tui.screens.help import HelpBox
from tui.widgets.footer import KeyLine
from tui.widgets.lines import TextLines

_NARROWEST = 20


class PageText(TextLines, can_focus=True):
    """A text that scrolls by the keys of the lists."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_down", "Down", show=False, id="page.down"),
        Binding("k,up", "scroll_up", "Up", show=False, id="page.up"),
        Binding("g,home", "scroll_home", "Top", show=False, id="page.top"),
        Binding("G,end", "scroll_end", "End", show=False, id="page.end"),
        Binding("space,ctrl+d,pagedown", "page_down", "More", show=False, id="page.more"),
        Binding("ctrl+u,pageup", "page_up", "Back", show=False, id="page.less"),
    ]


class Page(Screen[None]):
    """One text that scrolls. Subclasses ask for what it shows, then write it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left", "close", "Back", tooltip="Back", id="page.close"),
        Binding("question_mark", "help", "Help", tooltip="All keys", id="page.help"),
    ]
    NAME: ClassVar[str]

    def __init__(self, context: Context, about: str = "") -> None:
        super().__init__()
        self.context = context
        self._about = about
        self._failed: BaseException | None = None
        self.set_class(context.look.ascii_only, "-plain")

    def compose(self) -> ComposeResult:
        """Lay out title, text and footer."""
        yield Static(option(self.NAME, self._about), id="title", markup=False)
        yield PageText()
        yield from self.below()
        yield KeyLine()

    def below(self) -> ComposeResult:
        """Yield what stands under the text."""
        yield from ()

    def on_mount(self) -> None:
        """Show what is known at once and the rest when it is read."""
        self.query_one(PageText).focus()
        self.show()
        self.ask()

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def ask(self) -> None:
        """Read what the page shows, then show it."""
        await self.prepare()
        self.show()

    async def prepare(self) -> None:
        """Read what the page shows."""

    @abstractmethod
    def write(self, width: int) -> Content | None:
        """Return the text wrapped to a width; None while it is being read."""

    def show(self) -> None:
        """Show the text as things stand."""
        page = self.query_one(PageText)
        width = max(_NARROWEST, page.scrollable_content_region.width)
        text = self.write(width)
        if text is None:
            kind = Blank.FAILED if self._failed else Blank.LOADING
            text = blank(kind, plain(self._failed) if self._failed else "", width)
        page.put(text)

    def on_resize(self, _: Resize) -> None:
        """Wrap the text to the new width."""
        self.call_after_refresh(self.show)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say in one line that something failed."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self._failed = event.worker.error
            self.context.write_down(self._failed)
            self.app.notify(plain(self._failed), severity="error", markup=False)
            self.show()

    def action_close(self) -> None:
        """Return to where the page was opened from."""
        self.dismiss()

    def action_help(self) -> None:
        """Show all keys."""
        bindings = self.active_bindings.values()
        self.app.push_screen(HelpBox(bindings, self.app.get_key_display, self.context.look))
