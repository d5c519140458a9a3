"""The thread behind the screen, the picture for the README, and failures nobody expected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from triage.errors import ConfigError, StoreError
from triage.models import DecisionKind, Field, InboxState
from triage.store import Store
from tui import links
from tui.pictures import draw, main
from tui.screens.picker import Picker

if TYPE_CHECKING:
    from conftest import Bench

NEW = frozenset({InboxState.NEW})


def test_closing_the_desk_writes_what_was_asked_and_drops_what_was_to_be_read(
    bench: Bench,
) -> None:
    """Decisions asked for in the last moment are in the store once the desk is closed."""
    bench.fill()
    desk = bench.app().context.desk
    for number in (1, 2, 3):
        desk.decide(Field("retrieval"), [f"2604.0100{number}"], DecisionKind.SAVE)
    desk.close()
    assert list(bench.standing()) == ["2604.01001", "2604.01002", "2604.01003"]


def test_a_step_that_is_lost_at_the_end_is_said(bench: Bench) -> None:
    """When the last write fails after the screen is gone, leaving raises instead of hiding it."""

    def broken() -> Store:
        raise StoreError("the disk is gone")

    desk = bench.app(opener=broken).context.desk
    desk._closing = True
    desk.decide(Field("retrieval"), ["2604.01001"], DecisionKind.SAVE)
    with pytest.raises(StoreError, match="last 1 steps could not be stored"):
        desk.close()


def test_an_unknown_field_is_a_configuration_error(bench: Bench) -> None:
    """The names that there are come with the error."""
    bench.fill()
    desk = bench.app().context.desk
    with pytest.raises(ConfigError, match="no field 'nope'"):
        desk.load("nope", NEW).result()
    desk.close()


async def test_a_failure_nobody_expected_is_written_down(bench: Bench) -> None:
    """The screen closes without a traceback over it; the log has the story."""
    bench.fill()
    app = bench.app()

    def fail() -> None:
        raise RuntimeError("\x1b[31mnobody expected this")

    async def run() -> None:
        async with app.run_test() as pilot:
            await bench.settle(pilot)
            app.call_later(fail)
            await pilot.pause()

    with pytest.raises(RuntimeError):
        await run()
    app.context.desk.close()
    assert isinstance(app.failure, RuntimeError)
    assert app._exit_renderables == []
    story = (bench.home.path / "triage.log").read_text(encoding="utf-8")
    assert "nobody expected this" in story
    assert "\x1b" not in story


async def test_the_picture_shows_the_inbox_and_loads_nothing(bench: Bench) -> None:
    """An SVG of the real inbox, without web fonts, so that looking at it asks no server."""
    bench.fill()
    picture = await draw(bench.home.path, bench.app().context.clock)
    assert picture.startswith("<svg")
    assert "Late-Interaction" in picture
    assert "cdnjs" not in picture


def test_the_picture_is_written_where_it_is_asked_for(bench: Bench, tmp_path: Path) -> None:
    """The command makes the folder and one file in it."""
    bench.fill()
    main(["--home", str(bench.home.path), "--out", str(tmp_path / "out" / "pictures")])
    assert (tmp_path / "out" / "pictures" / "inbox.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://github.com/a/b?x=1#y", "github.com/a/b"),
        ("https://example.org/", "example.org"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("BEIR: +1.8", "BEIR: +1.8"),
    ],
)
def test_an_address_is_shown_by_host_and_path(text: str, shown: str) -> None:
    """Nothing is hidden behind a name: what is shown is where it leads."""
    assert links.host(text) == shown


async def test_header_and_footer_can_be_clicked(bench: Bench) -> None:
    """A click on the field opens the choice, on the order sorts, on a key presses it."""
    bench.fill()
    async with bench.run() as pilot:
        await pilot.click("Header", offset=(3, 0))
        await bench.settle(pilot)
        assert isinstance(pilot.app.screen, Picker)
        await bench.press(pilot, "escape")
        await pilot.click("Header", offset=(115, 0))
        await bench.settle(pilot)
        assert "newest ▾" in str(pilot.app.screen.query_one("Header").render())
        await pilot.click("KeyLine", offset=(9, 0))
        await bench.settle(pilot)
    assert list(bench.standing().values()) == ["skip"]


async def test_text_of_a_sheet_can_be_selected_with_the_mouse(bench: Bench) -> None:
    """What the pointer is drawn over can be copied, as it stands there."""
    bench.fill()
    async with bench.run() as pilot:
        await pilot.mouse_down("Detail", offset=(2, 0))
        await pilot.hover("Detail", offset=(18, 0))
        await pilot.mouse_up("Detail", offset=(18, 0))
        await bench.settle(pilot)
        assert pilot.app.screen.get_selected_text() == "Late-Interaction "
