"""The rules from rows to flags, and what a reading leaves in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from triage.evidence import current, flags, grounds, read_paper_text
from triage.evidence.implementations import independent
from triage.models import Evidence, EvidenceKind, EvidenceState, Flags, Paper, Tier

Read = Callable[..., Sequence[Evidence]]
S = EvidenceState
DAY = datetime(2026, 4, 20, tzinfo=UTC)


def code(
    state: EvidenceState, found: str = "", source: str = "abstract", **detail: str
) -> Evidence:
    """Return one row about code."""
    return Evidence("1", EvidenceKind.CODE, state, source, found, detail=dict(detail))


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([], S.UNKNOWN),
        ([code(S.UNKNOWN)], S.UNKNOWN),
        ([code(S.UNKNOWN, source="github"), code(S.NONE)], S.NONE),
        ([code(S.NONE), code(S.CONTRADICTED, "a")], S.CONTRADICTED),
        ([code(S.CONTRADICTED, "a"), code(S.PROMISED, "b")], S.PROMISED),
        ([code(S.PROMISED, "a"), code(S.CLAIMED, "b")], S.CLAIMED),
        ([code(S.CLAIMED, "a"), code(S.VERIFIED, "b")], S.VERIFIED),
        ([code(S.CONTRADICTED, "a"), code(S.VERIFIED, "b")], S.VERIFIED),
        ([code(S.CLAIMED, "a"), code(S.CONTRADICTED, "A", "github")], S.CONTRADICTED),
        ([code(S.CLAIMED, "a"), code(S.PROMISED, "a", "github")], S.PROMISED),
        ([code(S.CLAIMED, "a"), code(S.UNKNOWN, "a", "github")], S.CLAIMED),
        ([code(S.CLAIMED, "a", artefact="data")], S.UNKNOWN),
        ([code(S.CLAIMED, "a", role="mention")], S.UNKNOWN),
        ([code(S.CLAIMED, "a", role="request"), code(S.NONE)], S.NONE),
        ([code(S.VERIFIED, "a", artefact="weights"), code(S.PROMISED, "b")], S.PROMISED),
    ],
)
def test_the_flag_is_the_best_state_of_what_counts(
    rows: list[Evidence], state: EvidenceState
) -> None:
    """Best over the findings; a look outweighs a claim about the same address; data is not code."""
    assert flags(rows) == Flags(code=state)


def test_kinds_do_not_mix() -> None:
    """Each kind has its own flag, and a claimed withdrawal warns."""
    rows = [code(S.CLAIMED, "a"), Evidence("1", EvidenceKind.WITHDRAWN, S.CLAIMED, "comment")]
    assert flags(rows) == Flags(code=S.CLAIMED, withdrawn=S.CLAIMED)
    assert flags(rows).warned


def test_a_flag_names_what_it_rests_on() -> None:
    """All that is in the flag's state, as first spelled: not the dead link beside it, no data."""
    rows = [
        code(S.CLAIMED, "Own"),
        code(S.VERIFIED, "own", "github"),
        code(S.VERIFIED, "other"),
        code(S.CLAIMED, "dead"),
        code(S.CONTRADICTED, "dead", "github"),
        code(S.VERIFIED, "weights", artefact="weights"),
        code(S.NONE, source="github"),
    ]
    assert flags(rows).code is S.VERIFIED
    assert grounds(rows)[EvidenceKind.CODE] == ("Own", "other")
    assert grounds(rows)[EvidenceKind.BENCHMARK] == ()
    said = [replace(code(S.CLAIMED), quote="Code is available."), code(S.CLAIMED)]
    assert grounds(said)[EvidenceKind.CODE] == ("Code is available.",)
    assert grounds([code(S.NONE), code(S.NONE, source="github")])[EvidenceKind.CODE] == ()


