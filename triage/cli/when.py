"""Days as people type them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import click

from triage.search import day_span

_AGO = re.compile(r"(\d{1,4})d")


class Day(click.ParamType[Any]):
    """A day: `2026-04-21`, `2026-04`, `2026`, or `3d` for three days ago."""

    name = "DATE"

    def convert(
        self,
        value: Any,  # noqa: ANN401  click hands over anything
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date | timedelta:
        """Return a day, or how long ago it was."""
        if match := _AGO.fullmatch(str(value).strip()):
            return timedelta(days=int(match[1]))
        span = day_span(str(value))
        if span is None:
            self.fail(f"{value!r} is no date; write 2026-04-21 or 3d", param, ctx)
        return span[0]


def resolved(day: date | timedelta | None, today: date) -> date | None:
    """Return the day meant, counted back from today where it is a span."""
    return today - day if isinstance(day, timedelta) else day
