"""The papers of a screen as plain data."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from triage.models import Entry, EvidenceState, Flags, InboxState, Paper, Scored
from tui.pile import Order, Pile, survivor

IDS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def entry(name: str, score: float = 50.0, **facts: object) -> Entry:
    flags = facts.pop("flags", Flags())
    paper = Paper(name, f"Title {name}", "", **facts)  # type: ignore[arg-type]
    scored = Scored(name, score, ())
    return Entry(paper, "f", InboxState.NEW, scored, flags)  # type: ignore[arg-type]


def names(pile: Pile) -> list[str]:
    return [entry.paper.id for entry in pile.matching()]


@given(IDS, st.sets(st.sampled_from("abcdefgh")))
def test_the_cursor_goes_to_a_row_that_stays(ids: list[str], gone: set[str]) -> None:
    """After an act the cursor is on a surviving row, or nowhere when none survives."""
    chosen = survivor(ids, gone)
    kept = [name for name in ids if name not in gone]
    assert chosen in kept if kept else chosen is None


def test_the_cursor_goes_to_the_first_row_below_the_last_that_left() -> None:
    """Rows above the ones acted on are not jumped back to while there are rows below."""
    assert survivor("abcdef", {"b", "d"}) == "e"
    assert survivor("abcdef", {"e", "f"}) == "d"


def test_every_word_of_a_filter_must_match_in_title_author_or_id() -> None:
    """Words are looked for in all three texts, whatever their case and order."""
    pile = Pile()
    pile.load([entry("2604.1", authors=("Ada Okafor",)), entry("2604.2", authors=("Bo Li",))])
    pile.query = "OKAFOR title"
    assert names(pile) == ["2604.1"]
    pile.query = "2604.2"
    assert names(pile) == ["2604.2"]
    pile.query = "okafor li"
    assert names(pile) == []


def test_orders_put_first_what_they_promise() -> None:
    """Relevance by score, newest by announcement, evidence by what is known, warned last."""
    verified = Flags(code=EvidenceState.VERIFIED)
    withdrawn = Flags(code=EvidenceState.VERIFIED, withdrawn=EvidenceState.CLAIMED)
    pile = Pile()
    pile.load(
        [
            entry("old", 90, announced=date(2026, 4, 1)),
            entry("code", 10, announced=date(2026, 4, 2), flags=verified),
            entry("gone", 20, announced=date(2026, 4, 3), flags=withdrawn),
        ]
    )
    assert names(pile) == ["old", "gone", "code"]
    pile.order = Order.NEWEST
    assert names(pile) == ["gone", "code", "old"]
    pile.order = Order.EVIDENCE
    assert names(pile) == ["code", "old", "gone"]


def test_an_act_means_marked_rows_in_sight_else_the_cursor() -> None:
    """A marked row that the filter hides is never decided on."""
    pile = Pile()
    pile.load([entry("a"), entry("b"), entry("c")])
    assert pile.targets(["a", "b"], "b") == ["b"]
    pile.marks = {"a", "c"}
    assert pile.targets(["a", "b"], "b") == ["a"]
    assert pile.targets(["b"], "b") == ["b"]
    assert pile.targets([], None) == []


def test_who_comes_back_stands_where_it_stood() -> None:
    """Undo puts a row back at its place, though the field may have been ranked anew meanwhile."""
    pile = Pile()
    pile.load([entry("a", 90), entry("b", 80), entry("c", 70)])
    pile.drop(["b"])
    pile.put([entry("b", 95)])
    assert names(pile) == ["a", "b", "c"]
    pile.drop(["b", "b"])
    pile.put([entry("d", 85), entry("b", 95)])
    assert names(pile) == ["a", "d", "b", "c"]


def test_rows_read_anew_have_the_scores_of_now() -> None:
    """After a reload nothing is remembered of the ranking before."""
    pile = Pile()
    pile.load([entry("a", 90), entry("b", 80)])
    pile.drop(["b"])
    pile.load([entry("a", 90)])
    pile.put([entry("b", 95)])
    assert names(pile) == ["b", "a"]
