"""Text and rows that are drawn line by line: only what is in sight costs anything."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

Name = TypeVar("Name", str, int)

_REMEMBERED = 1_024
"""Drawn lines that are kept, to be shown again without drawing them."""


class Lines(ScrollView, Generic[Name]):
    """A column of lines, each one cell high, that scrolls without a new layout of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.auto_links = False
        self._strips: dict[tuple[Name, Style, int], Strip] = {}

    def set_height(self, lines: int, changed: int = 0) -> None:
        """Have so many lines; what is in sight is drawn again from the first changed one on."""
        size = Size(self.scrollable_content_region.width, lines)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)  # sets the bar right; the attribute would lay everything out
        if (below := self.scroll_offset.y + self.size.height - changed) > 0:
            self.refresh_lines(changed, below)

    def forget(self) -> None:
        """Draw all lines again, because what they show has changed."""
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw again in another theme."""
        self._strips.clear()
        super().notify_style_update()

    def strip(self, name: Name, line: Content, style: Style, width: int) -> Strip:
        """Return a line of that name as it is drawn in a style, cut or filled to the width."""
        strip = self._strips.get((name, style, width))
        if strip is None:
            strip = self._draw_strip(line, style, width)
            if len(self._strips) >= _REMEMBERED:
                self._strips.clear()
            self._strips[(name, style, width)] = strip
        return strip

    def known(self, name: Name, style: Style, width: int) -> Strip | None:
        """Return a line that was drawn before."""
        return self._strips.get((name, style, width))

    def _draw_strip(self, line: Content, style: Style, width: int) -> Strip:
        drawn = Visual.to_strips(self, line, width, 1, style, apply_selection=False)
        strip = drawn[0] if drawn else Strip.blank(width, style.rich_style)
        return strip.adjust_cell_length(width, style.rich_style)


class TextLines(Lines[int]):
    """A text that was wrapped already. It can be selected with the mouse."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Content] = []

    def put(self, text: Content) -> None:
        """Show another text; the place in it stays."""
        before, self._lines = self._lines, text.split("\n", allow_blank=True)
        pairs = enumerate(zip(before, self._lines, strict=False))
        shorter = min(len(before), len(self._lines))
        same = next((place for place, (old, new) in pairs if not old.is_same(new)), shorter)
        self._strips = {key: strip for key, strip in self._strips.items() if key[0] < same}
        self.set_height(len(self._lines), same)

    @property
    def text(self) -> str:
        """The whole text, without its styles."""
        return "\n".join(line.plain for line in self._lines)

    def render_line(self, y: int) -> Strip:
        """Return one line of what is in sight."""
        place, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        style = self.visual_style
        if place >= len(self._lines):
            return Strip.blank(width, style.rich_style)
        strip = self.known(place, style, width)
        if strip is None:
            strip = self.strip(place, self._selected(place), style, width)
        return strip.apply_offsets(0, place)

    def _selected(self, place: int) -> Content:
        line, selection = self._lines[place], self.text_selection
        span = selection.get_span(place) if selection else None
        if span is None:
            return line
        start, end = span
        chosen = Style.from_styles(self.screen.get_component_styles("screen--selection"))
        return line.stylize(chosen, start, None if end < 0 else end)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text."""
        return selection.extract(self.text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw what is selected in its own colours."""
        del selection
        self.forget()
