"""Decisions: only ever added, and taken back by adding."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.models import DecisionKind
from triage.store import Store, open_store

NOW = datetime(2026, 4, 17, 7, 0, tzinfo=UTC)
SAVE, SKIP, REJECT, LATER, READ = DecisionKind
Race = Callable[[str, list[str]], list[int]]


def standing(store: Store, field: str = "agents") -> dict[str, DecisionKind]:
    """Return what stands for each paper of a field."""
    return {decision.paper_id: decision.kind for decision in store.decisions.standing(field)}


def decide(store: Store, kind: DecisionKind, *papers: str, field: str = "agents") -> int:
    """Decide on papers in one batch."""
    return store.decisions.append(field, papers, kind, NOW)


def test_the_last_decision_stands(store: Store) -> None:
    """Deciding again replaces nothing, but the newest decision counts."""
    decide(store, SAVE, "a", "b")
    decide(store, REJECT, "a")
    assert standing(store) == {"b": SAVE, "a": REJECT}
    assert [kind for _, _, kind in store.decisions.history("a")] == ["save", "reject"]


def test_a_decision_comes_back_whole(store: Store) -> None:
    """Field, paper, kind, time, batch and the day it comes back are kept; an id counts once."""
    batch = store.decisions.append("agents", ["a", "a"], LATER, NOW, until=date(2026, 4, 24))
    (decision,) = store.decisions.standing("agents")
    assert (decision.field, decision.paper_id, decision.kind) == ("agents", "a", LATER)
    assert (decision.at, decision.batch, decision.until) == (NOW, batch, date(2026, 4, 24))


def test_fields_decide_for_themselves(store: Store) -> None:
    """A paper saved in one field is new in another."""
    decide(store, SAVE, "a")
    decide(store, REJECT, "a", field="vision")
    assert standing(store) == {"a": SAVE}
    assert standing(store, "vision") == {"a": REJECT}
    assert standing(store, "nobody") == {}


def test_undo_takes_back_the_whole_batch(store: Store) -> None:
    """What was decided in one step is undone in one step, and said."""
    decide(store, SAVE, "a")
    batch = decide(store, SKIP, "a", "b")
    undone = store.decisions.undo(NOW)
    assert [(d.paper_id, d.kind, d.batch) for d in undone] == [
        ("a", SKIP, batch),
        ("b", SKIP, batch),
    ]
    assert standing(store) == {"a": SAVE}
    assert [kind for _, _, kind in store.decisions.history("b")] == ["skip", "undo"]


def test_undo_goes_back_step_by_step(store: Store) -> None:
    """Undoing twice undoes two steps, in every field; then there is nothing left to undo."""
    decide(store, SAVE, "a")
    decide(store, SKIP, "b", field="vision")
    assert [d.field for d in store.decisions.undo(NOW)] == ["vision"]
    assert [d.field for d in store.decisions.undo(NOW)] == ["agents"]
    assert store.decisions.undo(NOW) == []
    assert standing(store) == standing(store, "vision") == {}


def test_undo_after_deciding_again_takes_back_only_that(store: Store) -> None:
    """A decision that repeats an undone one is a new step."""
    decide(store, SAVE, "a")
    store.decisions.undo(NOW)
    decide(store, SAVE, "a")
    assert standing(store) == {"a": SAVE}
    assert len(store.decisions.undo(NOW)) == 1
    assert standing(store) == {}
    assert store.decisions.undo(NOW) == []


def test_what_was_taken_back_can_be_asked_for_until_something_else_is_decided(
    store: Store,
) -> None:
    """The steps come back in order; deciding them again is no other decision."""
    decide(store, SAVE, "a")
    decide(store, SKIP, "b", "c")
    assert store.decisions.undone() == []
    store.decisions.undo(NOW)
    store.decisions.undo(NOW)
    assert [d.paper_id for d in store.decisions.undone()] == ["a"]
    decide(store, SAVE, "a")
    assert [d.paper_id for d in store.decisions.undone()] == ["b", "c"]
    decide(store, REJECT, "b")
    assert store.decisions.undone() == []


def test_deciding_on_nothing_is_no_step(store: Store) -> None:
    """An empty selection leaves nothing that undo could meet."""
    decide(store, SAVE, "a")
    decide(store, SKIP)
    assert [d.paper_id for d in store.decisions.undo(NOW)] == ["a"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET kind = 'reject'",
        "DELETE FROM decisions",
        (
            "INSERT OR REPLACE INTO decisions (id, batch, field, paper_id, kind, at)"
            " VALUES (1, 1, 'agents', 'a', 'reject', '2026-04-17')"
        ),
    ],
)
def test_no_statement_can_change_a_decision(
    store: Store, connect: Callable[[], sqlite3.Connection], statement: str
) -> None:
    """The file itself refuses, whoever asks: it is the audit trail."""
    decide(store, SAVE, "a")
    other = connect()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(statement)
    other.close()
    assert standing(store) == {"a": SAVE}


STEPS = st.lists(
    st.none()
    | st.tuples(
        st.sampled_from("xy"), st.sets(st.sampled_from("abc")), st.sampled_from(DecisionKind)
    ),
    max_size=12,
)


@given(STEPS)
def test_any_history_stands_as_a_plain_stack_would(
    steps: list[tuple[str, set[str], DecisionKind] | None],
) -> None:
    """Whatever is decided and undone, what stands is what the steps not undone say."""
    stack: list[tuple[str, set[str], DecisionKind]] = []
    with open_store(Path(":memory:")) as store:
        for step in steps:
            if step is None:
                undone = store.decisions.undo(NOW)
                assert len(undone) == (len(stack.pop()[1]) if stack else 0)
            else:
                decide(store, step[2], *sorted(step[1]), field=step[0])
                stack += [step] if step[1] else []
        for field in "xy":
            expected: dict[str, DecisionKind] = {}
            for name, papers, kind in stack:
                if name == field:
                    expected |= dict.fromkeys(papers, kind)
            assert standing(store, field) == expected


_DECIDE_OFTEN = """
with open_store(path) as store:
    for i in range(25):
        papers = [f"{name}-{i}", f"{name}-{i}-too"]
        store.decisions.append("agents", papers, DecisionKind.SAVE, datetime.now(UTC))
"""


def test_processes_that_decide_together_lose_nothing(store: Store, race: Race) -> None:
    """The daemon and a person write at once: every decision is kept, each batch is one step."""
    assert race(_DECIDE_OFTEN, ["p", "q", "r"]) == [0, 0, 0]
    decisions = store.decisions.standing("agents")
    assert len(decisions) == 150
    batches = [decision.batch for decision in decisions]
    assert all(batches.count(batch) == 2 for batch in batches)
