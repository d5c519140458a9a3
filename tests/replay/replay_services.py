"""The services that the replay server plays, path by path, as arXiv and the others answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Protocol

import replay_json
import replay_oai
import replay_rss
from replay_atom import Record
from replay_faults import Reply
from replay_json import Resources
from replay_rss import NEW_YORK
from replay_world import World

ADDRESSES = {
    "arxiv_rss": "/rss",
    "arxiv_oai": "/oai",
    "huggingface_api": "/hf",
    "pwc_api": "/pwc",
}
"""Where each service is, by the setting that names its address."""
_RSS = "application/rss+xml"
_RATE = {"RateLimit": '"api";r=498;t=271', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}


class Asked(Protocol):
    """A request, as far as a service looks at it."""

    path: str
    params: dict[str, str]


Route = Callable[[Asked], Reply]


def services(world: World) -> Mapping[str, Route]:
    """Return the routes of all services but the query API."""
    return {
        "/rss/": lambda asked: _rss(world, asked),
        "/oai": lambda asked: Reply(
            replay_oai.answer(world.held(), asked.params, world.time(), world.oai_page),
            content_type=replay_oai.CONTENT_TYPE,
        ),
        "/hf/daily_papers": lambda asked: _daily(world, asked),
        "/hf/papers/": lambda asked: _hub_paper(world, asked),
        "/hf/arxiv/": lambda asked: _hub_repos(world, asked),
        "/pwc/papers/search": lambda asked: _json(
            replay_json.catalogue_search(_known(world), asked.params)
        ),
        "/pwc/papers/": lambda asked: _catalogue_paper(world, asked),
    }


def _rss(world: World, asked: Asked) -> Reply:
    categories = asked.path.removeprefix("/rss/").split("+")
    if not all(categories):
        reason = f"Invalid archive specification '{asked.path}'."
        return Reply(replay_rss.error_feed(asked.path, reason), 400, _RSS)
    day = world.today() + timedelta(days=world.feed_days_off)
    built = datetime.combine(day, time(0, 30), NEW_YORK)

    def body(listings: list[replay_rss.Listing]) -> bytes:
        return replay_rss.answer(listings, categories, day, built)

    honest = body(world.announced(day))
    headers = {"ETag": f'"{hashlib.sha256(honest).hexdigest()[:16]}"'}
    return Reply(honest, 200, _RSS, headers, stale=lambda: body(world.before(day)))


def _daily(world: World, asked: Asked) -> Reply:
    day = date.fromisoformat(asked.params.get("date", world.today().isoformat()))
    chosen = [
        (record, world.resources.get(record.id, Resources()))
        for record in world.records()
        if record.id in world.daily.get(day, ())
    ]
    return _json(replay_json.daily_papers(day, chosen))


def _hub_paper(world: World, asked: Asked) -> Reply:
    record = _record(world, asked.path.removeprefix("/hf/papers/"))
    if record is None or record.id not in world.resources:
        return _json(b'{"error":"Paper not found"}', 404)
    known = world.resources[record.id]
    return _json(replay_json.hub_paper(record, known, record.submitted.date()))


def _hub_repos(world: World, asked: Asked) -> Reply:
    paper_id = asked.path.removeprefix("/hf/arxiv/").removesuffix("/repos")
    return _json(replay_json.hub_repos(world.resources.get(paper_id)))


def _catalogue_paper(world: World, asked: Asked) -> Reply:
    name = asked.path.removeprefix("/pwc/papers/").replace("%2F", "/")
    record = _record(world, name)
    if record is None or record.id not in world.resources:
        return _json(b'{"detail":"Not found"}', 404)
    return _json(replay_json.catalogue_paper(record, world.resources[record.id]))


def _known(world: World) -> list[tuple[Record, Resources]]:
    return [
        (record, world.resources[record.id])
        for record in world.records()
        if record.id in world.resources
    ]


def _record(world: World, paper_id: str) -> Record | None:
    return next((record for record in world.records() if record.id == paper_id), None)


def _json(body: bytes, status: int = 200) -> Reply:
    return Reply(body, status, replay_json.JSON, _RATE)
