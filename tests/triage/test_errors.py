"""Errors: one line that says what failed, one that says what to do."""

from __future__ import annotations

import inspect

import pytest

from triage import errors
from triage.errors import ConfigError, SourceError, SourceMalformed, SourceThrottled, TriageError

ALL = [value for value in vars(errors).values() if inspect.isclass(value)]


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.__name__)
def test_every_error_is_caught_as_one(error: type[TriageError]) -> None:
    """The command line catches one class, and every error carries message and hint."""
    raised = error("a message", hint="a hint")
    assert isinstance(raised, TriageError)
    assert (str(raised), raised.message, raised.hint) == ("a message", "a message", "a hint")
    assert error("a message").hint == ""


def test_the_tree_at_the_top_of_the_file_names_them_all() -> None:
    """Who reads the docstring knows every error there is."""
    assert all(error.__name__ in (errors.__doc__ or "") for error in ALL)


def test_a_services_error_carries_its_facts() -> None:
    """Address, status and the wait asked for are there for whoever decides what to do next."""
    asked = SourceThrottled("wait", retry_after=30.0, url="https://example.org/", status=429)
    assert (asked.retry_after, asked.url, asked.status) == (30.0, "https://example.org/", 429)
    silent = SourceMalformed("cut short")
    assert (silent.url, silent.status) == ("", None)
    assert issubclass(SourceThrottled, SourceError)
    assert not issubclass(ConfigError, SourceError)
