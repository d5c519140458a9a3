"""Kept answers: asked about again each time, used only when the service says they still hold."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import replay_faults as fault
from replay_server import ReplayServer

from triage.errors import SourceError, SourceMalformed
from triage.sources.cache import Cache, Kept, Validators
from triage.sources.http import Answer, Http
from triage.sources.patience import Patience

QUICK = Patience(tries=2, base=0.01, longest=0.02)
PLAIN = "text/plain; charset=utf-8"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """Return a cache in an empty folder."""
    return Cache(tmp_path / "cache")


class Page:
    """A page that knows what it last sent, and can change."""

    def __init__(self, server: ReplayServer, **headers: str) -> None:
        self.body, self.headers, self.url = b"first", headers, f"{server.url}/page"
        server.routes["/page"] = lambda _: fault.Reply(
            self.body, content_type=PLAIN, headers=self.headers
        )


def fetch(url: str, cache: Cache | None, read: Any = lambda answer: answer) -> Answer:
    with Http(agent="test", patience=QUICK) as http:
        answer: Answer = http.get(url, read, cache=cache)
    return answer


def kept(body: bytes = b"body") -> Kept:
    return Kept(Validators('"1"'), PLAIN, body)


def test_an_unchanged_answer_is_confirmed_not_sent(replay: ReplayServer, cache: Cache) -> None:
    """The second answer has the body, type and status of the first, and says it was confirmed."""
    page = Page(replay, ETag='"1"')
    first, second = fetch(page.url, cache), fetch(page.url, cache)
    assert (first.confirmed, second.confirmed) == (False, True)
    assert (second.body, second.status, second.media_type) == (b"first", 200, "text/plain")
    assert replay.log[1].headers["if-none-match"] == '"1"'
    page.body, page.headers = b"second", {"ETag": '"2"'}
    assert fetch(page.url, cache).body == b"second"
    assert fetch(page.url, cache).confirmed


def test_a_day_of_change_is_asked_about_too(replay: ReplayServer, cache: Cache) -> None:
    """Last-Modified alone is enough to ask again."""
    day = "Wed, 15 Apr 2026 04:00:00 GMT"
    page = Page(replay, **{"Last-Modified": day})
    fetch(page.url, cache)
    replay.misbehave(lambda _: fault.Reply(b"", 304, PLAIN))
    assert fetch(page.url, cache).confirmed
    assert replay.log[1].headers["if-modified-since"] == day


def test_without_a_cache_nothing_is_asked_conditionally(replay: ReplayServer) -> None:
    """A 304 that nobody asked for is a refusal, not an empty answer."""
    page = Page(replay, ETag='"1"')
    fetch(page.url, None)
    fetch(page.url, None)
    assert "if-none-match" not in replay.log[1].headers
    replay.always(fault.status(304))
    with pytest.raises(SourceMalformed, match="304"):
        fetch(page.url, None)


def test_what_could_not_be_read_is_not_kept(replay: ReplayServer, cache: Cache) -> None:
    """An answer that its reader refuses never comes back from the cache."""
    page = Page(replay, ETag='"1"')

    def refuse(answer: Answer) -> Answer:
        raise SourceMalformed("not this", url=answer.url)

    with pytest.raises(SourceError):
        fetch(page.url, cache, refuse)
    assert cache.find(page.url) is None
    fetch(page.url, cache)
    with pytest.raises(SourceError):
        fetch(page.url, cache, refuse)
    assert [request.headers.get("if-none-match") for request in replay.log] == [
        None,
        None,
        None,
        '"1"',
        None,
    ]


def test_an_answer_without_validators_is_not_kept(replay: ReplayServer, cache: Cache) -> None:
    """What cannot be asked about is not stored."""
    page = Page(replay)
    fetch(page.url, cache)
    assert cache.find(page.url) is None


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, cache: Cache) -> None:
    """Every way to damage a kept answer ends in asking for it whole."""
    cache.keep("http://a/", kept())
    (path,) = (tmp_path / "cache").iterdir()
    whole = path.read_bytes()
    assert cache.find("http://a/") == kept()
    for damaged in (b"", whole[:-1], whole[:10], b"[]\nbody", b"{}\nbody", whole + b"x"):
        path.write_bytes(damaged)
        assert cache.find("http://a/") is None
    path.write_bytes(whole)
    cache.forget("http://a/")
    assert cache.find("http://a/") is None
    cache.forget("http://a/")


def test_the_folder_is_bounded(tmp_path: Path) -> None:
    """What was unused for longest goes first; one answer never takes all the room."""
    folder = tmp_path / "cache"
    cache = Cache(folder, most_bytes=4000)
    for number in range(3):
        cache.keep(f"http://a/{number}", kept(bytes(900)))
        os.utime(cache._path(f"http://a/{number}"), (number, number))
    assert cache.find("http://a/0") is not None
    for number in range(3, 5):
        cache.keep(f"http://a/{number}", kept(bytes(900)))
    assert cache.find("http://a/1") is None
    assert cache.find("http://a/0") is not None
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 4000
    cache.keep("http://a/huge", kept(bytes(2000)))
    assert cache.find("http://a/huge") is None


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    """Without a cache folder everything is simply sent again."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    cache = Cache(blocked)
    cache.keep("http://a/", kept())
    assert cache.find("http://a/") is None
    assert blocked.read_text("utf-8") == "in the way"
