"""JSON from services whose shapes nobody promised: each value is taken if it is what it should be.

A value of another type counts as missing, because one odd field must not cost the rest. Whether the
document as a whole is what was asked for is for its reader to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from triage.errors import SourceMalformed
from triage.sources.answer import TRY_LATER, Answer
from triage.text import clean, safe_url, shorten

Json = Mapping[str, Any]


def read_json(answer: Answer, service: str) -> Any:  # noqa: ANN401  JSON holds anything
    """Return an answer's document.

    Raises:
        SourceMalformed: it is not JSON.

    """
    if not answer.body.strip():
        raise not_json(answer, service, "an empty answer")
    if answer.media_type == "text/html" or answer.body[:64].lstrip()[:1] == b"<":
        raise not_json(answer, service, "a web page")
    try:
        return json.loads(answer.body.decode("utf-8"), parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        said = shorten(clean(str(error)), 80)
        raise not_json(answer, service, f"broken JSON ({said})") from error


def not_json(answer: Answer, service: str, what: str) -> SourceMalformed:
    """Return the error for an answer that is `what` instead of the JSON that was asked for."""
    return SourceMalformed(
        f"{service} sent {shorten(clean(what), 160)} instead of the JSON that was asked for",
        hint=TRY_LATER,
        url=answer.url,
        status=answer.status,
    )


def objects(value: object) -> Iterator[Json]:
    """Yield the objects of a list; nothing where there is no list."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item


def text(value: object) -> str:
    """Return a text, cleaned; empty for anything else."""
    return clean(value) if isinstance(value, str) else ""


def number(value: object) -> int | None:
    """Return a whole number; None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def flag(value: object) -> bool | None:
    """Return a truth value; None for anything else: not said is not false."""
    return value if isinstance(value, bool) else None


def address(value: object) -> str | None:
    """Return an http(s) address, rebuilt; None for anything else."""
    return safe_url(value.strip()) if isinstance(value, str) else None


def day(value: object) -> date | None:
    """Return the day that a text begins with; None for anything else."""
    try:
        return date.fromisoformat(text(value)[:10])
    except ValueError:
        return None


def names(value: object, *keys: str) -> tuple[str, ...]:
    """Return the texts of a list, of its items or of the first of these keys in each, once each."""
    found = []
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            found.append(next(filter(None, (text(item.get(key)) for key in keys)), ""))
        else:
            found.append(text(item))
    return tuple(dict.fromkeys(filter(None, found)))


def addresses(value: object, *keys: str) -> tuple[str, ...]:
    """Return the addresses in a list, as `names` finds them."""
    return tuple(filter(None, map(safe_url, names(value, *keys))))


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
