"""Repositories on gitlab.com, looked at through its API.

Other hosts run the same software, but a text could name any host as one of them: only the address
that the user set is asked. Two or three requests for each repository, and one for its README. A
private project looks like none to somebody without an account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from triage.artefacts import Repository
from triage.config import Home, Settings
from triage.errors import ConfigError, SourceError, SourceMalformed
from triage.sources import loose
from triage.sources.cache import Cache
from triage.sources.counted import GONE, Counted, gone
from triage.sources.doors import service_door
from triage.sources.http import Answer, open_http
from triage.sources.patience import Patience

HOST = "gitlab"
SITE = "https://gitlab.com/"
_SERVICE = "GitLab"
_PAGE, _MOST_PAGES = 100, 3
_OWNER_AND_NAME = 2


class GitLab:
    """Looks at repositories.

    Args:
        requests: sends and counts the requests.
        api: address of the API.

    """

    def __init__(self, requests: Counted, api: str) -> None:
        self._requests = requests
        self._api = api

    def look(self, url: str) -> Repository:
        """Return what is at the address of a repository.

        Raises:
            SourceThrottled: GitLab, or the budget, allows no more requests.
            SourceError: it could not be reached or its answer cannot be used.

        """
        asked = urlsplit(url).path.strip("/")
        if len(asked.split("/")) < _OWNER_AND_NAME:
            raise SourceMalformed("that is no address of a repository", url=url)
        named = f"{self._api}/projects/{quote(asked, safe='')}?license=true"
        status, facts = self._requests.document(named)
        if status in GONE:
            return Repository(url, HOST, exists=False, gone_because=gone(status))
        if not (name := loose.text(facts.get("path_with_namespace"))):
            raise SourceMalformed("GitLab sent something other than a repository", url=url)
        number = str(loose.number(facts.get("id")) or "")
        branch = loose.text(facts.get("default_branch"))
        files = self._files(number, branch) if branch else ()
        licence, parent = facts.get("license"), facts.get("forked_from_project")
        return Repository(
            url=url,
            host=HOST,
            name=name,
            number=number,
            renamed=name.casefold() != asked.casefold(),
            files=files,
            readme=self._readme(number, branch, files),
            fork_of=_fork_of(parent),
            licence=loose.text(licence.get("key")) if isinstance(licence, dict) else "",
            archived=loose.flag(facts.get("archived")) is True,
            created=loose.day(facts.get("created_at")),
            pushed=loose.day(facts.get("last_activity_at")) if files else None,
            stars=loose.number(facts.get("star_count")),
        )

    def _files(self, number: str, branch: str) -> tuple[str, ...]:
        """Return the paths of the first files; () when there is no commit yet."""
        found: list[str] = []
        start = f"{self._api}/projects/{number}/repository/tree?recursive=true"
        for page in range(1, _MOST_PAGES + 1):
            url = f"{start}&ref={quote(branch, safe='')}&per_page={_PAGE}&page={page}"
            rows = self._requests.get(url, _tree)
            found += [path for kind, path in rows if kind != "tree" and path]
            if len(rows) < _PAGE:
                break
        return tuple(found)

    def _readme(self, number: str, branch: str, files: tuple[str, ...]) -> str | None:
        path = next((path for path in files if path.lower().startswith("readme")), None)
        if path is None:
            return None
        where = f"{self._api}/projects/{number}/repository/files/{quote(path, safe='')}/raw"
        try:
            return self._requests.text(f"{where}?ref={quote(branch, safe='')}")
        except SourceError:
            return None


@contextmanager
def open_gitlab(
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> Iterator[GitLab]:
    """Yield GitLab as the user set it.

    Raises:
        ConfigError: it is turned off (`gitlab`), or its address cannot be used.
        StoreError: the home folder cannot be written.

    """
    if not settings.gitlab:
        raise ConfigError("GitLab is turned off", hint="set gitlab = true to look at it")
    api, gate = service_door(settings, home, "gitlab_api")
    with open_http(settings, **({"patience": Patience(tries=2)} | world)) as http:
        cache = Cache(home.cache)
        yield GitLab(Counted(http, gate, _SERVICE, settings.look_requests, cache), api)


def _tree(answer: Answer) -> list[tuple[str, str]]:
    """Return kind and path of the files on a page; [] for a project without a commit."""
    document = loose.read_json(answer, _SERVICE)
    if answer.status == HTTPStatus.NOT_FOUND:
        return []
    if not isinstance(document, list):
        raise loose.not_json(answer, _SERVICE, "no list of files")
    rows = loose.objects(document)
    return [(loose.text(row.get("type")), loose.text(row.get("path"))) for row in rows]


def _fork_of(parent: object) -> str:
    if not isinstance(parent, Mapping):
        return ""
    return loose.text(parent.get("path_with_namespace")) or "another repository"
