"""GitHub, Software Heritage and Crossref over real HTTP: what counts as an answer, and what not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
import replay_faults as fault
from replay_evidence import RECORDED, Hosts, Repo
from replay_server import ReplayServer

from triage.config import Home, Settings
from triage.errors import ConfigError, SourceDown, SourceError, SourceMalformed, SourceThrottled
from triage.sources.crossref import Crossref, open_crossref
from triage.sources.github import GitHub, open_github
from triage.sources.patience import Patience
from triage.sources.softwareheritage import SoftwareHeritage, open_softwareheritage

ONCE = Patience(tries=1, base=0.01)
URL = "https://github.com/some/code"


@pytest.fixture
def hosts(replay: ReplayServer) -> Hosts:
    """Return the played services, empty."""
    return Hosts(replay)


@pytest.fixture
def settings(hosts: Hosts) -> Settings:
    """Return settings that send every request to the played services."""
    return Settings(**hosts.settings, request_timeout=5.0)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """Close at the end what a test opens."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def github(settings: Settings, tmp_path: Path, opened: ExitStack) -> GitHub:
    """Return GitHub with a budget of 40 requests."""
    return opened.enter_context(open_github(settings, Home(tmp_path), patience=ONCE))


@pytest.fixture
def archive(settings: Settings, tmp_path: Path, opened: ExitStack) -> SoftwareHeritage:
    """Return Software Heritage."""
    return opened.enter_context(open_softwareheritage(settings, Home(tmp_path), patience=ONCE))


@pytest.fixture
def crossref(settings: Settings, tmp_path: Path, opened: ExitStack) -> Crossref:
    """Return Crossref."""
    return opened.enter_context(open_crossref(settings, Home(tmp_path), patience=ONCE))


def test_a_repository_is_read_whole(hosts: Hosts, github: GitHub) -> None:
    """Number, files, README, licence, pushes and fork are what the API tells."""
    hosts.repos["some/code"] = Repo(
        7, "some/code", ("src/a.py",), "# Hello", licence="MIT", fork_of="an/original"
    )
    seen = github.look(URL)
    assert (seen.exists, seen.number, seen.name, seen.renamed) == (True, "7", "some/code", False)
    assert seen.files == ("src/a.py", "README.md")
    assert (seen.readme, seen.licence, seen.fork_of) == ("# Hello", "MIT", "an/original")
    assert seen.pushed == date(2026, 4, 12)
    assert len(hosts.asked("/github/")) == 2


def test_an_empty_repository_has_no_files(hosts: Hosts, github: GitHub) -> None:
    """A 409 says that nothing was ever pushed: it exists, and () is all that is in it."""
    hosts.repos["some/code"] = Repo(7, "some/code", pushed=None)
    seen = github.look(URL)
    assert (seen.exists, seen.files, seen.readme, seen.pushed) == (True, (), None, None)


def test_a_rename_is_followed_and_the_number_kept(hosts: Hosts, github: GitHub) -> None:
    """The old address leads to the same number under the new name."""
    hosts.repos["some/code"] = hosts.repos["new/name"] = Repo(7, "new/name", ("a.py",))
    seen = github.look(URL)
    assert (seen.url, seen.name, seen.number, seen.renamed) == (URL, "new/name", "7", True)


@pytest.mark.parametrize(("status", "reason"), [(404, "404 Not Found"), (451, "451 Unavailable")])
def test_gone_is_an_answer(hosts: Hosts, github: GitHub, status: int, reason: str) -> None:
    """404 and 451 say that there is nothing."""
    hosts.server.always(
        fault.instead(b'{"message":"gone"}', "application/json", status), on="/github"
    )
    seen = github.look(URL)
    assert not seen.exists
    assert seen.gone_because.startswith(reason)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (fault.status(401), SourceMalformed),
        (fault.instead(b'{"message":"forbidden"}', "application/json", 403), SourceThrottled),
        (fault.status(429), SourceThrottled),
        (fault.status(500), SourceDown),
        (fault.status(503), SourceDown),
        (fault.WEB_PAGE, SourceMalformed),
        (fault.instead(b"<html>gone</html>", "text/html", 404), SourceMalformed),
        (fault.instead(b"[]", "application/json"), SourceMalformed),
        (fault.instead(b"{}", "application/json"), SourceMalformed),
        (fault.EMPTY_BODY, SourceMalformed),
        (fault.TRUNCATED, SourceMalformed),
        (fault.RESET, SourceDown),
    ],
)
def test_a_failure_is_never_gone(
    hosts: Hosts, github: GitHub, wrong: fault.Fault, error: type[SourceError]
) -> None:
    """No refusal, server error, web page or broken answer says anything about a repository."""
    hosts.repos["some/code"] = Repo(7, "some/code", ("a.py",))
    hosts.server.always(wrong, on="/github")
    with pytest.raises(error):
        github.look(URL)


