"""Code by others, weak evidence of a replication: somebody built it, nobody says how it went."""

from __future__ import annotations

from collections.abc import Iterable

from triage.models import Evidence, EvidenceKind, EvidenceState, Tier

_STANDING = frozenset({EvidenceState.VERIFIED, EvidenceState.CLAIMED})


def independent(rows: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the code of others among the rows that hold now, one for each address, looks first.

    An address that anybody calls the authors' own is left out, and so are forks, which are copies.
    """
    code = [row for row in rows if row.kind is EvidenceKind.CODE and row.found]
    own = {row.found.casefold() for row in code if row.tier is Tier.OFFICIAL}
    found: dict[str, Evidence] = {}
    for row in sorted(code, key=lambda row: "key" not in row.detail):
        address = row.found.casefold()
        theirs = row.tier is Tier.COMMUNITY and row.detail.get("artefact", "code") == "code"
        if theirs and address not in own:
            found.setdefault(address, row)
    return tuple(
        row for row in found.values() if row.state in _STANDING and not row.detail.get("fork_of")
    )
