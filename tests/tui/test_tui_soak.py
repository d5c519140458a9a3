"""Ten thousand random keys."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Bench

KEYS = (
    *"jkgGsxzudRnNSFfotapcyYeVvmwALDMCEiWhl[]+-*/?rab1 .",
    *("enter", "escape", "escape", "escape", "tab", "up", "down", "left", "right", "space"),
    *("ctrl+d", "ctrl+u", "ctrl+r", "ctrl+s", "pageup", "pagedown", "backspace", "home", "end"),
)
IDS = [f"2604.{1001 + number:05d}" for number in range(220)]
NAMES = {
    "/": "slash",
    "?": "question_mark",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "+": "plus",
    "-": "minus",
    "*": "asterisk",
    " ": "space",
    ".": "full_stop",
}


@pytest.mark.slow
async def test_ten_thousand_random_keys_fail_nothing(
    bench: Bench, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is pressed, on whatever screen, nothing raises and the store can be read."""
    monkeypatch.chdir(str(tmp_path))
    bench.fill([f"Title {number} of many" for number in range(220)])
    random = Random(20260417)
    async with bench.run(size=(100, 30)) as pilot:
        for place in range(10_000):
            key = random.choice(KEYS)
            pilot.app.simulate_key(NAMES.get(key, key))
            if place % 20 == 0:
                await pilot.pause()
            if place % 500 == 0:
                await pilot.resize_terminal(random.randint(40, 200), random.randint(10, 60))
        await pilot.pause()
        assert pilot.app._exception is None
    with bench.store() as store:
        steps = [step for one in IDS for step in store.decisions.history(one)]
    assert len(steps) > 100
    log = bench.home.path / "triage.log"
    assert "Traceback" not in (log.read_text(encoding="utf-8") if log.exists() else "")