def test_files_that_cannot_be_listed_are_a_failure(hosts: Hosts, github: GitHub) -> None:
    """An answer about the repository without one about its files is no empty repository."""
    hosts.repos["some/code"] = Repo(7, "some/code", ("a.py",))
    hosts.server.misbehave(None, fault.WEB_PAGE, on="/github")
    with pytest.raises(SourceMalformed):
        github.look(URL)


def test_a_readme_that_cannot_be_had_is_not_missed(hosts: Hosts, github: GitHub) -> None:
    """The look goes on without it."""
    hosts.repos["some/code"] = Repo(7, "some/code", ("a.py",), "# Hello")
    hosts.server.always(fault.status(500), on="/raw")
    seen = github.look(URL)
    assert seen.readme is None
    assert seen.files == ("a.py", "README.md")


def test_the_budget_is_kept(hosts: Hosts, settings: Settings, tmp_path: Path) -> None:
    """No request is sent beyond the budget, nor after GitHub says that none is left."""
    hosts.repos["some/code"] = Repo(7, "some/code", ("a.py",))
    hosts.remaining = 3
    with open_github(settings, Home(tmp_path), patience=ONCE) as github:
        github.look(URL)
        assert github.left == 1
        with pytest.raises(SourceThrottled):
            github.look(URL)
    assert len(hosts.asked("/github/")) == 3


def test_the_token_goes_to_the_api(hosts: Hosts, tmp_path: Path) -> None:
    """It is sent as GitHub asks for it."""
    hosts.repos["some/code"] = Repo(7, "some/code", ("a.py",))
    told = Settings(**hosts.settings, github_token="abc")  # noqa: S106  no secret
    with open_github(told, Home(tmp_path), patience=ONCE) as github:
        github.look(URL)
    assert hosts.asked("/github/")[0].headers["authorization"] == "Bearer abc"


def test_github_can_be_turned_off(tmp_path: Path) -> None:
    """A user who does not want it asked is obeyed."""
    with (
        pytest.raises(ConfigError, match="turned off"),
        open_github(Settings(github=False), Home(tmp_path)),
    ):
        pass


def test_a_dead_repository_may_be_preserved(hosts: Hosts, archive: SoftwareHeritage) -> None:
    """With and without .git is asked for; an unknown origin is an empty answer."""
    hosts.kept.add("https://github.com/some/code.git")
    assert "some%2Fcode.git" in archive.copy_of(URL)
    assert archive.copy_of("https://github.com/other/code") == ""


def test_an_archive_that_fails_says_nothing(hosts: Hosts, archive: SoftwareHeritage) -> None:
    """A web page is no "not kept"."""
    hosts.server.always(fault.WEB_PAGE, on="/swh")
    with pytest.raises(SourceMalformed):
        archive.copy_of(URL)


Notices = Callable[[], None]


def test_every_notice_is_read(hosts: Hosts, crossref: Crossref) -> None:
    """The recorded paper has a correction and a retraction; both are found, oldest first."""
    recorded = json.loads((RECORDED / "crossref" / "updated-by.json").read_text("utf-8"))
    hosts.notices[recorded["DOI"]] = recorded["updated-by"]
    notices = crossref.notices(recorded["DOI"].upper())
    assert notices is not None
    assert [notice.kind for notice in notices] == ["correction", "retraction"]
    assert notices[1].on == date(2010, 2, 6)
    assert notices[1].source == "retraction-watch"


def test_a_doi_that_crossref_does_not_know_is_no_answer_about_it(crossref: Crossref) -> None:
    """The plain text 404 is not "no notices"; arXiv's own DOIs are not even asked for."""
    assert crossref.notices("10.1000/unknown") is None
    assert crossref.notices("10.48550/arXiv.2604.00001") is None


@pytest.mark.parametrize(
    "wrong", [fault.WEB_PAGE, fault.status(429), fault.status(500), fault.EMPTY_BODY]
)
def test_crossref_failing_is_no_answer(
    hosts: Hosts, crossref: Crossref, wrong: fault.Fault
) -> None:
    """What is not Crossref's own answer never says that a paper stands."""
    hosts.server.always(wrong, on="/crossref")
    with pytest.raises(SourceError):
        crossref.notices("10.1000/some")
