"""The HTTP client, over real HTTP on loopback: each fault ends in the right error."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import replay_faults as fault
from replay_server import ReplayServer

from triage import __version__
from triage.config import Settings
from triage.errors import (
    ConfigError,
    SourceDown,
    SourceError,
    SourceMalformed,
    SourceThrottled,
    SourceUnreachable,
)
from triage.sources.http import Answer, Http, open_http, user_agent
from triage.sources.patience import Patience

QUICK = Patience(tries=3, base=0.01, longest=0.02, longest_asked=2.0)
BODY = b"all is well"


@pytest.fixture
def service(replay: ReplayServer) -> ReplayServer:
    """Return a service with one page."""
    replay.routes["/page"] = lambda _: fault.Reply(BODY, content_type="text/plain; charset=utf-8")
    return replay


class Sleeper:
    """Remembers the waits and takes none of them."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


def whole(answer: Answer) -> Answer:
    return answer


def fetch(url: str, **world: object) -> Answer:
    settings = {"agent": "test", "timeout": 5.0, "patience": QUICK, **world}
    with Http(**settings) as http:
        return http.get(url, whole)


def failing(url: str, **world: object) -> SourceError:
    with pytest.raises(SourceError) as failure:
        fetch(url, **world)
    error = failure.value
    assert "\n" not in error.message + error.hint
    assert error.message
    assert error.hint
    assert error.url.startswith("http")
    return error


def test_an_answer_comes_whole_with_its_facts(service: ReplayServer) -> None:
    """Status, media type, headers and body are what the service sent."""
    answer = fetch(f"{service.url}/page")
    assert (answer.status, answer.media_type, answer.body) == (200, "text/plain", BODY)
    assert answer.headers["CONTENT-type"] == "text/plain; charset=utf-8"


def test_the_service_sees_who_asks(service: ReplayServer) -> None:
    """The User-Agent has the program, its version and the user's contact; only gzip is accepted."""
    with open_http(Settings(contact="ada@example.org")) as http:
        http.get(f"{service.url}/page", whole, accept="text/plain")
    headers = service.log[0].headers
    assert headers["user-agent"] == f"paper-triage/{__version__} (+ada@example.org)"
    assert (headers["accept"], headers["accept-encoding"]) == ("text/plain", "gzip")


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("", ""),
        ("https://example.org/~ada", " (+https://example.org/~ada)"),
        ("ada@example.org\r\nX-Evil: 1", " (+ada@example.org X-Evil: 1)"),
        ("Zoë (a) \\ \x1b[31m\x00", " (+Zo a )"),
        ("\u202e", ""),
    ],
)
def test_a_contact_cannot_break_out_of_its_header(contact: str, shown: str) -> None:
    """Whatever the user wrote is one printable ASCII comment of the header."""
    assert user_agent(contact) == f"paper-triage/{__version__}{shown}"


def test_a_packed_answer_is_unpacked(service: ReplayServer) -> None:
    """A gzipped body is handed on unpacked."""
    service.misbehave(fault.gzipped())
    assert fetch(f"{service.url}/page").body == BODY


@pytest.mark.parametrize(
    "passing", [fault.status(429), fault.status(500), fault.status(503), fault.RESET]
)
def test_a_passing_fault_is_waited_out(service: ReplayServer, passing: fault.Fault) -> None:
    """Two failures in a row cost two growing waits, and nothing else."""
    service.misbehave(passing, passing)
    sleep = Sleeper()
    assert fetch(f"{service.url}/page", sleep=sleep, jitter=lambda: 1.0).body == BODY
    assert sleep.waits == [0.01, 0.02]


