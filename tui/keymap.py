"""Which things have keys, for whoever wants to give them others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches

from textual.binding import Binding, BindingType
from textual.dom import DOMNode

from triage.errors import ConfigError
from triage.text import clean
from tui.screens.field_editor import FieldEditor
from tui.screens.field_form import FieldForm
from tui.screens.help import HelpBox
from tui.screens.inbox import InboxScreen
from tui.screens.line_box import LineBox
from tui.screens.page import Page, PageText
from tui.screens.pages import StatusPage
from tui.screens.picker import Picker
from tui.screens.reading_list import ReadingListScreen
from tui.screens.search import SearchScreen
from tui.widgets.detail import Detail
from tui.widgets.inputs import FilterBar
from tui.widgets.paper_list import PaperList

_WITH_KEYS: tuple[type[DOMNode], ...] = (
    InboxScreen,
    ReadingListScreen,
    SearchScreen,
    PaperList,
    Detail,
    FilterBar,
    Page,
    PageText,
    StatusPage,
    FieldEditor,
    FieldForm,
    LineBox,
    Picker,
    HelpBox,
)


def known_ids() -> Collection[str]:
    """Return the ids of everything that has a key, in the order of the screens."""
    return dict.fromkeys(
        binding.id for owner in _WITH_KEYS for binding in _bindings(owner) if binding.id is not None
    )


def check_keys(keys: Mapping[str, str]) -> None:
    """Refuse a key for something that does not exist.

    Raises:
        ConfigError: with the nearest id that does.

    """
    known = known_ids()
    for name in keys:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
            raise ConfigError(f"keys: nothing is called {clean(name)!r}", hint=hint)


def _bindings(owner: type[DOMNode]) -> Iterator[Binding]:
    for base in owner.__mro__:
        declared: Iterable[BindingType] = base.__dict__.get("BINDINGS", ())
        if base.__module__.startswith("tui."):
            yield from (binding for binding in declared if isinstance(binding, Binding))
