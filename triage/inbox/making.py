"""A field from what a person typed: every text clean, every category and id of the right shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from triage.errors import ConfigError
from triage.models import Field
from triage.text import clean, parse_arxiv_id

Value = TypeVar("Value")

_NAME = re.compile(r"[\w][\w.-]{0,39}")
_CATEGORY = re.compile(r"[a-z-]+(\.[A-Za-z-]+)?")


def field_name(text: str) -> str:
    """Return a name that a field can have.

    Raises:
        ConfigError: it cannot have this one.

    """
    name = clean(text)
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{name!r} cannot name a field",
            hint="use letters, digits, dot, dash and underscore, 40 at most",
        )
    return name


def described(field: Field, typed: Mapping[str, str]) -> Field:
    """Return the field with what was typed in place of what it had.

    `description` is taken whole; `include`, `exclude` and `authors` are separated by commas,
    `categories` and `seeds` by spaces or commas. What is not in `typed` stays.

    Raises:
        ConfigError: a category or an id is none, or nothing is left to rank by.

    """
    changes: dict[str, str | tuple[str, ...]] = {
        name: read(text) for name, text in typed.items() if (read := _READERS.get(name))
    }
    after = replace(field, **changes)  # type: ignore[arg-type]
    if not (after.description or after.seeds or after.include):
        raise ConfigError(
            "a field needs something to go by", hint="say what it is about, or name a paper"
        )
    return after


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kept for piece in text.split(",") if (kept := clean(piece))))


def _each(text: str, read: Callable[[str], Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(read(piece) for piece in text.replace(",", " ").split()))


def category(text: str) -> str:
    """Return an arXiv category. Raises ConfigError where it has not the shape of one."""
    if not _CATEGORY.fullmatch(text):
        raise ConfigError(
            f"{clean(text)!r} is not an arXiv category", hint="categories look like cs.LG or hep-th"
        )
    return text


def paper_id(text: str) -> str:
    """Return an arXiv id without its version. Raises ConfigError where it is none."""
    parsed = parse_arxiv_id(text)
    if parsed is None:
        raise ConfigError(
            f"{clean(text)!r} is not an arXiv id", hint="ids look like 2604.01234 or hep-th/9901001"
        )
    return parsed[0]


_READERS: dict[str, Callable[[str], str | tuple[str, ...]]] = {
    "description": clean,
    "include": _phrases,
    "exclude": _phrases,
    "authors": _phrases,
    "categories": lambda text: _each(text, category),
    "seeds": lambda text: _each(text, paper_id),
}
