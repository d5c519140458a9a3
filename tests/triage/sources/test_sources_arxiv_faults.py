"""arXiv's API misbehaving over real HTTP: a failed source never looks like an empty one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import replay_atom
import replay_faults as fault
from replay_server import ReplayServer

from triage.errors import SourceDown, SourceError, SourceMalformed, SourceThrottled
from triage.models import Paper
from triage.sources.arxiv import ArxivApi
from triage.sources.http import Http
from triage.sources.patience import Patience

DAY = date(2026, 4, 1)
HONEST = replay_atom.Record("2604.00001", title="Found")


def edited(old: bytes, new: bytes) -> fault.Fault:
    """Change one place of the honest feed."""

    def change(body: bytes) -> bytes:
        assert old in body
        return body.replace(old, new, 1)

    return fault.altered(change)


BILLION_LAUGHS = edited(
    b"<feed",
    b'<!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<feed',
)
OUTSIDE = edited(b"<feed", b'<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<feed')

Case = tuple[str, fault.Fault, type[SourceError], str]
FAULTS: list[Case] = [
    ("rate exceeded with 200", fault.RATE_EXCEEDED, SourceThrottled, "Rate exceeded."),
    ("429", fault.status(429), SourceThrottled, "fewer requests"),
    ("429 with Retry-After", fault.status(429, retry_after="0"), SourceThrottled, "fewer"),
    ("503", fault.status(503), SourceDown, "503"),
    ("web page with 200", fault.WEB_PAGE, SourceMalformed, "a web page"),
    ("web page called a feed", fault.instead(b"<html></html>"), SourceMalformed, "<html>"),
    ("no type", fault.instead(b"<feed/>", ""), SourceMalformed, "no type"),
    ("truncated", fault.TRUNCATED, SourceMalformed, "broken XML"),
    ("empty body", fault.EMPTY_BODY, SourceMalformed, "an empty answer"),
    ("empty page", fault.EMPTY_PAGE, SourceMalformed, "none of 412 promised results"),
    ("reset", fault.RESET, SourceDown, "broken answer"),
    ("entities", BILLION_LAUGHS, SourceMalformed, "document type"),
    ("outside entity", OUTSIDE, SourceMalformed, "document type"),
    ("not Atom", edited(b"2005/Atom", b"1999/Atom"), SourceMalformed, "<feed>"),
    ("no count", edited(b"totalResults>1<", b"totalResults>many<"), SourceMalformed, "totalRes"),
    ("foreign id", edited(b"abs/2604.00001v1", b"abs/x"), SourceMalformed, "no arXiv id"),
    ("no title", edited(b"<title>Found", b"<title>&#8238; "), SourceMalformed, "no title"),
    ("no date", edited(b"2026-04-01T12:00:00Z", b"today"), SourceMalformed, "date"),
    ("no abstract", edited(b"summary>An abstract.</summary", b"x></x"), SourceMalformed, "abs"),
]


def ask_for_a_day(api: ArxivApi) -> list[Paper]:
    return list(api.submitted(["cs.LG"], DAY, DAY))


def ask_for_an_id(api: ArxivApi) -> list[Paper]:
    return api.by_ids(["2604.00001"])


@pytest.mark.parametrize("case", FAULTS, ids=[case[0] for case in FAULTS])
@pytest.mark.parametrize("ask", [ask_for_a_day, ask_for_an_id])
def test_each_lasting_fault_ends_in_its_class(
    replay: ReplayServer, api: ArxivApi, ask: Callable[[ArxivApi], object], case: Case
) -> None:
    """The error says in one line what came, after three tries; nothing is taken for "no papers"."""
    _, lasting, kind, says = case
    replay.papers = [HONEST]
    replay.always(lasting)
    with pytest.raises(SourceError) as failure:
        ask(api)
    error = failure.value
    assert type(error) is kind
    assert says in error.message
    assert "\n" not in error.message + error.hint
    assert error.hint
    assert error.url.startswith(replay.api)
    assert len(replay.log) == 3


@pytest.mark.parametrize("passing", [case[1] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_each_passing_fault_is_waited_out(
    replay: ReplayServer, api: ArxivApi, passing: fault.Fault
) -> None:
    """One bad answer costs one more request and no paper."""
    replay.papers = [HONEST]
    replay.misbehave(passing)
    assert [paper.title for paper in api.submitted(["cs.LG"], DAY, DAY)] == ["Found"]
    assert len(replay.log) == 2


@pytest.mark.parametrize("refusal", [fault.ERROR_400, fault.ERROR_LEGACY])
def test_what_arxiv_says_is_wrong_is_passed_on(
    replay: ReplayServer, api: ArxivApi, refusal: fault.Fault
) -> None:
    """An error feed, with status 400 or 200, is quoted and not asked for again."""
    replay.always(refusal)
    with pytest.raises(SourceMalformed, match="refused the question: incorrect id format for abc"):
        api.by_ids(["2604.00001"])
    assert len(replay.log) == 1


def test_a_400_without_a_reason_is_a_refusal_too(replay: ReplayServer, api: ArxivApi) -> None:
    """A bare 400 is neither tried again nor taken for an answer."""
    replay.always(fault.status(400))
    with pytest.raises(SourceMalformed, match="refused the question: status 400"):
        api.by_ids(["2604.00001"])
    assert len(replay.log) == 1


def test_control_characters_cost_no_paper(replay: ReplayServer, api: ArxivApi) -> None:
    """Bytes and references that XML forbids are dropped, the rest of the page is kept."""
    replay.papers = [HONEST]
    replay.always(edited(b"<title>Found", b"<title>F\x0bo&#x0b;u&#0;n\x00d &#31;&#x1F;&#10;it"))
    assert [paper.title for paper in api.submitted(["cs.LG"], DAY, DAY)] == ["Found it"]


def test_papers_before_a_failure_are_good(replay: ReplayServer) -> None:
    """What came before the failing page is handed on whole, then the error is raised."""
    replay.papers = [replay_atom.Record(f"2604.0000{n}") for n in range(1, 6)]
    replay.misbehave(None, fault.WEB_PAGE)
    with Http(agent="test", patience=Patience(tries=1)) as http:
        papers = ArxivApi(http, None, replay.api, page_size=3).submitted(["cs.LG"], DAY, DAY)
        assert [next(papers).id for _ in range(3)] == ["2604.00001", "2604.00002", "2604.00003"]
        with pytest.raises(SourceMalformed, match="a web page"):
            next(papers)
