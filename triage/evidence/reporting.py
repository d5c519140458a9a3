"""Titles of reports on replications, and the titles they name."""

from __future__ import annotations

import re
from collections.abc import Iterator

MARK = re.compile(r"^[\W_]{0,3}\[\s*(¬|~|not\s+|-)?\s*R[ep]\s*\]\s*:?\s*", re.IGNORECASE)
"""ReScience's mark: `[Re]`, `[¬Re]` for failed, `[~Re]` for partly, `[Rp]` for one's own work."""

_WORK = (
    r"(?:reproducibility|reproduction|replicability|replication|re-?implementation|implementation)"
)
_KIND = (
    r"(?:\s+(?:(?:case\s+)?stud(?:y|ies)|reports?|papers?|analysis|assessment|review|of\s+study))"
)
_OPENING = re.compile(
    r"^[\W_]{0,3}(?:(?:an?|the|on\s+the)\s+)?(?:(?:partial|independent|critical|systematic|extended|"
    rf"multi-\w+)\s+)*{_WORK}(?:\s+(?:and|&)\s+\w+)?{_KIND}?(?:\s+(?:of|on|for|from)\b)?"
    r"\s*[:–—-]?\s*|^[\W_]{0,3}(?:reproducing|replicating|revisiting)(?:\s+(?:and|&)\s+\w+)?\s+",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    rf"\s*(?:[:–—,(]|\s-)\s*(?:an?\s+|the\s+)?(?:[\w-]+\s+){{0,2}}{_WORK}\b.*$|\s*\[~?Re\]visited$",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[\"“”„«]([^\"“”»]{8,})(?:[\"“”»]|\\|$)|[`‘']{1,2}([^`‘’]{8,})['’]{1,2}(?=\W|$)"
)
_TEX = re.compile(r"[{}]|\\(?=[\"'&%$#_\s]|$)")
_REPORT = re.compile(
    rf"\b(?:reproducibility|replicability|replication|reproduction){_KIND}\b(?!\s+platform)"
    r"|\b(?:reproducing|replicating)\s+[\"“'‘]",
    re.IGNORECASE,
)


def plain(title: str) -> str:
    """Return a title without TeX's braces and escapes, and without quotes around all of it."""
    bare = _TEX.sub("", title).strip()
    if len(bare) > 1 and bare[0] == bare[-1] == "'":
        bare = bare[1:-1]
    return bare.strip()


def marked_outcome(title: str) -> str:
    """Return the outcome that ReScience's mark states, '' for a title without one.

    `[Re]` says that the replication succeeded, `[~Re]` partly, `[¬Re]` that it failed.
    """
    mark = MARK.match(plain(title))
    if mark is None:
        return ""
    sign = (mark[1] or "").strip().lower()
    return {"": "reproduced", "~": "partly"}.get(sign, "failed")


def is_report(title: str) -> bool:
    """Return whether a title says that the paper reports on the replication of another."""
    return bool(MARK.match(title) or _REPORT.search(title))


def named_titles(title: str) -> tuple[str, ...]:
    """Return what the title of a report may name as the original's, the surest first.

    Quoted words come first, then what is left when the words that make it a report are taken
    off, then the title as it stands.
    """
    return tuple(dict.fromkeys(name for name in _names(plain(title)) if name))


def _names(title: str) -> Iterator[str]:
    bare = MARK.sub("", title)
    for match in _QUOTED.finditer(bare):
        yield (match[1] or match[2]).strip(" .,:")
    cut = _CLOSING.sub("", bare)
    for text in (cut, bare):
        rest = _OPENING.sub("", text, count=1)
        while rest != (again := _OPENING.sub("", rest, count=1)) and again:
            rest = again
        yield rest.strip(" \"'.:-")
    yield cut.strip(" \"'.:")
    yield bare.strip(" \"'.:")
