"""GitLab, the Hugging Face hub and Zenodo on the replay server.

The answers are generated: their keys, types and statuses are those that the services' own
documentation shows (docs.gitlab.com/api/projects, huggingface.co/docs/hub/api,
developers.zenodo.org) and that the services' clients read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from replay_faults import Reply
from replay_server import ReplayServer, Request

_JSON = "application/json"
ADDRESSES = {"gitlab_api": "/gitlab", "zenodo_api": "/zenodo", "huggingface_api": "/hf"}


@dataclass
class Project:
    """One project on the played GitLab."""

    number: int
    path: str
    files: Sequence[str] = ()
    readme: str = ""
    licence: str = ""
    fork_of: str = ""


@dataclass
class HubRepo:
    """One model, data set or space on the played hub."""

    name: str
    files: Sequence[str] = ()
    card: str = ""
    licence: str = ""
    tags: Sequence[str] = ()
    gated: str | bool = False
    evaluated: Sequence[dict[str, Any]] = ()
    index: Sequence[dict[str, Any]] = ()


@dataclass
class Deposit:
    """One record on the played Zenodo."""

    number: int
    title: str
    files: Sequence[str] = ()
    access: str = "open"
    licence: str = ""
    related: Sequence[str] = ()
    newest: int | None = None
    """The record that this number, of all versions together, leads to."""


@dataclass
class Artefacts:
    """What the three services hold. May be changed at any time."""

    server: ReplayServer
    projects: dict[str, Project] = field(default_factory=dict)
    hub: dict[str, HubRepo] = field(default_factory=dict)
    """By kind and name: `models/a/b`."""
    deposits: dict[int, Deposit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        routes = self.server.routes
        routes["/gitlab/"] = self._gitlab
        routes["/zenodo/"] = self._zenodo
        for kind in ("models", "datasets", "spaces"):
            routes[f"/hf/{kind}/"] = self._hub
        self._others = routes.get("/hf/")
        routes["/hf/"] = self._card

    @property
    def settings(self) -> dict[str, str]:
        """The settings that send requests here."""
        return {name: self.server.url + path for name, path in ADDRESSES.items()}

    def asked(self, start: str) -> list[Request]:
        """Return the requests whose path begins with `start`."""
        return [request for request in self.server.log if request.path.startswith(start)]

    def _gitlab(self, request: Request) -> Reply:
        rest = request.path.removeprefix("/gitlab/projects/")
        named, _, inside = rest.partition("/repository/")
        project = self._project(unquote(named))
        if project is None:
            return _json({"message": "404 Project Not Found"}, 404)
        files = [*project.files, *(["README.md"] if project.readme else [])]
        if inside.startswith("tree"):
            start = 100 * (int(request.params["page"]) - 1)
            rows = [{"id": "0" * 40, "type": "blob", "path": path} for path in files]
            return _json(rows[start : start + 100])
        if inside.startswith("files/"):
            return Reply(project.readme.encode(), 200, "text/plain; charset=utf-8")
        facts = {
            "id": project.number,
            "path_with_namespace": project.path,
            "default_branch": "main" if files else None,
            "created_at": "2026-03-01T08:00:00.000Z",
            "last_activity_at": "2026-04-12T10:00:00.000Z",
            "star_count": 3,
            "license": {"key": project.licence, "name": "A licence"} if project.licence else None,
            "web_url": f"https://gitlab.com/{project.path}",
        }
        if project.fork_of:
            facts["forked_from_project"] = {"id": 1, "path_with_namespace": project.fork_of}
        return _json(facts)

    def _project(self, named: str) -> Project | None:
        if named.isdigit():
            return next((p for p in self.projects.values() if p.number == int(named)), None)
        return self.projects.get(named)

    def _hub(self, request: Request) -> Reply:
        asked = unquote(request.path.removeprefix("/hf/"))
        found = self.hub.get(asked)
        if found is None:
            return _json({"error": "Invalid username or password."}, 401)
        files = [*found.files, ".gitattributes", *(["README.md"] if found.card else [])]
        facts: dict[str, Any] = {
            "_id": "0" * 24,
            "id": found.name,
            "private": False,
            "disabled": False,
            "gated": found.gated,
            "likes": 5,
            "createdAt": "2026-03-01T08:00:00.000Z",
            "lastModified": "2026-04-12T10:00:00.000Z",
            "tags": list(found.tags),
            "cardData": {"license": found.licence} if found.licence else {},
            "siblings": [{"rfilename": path} for path in files],
        }
        if asked.startswith("models/"):
            facts |= {"evalResults": list(found.evaluated), "model-index": list(found.index)}
        return _json(facts)

    def _card(self, request: Request) -> Reply:
        path = request.path.removeprefix("/hf/")
        name, raw, _ = path.partition("/raw/main/")
        kind = name if name.startswith(("datasets/", "spaces/")) else f"models/{name}"
        if raw and (found := self.hub.get(kind)):
            return Reply(found.card.encode(), 200, "text/plain; charset=utf-8")
        return self._others(request) if self._others else Reply(b"{}", 404, _JSON)

    def _zenodo(self, request: Request) -> Reply:
        number = int(request.path.rpartition("/")[2])
        found = self.deposits.get(number)
        if found is None:
            gone = {"status": 404, "message": "The persistent identifier does not exist."}
            return _json(gone, 404)
        if found.newest:
            to = f"{self.server.url}/zenodo/records/{found.newest}"
            return Reply(b"", 301, _JSON, {"Location": to})
        about: dict[str, Any] = {
            "title": found.title,
            "publication_date": "2026-04-12",
            "description": "<p>Data &amp; code of the paper.</p>",
            "access_right": found.access,
            "resource_type": {"type": "dataset", "title": "Dataset"},
            "related_identifiers": [
                {"identifier": each, "relation": "isSupplementTo", "scheme": "arxiv"}
                for each in found.related
            ],
        }
        if found.licence:
            about["license"] = {"id": found.licence}
        facts: dict[str, Any] = {
            "id": number,
            "conceptrecid": str(number - 1),
            "created": "2026-04-12T10:00:00.000000+00:00",
            "modified": "2026-04-12T10:00:00.000000+00:00",
            "metadata": about,
            "state": "done",
        }
        if found.access == "open":
            facts["files"] = [{"key": path, "size": 100} for path in found.files]
        return _json(facts)


def _json(value: object, status: int = 200) -> Reply:
    return Reply(json.dumps(value).encode(), status, _JSON)
