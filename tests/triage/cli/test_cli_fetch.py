"""Fetching from the command line, over real HTTP on loopback."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "replay"))
import replay_faults as fault
from replay_atom import Record
from replay_fixtures import replay  # noqa: F401
from replay_json import Resources

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
    for path in [path for path in replay.routes if not path.startswith(("/hf", "/pwc"))]:
        del replay.routes[path]
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


def test_fetch_asks_the_services_that_are_on(at_replay, replay):  # noqa: F811
    """What Hugging Face and Papers with Code list about a fetched paper is in its ledger."""
    replay.world.resources["2604.00003"] = Resources(repository="https://github.com/e/f")
    replay.world.daily[date(2026, 4, 17)] = ["2604.00003"]
    ran = at_replay("fetch", "--since", "2026-04-12", "--json")
    assert ran.code == ExitCode.DONE
    assert {row["source"]: row["stored"] for row in ran.data["listings"]} == {
        "huggingface": 1,
        "papers-with-code": 1,
    }
    evidence = at_replay("evidence", "2604.00003", "--json").data["evidence"]
    assert {"huggingface", "pwc-live"} <= {row["source"] for row in evidence}


def test_a_service_that_fails_leaves_arxiv_its_result(at_replay, replay):  # noqa: F811
    """Exit code 3, one line of error, a failed run of its own, and all of arXiv's papers."""
    replay.always(fault.status(429, retry_after="9999"), on="/hf")
    ran = at_replay("fetch", "--since", "2026-04-12", "--json")
    assert ran.code == ExitCode.SOURCE
    assert ran.data["new"] == len(PAPERS)
    assert "triage: error: Hugging Face: " in ran.err
    runs = {run["job"]: run["ok"] for run in at_replay("status", "--json").data["runs"]}
    assert runs["fetch huggingface"] is False
    assert runs["fetch arxiv"] is True
    assert runs["fetch papers-with-code"] is True


def test_only_the_sources_named_are_asked(at_replay, replay, tmp_path):  # noqa: F811
    """--source chooses; one that is switched off, or cannot be combined, is a usage error."""
    assert at_replay("fetch", "--source", "huggingface").code == ExitCode.DONE
    assert {request.path for request in replay.log} == {"/hf/daily_papers"}
    assert at_replay("fetch", "--id", "2604.00001", "--source", "huggingface").code == 2
    with (tmp_path / "home" / "config.toml").open("a") as config:
        config.write("\nhuggingface = false\n")
    ran = at_replay("fetch", "--source", "huggingface")
    assert ran.code == ExitCode.USAGE
    assert "huggingface = true" in ran.err
    replay.log.clear()
    at_replay("fetch", "--since", "2026-04-12")
    assert not any(request.path.startswith("/hf") for request in replay.log)
