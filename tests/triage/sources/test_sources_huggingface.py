"""Hugging Face Papers over real HTTP: daily papers, a paper, and what is linked to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import replay_faults as fault
import replay_json
from replay_atom import Record
from replay_json import Resources
from replay_server import RECORDED, ReplayServer

from triage.errors import (
    ConfigError,
    InputError,
    SourceDown,
    SourceError,
    SourceMalformed,
    SourceThrottled,
)
from triage.models import FetchClass
from triage.sources.http import Http
from triage.sources.huggingface import HubLinks, HubPapers, open_huggingface
from triage.sources.outcome import classify
from triage.sources.patience import rate_left

DAY = date(2026, 4, 2)
HUB = RECORDED / "huggingface"


@pytest.fixture
def hub(opened: Callable[..., Any]) -> HubPapers:
    """Return the service on the replay server."""
    service: HubPapers = opened(open_huggingface)
    return service


def send(replay: ReplayServer, document: object) -> None:
    """Answer every request with this document."""
    replay.always(fault.instead(json.dumps(document).encode(), replay_json.JSON))


def test_recorded_daily_papers_read_as_a_person_reads_them(
    replay: ReplayServer, hub: HubPapers
) -> None:
    """The fields the hub's client drops: repository, who named it, stars, project page."""
    send(replay, json.loads((HUB / "daily_papers_2026-06-12_trimmed.json").read_text("utf-8")))
    papers = hub.daily(date(2026, 6, 12))
    assert len(papers) == 5
    first = papers[0]
    assert (first.paper_id, first.listed) == ("2606.12730", date(2026, 6, 12))
    assert first.published == date(2026, 6, 10)
    assert first.title.startswith("Rethinking Psychometric Evaluation of LLMs")
    assert first.authors[0] == "Rafal Kocielnik"
    assert first.abstract.startswith("Anticipating LLM behavioral tendencies")
    assert [bool(paper.repository) for paper in papers] == [True, True, True, False, False]
    assert {paper.repository_by for paper in papers} <= {"user", "auto", ""}
    assert all(paper.stars is not None for paper in papers[:3])
    assert first.links is None
    assert replay.log[0].params == {"date": "2026-06-12", "limit": "100", "p": "0"}


def test_a_recorded_paper_reads_as_a_person_reads_it(replay: ReplayServer, hub: HubPapers) -> None:
    """Repository and project page of the detail, and the objects linked to it."""
    parts = json.loads(
        (HUB / "paper_detail_and_linked_objects_2026-07_excerpt.json").read_text("utf-8")
    )
    detail = parts["paper_detail"] | {
        "linkedModels": [parts["linked_model"]],
        "linkedSpaces": [parts["linked_space"]],
        "linkedDatasets": [],
    }
    send(replay, detail)
    paper = hub.paper("2607.16859")
    assert paper is not None
    assert paper.title == "Dataset Distillation by Influence Matching"
    assert (paper.repository, paper.repository_by) == ("https://github.com/hrtan/infmatch", "user")
    assert (paper.stars, paper.upvotes, paper.listed) == (0, 0, date(2026, 7, 24))
    assert paper.links is not None
    assert paper.links.models == ("meta-llama/Llama-Guard-3-8B",)
    assert paper.links.spaces == ("nanotron/ultrascale-playbook",)
    assert (paper.links.datasets, paper.links.total_models) == ((), 0)


def test_a_paper_has_its_links(replay: ReplayServer, hub: HubPapers) -> None:
    """Generated answers: a known paper with links, an unknown one without, an old one unasked."""
    replay.world.papers = [Record("2604.00001")]
    replay.world.resources["2604.00001"] = Resources(
        repository="https://github.com/a/b", official=False, models=("a/m",), datasets=("a/d",)
    )
    paper = hub.paper("2604.00001v2")
    assert paper is not None
    assert paper.repository_by == "auto"
    assert paper.links == HubLinks(("a/m",), ("a/d",), (), 1, 1, 0)
    assert hub.repos("2604.00001").datasets == ("a/d",)
    assert hub.paper("2604.00009") is None
    assert hub.repos("2604.00009") == HubLinks((), (), (), 0, 0, 0)
    asked = len(replay.log)
    assert hub.paper("hep-th/9901001") is None
    assert hub.repos("hep-th/9901001") == HubLinks()
    assert len(replay.log) == asked
    with pytest.raises(InputError):
        hub.paper("x")


