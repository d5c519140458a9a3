"""Fetching from the command line, over real HTTP on loopback."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "replay"))
from replay_atom import Record
from replay_fixtures import replay  # noqa: F401

from triage.cli.exits import ExitCode

PAPERS = [
    Record(
        f"2604.0000{n}",
        title=f"Retrieval, part {n}",
        abstract="We release code at https://github.com/a/b.",
        categories=("cs.IR",),
        submitted=datetime(2026, 4, 13 + n, 12, tzinfo=UTC),
    )
    for n in range(1, 4)
]


@pytest.fixture
def at_replay(triage, tmp_path, replay):  # noqa: F811
    """Run `triage` on a home whose arXiv is the replay server, with one field of cs.IR."""
    place = tmp_path / "home"
    place.mkdir()
    lines = [f'{name} = "{address}"' for name, address in replay.settings.items()]
    (place / "config.toml").write_text("\n".join([*lines, "arxiv_gap = 0.0"]))
    replay.world.now = lambda: datetime(2026, 4, 18, 7, tzinfo=UTC)
    triage("field", "add", "retrieval", "-c", "cs.IR", "-d", "search engines")
    replay.papers = PAPERS
    return triage


def test_fetch_stores_what_arxiv_has(at_replay):
    """New papers of the field's categories are stored, with their evidence read."""
    ran = at_replay("fetch", "--since", "2026-04-12", "--json")
    assert ran.code == ExitCode.DONE
    assert ran.data["new"] == len(PAPERS)
    assert at_replay("evidence", "2604.00001", "--json").data["flags"]["code"] == "claimed"


def test_a_second_fetch_brings_nothing_new(at_replay):
    """Fetching again changes nothing."""
    at_replay("fetch", "--since", "2026-04-12")
    assert at_replay("fetch", "--since", "2026-04-12", "--json").data["new"] == 0


def test_fetch_of_one_paper(at_replay):
    """A paper can be fetched by id; one that arXiv does not have is named."""
    ran = at_replay("fetch", "--id", "2604.00002", "--id", "2604.09999", "--json")
    assert ran.code == ExitCode.FAILED
    assert ran.data["new"] == 1
    assert "2604.09999" in ran.err


def test_a_refusal_ends_with_three(at_replay, replay):  # noqa: F811
    """When arXiv does not answer as it should, the exit code and one line say so."""
    replay.routes.clear()
    ran = at_replay("fetch", "--since", "2026-04-12")
    assert ran.code == ExitCode.SOURCE
    assert "triage: error: arXiv's OAI-PMH: " in ran.err
    assert "fetch arxiv" in at_replay("status").out


def test_status_and_changes_say_what_is_known(at_replay, replay):  # noqa: F811
    """Status has a row for each announcement; changes name each difference."""
    at_replay("fetch", "--since", "2026-04-12")
    rows = at_replay("status", "--json").data["completeness"]
    days = {row["day"]: (row["stored"], row["announced"], row["how"]) for row in rows}
    assert days["2026-04-15"] == (1, 1, "oai")
    newer = replace(
        PAPERS[0], version=2, title="New title", updated=datetime(2026, 4, 17, 12, tzinfo=UTC)
    )
    replay.papers = [newer, *PAPERS[1:]]
    at_replay("fetch", "--id", "2604.00001")
    (change,) = at_replay("changes", "--json").data
    assert (change["kind"], change["version_before"], change["version_after"]) == ("version", 1, 2)
    assert "New title" in at_replay("changes").out


def test_no_category_to_fetch_is_a_usage_error(triage):
    """A field without category has nothing to fetch, which is said."""
    triage("field", "add", "retrieval", "-d", "search engines")
    ran = triage("fetch")
    assert ran.code == ExitCode.USAGE
    assert "--category" in ran.err
