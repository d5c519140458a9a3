"""The help: all keys of the screen below, and what the signs mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.rows import Look, help_text

_GROUPS = {"act": "Decide", "move": "Move", "find": "Find", "see": "See"}


class HelpBox(ModalScreen[None]):
    """Every key by what it is for, as it is mapped now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss", "Close", id="box.close")
    ]

    def __init__(
        self, bindings: Iterable[ActiveBinding], shown_as: Callable[[Binding], str], look: Look
    ) -> None:
        super().__init__()
        self._look = look
        keys: dict[tuple[str, str], list[str]] = defaultdict(list)
        for active in bindings:
            binding = active.binding
            group = _GROUPS.get((binding.id or "").partition(".")[0])
            if group:
                does = binding.tooltip or binding.description
                keys[group, does].append(shown_as(binding))
        self._keys = keys
        self.add_class("-box")
        self.set_class(look.ascii_only, "-plain")

    def compose(self) -> ComposeResult:
        """Hold one text that scrolls."""
        groups = {
            group: [
                (" ".join(sorted(keys, key=len)), does)
                for (of, does), keys in self._keys.items()
                if of == group
            ]
            for group in _GROUPS.values()
        }
        with VerticalScroll():
            yield Static(help_text(groups, self._look), markup=False)
