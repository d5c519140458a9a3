"""GitHub, Software Heritage and Crossref on the replay server, in the shapes they were recorded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from replay_faults import Reply
from replay_server import ReplayServer, Request

RECORDED = Path(__file__).parent / "recorded"
_JSON = "application/json; charset=utf-8"
ADDRESSES = {
    "github_api": "/github",
    "github_raw": "/raw",
    "swh_api": "/swh",
    "crossref_api": "/crossref",
}


@dataclass
class Repo:
    """One repository on the played GitHub."""

    number: int
    name: str
    files: Sequence[str] = ()
    readme: str = ""
    pushed: str | None = "2026-04-12T10:00:00Z"
    licence: str = ""
    fork_of: str = ""
    archived: bool = False


@dataclass
class Hosts:
    """What the three services hold. May be changed at any time."""

    server: ReplayServer
    repos: dict[str, Repo] = field(default_factory=dict)
    """By the name it is asked for; a renamed one stands under both names."""
    kept: set[str] = field(default_factory=set)
    """Origins that the archive keeps."""
    notices: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Crossref's `updated-by`, by DOI; a DOI that is missing is unknown."""
    remaining: int = 60

    def __post_init__(self) -> None:
        self.server.routes["/github/"] = self._github
        self.server.routes["/raw/"] = self._raw
        self.server.routes["/swh/"] = self._archive
        self.server.routes["/crossref/"] = self._crossref

    @property
    def settings(self) -> dict[str, str]:
        """The settings that send requests here."""
        return {name: self.server.url + path for name, path in ADDRESSES.items()}

    def asked(self, start: str) -> list[Request]:
        """Return the requests whose path begins with `start`."""
        return [request for request in self.server.log if request.path.startswith(start)]

    def _github(self, request: Request) -> Reply:
        self.remaining -= 1
        path = request.path.removeprefix("/github/").split("/")
        if path[0] == "repositories" and "trees" in path:
            return self._tree(int(path[1]))
        if path[0] == "repositories":
            return self._described(self._numbered(int(path[1])))
        asked = "/".join(path[1:3])
        repo = self.repos.get(asked)
        if repo is None:
            return self._json({"message": "Not Found", "status": "404"}, 404)
        if repo.name != asked:
            moved = json.loads((RECORDED / "github" / "renamed.json").read_text("utf-8"))
            to = f"{self.server.url}/github/repositories/{repo.number}"
            return self._json(moved | {"url": to}, 301, {"Location": to})
        return self._described(repo)

    def _numbered(self, number: int) -> Repo:
        return next(repo for repo in self.repos.values() if repo.number == number)

    def _described(self, repo: Repo) -> Reply:
        facts = json.loads((RECORDED / "github" / "repository.json").read_text("utf-8"))
        facts |= {
            "id": repo.number,
            "full_name": repo.name,
            "pushed_at": repo.pushed,
            "size": 10 * len(repo.files),
            "archived": repo.archived,
            "fork": bool(repo.fork_of),
            "default_branch": "main",
            "license": {"spdx_id": repo.licence} if repo.licence else None,
        }
        if repo.fork_of:
            facts["parent"] = {"full_name": repo.fork_of}
        return self._json(facts)

    def _tree(self, number: int) -> Reply:
        repo = self._numbered(number)
        files = [*repo.files, *(["README.md"] if repo.readme else [])]
        if not files:
            return self._json({"message": "Git Repository is empty."}, 409)
        tree = [{"path": path, "type": "blob", "size": 100} for path in files]
        return self._json({"sha": "0" * 40, "tree": tree, "truncated": False})

    def _raw(self, request: Request) -> Reply:
        name = "/".join(request.path.removeprefix("/raw/").split("/")[:2])
        found = next((repo for repo in self.repos.values() if repo.name == name), None)
        if found is None:
            return Reply(b"404: Not Found", 404, "text/plain")
        return Reply(found.readme.encode(), 200, "text/plain; charset=utf-8")

    def _archive(self, request: Request) -> Reply:
        origin = request.path.removeprefix("/swh/origin/").removesuffix("/visit/latest/")
        if origin in self.kept:
            return self._json({"origin": origin, "snapshot": "ab" * 20, "status": "full"})
        return self._json({"exception": "NotFoundExc", "reason": "No such origin"}, 404)

    def _crossref(self, request: Request) -> Reply:
        doi = unquote(request.path.removeprefix("/crossref/works/"))
        if doi not in self.notices:
            body = (RECORDED / "crossref" / "not-found.txt").read_bytes()
            return Reply(body, 404, "text/plain")
        message = {"DOI": doi, "updated-by": self.notices[doi]}
        return self._json({"status": "ok", "message-type": "work", "message": message})

    def _json(
        self, value: object, status: int = 200, headers: dict[str, str] | None = None
    ) -> Reply:
        limits = {"x-ratelimit-limit": "60", "x-ratelimit-remaining": str(max(self.remaining, 0))}
        return Reply(json.dumps(value).encode(), status, _JSON, limits | (headers or {}))
