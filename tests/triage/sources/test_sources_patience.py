"""Back-off and Retry-After, as plain arithmetic."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from triage.sources.patience import Patience, retry_after

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_back_off_doubles_with_jitter_and_is_bounded() -> None:
    """The wait doubles up to its longest, jitter takes away at most half, and tries run out."""
    patience = Patience(tries=6, base=3.0, longest=20.0)
    assert [patience.wait(tried, None, 1.0) for tried in range(1, 7)] == [3, 6, 12, 20, 20, None]
    assert patience.wait(2, None, 0.0) == 3.0


def test_without_a_network_tries_run_out_sooner() -> None:
    """Where there is no way to a service it is tried twice, or less often if that is asked."""
    assert Patience().wait(1, None, 1.0, reachable=False) == 3.0
    assert Patience().wait(2, None, 1.0, reachable=False) is None
    assert Patience(tries=1).wait(1, None, 1.0, reachable=False) is None


def test_a_service_is_never_asked_earlier_than_it_wants() -> None:
    """Retry-After lengthens the wait; one that is too long ends the trying."""
    patience = Patience(base=3.0, longest_asked=120.0)
    assert patience.wait(1, 40.0, 0.5) == 40.0
    assert patience.wait(1, 0.0, 1.0) == 3.0
    assert patience.wait(1, 120.5, 0.5) is None


@pytest.mark.parametrize(
    ("header", "answered", "seconds"),
    [
        ("30", "", 30.0),
        (" 0 ", "", 0.0),
        ("Sat, 21 Nov 2026 12:00:45 GMT", "", 45.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", "", 0.0),
        ("Sat, 21 Nov 2026 09:00:30 GMT", "Sat, 21 Nov 2026 09:00:00 GMT", 30.0),
        ("99999999999999999999999999", "", 999999999.0),
        ("-5", "", None),
        ("1.5", "", None),
        ("soon", "", None),
        ("²", "", None),
        ("", "", None),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(
    header: str, answered: str, seconds: float | None
) -> None:
    """Both forms are understood, dates by the service's own clock, nonsense is no request."""
    assert retry_after(header, answered=answered, now=NOW) == seconds
