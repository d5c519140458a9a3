"""The sheet of the paper under the cursor, which scrolls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize

from triage.models import Entry
from tui.rows import Look, sheet
from tui.values import Facts
from tui.widgets.lines import TextLines

_NARROWEST = 20


class Detail(TextLines, can_focus=True):
    """Shows one paper; the rows it shows are made by `tui.rows.sheet`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_down", "Down", show=False, id="read.down"),
        Binding("k,up", "scroll_up", "Up", show=False, id="read.up"),
        Binding("g,home", "scroll_home", "Top", show=False, id="read.top"),
        Binding("G,end", "scroll_end", "End", show=False, id="read.end"),
        Binding("space,ctrl+d,pagedown", "page_down", "Page down", show=False, id="read.page"),
        Binding("ctrl+u,pageup", "page_up", "Page up", show=False, id="read.page-up"),
        Binding("left", "screen.back", "Back", show=False, id="read.back"),
    ]

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._entry: Entry | None = None
        self._facts: Facts | None = None
        self._words: Sequence[str] = ()

    def show(self, entry: Entry | None, facts: Facts | None, words: Sequence[str] = ()) -> None:
        """Show a paper from its top, `words` underlined; the same paper keeps its place."""
        same = bool(entry and self._entry and entry.paper.id == self._entry.paper.id)
        self._entry, self._facts, self._words = entry, facts, words
        self._write()
        if not same:
            self.scroll_home(animate=False, immediate=True)

    def on_resize(self, _: Resize) -> None:
        """Wrap the text to the new width."""
        self._write()

    def _write(self) -> None:
        if not self.display:
            return
        if self._entry is None:
            self.put(Content(""))
        else:
            width = max(_NARROWEST, self.scrollable_content_region.width)
            self.put(sheet(self._entry, self._facts, self._look, width, self._words))
