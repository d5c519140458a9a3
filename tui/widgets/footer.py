"""The last line: the keys that can be pressed now."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.events import Resize
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_GAPS = 2
"""Cells between a key and what it does, and after it."""


class KeyLine(Footer):
    """A footer that leaves out the keys that do not fit, instead of cutting one in half."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._width = 0

    def compose(self) -> ComposeResult:
        """Show keys in order of need while there is room."""
        room = self.app.size.width + 1
        for child in super().compose():
            if isinstance(child, FooterKey):
                room -= len(child.key_display) + len(child.description) + _GAPS
            if room < 0:
                break
            yield child

    def on_resize(self, event: Resize) -> None:
        """Choose again when the width changes."""
        if event.size.width != self._width:
            self._width = event.size.width
            self.call_after_refresh(self.recompose)