def test_the_latest_row_of_a_finding_holds() -> None:
    """Of one (kind, source, found) only the latest row is current; others stand beside it."""
    old = replace(code(S.VERIFIED, "a", "github"), last_checked=DAY)
    new = replace(code(S.CONTRADICTED, "a", "github"), last_checked=DAY + timedelta(days=1))
    other = replace(code(S.CLAIMED, "a"), last_checked=DAY)
    assert current([new, old, other]) == (other, new)


def test_an_undone_withdrawal_does_not_warn_for_ever() -> None:
    """A later reading of the same texts that finds nothing outdates what they said before."""
    gone = Paper("1", "T", "We study x.", comment="This paper has been withdrawn")
    back = Paper("1", "T", "We study x.", comment="Corrected version, 9 pages")
    first = read_paper_text(gone, DAY)
    second = read_paper_text(back, DAY + timedelta(days=30))
    assert flags(current(first)).warned
    assert flags(current([*first, *second])).withdrawn is S.NONE
    again = read_paper_text(gone, DAY + timedelta(days=60))
    assert flags(current([*first, *second, *again])).warned


def test_a_reading_without_the_comment_outdates_nothing_the_comment_said() -> None:
    """An unknown comment is not an empty one."""
    told = Paper("1", "T", "x", comment="Code: https://github.com/a/b")
    untold = Paper("1", "T", "x")
    rows = [*read_paper_text(told, DAY), *read_paper_text(untold, DAY + timedelta(days=1))]
    assert flags(current(rows)).code is S.CLAIMED


def test_none_names_the_texts_that_were_read(read: Read) -> None:
    """Nothing found is dated and names its texts; the unknowable stays unknown."""
    rows = {row.kind: row for row in read("We study x.", comment="9 pages")}
    assert set(rows) == {EvidenceKind.CODE, EvidenceKind.BENCHMARK, EvidenceKind.WITHDRAWN}
    assert {row.source for row in rows.values()} == {"title, abstract and comment"}
    without = {row.kind: row for row in read("We study x.", comment=None)}
    assert set(without) == {EvidenceKind.CODE, EvidenceKind.BENCHMARK}
    assert {row.source for row in without.values()} == {"title and abstract"}


def test_rows_carry_the_day_they_were_read(read: Read, at: datetime) -> None:
    """Both dates of a fresh row are the day of the reading."""
    rows = read("Code is at https://github.com/a/b.")
    assert {(row.first_seen, row.last_checked) for row in rows} == {(at, at)}


def test_a_listing_flag_survives_a_text_without_code() -> None:
    """A repository only the source names is claimed, and no `none` row denies it."""
    rows = read_paper_text(Paper("1", "T", "x", code_url="https://github.com/a/b"), DAY)
    assert flags(rows).code is S.CLAIMED
    assert not any(row.kind is EvidenceKind.CODE and row.state is S.NONE for row in rows)


def test_code_by_others_is_weak_evidence() -> None:
    """What the authors own, forks, data and dead links are no implementation by others."""

    def row(url: str, tier: Tier, state: S = S.CLAIMED, **detail: object) -> Evidence:
        return Evidence("p", EvidenceKind.CODE, state, "pwc", url, tier=tier, detail=detail)

    rows = [
        row("https://github.com/a/own", Tier.OFFICIAL),
        row("https://github.com/A/own", Tier.COMMUNITY),
        row("https://github.com/b/again", Tier.COMMUNITY),
        row("https://github.com/b/again", Tier.COMMUNITY, S.VERIFIED, key="github:1"),
        row("https://github.com/c/copy", Tier.COMMUNITY, S.VERIFIED, key="x", fork_of="a/own"),
        row("https://github.com/d/gone", Tier.COMMUNITY, S.CONTRADICTED, key="y"),
        row("https://huggingface.co/e/data", Tier.COMMUNITY, artefact="data"),
        row("https://github.com/f/maybe", Tier.POSSIBLE),
    ]
    (found,) = independent(rows)
    assert (found.found, found.state) == ("https://github.com/b/again", S.VERIFIED)
