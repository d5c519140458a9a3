"""The shared values: frozen, and the inbox state that follows from a decision."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import models
from triage.models import DecisionKind, EvidenceState, Flags, InboxState, Paper, inbox_state

TODAY = date(2026, 4, 17)


@pytest.mark.parametrize(
    "value",
    [v for v in vars(models).values() if isinstance(v, type) and dataclasses.is_dataclass(v)],
    ids=lambda value: value.__name__,
)
def test_values_are_frozen_and_have_no_room_for_more(value: type) -> None:
    """What crosses a border can be shared between threads and never grows an attribute."""
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(value)


def test_a_paper_cannot_be_changed() -> None:
    """A new fact makes a new value."""
    paper = Paper("2604.00001", "A title", "")
    with pytest.raises(dataclasses.FrozenInstanceError):
        paper.title = "Another"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("kind", "until", "state"),
    [
        (None, None, InboxState.NEW),
        (DecisionKind.SAVE, None, InboxState.SAVED),
        (DecisionKind.SKIP, None, InboxState.SKIPPED),
        (DecisionKind.REJECT, None, InboxState.REJECTED),
        (DecisionKind.READ, None, InboxState.READ),
        (DecisionKind.LATER, None, InboxState.LATER),
        (DecisionKind.LATER, date(2026, 4, 18), InboxState.LATER),
        (DecisionKind.LATER, TODAY, InboxState.NEW),
        (DecisionKind.LATER, date(2026, 4, 16), InboxState.NEW),
        (DecisionKind.SAVE, date(2026, 4, 16), InboxState.SAVED),
    ],
)
def test_the_inbox_state_follows_from_the_decision(
    kind: DecisionKind | None, until: date | None, state: InboxState
) -> None:
    """A paper put off is new again on its day; nothing else comes back by itself."""
    assert inbox_state(kind, until, TODAY) is state


@given(st.sampled_from(DecisionKind), st.none() | st.dates(), st.dates())
def test_every_decision_has_a_state(kind: DecisionKind, until: date | None, today: date) -> None:
    """No decision on any day is without a place in the inbox."""
    assert inbox_state(kind, until, today) in InboxState


@pytest.mark.parametrize("state", EvidenceState)
def test_only_what_is_said_or_known_warns(state: EvidenceState) -> None:
    """Unknown, none and contradicted withdrawals raise no alarm, in either kind."""
    alarming = state in {EvidenceState.CLAIMED, EvidenceState.VERIFIED}
    assert Flags(withdrawn=state).warned is alarming
    assert Flags(retracted=state).warned is alarming
    assert not Flags(code=state, benchmark=state, replication=state).warned
