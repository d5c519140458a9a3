"""The morning digest as text in any of its formats. Values in, text out: no clock, no files.

A new format is one new file with a function from a clean digest and its layout to text, and one
line in `_RENDERERS`.
"""

from __future__ import annotations

from collections.abc import Callable

from triage.digest import feed, markdown, page, plain, record
from triage.digest.layout import Layout
from triage.digest.planning import by_turns, minutes_needed, near_boundary, plan
from triage.digest.record import digest_data
from triage.errors import ConfigError
from triage.models import Digest
from triage.view import cleaned

__all__ = [
    "FORMATS",
    "by_turns",
    "digest_data",
    "minutes_needed",
    "near_boundary",
    "plan",
    "render",
]

_RENDERERS: dict[str, Callable[[Digest, Layout], str]] = {
    "text": plain.write,
    "markdown": markdown.write,
    "html": page.write,
    "json": record.write,
    "atom": feed.write,
}

FORMATS = tuple(_RENDERERS)
"""Names that `render` takes."""


def render(
    digest: Digest,
    format: str,  # noqa: A002 - the word the command line uses for it
    *,
    width: int = 80,
    ascii_only: bool = False,
    seconds_per_paper: int = 20,
) -> str:
    """Return the digest in `format`, ending in a newline.

    `width` (cells, at least 40) and `ascii_only` (glyphs and rules of the layout; titles stay as
    they are) matter to `text` alone. `seconds_per_paper` is the pace behind "about 3 minutes".
    The same digest gives the same text. Raises ConfigError on an unknown format.
    """
    writer = _RENDERERS.get(format)
    if writer is None:
        raise ConfigError(
            f"no digest format is called {format!r}", hint=f"one of: {', '.join(FORMATS)}"
        )
    return writer(cleaned(digest), Layout(max(width, 40), ascii_only, seconds_per_paper))
