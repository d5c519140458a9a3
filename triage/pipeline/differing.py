"""What became different between two records of one paper. Values in, values out."""

from __future__ import annotations

from datetime import datetime

from triage.evidence.notices import find_notices
from triage.evidence.texts import open_paper
from triage.models import Change, ChangeKind, Difference, Paper

TELLS_ALL = frozenset({"arxiv"})
"""Sources whose silence about a comment or a DOI means that there is none."""
_NO_NEWS = {"categories"}
"""A further category is a cross-list: the paper itself is the same."""
_FACTS = ("title", "abstract", "authors", "categories", "comment", "doi", "journal_ref")


def difference(
    before: Paper,
    after: Paper,
    at: datetime,
    *,
    was_withdrawn: bool = False,
    is_withdrawn: bool = False,
) -> Change | None:
    """Return what is different between two states of a paper; None when nothing that counts is.

    A fact that the earlier source did not tell is no change when it appears. The kind is the most
    important of what happened; the differences name every fact.

    Args:
        before: the paper as it was stored.
        after: the paper as it is stored now.
        at: when it was noticed.
        was_withdrawn: whether the source said so of the version before, beside its texts.
        is_withdrawn: likewise of the version now.

    """
    newer = bool(before.version and after.version and after.version > before.version)
    differences = tuple(
        Difference(name, old, new)
        for name in _FACTS
        if (old := _text(before, name)) != (new := _text(after, name))
        and (old or newer or before.source in TELLS_ALL)
    )
    names = {each.name for each in differences}
    if not newer and (before.source not in TELLS_ALL or names <= _NO_NEWS):
        return None
    was = was_withdrawn or says_withdrawn(before)
    now = is_withdrawn or says_withdrawn(after)
    kind = _kind(names, newer=newer, was=was, now=now)
    return Change(
        after.id, kind, at, before.version, after.version, differences, after.source, after.title
    )


def says_withdrawn(paper: Paper) -> bool:
    """Return whether a paper's comment or abstract is a notice that it was withdrawn."""
    return any(find_notices(open_paper(paper)))


def _kind(names: set[str], *, newer: bool, was: bool, now: bool) -> ChangeKind:
    if was != now:
        return ChangeKind.WITHDRAWN if now else ChangeKind.RESTORED
    if newer:
        return ChangeKind.VERSION
    if names & {"doi", "journal_ref"}:
        return ChangeKind.PUBLISHED
    return ChangeKind.COMMENT if names == {"comment"} else ChangeKind.CORRECTED


def _text(paper: Paper, name: str) -> str:
    value = getattr(paper, name)
    if isinstance(value, tuple):
        return ("; " if name == "authors" else " ").join(value)
    return value or ""
