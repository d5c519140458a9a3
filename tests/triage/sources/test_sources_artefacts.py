"""GitLab, the Hugging Face hub and Zenodo over real HTTP: what is an answer, and what is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import replay_faults as fault
from replay_artefacts import Artefacts, Deposit, HubRepo, Project
from replay_server import ReplayServer

from triage.artefacts import CHECKED, ON_LEADERBOARD, SELF_REPORTED
from triage.config import Home, Settings
from triage.errors import ConfigError, SourceDown, SourceError, SourceMalformed, SourceThrottled
from triage.sources.gitlab import open_gitlab
from triage.sources.hub_repos import open_hub_repos
from triage.sources.patience import Patience
from triage.sources.zenodo import open_zenodo

ONCE = Patience(tries=1, base=0.01)
PROJECT = "https://gitlab.com/group/sub/code"
MODEL, DATA = "https://huggingface.co/a/model", "https://huggingface.co/datasets/a/data"
RECORD = "https://zenodo.org/records/5001"
HOSTS = {
    "gitlab": (open_gitlab, PROJECT, "/gitlab"),
    "huggingface": (open_hub_repos, MODEL, "/hf"),
    "zenodo": (open_zenodo, RECORD, "/zenodo"),
}
Look = Callable[..., Any]


@pytest.fixture
def artefacts(replay: ReplayServer) -> Artefacts:
    """Return the played services, empty."""
    return Artefacts(replay)


@pytest.fixture
def look(artefacts: Artefacts, tmp_path: Path) -> Iterator[Look]:
    """Return a function that looks at an address on a host."""
    with ExitStack() as stack:

        def at(url: str, **facts: Any) -> Any:
            host = next(name for name, (_, known, _) in HOSTS.items() if known[:18] == url[:18])
            settings = Settings(**artefacts.settings, request_timeout=5.0, **facts)
            client = HOSTS[host][0](settings, Home(tmp_path), patience=ONCE)
            return stack.enter_context(client).look(url)

        yield at


def test_a_project_on_gitlab_is_read_whole(artefacts: Artefacts, look: Look) -> None:
    """Number, files over pages, README, licence, fork and last change are what the API tells."""
    files = [f"src/{number}.py" for number in range(120)]
    artefacts.projects["group/sub/code"] = Project(
        7, "group/sub/code", files, "# Hello", licence="mit", fork_of="an/original"
    )
    seen = look(PROJECT)
    assert (seen.exists, seen.number, seen.name, seen.renamed) == (
        True,
        "7",
        "group/sub/code",
        False,
    )
    assert len(seen.files) == 121
    assert (seen.readme, seen.licence, seen.fork_of) == ("# Hello", "mit", "an/original")
    assert seen.pushed == date(2026, 4, 12)
    assert len(artefacts.asked("/gitlab/")) == 4


def test_a_project_that_moved_keeps_its_number(artefacts: Artefacts, look: Look) -> None:
    """The project is known by its number under the new name."""
    artefacts.projects["group/sub/code"] = Project(7, "new/code", ["a.py"])
    seen = look(PROJECT)
    assert (seen.renamed, seen.name, seen.key) == (True, "new/code", "gitlab:7")


def test_an_empty_project_has_no_files(artefacts: Artefacts, look: Look) -> None:
    """Without a branch nothing was ever pushed, and nothing more is asked."""
    artefacts.projects["group/sub/code"] = Project(7, "group/sub/code")
    assert look(PROJECT).files == ()
    assert len(artefacts.asked("/gitlab/")) == 1


@pytest.mark.parametrize("url", [PROJECT, RECORD])
def test_nothing_there_is_an_answer(look: Look, url: str) -> None:
    """A 404 that the service itself says, in JSON."""
    seen = look(url)
    assert (seen.exists, seen.gone_because) == (False, "404 Not Found")


def test_the_hub_says_nothing_about_what_it_hides(look: Look) -> None:
    """A 401 is neither there nor gone: a private repository and none look the same."""
    seen = look(MODEL)
    assert seen.exists
    assert seen.files is None
    assert "private or gone" in seen.closed_because


def test_a_model_brings_its_results(artefacts: Artefacts, look: Look) -> None:
    """Files, card, licence and tags; each result with who stands for it."""
    artefacts.hub["models/a/model"] = HubRepo(
        "a/model",
        ["model.safetensors"],
        "# Card",
        licence="apache-2.0",
        tags=["arxiv:2604.04001", "region:us"],
        gated="manual",
        evaluated=[
            {
                "filename": ".eval_results/gpqa.yaml",
                "data": {
                    "dataset": {"id": "Idavidrein/gpqa", "task_id": "gpqa_diamond"},
                    "value": 0.412,
                    "source": {"url": "https://example.org/log"},
                },
            },
            {"filename": ".eval_results/bad.yaml", "error": "no value"},
        ],
        index=[
            {
                "name": "model",
                "results": [
                    {
                        "task": {"type": "text-classification"},
                        "dataset": {"name": "emotion", "type": "emotion"},
                        "metrics": [
                            {"type": "accuracy", "value": 0.927, "verified": True},
                            {"type": "f1", "value": 0.9},
                        ],
                    }
                ],
            }
        ],
    )
    seen = look(MODEL)
    assert seen.files == ("model.safetensors", ".gitattributes", "README.md")
    assert seen.readme == "# Card\narxiv:2604.04001"
    assert (seen.licence, seen.gated, seen.pushed) == ("apache-2.0", "manual", date(2026, 4, 12))
    told = [(row.dataset, row.metric, row.value, row.basis) for row in seen.results]
    assert told == [
        ("Idavidrein/gpqa", "", "0.412", ON_LEADERBOARD),
        ("emotion", "accuracy", "0.927", CHECKED),
        ("emotion", "f1", "0.9", SELF_REPORTED),
    ]
    assert seen.of(seen.facts()) == seen


def test_a_data_set_of_the_hub(artefacts: Artefacts, look: Look) -> None:
    """Its kind is part of what it is known by."""
    artefacts.hub["datasets/a/data"] = HubRepo("a/data", ["train.parquet"])
    seen = look(DATA)
    assert seen.files == ("train.parquet", ".gitattributes")
    assert seen.key == "huggingface:datasets/a/data"


def test_a_record_on_zenodo(artefacts: Artefacts, look: Look) -> None:
    """Files, licence and the papers it names; the number of all versions leads to the newest."""
    artefacts.deposits[5000] = Deposit(5000, "", newest=5001)
    artefacts.deposits[5001] = Deposit(
        5001, "Widgets", ["code.tar.gz"], licence="cc-by-4.0", related=["arXiv:2604.04001"]
    )
    seen = look("https://zenodo.org/records/5000")
    assert (seen.files, seen.licence) == (("code.tar.gz",), "cc-by-4.0")
    assert seen.readme == "Widgets\nData & code of the paper.\narXiv:2604.04001"
    assert seen.key == "zenodo:5000"


def test_closed_files_are_not_missing_files(artefacts: Artefacts, look: Look) -> None:
    """A restricted record exists; what is in it is not known."""
    artefacts.deposits[5001] = Deposit(5001, "Widgets", access="restricted")
    seen = look(RECORD)
    assert (seen.exists, seen.files, seen.closed_because) == (
        True,
        None,
        "its files are restricted",
    )


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (fault.status(403), SourceError),
        (fault.status(429), SourceThrottled),
        (fault.status(500), SourceDown),
        (fault.WEB_PAGE, SourceMalformed),
        (fault.RESET, SourceDown),
    ],
)
@pytest.mark.parametrize("host", ["gitlab", "zenodo"])
def test_a_failure_is_no_answer(
    artefacts: Artefacts, look: Look, host: str, wrong: Any, error: type[SourceError]
) -> None:
    """Nothing but the service's own "not found" says that there is nothing."""
    _, url, path = HOSTS[host]
    artefacts.server.always(wrong, on=path)
    with pytest.raises(error):
        look(url)


@pytest.mark.parametrize("host", HOSTS)
def test_the_budget_holds(look: Look, host: str) -> None:
    """With nothing left nothing is sent."""
    with pytest.raises(SourceThrottled, match="no more requests"):
        look(HOSTS[host][1], look_requests=0)


@pytest.mark.parametrize("host", HOSTS)
def test_what_is_turned_off_is_not_asked(look: Look, host: str) -> None:
    """Each host has a setting of its own."""
    with pytest.raises(ConfigError, match="turned off"):
        look(HOSTS[host][1], **{host: False})


@pytest.mark.parametrize(
    "url",
    ["https://gitlab.com/group", "https://huggingface.co/owner", "https://zenodo.org/records/x"],
)
def test_only_addresses_of_one_artefact_are_asked(
    artefacts: Artefacts, look: Look, url: str
) -> None:
    """Owners and pages are refused before anything is sent."""
    with pytest.raises(SourceMalformed, match="no address of"):
        look(url)
    assert artefacts.server.log == []
