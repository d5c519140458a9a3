"""The ledger: findings with their dates, and the history that is never lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from triage.models import Evidence, EvidenceKind, EvidenceState, Tier
from triage.store import Store

Claim = Callable[..., Evidence]
Later = Callable[[int], datetime]


def test_a_finding_comes_back_whole(store: Store, claim: Claim, now: datetime) -> None:
    """Quote, tier, details and licence are kept; the dates are those of the recording."""
    found = claim(
        "a",
        quote="code at …",
        tier=Tier.OFFICIAL,
        detail={"host": "github", "stars": 3},
        licence="CC0",
    )
    store.ledger.record("r", {"a": [found]}, now)
    assert store.ledger.current(["a"]) == {"a": (replace(found, first_seen=now, last_checked=now),)}


def test_a_paper_nobody_looked_at_has_no_findings(
    store: Store, claim: Claim, now: datetime
) -> None:
    """Asked papers come back in their order, with nothing where nothing is known."""
    store.ledger.record("r", {"b": [claim("b")]}, now)
    assert list(store.ledger.current(["c", "b", "a"])) == ["c", "b", "a"]
    assert store.ledger.current(["a"]) == {"a": ()}


def test_a_finding_seen_again_keeps_its_first_day(store: Store, claim: Claim, later: Later) -> None:
    """The clock of a promise runs from the first sight; the last look moves."""
    for minutes in (0, 5, 9):
        store.ledger.record("r", {"a": [claim("a")]}, later(minutes))
    ((finding, ended),) = store.ledger.history("a")
    assert (finding.first_seen, finding.last_checked, ended) == (later(0), later(9), None)


def test_a_finding_no_longer_seen_ends_and_stays_in_the_history(
    store: Store, claim: Claim, later: Later
) -> None:
    """What was true once is kept with the time it ended."""
    store.ledger.record("r", {"a": [claim("a", "old"), claim("a", "kept")]}, later(0))
    store.ledger.record("r", {"a": [claim("a", "kept"), claim("a", "new")]}, later(5))
    assert [e.found for e in store.ledger.current(["a"])["a"]] == ["kept", "new"]
    history = [(e.found, e.last_checked, ended) for e, ended in store.ledger.history("a")]
    assert history == [
        ("old", later(0), later(5)),
        ("kept", later(5), None),
        ("new", later(5), None),
    ]


def test_a_finding_that_comes_back_is_a_new_row(store: Store, claim: Claim, later: Later) -> None:
    """A link that died and lives again has two spans in the history."""
    for minutes, findings in ((0, [claim("a")]), (5, []), (9, [claim("a")])):
        store.ledger.record("r", {"a": findings}, later(minutes))
    spans = [(e.first_seen, ended) for e, ended in store.ledger.history("a")]
    assert spans == [(later(0), later(5)), (later(9), None)]


def test_a_changed_state_or_tier_is_another_finding(
    store: Store, claim: Claim, later: Later
) -> None:
    """Promised becomes verified, possible becomes official: the old row ends, a new one begins."""
    seen = [
        claim("a", state=EvidenceState.PROMISED, tier=Tier.POSSIBLE),
        claim("a", state=EvidenceState.PROMISED, tier=Tier.OFFICIAL),
        claim("a", state=EvidenceState.VERIFIED, tier=Tier.OFFICIAL),
    ]
    for minutes, finding in enumerate(seen):
        store.ledger.record("r", {"a": [finding]}, later(minutes))
    (current,) = store.ledger.current(["a"])["a"]
    assert (current.state, current.tier) == (EvidenceState.VERIFIED, Tier.OFFICIAL)
    assert [ended for _, ended in store.ledger.history("a")] == [later(1), later(2), None]


def test_details_are_those_of_the_last_look(store: Store, claim: Claim, later: Later) -> None:
    """A count that moved does not make a finding young again."""
    store.ledger.record("r", {"a": [claim("a", detail={"stars": 1})]}, later(0))
    store.ledger.record("r", {"a": [claim("a", detail={"stars": 9}, licence="MIT")]}, later(5))
    (current,) = store.ledger.current(["a"])["a"]
    assert (current.detail, current.licence, current.first_seen) == ({"stars": 9}, "MIT", later(0))


def test_a_reader_ends_only_its_own_findings_in_what_it_read(
    store: Store, claim: Claim, later: Later
) -> None:
    """What another reader saw, and papers that were not read now, stay."""
    store.ledger.record("r", {"a": [claim("a", "mine")], "b": [claim("b")]}, later(0))
    store.ledger.record("s", {"a": [claim("a", "theirs")]}, later(1))
    store.ledger.record("r", {"a": []}, later(2))
    current = store.ledger.current(["a", "b"])
    assert [e.found for e in current["a"]] == ["theirs"]
    assert len(current["b"]) == 1


def test_the_same_finding_twice_in_a_reading_is_one(
    store: Store, claim: Claim, now: datetime
) -> None:
    """A link that stands twice in an abstract is one finding."""
    store.ledger.record("r", {"a": [claim("a"), claim("a")]}, now)
    assert len(store.ledger.history("a")) == 1


def test_papers_are_found_by_what_stands(store: Store, claim: Claim, later: Later) -> None:
    """`has:code` looks at standing findings of that kind in those states."""
    store.ledger.record("r", {
        "claimed": [claim("claimed"), claim("claimed", "twice")],
        "promised": [claim("promised", state=EvidenceState.PROMISED)],
        "benchmark": [claim("benchmark", kind=EvidenceKind.BENCHMARK)],
        "ended": [claim("ended")],
    }, later(0))  # fmt: skip
    store.ledger.record("r", {"ended": []}, later(1))
    found = {EvidenceState.CLAIMED, EvidenceState.VERIFIED}
    assert store.ledger.having(EvidenceKind.CODE, found) == {"claimed"}
    assert store.ledger.having(EvidenceKind.CODE, []) == set()