@pytest.mark.parametrize(
    ("lasting", "kind", "status", "says"),
    [
        (fault.status(429), SourceThrottled, 429, "asks for fewer requests"),
        (fault.status(429, retry_after="1"), SourceThrottled, 429, "asks for fewer requests"),
        (fault.status(503, retry_after="1"), SourceThrottled, 503, "asks for fewer requests"),
        (fault.status(503), SourceDown, 503, "503 Service Unavailable"),
        (fault.status(599), SourceDown, 599, "(599)"),
        (fault.RESET, SourceDown, None, "sent a broken answer"),
        (fault.gzipped(cut=True), SourceDown, None, "cut short"),
    ],
)
def test_a_lasting_fault_ends_after_a_bounded_number_of_tries(
    service: ReplayServer, lasting: fault.Fault, kind: type[SourceError], status: int, says: str
) -> None:
    """The error has the class, the status and the reason; three tries were made, no more."""
    service.always(lasting)
    error = failing(f"{service.url}/page", sleep=Sleeper())
    assert (type(error), error.status) == (kind, status)
    assert says in error.message
    assert len(service.log) == 3


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 304, 204])
def test_other_statuses_are_not_asked_again(service: ReplayServer, code: int) -> None:
    """What another try cannot mend gets one try."""
    service.always(fault.status(code, body=b""))
    error = failing(f"{service.url}/page")
    assert (type(error), error.status) == (SourceMalformed, code)
    assert len(service.log) == 1


def test_retry_after_is_honoured(service: ReplayServer) -> None:
    """The wait is as long as the service asked for, not as short as the back-off."""
    service.misbehave(fault.status(429, retry_after="2"), fault.status(503, retry_after="1"))
    sleep = Sleeper()
    assert fetch(f"{service.url}/page", sleep=sleep).body == BODY
    assert sleep.waits == [2.0, 1.0]


def test_a_long_retry_after_is_left_to_the_user(service: ReplayServer) -> None:
    """Asked to wait longer than is sensible, nothing is waited or asked again."""
    service.always(fault.status(429, retry_after="3600"))
    sleep = Sleeper()
    error = failing(f"{service.url}/page", sleep=sleep)
    assert isinstance(error, SourceThrottled)
    assert error.retry_after == 3600
    assert "3600 s" in error.hint
    assert (len(service.log), sleep.waits) == (1, [])


@pytest.mark.parametrize(
    ("fault_", "says"),
    [
        (fault.STALL, "did not answer within 0.05 s"),
        (fault.trickle(0.02), "not complete after 0.5 s"),
    ],
)
def test_silence_and_trickling_end_in_time(
    service: ReplayServer, fault_: fault.Fault, says: str
) -> None:
    """A service that says nothing, or a byte now and then, is down."""
    service.routes["/page"] = lambda _: fault.Reply(bytes(10_000), content_type="text/plain")
    service.always(fault_)
    error = failing(f"{service.url}/page", timeout=0.05, patience=Patience(tries=1))
    assert type(error) is SourceDown
    assert says in error.message


def test_nobody_listening_is_down() -> None:
    """A refused connection names the host and says to check the connection."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = failing(f"http://127.0.0.1:{taken.getsockname()[1]}/", sleep=Sleeper())
    assert type(error) is SourceDown
    assert "127.0.0.1 could not be reached" in error.message
    assert "connection" in error.hint


def test_no_network_is_told_soon() -> None:
    """A name that nobody knows is asked for once more, not as often as a service in trouble."""
    sleeper, transport = Sleeper(), httpx.MockTransport(_unknown)
    world = {"sleep": sleeper, "patience": Patience(), "transport": transport}
    error = failing("http://export.arxiv.org/", **world)
    assert type(error) is SourceUnreachable
    assert "export.arxiv.org could not be reached" in error.message
    assert len(sleeper.waits) == 1


def test_a_host_without_a_way_to_it_is_not_asked_for_each_paper() -> None:
    """For a while all that is asked of it fails at once, and other hosts are asked as ever."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return _unknown(request)

    with Http(agent="test", transport=httpx.MockTransport(answer), sleep=Sleeper()) as http:
        for url in ("http://a.org/1", "http://a.org/2", "http://b.org/", "http://a.org/3"):
            with pytest.raises(SourceUnreachable) as caught:
                http.get(url, whole)
            assert caught.value.url == url
    assert asked == ["a.org", "a.org", "b.org", "b.org"]


