"""Takes the pictures that the README shows: `python -m tui.pictures --help`."""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from triage.clock import Clock, system_clock
from triage.config import Settings, home
from tui.app import build

SIZE = (120, 32)
PICTURES = {
    "inbox": ("j", "j"),
    "map": ("M",),
    "field": ("E",),
}
"""The keys that lead to each; none of them decides on anything."""
_WEB_FONTS = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the pictures into a folder, as the screens of a home folder look now."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", required=True, type=Path, help="home folder whose inbox is drawn")
    parser.add_argument("--out", required=True, type=Path, help="folder to write them into")
    parser.add_argument("--field", help="field to show; the first one with new papers without it")
    parser.add_argument("--theme", default=Settings().theme, help="colour theme")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    for name, keys in PICTURES.items():
        drawing = draw(given.home, system_clock, field=given.field, theme=given.theme, keys=keys)
        (given.out / f"{name}.svg").write_text(asyncio.run(drawing), encoding="utf-8")


async def draw(
    place: Path,
    clock: Clock,
    *,
    field: str | None = None,
    theme: str = "textual-dark",
    keys: Sequence[str] = (),
    size: tuple[int, int] = SIZE,
) -> str:
    """Return the screen of a home folder after some keys, as SVG without web fonts."""
    app = build(home(place), Settings(theme=theme), clock, field=field, with_jobs=False)
    try:
        async with app.run_test(size=size) as pilot:
            for key in ("", *keys):
                await pilot.press(*([key] if key else []))
                await app.workers.wait_for_complete()
                await pilot.pause()
            return _WEB_FONTS.sub("", app.export_screenshot(title="triage"))
    finally:
        app.context.desk.close()


if __name__ == "__main__":
    main()
