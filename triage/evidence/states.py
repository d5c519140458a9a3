"""The rules that turn a paper's evidence into one state for each kind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from triage.models import Evidence, EvidenceKind, EvidenceState, Flags

TEXT_SOURCES = frozenset({"title", "abstract", "comment"})
"""Sources that are the paper's own words."""

_S = EvidenceState
_OF_A_KIND = (_S.VERIFIED, _S.CLAIMED, _S.PROMISED, _S.CONTRADICTED, _S.NONE, _S.UNKNOWN)
"""Best first. Over several findings the best one holds: one repository that answers outweighs
a dead link. What was found and turned out wrong says more than that nothing was found."""

_OF_A_THING = (_S.VERIFIED, _S.CONTRADICTED, _S.PROMISED, _S.CLAIMED, _S.NONE, _S.UNKNOWN)
"""Strongest first. About one and the same address a look outweighs a claim: a dead link stays
dead and an empty repository stays a promise, whatever the paper says."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def counts(row: Evidence) -> bool:
    """Return whether a row has a say in the flag of its kind.

    Of the kind code only released or promised code does. Data, weights and pages, links to other
    people's work and code on request stay in the ledger, where they are shown for what they are.
    A paper that is itself a report on a replication counts: the reader wants to see it. One that
    takes the place of another is not warned of, and what citing papers say counts where it says
    how a replication came out.
    """
    if row.detail.get("role") == "supersedes":
        return False
    if row.detail.get("role") == "cited":
        return row.detail.get("outcome") not in {None, "", "unclear"}
    if row.kind is not EvidenceKind.CODE or row.state is EvidenceState.NONE:
        return True
    artefact = row.detail.get("artefact", "code")
    role = row.detail.get("role", "release")
    return bool(artefact == "code" and role == "release")


def _things(rows: Iterable[Evidence]) -> list[list[Evidence]]:
    """Return the rows by what was found; a row without a find stands for itself."""
    things: dict[str, list[Evidence]] = {}
    for index, row in enumerate(rows):
        things.setdefault(row.found.casefold() or f"\0{index}", []).append(row)
    return list(things.values())


def _state(thing: Iterable[Evidence]) -> EvidenceState:
    return min((row.state for row in thing), key=_OF_A_THING.index)


def _best(things: Iterable[Iterable[Evidence]]) -> EvidenceState:
    return min(map(_state, things), key=_OF_A_KIND.index, default=EvidenceState.UNKNOWN)


def _by_kind(rows: Iterable[Evidence]) -> dict[EvidenceKind, list[list[Evidence]]]:
    counted = [row for row in rows if counts(row)]
    return {kind: _things(row for row in counted if row.kind is kind) for kind in EvidenceKind}


def flags(evidence: Iterable[Evidence]) -> Flags:
    """Return the best state of each kind over the rows that hold now (see `current`).

    A kind without rows is unknown. The rows may be of one paper only.
    """
    best: dict[str, Any] = {kind.value: _best(found) for kind, found in _by_kind(evidence).items()}
    return Flags(**best)


def grounds(evidence: Iterable[Evidence]) -> dict[EvidenceKind, tuple[str, ...]]:
    """Return what the flag of each kind rests on: what was found and is in the flag's state.

    Each thing is named as its first row does; one without a name by the words that it rests on.
    Takes the same rows as `flags`.
    """
    return {
        kind: tuple(
            name
            for thing in things
            if _state(thing) is _best(things) and (name := thing[0].found or thing[0].quote)
        )
        for kind, things in _by_kind(evidence).items()
    }


def _when(row: Evidence) -> datetime:
    at = row.last_checked or row.first_seen or _LONG_AGO
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _covers(none: Evidence, row: Evidence) -> bool:
    """Return whether a `none` row is about the source that `row` comes from."""
    return row.kind is none.kind and row.source in none.source.replace(",", " ").split()


def current(rows: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the rows that hold now, out of a paper's full history, oldest first.

    Of each (paper, kind, source, found) the latest row holds. A `none` outdates what its sources
    said before it, and is outdated by what they say after it: so a withdrawal that was undone,
    or a promise that a new version dropped without a word, does not hold for ever.
    """
    latest: dict[tuple[str, EvidenceKind, str, str], Evidence] = {}
    for row in sorted(rows, key=_when):
        latest[row.paper_id, row.kind, row.source, row.found] = row
    kept = list(latest.values())
    empty = [row for row in kept if row.state is EvidenceState.NONE]
    outdated = {
        id(older)
        for none in empty
        for row in kept
        if row is not none and row.paper_id == none.paper_id and counts(row) and _covers(none, row)
        for older in ((row,) if _when(row) < _when(none) else (none,))
    }
    return tuple(sorted((row for row in kept if id(row) not in outdated), key=_when))
