"""Repositories on GitHub, looked at through its API: what is there, and what it says of itself.

Two requests of the API for each repository (what it is, which files it has) and one for its
README, which does not count against the API's limit. A rename is followed, and the number that
outlives it is kept. Everything but a clear "not found" is a failure: 401, 403, 429, a server
error or a web page say nothing about the repository.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from triage.artefacts import Repository
from triage.clock import Clock, system_clock
from triage.config import Home, Settings
from triage.errors import ConfigError, SourceError, SourceMalformed, SourceThrottled
from triage.sources import loose
from triage.sources.cache import Cache
from triage.sources.doors import service_door
from triage.sources.http import Answer, Http, Turnstile, open_http
from triage.sources.patience import Patience

HOST = "github"
_SERVICE = "GitHub"
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS})
_EMPTY = HTTPStatus.CONFLICT
_LIMITED = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
_MOVED = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.TEMPORARY_REDIRECT})
_ANSWERS = _GONE | _LIMITED | _MOVED | {HTTPStatus.OK, _EMPTY}
_OWNER_AND_NAME = 2
_README = 100_000
T = TypeVar("T")


class GitHub:
    """Looks at repositories.

    Args:
        http: sends the requests, with the token in its headers where there is one.
        gates: for the API and for plain files; None for no limit.
        api: address of the API.
        raw: address of plain files.
        budget: requests of the API that may be sent.
        clock: the time, for a limit that ends at a time.
        cache: keeps answers that GitHub may confirm as unchanged; None for none.

    """

    def __init__(
        self,
        http: Http,
        gates: tuple[Turnstile | None, Turnstile | None],
        *,
        api: str,
        raw: str,
        budget: int,
        clock: Clock = system_clock,
        cache: Cache | None = None,
    ) -> None:
        self._http = http
        self._gates = gates
        self._api = api
        self._raw = raw
        self._clock = clock
        self._cache = cache
        self.left = budget
        """Requests of the API that may still be sent."""

    def look(self, url: str) -> Repository:
        """Return what is at the address of a repository.

        Raises:
            SourceThrottled: GitHub, or the budget, allows no more requests.
            SourceError: it could not be reached or its answer cannot be used.

        """
        owner_name = urlsplit(url).path.strip("/").split("/")[:_OWNER_AND_NAME]
        if len(owner_name) < _OWNER_AND_NAME:
            raise SourceMalformed("that is no address of a repository", url=url)
        asked = "/".join(quote(part, safe="") for part in owner_name)
        status, facts = self._get(f"{self._api}/repos/{asked}", _document)
        if status in _MOVED:
            status, facts = self._get(_moved_to(self._api, facts, url), _document)
        if status in _GONE:
            reason = f"{int(status)} {HTTPStatus(status).phrase}"
            return Repository(url, HOST, exists=False, gone_because=reason)
        if not loose.text(facts.get("full_name")):
            raise SourceMalformed("GitHub sent something other than a repository", url=url)
        return self._described(url, asked, facts)

    def _described(self, url: str, asked: str, facts: Mapping[str, Any]) -> Repository:
        name = loose.text(facts["full_name"])
        licence, parent = facts.get("license"), facts.get("parent") or facts.get("source")
        files = self._files(facts)
        return Repository(
            url=url,
            host=HOST,
            name=name,
            number=str(loose.number(facts.get("id")) or ""),
            renamed=name.casefold() != asked.casefold(),
            files=files,
            readme=self._readme(name, loose.text(facts.get("default_branch")), files),
            fork_of=_fork_of(facts, parent),
            licence=loose.text(licence.get("spdx_id")) if isinstance(licence, dict) else "",
            archived=loose.flag(facts.get("archived")) is True,
            created=loose.day(facts.get("created_at")),
            pushed=loose.day(facts.get("pushed_at")),
            stars=loose.number(facts.get("stargazers_count")),
        )

    def _files(self, facts: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the paths of all files of the default branch; () when there is no commit yet."""
        branch = quote(loose.text(facts.get("default_branch")) or "HEAD", safe="")
        number = loose.number(facts.get("id"))
        url = f"{self._api}/repositories/{number}/git/trees/{branch}?recursive=1"
        status, document = self._get(url, _document)
        if status == _EMPTY or status in _GONE:
            return ()
        tree = document.get("tree")
        if not isinstance(tree, list):
            raise SourceMalformed("GitHub sent no list of files", url=url)
        files = (each for each in loose.objects(tree) if each.get("type") != "tree")
        return tuple(filter(None, (loose.text(each.get("path")) for each in files)))

    def _readme(self, name: str, branch: str, files: tuple[str, ...]) -> str | None:
        """Return the text of the README, None when there is none or it cannot be had."""
        path = next((path for path in files if path.lower().startswith("readme")), None)
        if path is None:
            return None
        url = f"{self._raw}/{quote(name)}/{quote(branch)}/{quote(path)}"
        try:
            return self._http.get(url, _text, gate=self._gates[1], cache=self._cache)
        except SourceError:
            return None

    def _get(self, url: str, read: Callable[[Answer], T]) -> tuple[int, T]:
        if self.left <= 0:
            raise SourceThrottled(
                "no more requests to GitHub in this run",
                hint="set look_requests, or github_token for 5,000 an hour",
                url=url,
            )

        def minded(answer: Answer) -> tuple[int, T]:
            self._mind(answer)
            return answer.status, read(answer)

        self.left -= 1
        return self._http.get(
            url,
            minded,
            accept="application/vnd.github+json",
            statuses=_ANSWERS,
            gate=self._gates[0],
            cache=self._cache,
        )

    def _mind(self, answer: Answer) -> None:
        """Keep count of what GitHub still allows; raise where it allows nothing."""
        left = answer.headers.get("x-ratelimit-remaining", "")
        if left.isdigit():
            self.left = min(self.left, int(left))
        if answer.status in _LIMITED:
            reset = answer.headers.get("x-ratelimit-reset", "")
            pause = float(reset) - self._clock().timestamp() if reset.isdigit() else 3600.0
            self.left = 0
            raise SourceThrottled(
                "GitHub allows no more requests for now",
                retry_after=max(pause, 3600.0 if left != "0" else 0.0),
                hint="wait an hour, or set github_token for 5,000 requests an hour",
                url=answer.url,
                status=answer.status,
            )


