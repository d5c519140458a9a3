"""A service on loopback that replays recorded answers, writes new ones, and can misbehave."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from replay_atom import Question, Record, answer
from replay_faults import Fault, Reply

RECORDED = Path(__file__).parent / "recorded"
LONGEST_STALL = 5.0


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    at: float
    """Monotonic seconds."""
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    """Names in lower case."""


class ReplayServer:
    """Serves until it is closed; use it as a context manager.

    `papers` is what the generated answers are made of and may be changed at any time. `routes`
    maps a path to a function from a request to a reply; `/api/query` is there from the start.
    """

    def __init__(self, papers: Iterable[Record] = ()) -> None:
        self.papers = list(papers)
        self.log: list[Request] = []
        self.routes: dict[str, Callable[[Request], Reply]] = {"/api/query": self._arxiv}
        self.closing = threading.Event()
        self._faults: deque[Fault | None] = deque()
        self._always: Fault | None = None
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
    def url(self) -> str:
        """The server's address, without a path."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def api(self) -> str:
        """The address that stands for arXiv's query API."""
        return f"{self.url}/api/query"

    def misbehave(self, *faults: Fault | None) -> None:
        """Use up one fault for each coming request; None lets one pass honestly."""
        self._faults.extend(faults)

    def always(self, fault: Fault | None) -> None:
        """Use this fault for every request from now on."""
        self._always = fault

    def reply(self, request: Request) -> Reply:
        """Log a request and return the answer to it."""
        self.log.append(request)
        route = self.routes.get(request.path)
        honest = route(request) if route else Reply(b"not here", 404, "text/plain")
        fault = self._faults.popleft() if self._faults else self._always
        return fault(honest) if fault else honest

    def _arxiv(self, request: Request) -> Reply:
        question = Question.of(request.params)
        recorded = self._recorded.get(_key(request.params))
        return recorded or Reply(answer(self.papers, question))


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

    def log_message(self, *_: object) -> None:
        """Keep quiet: the log is a list."""
