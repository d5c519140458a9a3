"""Which spans of modification days are harvested."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from triage.pipeline.pieces import Harvested, pieces

DAY = date(2026, 4, 1)
ONE = timedelta(days=1)


def test_a_first_harvest_goes_forward_in_weeks() -> None:
    """The last piece is open, so that nothing modified meanwhile is lost."""
    found = pieces(DAY, None, date(2026, 4, 20))
    assert [(piece.first.day, piece.until and piece.until.day) for piece in found] == [
        (1, 7),
        (8, 14),
        (15, None),
    ]


def test_a_next_morning_asks_from_where_it_ended() -> None:
    """The day that was not over is taken again."""
    found = pieces(DAY, Harvested(DAY, date(2026, 4, 20)), date(2026, 4, 21))
    assert [(piece.first, piece.until) for piece in found] == [(date(2026, 4, 20), None)]


@given(
    first=st.integers(0, 60),
    begins=st.integers(0, 60),
    length=st.integers(0, 60),
    later=st.integers(0, 40),
)
def test_pieces_cover_everything_and_join(first: int, begins: int, length: int, later: int) -> None:
    """Taken one after the other they make one unbroken span from the first day wanted to today."""
    state = Harvested(DAY + begins * ONE, DAY + (begins + length) * ONE)
    today = state.through + later * ONE
    wanted = min(DAY + first * ONE, today)
    for piece in pieces(wanted, state, today):
        until = piece.until or today
        assert piece.first <= until
        assert piece.first <= state.through + ONE
        assert until >= state.first - ONE
        state = state.joined(piece, today)
    assert state.first <= wanted
    assert state.through == today
    assert Harvested.parse(str(state)) == state