def test_a_long_day_comes_page_by_page(replay: ReplayServer, hub: HubPapers) -> None:
    """Pages are asked for until one is not full; every paper comes once."""
    rows = [{"paper": {"id": f"2604.{n:05d}", "title": "T"}} for n in range(1, 181)]

    def page(request: Any) -> fault.Reply:
        start = int(request.params["p"]) * 100
        body = json.dumps(rows[start : start + 100]).encode()
        return fault.Reply(body, content_type=replay_json.JSON)

    replay.routes["/hf/daily_papers"] = page
    assert len(hub.daily(DAY)) == 180
    assert len(replay.log) == 2


def test_a_service_that_ignores_pages_does_not_make_a_loop(
    replay: ReplayServer, hub: HubPapers
) -> None:
    """The same full page again ends the list."""
    send(replay, [{"paper": {"id": f"2604.{n:05d}", "title": "T"}} for n in range(1, 101)])
    assert len(hub.daily(DAY)) == 100
    assert len(replay.log) == 2


def test_a_day_without_papers_is_an_answer(replay: ReplayServer, hub: HubPapers) -> None:
    """An empty list is no error."""
    assert hub.daily(DAY) == ()
    assert len(replay.log) == 1


class Held:
    """A gate that only remembers what it was asked to wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def turn(self) -> Any:
        from contextlib import nullcontext

        return nullcontext()

    def postpone(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.mark.parametrize(
    ("header", "waits"),
    [('"api";r=0;t=42', [42.0]), ('"api";r=1;t=42', []), ("", []), ('"api";r=x;t=1', [])],
)
def test_nobody_goes_through_when_the_allowance_is_used_up(
    replay: ReplayServer, header: str, waits: list[float]
) -> None:
    """The RateLimit header is heeded before a 429 has to say it."""
    reply = fault.Reply(b"[]", content_type=replay_json.JSON, headers={"RateLimit": header})
    replay.routes["/hf/daily_papers"] = lambda _: reply
    gate = Held()
    with Http(agent="test") as http:
        HubPapers(http, gate, f"{replay.url}/hf").daily(DAY)
    assert gate.waits == waits


def test_the_tightest_of_several_allowances_counts() -> None:
    """A header can name several windows."""
    assert rate_left('"api";r=490;t=55, "pages";r=3;t=12') == (3, 12.0)


FAULTS: list[tuple[str, fault.Fault, type[SourceError], FetchClass]] = [
    ("429", fault.status(429), SourceThrottled, FetchClass.THROTTLED),
    ("503", fault.status(503), SourceDown, FetchClass.DOWN),
    ("401", fault.status(401), SourceMalformed, FetchClass.MALFORMED),
    ("web page", fault.WEB_PAGE, SourceMalformed, FetchClass.MALFORMED),
    ("page with 404", fault.instead(b"<!DOCTYPE html>", "text/html", 404), SourceMalformed,
     FetchClass.MALFORMED),
    ("truncated", fault.TRUNCATED, SourceMalformed, FetchClass.MALFORMED),
    ("empty body", fault.EMPTY_BODY, SourceMalformed, FetchClass.MALFORMED),
    ("reset", fault.RESET, SourceDown, FetchClass.DOWN),
    ("an object", fault.instead(b"{}", replay_json.JSON), SourceMalformed, FetchClass.MALFORMED),
    ("no paper", fault.instead(b'[{"papers": 1}]', replay_json.JSON), SourceMalformed,
     FetchClass.MALFORMED),
]  # fmt: skip


@pytest.mark.parametrize("case", FAULTS, ids=[case[0] for case in FAULTS])
def test_every_fault_has_its_class(
    replay: ReplayServer, hub: HubPapers, case: tuple[str, fault.Fault, Any, FetchClass]
) -> None:
    """A failed question ends in one line and a class, and never in an empty list."""
    _, broken, kind, expected = case
    replay.world.papers = [Record("2604.00001")]
    replay.world.daily[DAY] = ["2604.00001"]
    replay.always(broken)
    with pytest.raises(kind) as failure:
        hub.daily(DAY)
    assert classify(failure.value) is expected
    assert "\n" not in failure.value.message + failure.value.hint
    assert failure.value.hint


def test_it_can_be_turned_off(opened: Callable[..., Any]) -> None:
    """With huggingface off nothing is asked, and the error says which setting it is."""
    with pytest.raises(ConfigError, match="turned off"):
        opened(open_huggingface, settings={"huggingface": False})
