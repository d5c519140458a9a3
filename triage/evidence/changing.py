"""What became different about a paper's evidence, in the words a digest uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from triage.evidence.states import counts
from triage.models import Evidence, EvidenceKind, EvidenceState, Flags

_S = EvidenceState
_FOUND = frozenset({_S.VERIFIED, _S.CLAIMED})
_CODE = {
    _S.VERIFIED: "code appeared",
    _S.CLAIMED: "code linked",
    _S.PROMISED: "code promised",
    _S.CONTRADICTED: "code gone",
    _S.NONE: "code no longer named",
}
_WATCHED = (
    EvidenceKind.CODE,
    EvidenceKind.BENCHMARK,
    EvidenceKind.REPLICATION,
    EvidenceKind.RETRACTED,
    EvidenceKind.SUPERSEDED,
)


def changes(
    before: Flags, after: Flags, *, first_look: bool = False
) -> Iterator[tuple[str, str, str, str]]:
    """Yield (name of the change, kind, state before, state after) for each that counts.

    That something was looked at for the first time and is not there is no change, nor is the
    first look that confirms what the paper said from the start. What a paper claims about
    benchmarks may be reworded at any time: only verified rows count there.

    Args:
        before: the flags before a look.
        after: the flags after it.
        first_look: whether nobody had looked at the artefacts before.

    """
    for kind in _WATCHED:
        old: EvidenceState = getattr(before, kind.value)
        new: EvidenceState = getattr(after, kind.value)
        name = _name(kind, old, new, first_look=first_look) if old is not new else ""
        if name:
            yield name, kind.value, old.value, new.value


def _name(kind: EvidenceKind, old: EvidenceState, new: EvidenceState, *, first_look: bool) -> str:
    if new is _S.UNKNOWN:
        return ""
    if kind is EvidenceKind.CODE:
        return _of_code(old, new, first_look=first_look)
    if kind is EvidenceKind.BENCHMARK:
        return "leaderboard entry" if new is _S.VERIFIED else ""
    if kind is EvidenceKind.REPLICATION and new is _S.CONTRADICTED:
        return "replication failed"
    if kind is EvidenceKind.REPLICATION:
        return "replication reported" if new in _FOUND else ""
    return _of_warning(kind, old, new)


def _of_code(old: EvidenceState, new: EvidenceState, *, first_look: bool) -> str:
    confirmed = old is _S.CLAIMED and new is _S.VERIFIED
    if old is _S.UNKNOWN or (confirmed and first_look):
        return ""
    return "code confirmed" if confirmed else _CODE[new]


def _of_warning(kind: EvidenceKind, old: EvidenceState, new: EvidenceState) -> str:
    if new in _FOUND or kind is EvidenceKind.SUPERSEDED:
        return kind.value if new in _FOUND else ""
    return "retraction taken back" if old in _FOUND else ""


def promised_since(history: Sequence[tuple[Evidence, datetime | None]]) -> datetime | None:
    """Return since when code is promised without a break; None when no promise stands.

    Args:
        history: every finding about a paper and when it ended, as the ledger keeps it.

    """
    rows = [
        (row, ended)
        for row, ended in history
        if row.kind is EvidenceKind.CODE and row.state is _S.PROMISED and counts(row)
    ]
    if all(ended for _, ended in rows):
        return None
    since = min(row.first_seen for row, ended in rows if not ended and row.first_seen)
    for row, ended in sorted(rows, key=lambda pair: pair[0].last_checked or since, reverse=True):
        if row.first_seen and (ended or since) >= since:
            since = min(since, row.first_seen)
    return since


def clock(
    history: Sequence[tuple[Evidence, datetime | None]], code: EvidenceState, now: datetime
) -> str:
    """Return "promised 212 days ago, still empty", or '' when nothing is kept waiting for."""
    since = promised_since(history)
    if since is None or code is not _S.PROMISED:
        return ""
    days = (now - since).days
    looked = any("key" in row.detail and not ended for row, ended in history)
    rest = "still empty" if looked else "nothing yet"
    return (
        f"promised today, {rest}"
        if not days
        else f"promised {days} {'day' if days == 1 else 'days'} ago, {rest}"
    )