@contextmanager
def open_github(
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> Iterator[GitHub]:
    """Yield GitHub as the user set it.

    Raises:
        ConfigError: it is turned off (`github`), or an address cannot be used.
        StoreError: the home folder cannot be written.

    """
    if not settings.github:
        raise ConfigError("GitHub is turned off", hint="set github = true to look at repositories")
    api, api_gate = service_door(settings, home, "github_api")
    raw, raw_gate = service_door(settings, home, "github_raw")
    token = settings.github_token
    headers = {"X-GitHub-Api-Version": "2022-11-28"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    patient = {"patience": Patience(tries=2), "headers": headers} | world
    with open_http(settings, **patient) as http:
        yield GitHub(
            http,
            (api_gate, raw_gate),
            api=api,
            raw=raw,
            budget=settings.look_requests,
            clock=world.get("clock", system_clock),
            cache=Cache(home.cache),
        )


def _document(answer: Answer) -> Mapping[str, Any]:
    """Return an answer's object; a status that is an answer by itself needs none."""
    if answer.status in _GONE or answer.status == _EMPTY:
        loose.read_json(answer, _SERVICE)  # a page instead says nothing about the repository
        return {}
    document = loose.read_json(answer, _SERVICE)
    if not isinstance(document, dict):
        raise loose.not_json(answer, _SERVICE, "a list")
    return document


def _text(answer: Answer) -> str:
    return answer.body[:_README].decode("utf-8", "replace")


def _moved_to(api: str, facts: Mapping[str, Any], url: str) -> str:
    """Return where a renamed repository is; only the same API is followed."""
    to = loose.address(facts.get("url")) or ""
    if not to.startswith(f"{api}/repositories/"):
        raise SourceMalformed("GitHub redirects in a way that is not followed", url=url)
    return to


def _fork_of(facts: Mapping[str, Any], parent: object) -> str:
    if facts.get("fork") is not True:
        return ""
    named = loose.text(parent.get("full_name")) if isinstance(parent, dict) else ""
    return named or "another repository"