def _unknown(_: httpx.Request) -> httpx.Response:
    """Fail as httpx's own transport does where nobody knows the name: tests may not ask for one."""
    told = "Name or service not known"
    raise httpx.ConnectError(told) from socket.gaierror(-2, told)


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:1", "socks5://127.0.0.1:1"])
def test_a_proxy_of_the_environment_is_gone_through(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    """Who has to go out through a proxy, SOCKS included, sets what all programs look at."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    error = failing("http://triage.invalid/", sleep=Sleeper())
    assert type(error) is SourceDown
    assert "Connection refused" in error.message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "gopher://proxy.example.org"),
        ("ALL_PROXY", "http://[::1"),
        ("SSL_CERT_FILE", "/nowhere/certificates.pem"),
        ("SSL_CERT_FILE", __file__),
    ],
)
def test_a_proxy_or_certificate_that_is_none_is_a_config_error(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """What the environment has wrong is told in one line, with where to look."""
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match="proxy or certificates cannot be used") as caught:
        Http(agent="test")
    assert name in caught.value.hint


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_over_the_cap_is_refused_at_once(service: ReplayServer, packed: bool) -> None:
    """A bomb is refused by its unpacked size, and not asked for again."""
    size = 3 * 2**20
    service.always(fault.gzip_bomb(size) if packed else fault.instead(bytes(size)))
    error = failing(f"{service.url}/page", max_bytes=2**20)
    assert type(error) is SourceMalformed
    assert "more than 1 MB" in error.message
    assert len(service.log) == 1


def test_redirects_are_followed(service: ReplayServer) -> None:
    """A service may move a page; the answer says where it was."""
    service.misbehave(fault.redirect("/page?moved=1"), fault.redirect(f"{service.url}/page?m=2"))
    answer = fetch(f"{service.url}/elsewhere")
    assert (answer.body, answer.url) == (BODY, f"{service.url}/page?m=2")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)", "/page"]
)
def test_no_redirect_leads_astray(service: ReplayServer, target: str) -> None:
    """Another scheme, or redirecting without end, is an error."""
    service.always(fault.redirect(target))
    error = failing(f"{service.url}/page")
    assert type(error) is SourceMalformed
    assert len(service.log) <= 6


def test_no_redirect_gives_up_encryption() -> None:
    """From https to http is another scheme."""
    asked: list[str] = []

    def moved(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": "http://example.org/b"})

    error = failing("https://example.org/a", transport=httpx.MockTransport(moved))
    assert type(error) is SourceMalformed
    assert asked == ["https://example.org/a"]


class CountingGate:
    """Counts turns and postponements."""

    def __init__(self) -> None:
        self.events: list[str] = []

    @contextmanager
    def turn(self) -> Iterator[None]:
        self.events.append("in")
        yield
        self.events.append("out")

    def postpone(self, seconds: float) -> None:
        self.events.append(f"postponed {seconds:g}")


def test_every_request_takes_a_turn_and_waits_outside_of_it(service: ReplayServer) -> None:
    """Retries and redirects take turns of their own, and a wait holds for everybody."""
    gate = CountingGate()
    service.misbehave(fault.status(429, retry_after="1"), fault.redirect("/page"))
    with Http(agent="test", patience=QUICK, sleep=Sleeper()) as http:
        http.get(f"{service.url}/page", whole, gate=gate)
    assert gate.events == ["in", "out", "postponed 1", "in", "out", "in", "out"]


def test_an_answer_that_cannot_be_read_is_asked_for_again(service: ReplayServer) -> None:
    """The caller's judgement counts as a failed try, and is what is raised in the end."""
    seen: list[bytes] = []

    def read(answer: Answer) -> bytes:
        seen.append(answer.body)
        if len(seen) < 3:
            raise SourceMalformed("not what was asked for", hint="none", url=answer.url)
        return answer.body.upper()

    with Http(agent="test", patience=QUICK, sleep=Sleeper()) as http:
        assert http.get(f"{service.url}/page", read) == BODY.upper()
    assert seen == [BODY] * 3


def test_a_status_can_be_declared_an_answer(service: ReplayServer) -> None:
    """A caller that expects a 404 gets it to read."""
    with Http(agent="test") as http:
        answer = http.get(f"{service.url}/nothing", whole, statuses=frozenset({200, 404}))
    assert answer.status == 404


def test_headers_of_a_service_go_with_every_request(service: ReplayServer) -> None:
    """A service's own headers are sent beside the User-Agent."""
    fetch(f"{service.url}/page", headers={"X-Api-Version": "2022-11-28"})
    assert service.log[0].headers["x-api-version"] == "2022-11-28"
    assert service.log[0].headers["user-agent"] == "test"
