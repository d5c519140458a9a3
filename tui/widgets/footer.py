"""The last line: the keys that can be pressed now."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.screen import Screen
from textual.widget import Widget

from tui.rows import key_line


class KeyLine(Widget):
    """Keys in order of need, as many as fit; none is cut in half. A click presses one."""

    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Follow what can be pressed."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if screen is self.screen and self.app.app_focus:
            self.refresh()

    def render(self) -> Content:
        """Return the line."""
        shown = [(self.app.get_key_display(one), one.description) for one in self._pressable()]
        return key_line(shown, self.size.width)[0]

    def _pressable(self) -> Iterator[Binding]:
        """Yield the bindings that are shown, one for each action."""
        seen = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.action not in seen:
                seen.add(binding.action)
                yield binding

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked."""
        bindings = list(self._pressable())
        shown = [(self.app.get_key_display(one), one.description) for one in bindings]
        ends = key_line(shown, self.size.width)[1]
        place = sum(end <= event.x for end in ends)
        if place < len(ends):
            self.app.simulate_key(bindings[place].key)
