"""The live Papers-with-Code catalogue over real HTTP: taken at its word only where it gave it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import replay_faults as fault
import replay_json
from replay_atom import Record
from replay_json import Resources
from replay_server import ReplayServer

from triage.errors import (
    ConfigError,
    InputError,
    SourceDown,
    SourceError,
    SourceMalformed,
    SourceThrottled,
)
from triage.models import FetchClass
from triage.sources.outcome import classify
from triage.sources.pwc_live import (
    LeaderboardRank,
    LinkedRepository,
    PwcCatalogue,
    open_pwc_live,
)

DAY = date(2026, 4, 1)
RANK = {"dataset_name": "COCO", "task_slug": "detection", "best_rank": 2, "best_metric": "AP"}
KNOWN = Resources(
    repository="https://github.com/ada/engine",
    stars=41,
    project_page="https://ada.example.org/",
    tasks=("Object Detection",),
    ranks=(RANK,),
    more={"hf_models": [{"id": "ada/engine"}], "surprise": {"any": ["thing"]}},
)


@pytest.fixture
def catalogue(opened: Callable[..., Any], replay: ReplayServer) -> PwcCatalogue:
    """Return the catalogue on the replay server, which knows one paper."""
    replay.world.papers = [Record("2604.00001", title="Found")]
    replay.world.resources["2604.00001"] = KNOWN
    service: PwcCatalogue = opened(open_pwc_live)
    return service


def test_an_entry_has_repositories_tasks_and_ranks(catalogue: PwcCatalogue) -> None:
    """What the catalogue links to a paper, with its marks, and whose claim it is."""
    entry = catalogue.paper("2604.00001v3")
    assert entry is not None
    assert (entry.paper_id, entry.title, entry.published) == ("2604.00001", "Found", DAY)
    assert entry.repositories == (
        LinkedRepository("https://github.com/ada/engine", official=True, stars=41),
    )
    assert entry.official_code is True
    assert entry.tasks == ("Object Detection",)
    assert entry.ranks == (LeaderboardRank("COCO", "detection", 2, "AP"),)
    assert entry.project_pages == ("https://ada.example.org/",)
    assert entry.models == ("ada/engine",)
    assert (entry.source, entry.licence) == ("pwc-live", "")


def test_a_paper_it_does_not_know_is_none(catalogue: PwcCatalogue, replay: ReplayServer) -> None:
    """A 404 in JSON is an answer, and is not asked twice; old ids keep their slash in one piece."""
    assert catalogue.paper("hep-th/9901001") is None
    assert [request.path for request in replay.log] == ["/pwc/papers/hep-th%2F9901001"]
    with pytest.raises(InputError):
        catalogue.paper("../../x")


def test_a_web_page_with_404_is_no_answer(catalogue: PwcCatalogue, replay: ReplayServer) -> None:
    """Only the catalogue itself can say that it has no such paper."""
    replay.always(fault.instead(b"<html>Not found</html>", "text/html", 404))
    with pytest.raises(SourceMalformed, match="a web page"):
        catalogue.paper("2604.00001")


def test_a_days_entries_come_page_by_page(catalogue: PwcCatalogue, replay: ReplayServer) -> None:
    """All pages, each paper once, with the days asked for in every question."""
    ids = [f"2604.{number:05d}" for number in range(1, 251)]
    replay.world.papers = [Record(paper_id) for paper_id in ids]
    late = datetime(2026, 4, 3, 12, tzinfo=UTC)
    replay.world.papers.append(Record("2604.00999", submitted=late))
    replay.world.resources = dict.fromkeys([*ids, "2604.00999"], KNOWN)
    found = [entry.paper_id for entry in catalogue.published(DAY, DAY)]
    assert found == ids
    assert [request.params["page"] for request in replay.log] == ["1", "2", "3"]
    assert {request.params["start_date"] for request in replay.log} == {"2026-04-01"}


def test_a_day_without_entries_is_believed_when_the_filter_is_confirmed(
    catalogue: PwcCatalogue, replay: ReplayServer
) -> None:
    """An empty list counts if the catalogue says that it looked at those days, and only then."""
    assert list(catalogue.published(date(2020, 1, 1), date(2020, 1, 1))) == []
    replay.always(fault.instead(b'{"results": [], "next_page": null}', replay_json.JSON))
    with pytest.raises(SourceMalformed, match="without a word on the days"):
        list(catalogue.published(DAY, DAY))


def test_a_filter_that_was_not_applied_is_found_out(
    catalogue: PwcCatalogue, replay: ReplayServer
) -> None:
    """A paper of another day in the list means that the list is of something else."""

    def unfiltered(request: Any) -> fault.Reply:
        known = [(record, KNOWN) for record in replay.world.papers]
        body = replay_json.catalogue_search(known, request.params, confirm=False)
        return fault.Reply(body, content_type=replay_json.JSON)

    replay.routes["/pwc/papers/search"] = unfiltered
    assert [entry.paper_id for entry in catalogue.published(DAY, DAY)] == ["2604.00001"]
    other = replace(replay.world.papers[0], submitted=datetime(2026, 3, 1, tzinfo=UTC))
    replay.world.papers = [other]
    with pytest.raises(SourceMalformed, match="a paper of 2026-03-01 in 2026-04-01"):
        list(catalogue.published(DAY, DAY))


def test_a_list_in_a_circle_ends(catalogue: PwcCatalogue, replay: ReplayServer) -> None:
    """A next page that is none is an error, not a loop."""
    row = {"arxiv_id": "2604.00001", "published": "2026-04-01", "title": "x"}
    body = json.dumps({"results": [row], "next_page": 1}).encode()
    replay.always(fault.instead(body, replay_json.JSON))
    with pytest.raises(SourceMalformed, match="lists more papers"):
        list(catalogue.published(DAY, DAY))


STRANGE: list[dict[str, Any]] = [
    {"arxiv_id": "2604.00001", "repositories": "none", "tasks": None, "leaderboard_ranks": {}},
    {"id": 17, "arxiv_id": "2604.00001v2", "repositories": [None, 3, {"url": "javascript:x"}]},
    {"paper": {"arxiv_id": "2604.00001", "tasks": ["A", {"slug": "b"}, 3], "title": ["x"]}},
    {"arxiv_id": "2604.00001", "has_official_implementation": "yes", "published": "soon"},
]


@pytest.mark.parametrize("document", STRANGE)
def test_odd_values_cost_only_themselves(
    catalogue: PwcCatalogue, replay: ReplayServer, document: dict[str, Any]
) -> None:
    """A value of another type counts as missing; the rest of the entry is there."""
    replay.always(fault.instead(json.dumps(document).encode(), replay_json.JSON))
    entry = catalogue.paper("2604.00001")
    assert entry is not None
    assert entry.paper_id == "2604.00001"
    assert entry.repositories == ()
    assert entry.official_code is None


def test_a_third_party_text_is_clean(catalogue: PwcCatalogue, replay: ReplayServer) -> None:
    """Titles, tasks and addresses from the catalogue cannot act on a terminal."""
    document = {
        "arxiv_id": "2604.00001",
        "title": "\x1b]0;x\x07A\u202eB",
        "tasks": [{"name": "\x1b[31mred"}],
        "repositories": [{"url": "https://user:secret@github.com/a/b"}],
    }
    replay.always(fault.instead(json.dumps(document).encode(), replay_json.JSON))
    entry = catalogue.paper("2604.00001")
    assert entry is not None
    assert (entry.title, entry.tasks, entry.repositories) == ("AB", ("red",), ())


FAULTS: list[tuple[str, fault.Fault, type[SourceError], FetchClass]] = [
    ("429", fault.status(429), SourceThrottled, FetchClass.THROTTLED),
    ("429, 0 s", fault.status(429, retry_after="0"), SourceThrottled, FetchClass.THROTTLED),
    ("503", fault.status(503), SourceDown, FetchClass.DOWN),
    ("401", fault.status(401), SourceMalformed, FetchClass.MALFORMED),
    ("web page", fault.WEB_PAGE, SourceMalformed, FetchClass.MALFORMED),
    ("truncated", fault.TRUNCATED, SourceMalformed, FetchClass.MALFORMED),
    ("empty body", fault.EMPTY_BODY, SourceMalformed, FetchClass.MALFORMED),
    ("reset", fault.RESET, SourceDown, FetchClass.DOWN),
    ("other paper", fault.instead(b'{"arxiv_id": "2604.00002"}', replay_json.JSON),
     SourceMalformed, FetchClass.MALFORMED),
    ("list", fault.instead(b"[]", replay_json.JSON), SourceMalformed, FetchClass.MALFORMED),
    ("not a number", fault.instead(b'{"a": NaN}', replay_json.JSON), SourceMalformed,
     FetchClass.MALFORMED),
]  # fmt: skip


@pytest.mark.parametrize("case", FAULTS, ids=[case[0] for case in FAULTS])
def test_every_fault_has_its_class(
    catalogue: PwcCatalogue,
    replay: ReplayServer,
    case: tuple[str, fault.Fault, Any, FetchClass],
) -> None:
    """A failed question is never "no code": it ends in one line and a class."""
    _, broken, kind, expected = case
    replay.always(broken)
    with pytest.raises(kind) as failure:
        catalogue.paper("2604.00001")
    assert classify(failure.value) is expected
    assert "\n" not in failure.value.message + failure.value.hint
    assert failure.value.hint


def test_it_can_be_turned_off(opened: Callable[..., Any], replay: ReplayServer) -> None:
    """With pwc_live off nothing is asked, and the error says which setting it is."""
    with pytest.raises(ConfigError, match="turned off") as failure:
        opened(open_pwc_live, settings={"pwc_live": False})
    assert "pwc_live" in failure.value.hint
    assert replay.log == []
