"""A service on loopback that replays recorded answers, writes new ones, and can misbehave."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from replay_atom import Question, Record, answer
from replay_faults import GENERAL, Fault, Plan, Reply
from replay_services import ADDRESSES, services
from replay_world import World

RECORDED = Path(__file__).parent / "recorded"
LONGEST_STALL = 5.0
VERSION = re.compile(r"v\d+$")


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    at: float
    """Monotonic seconds."""
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    """Names in lower case."""
    fault: bool = False
    """Whether the answer was a fault."""


class ReplayServer:
    """Serves until it is closed; use it as a context manager.

    `world` is what the generated answers are made of and may be changed at any time. `routes` maps
    a path, or the beginning of paths that ends with a slash, to a function from a request to a
    reply; arXiv's query API, feeds and OAI-PMH, Hugging Face Papers and the Papers-with-Code
    catalogue are there from the start.
    """

    def __init__(self, papers: Iterable[Record] = ()) -> None:
        self.world = World(list(papers))
        self.log: list[Request] = []
        self.routes: dict[str, Callable[[Request], Reply]] = dict(services(self.world))
        self.routes["/api/query"] = self._arxiv
        self.skew = timedelta(0)
        """How far the server's clock, as its Date headers show it, is ahead of the world's."""
        self.closing = threading.Event()
        self._plans: dict[str, Plan] = defaultdict(Plan)
        self._turn = threading.Lock()
        self._recorded = _recorded_answers(RECORDED / "arxiv-api")
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.replay = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.002,))
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def papers(self) -> list[Record]:
        """The world's records without an announcement."""
        return self.world.papers

    @papers.setter
    def papers(self, records: Iterable[Record]) -> None:
        self.world.papers = list(records)

    @property
    def url(self) -> str:
        """The server's address, without a path."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def api(self) -> str:
        """The address that stands for arXiv's query API."""
        return f"{self.url}/api/query"

    @property
    def settings(self) -> dict[str, str]:
        """The settings that send every service's requests here."""
        return {"arxiv_api": self.api} | {name: self.url + path for name, path in ADDRESSES.items()}

    def misbehave(self, *faults: Fault | None, on: str = "") -> None:
        """Use up one fault for each coming request; None lets one pass honestly.

        `on` is the beginning of the paths that are meant; empty for all.
        """
        self._plans[on].queue(*faults)

    def always(self, fault: Fault | None, *, on: str = "") -> None:
        """Use this fault for every request from now on."""
        self._plans[on].always(fault)

    def at_random(
        self, share: float, *, seed: int, faults: Sequence[Fault] = GENERAL, on: str = ""
    ) -> None:
        """Use any of these faults for this share of the requests; 0 ends it."""
        self._plans[on].at_random(share, faults, seed)

    def reply(self, request: Request) -> Reply:
        """Log a request and return the answer to it."""
        with self._turn:
            fault = self._fault(request)
            request = replace(request, fault=bool(fault))
            self.log.append(request)
        honest = _unless_known(request, self._route(request)(request))
        return fault(honest) if fault else honest

    def _fault(self, request: Request) -> Fault | None:
        fitting = [on for on in self._plans if request.path.startswith(on)]
        for on in sorted(fitting, key=len, reverse=True):
            if not self._plans[on].empty:
                return self._plans[on].next()
        return None

    def _route(self, request: Request) -> Callable[[Request], Reply]:
        if route := self.routes.get(request.path):
            return route
        parts = request.path.split("/")
        starts = ("/".join(parts[:size]) + "/" for size in range(len(parts) - 1, 0, -1))
        return next((self.routes[start] for start in starts if start in self.routes), _not_here)

    def _arxiv(self, request: Request) -> Reply:
        question = Question.of(request.params)
        recorded = self._recorded.get(_key(request.params))
        versions = any(VERSION.search(wanted) for wanted in question.id_list)
        records = self.world.versions() if versions else self.world.records()
        return recorded or Reply(answer(records, question))


def _not_here(_: Request) -> Reply:
    return Reply(b"not here", 404, "text/plain")


def _unless_known(request: Request, honest: Reply) -> Reply:
    """Return 304 instead of what the client says it has."""
    etag = honest.headers.get("ETag")
    if etag and request.headers.get("if-none-match") == etag:
        return replace(honest, status=304, body=b"")
    return honest


@cache
def _recorded_answers(folder: Path) -> dict[tuple[str, ...], Reply]:
    answers = {}
    for row in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        params = dict(parse_qsl(urlsplit(row["url"]).query, keep_blank_values=True))
        answers[_key(params)] = Reply((folder / row["file"]).read_bytes(), row["status"])
    return answers


def _key(params: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        params.get(name, "") for name in ("search_query", "id_list", "start", "max_results")
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    replay: ReplayServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients hang up on purpose here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = LONGEST_STALL
    server: _Server

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        request = Request(
            at=time.monotonic(),
            path=split.path,
            params=dict(parse_qsl(split.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
        )
        self.close_connection = True
        reply = self.server.replay.reply(request)
        if reply.silent:
            self.server.replay.closing.wait(LONGEST_STALL)
            return
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Connection", "close")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.trickle:
            self._trickle(reply)
        else:
            self.wfile.write(reply.body[: reply.cut_at])
        if reply.cut_at is not None:
            linger_not = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
            self.connection.close()

    def _trickle(self, reply: Reply) -> None:
        for start in range(len(reply.body)):
            if self.server.replay.closing.wait(reply.trickle):
                return
            self.wfile.write(reply.body[start : start + 1])

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the Date header: the world's time, by a clock that may be wrong."""
        del timestamp
        replay = self.server.replay
        return format_datetime(replay.world.time() + replay.skew, usegmt=True)

    def log_message(self, *_: object) -> None:
        """Keep quiet: the log is a list."""
