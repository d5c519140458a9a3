"""Rules about the screen's own source that nobody should have to remember."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui

FOLDER = Path(tui.__file__).parent
SOURCES = sorted(FOLDER.rglob("*.py"))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield (name called, call) for each call in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_markup_is_never_made_from_data(path: Path) -> None:
    """No call parses markup, and whatever could do so by default is told not to."""
    asked = {"notify", "Static", "Label", "OptionList", "super().__init__"}
    for name, call in calls(path):
        last = name.rpartition(".")[2]
        assert last not in {"from_markup", "from_rich_text", "Text", "Markdown"}
        if last in asked - {"super().__init__"}:
            told = {word.arg: ast.unparse(word.value) for word in call.keywords}
            assert told.get("markup") == "False", f"{path}:{call.lineno}: {name}"


def test_only_rows_make_content() -> None:
    """What is drawn is made, and cleaned, in one place; elsewhere only the empty one occurs."""
    for path in SOURCES:
        if path.parent.name == "rows":
            continue
        for name, call in calls(path):
            made = name == "Content" or name.startswith("Content.")
            assert not made or ast.unparse(call) == "Content('')", f"{path}:{call.lineno}"


def test_the_stylesheet_ships_and_names_no_colour() -> None:
    """Colours are theme variables, so that every theme and NO_COLOR work."""
    style = (FOLDER / "app.tcss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?=\s*[;%])|rgb|hsl|\bansi_", style)
    for name in ("red", "green", "blue", "yellow", "white", "black"):
        assert not re.search(rf":\s[^;]*\b{name}\b", style)


def test_every_binding_has_an_id() -> None:
    """Without an id a key could not be remapped."""
    for path in SOURCES:
        for name, call in calls(path):
            if name == "Binding":
                assert "id" in {word.arg for word in call.keywords}, f"{path}:{call.lineno}"
