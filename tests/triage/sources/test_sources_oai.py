"""arXiv's OAI-PMH service over real HTTP: versions, withdrawals, lists in parts, errors in 200."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import replay_faults as fault
import replay_oai
from replay_atom import Record
from replay_rss import Listing
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
from triage.sources.oai import EARLIEST, ArxivOai, oai_set, open_oai
from triage.sources.oai_record import RawRecord, author_names
from triage.sources.outcome import classify

DAY = date(2026, 4, 15)
NOW = datetime(2026, 4, 15, 12, tzinfo=UTC)


@pytest.fixture
def oai(opened: Callable[..., Any], replay: ReplayServer) -> ArxivOai:
    """Return the service on the replay server, on 15 April 2026."""
    replay.world.now = lambda: NOW
    service: ArxivOai = opened(open_oai)
    return service


def recorded(replay: ReplayServer, oai: ArxivOai, name: str) -> dict[str, RawRecord]:
    """Return the records of a recorded answer, sent as arXiv sends it, by id."""
    body = (RECORDED / "arxiv-oai" / name).read_bytes()
    last = replay_oai.error("noRecordsMatch", "the recording ends here", {}, NOW)
    replies = iter([body, last])
    replay.routes["/oai"] = lambda _: fault.Reply(next(replies), content_type="text/xml")
    return {record.id: record for record in oai.records("cs", DAY)}


def test_every_version_is_read(replay: ReplayServer, oai: ArxivOai) -> None:
    """Numbers, dates, sizes and source types of all versions; the first date is the paper's."""
    records = recorded(replay, oai, "rendered_arXivRaw_trimmed.xml")
    assert len(records) == 10
    many = records["1101.0600"]
    assert [version.number for version in many.versions] == list(range(1, 26))
    simple = records["0704.0046"]
    assert simple.versions[0].submitted == datetime(2007, 4, 1, 16, 37, 36, tzinfo=UTC)
    assert simple.versions[0].size == 9
    assert simple.datestamp == date(2009, 11, 13)
    assert simple.sets == ("physics:quant-ph", "cs:cs:IT", "math:math:IT")
    assert simple.authors == ("I. Csiszar", "F. Hiai", "D. Petz")
    assert simple.categories == ("quant-ph", "cs.IT", "math.IT")
    assert (simple.doi, simple.comment) == ("10.1063/1.2779138", "LATEX file, 11 pages")
    assert simple.abstract.startswith("In a quantum mechanical model, Diosi, Feldmann")
    paper = simple.paper(source="arxiv")
    assert (paper.version, paper.published, paper.updated) == (
        1,
        date(2007, 4, 1),
        date(2007, 4, 1),
    )
    assert paper.announced is None


def test_withdrawn_is_a_matter_of_the_current_version(replay: ReplayServer, oai: ArxivOai) -> None:
    """Not distributed or 0 kB is withdrawn; a withdrawal that was undone is none."""
    records = recorded(replay, oai, "rendered_arXivRaw_trimmed.xml")
    assert {record.id for record in records.values() if record.withdrawn} == {
        "0901.3666",
        "0906.3336",
        "cond-mat/0703772",
    }
    undone = records["1101.2736"]
    assert [version.withdrawn for version in undone.versions] == [False, True, False]
    twice = records["0908.3762"]
    assert [version.withdrawn for version in twice.versions] == [False, True, False, True, False]


def test_live_records_are_read_as_a_person_reads_them(replay: ReplayServer, oai: ArxivOai) -> None:
    """The recorded live list: authors in order, licences, cleaned text, UTF-8 without a charset."""
    records = recorded(replay, oai, "live_ListRecords_arXiv_set-cs_2026-10-07_excerpt.xml")
    assert len(records) == 7
    assert replay.log[1].params == {
        "verb": "ListRecords",
        "resumptionToken": "verb%3DListRecords%26metadataPrefix%3DarXiv%26from%3D2026-10-05"
        "%26set%3Dcs%26skip%3D1300",
    }
    assert records["2111.14385"].authors == ("Michał P. Karpowicz",)
    assert records["2111.14385"].licence == "http://creativecommons.org/licenses/by/4.0/"
    assert "Polyanskiy's converse" in records["1503.06914"].abstract
    assert records["0811.0186"].abstract.startswith("We investigate")
    assert records["0811.0186"].report_no == "LPT ORSAY 08-87"


@pytest.mark.parametrize(
    ("name", "paper_id", "authors"),
    [
        ("live_GetRecord_arXiv_2511.23462_2026-04-16.xml", "2511.23462", "Carl Thomas"),
        ("legacy_func_arxiv-single.xml", "1401.2122", "A. Sergyeyev"),
        ("legacy_sample_arxiv_record4.xml", "1603.05976", "Keck Array"),
        ("legacy_sample_arxiv_record8.xml", "1606.07538", "Super-Kamiokande Collaboration"),
    ],
)
def test_older_answers_are_read_too(
    replay: ReplayServer, oai: ArxivOai, name: str, paper_id: str, authors: str
) -> None:
    """Answers without a namespace or from the old address have the same records."""
    record = recorded(replay, oai, name)[paper_id]
    assert record.authors[0] == authors
    assert all(any(map(str.isalpha, author)) for author in record.authors)
    assert record.licence == "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
    assert record.versions == ()
    assert not record.withdrawn


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("F. Delarue (PMA), A. B (LJLL (a, b) and c)", ("F. Delarue", "A. B")),
        ("J. Smith, Jr., and A. Band", ("J. Smith Jr.", "A. Band")),
        ("Dong Liu and and Linsheng Zhu", ("Dong Liu", "Linsheng Zhu")),
        ("HESS Collaboration: A. B, C. D", ("HESS Collaboration", "A. B", "C. D")),
        ("Sandy Anderson and R. Holland", ("Sandy Anderson", "R. Holland")),
        ("", ()),
        ("((((", ("((((",)),
    ],
)
def test_a_line_of_authors_becomes_names(text: str, names: tuple[str, ...]) -> None:
    """Affiliations, suffixes, doubled conjunctions and collaborations are understood."""
    assert author_names(text) == names


def papers(count: int) -> list[Listing]:
    return [Listing(DAY, Record(f"2604.{number:05d}")) for number in range(1, count + 1)]


def test_a_long_list_comes_in_parts(replay: ReplayServer, oai: ArxivOai) -> None:
    """Parts follow their tokens to the end; every record comes once."""
    replay.world.listings, replay.world.oai_page = papers(50), 20
    ids = [record.id for record in oai.records(oai_set("cs.LG"), DAY)]
    assert ids == [listing.record.id for listing in replay.world.listings]
    assert len(replay.log) == 3
    assert replay.log[0].params["set"] == "cs:cs:LG"
    assert "until" not in replay.log[0].params
    assert set(replay.log[1].params) == {"verb", "resumptionToken"}


def test_an_expired_token_begins_the_list_again(replay: ReplayServer, oai: ArxivOai) -> None:
    """What was yielded before is not yielded again, and the rest is."""
    replay.world.listings, replay.world.oai_page = papers(50), 20
    expired = replay_oai.error("badResumptionToken", "expired", {}, NOW)
    replay.misbehave(None, fault.instead(expired, "text/xml"))
    ids = [record.id for record in oai.records("cs", DAY)]
    assert len(ids) == len(set(ids)) == 50
    assert len(replay.log) == 5


def test_a_token_that_always_expires_is_given_up(replay: ReplayServer, oai: ArxivOai) -> None:
    """A list that never gets anywhere ends in an error, not in a shorter list."""
    replay.world.listings, replay.world.oai_page = papers(50), 20
    expired = fault.instead(replay_oai.error("badResumptionToken", "old", {}, NOW), "text/xml")
    replay.misbehave(*[None, expired] * 4)
    with pytest.raises(SourceMalformed, match="expire 4 times"):
        list(oai.records("cs", DAY))


def test_a_list_in_a_circle_is_given_up(replay: ReplayServer, oai: ArxivOai) -> None:
    """The same token again and again would never end."""
    replay.world.listings, replay.world.oai_page = papers(50), 20
    replay.always(fault.altered(lambda body: body.replace(b"skip%3D40", b"skip%3D20")))
    with pytest.raises(SourceMalformed, match="circle"):
        list(oai.records("cs", DAY))


def test_no_record_is_an_answer(replay: ReplayServer, oai: ArxivOai) -> None:
    """`noRecordsMatch` is an empty list, without any error; it is asked for once."""
    assert list(oai.records("cs", DAY)) == []
    assert len(replay.log) == 1


def test_what_is_refused_is_an_error(replay: ReplayServer, oai: ArxivOai) -> None:
    """Any other error in an answer of status 200 is one, with arXiv's words, and asked once."""
    refusal = replay_oai.error("badArgument", "until is later than tomorrow", {}, NOW)
    replay.always(fault.instead(refusal, "text/xml"))
    with pytest.raises(SourceMalformed, match="badArgument: until is later than tomorrow"):
        list(oai.records("cs", DAY))
    assert len(replay.log) == 1


def test_days_before_the_first_are_not_asked_for(replay: ReplayServer, oai: ArxivOai) -> None:
    """ArXiv refuses days before its first modification; the question begins with that one."""
    replay.world.listings = papers(1)
    assert len(list(oai.records(None, date(1991, 8, 14)))) == 1
    assert replay.log[0].params["from"] == EARLIEST.isoformat()
    assert "set" not in replay.log[0].params


def test_one_record_by_its_id(replay: ReplayServer, oai: ArxivOai) -> None:
    """A paper's record with its versions; None for a paper arXiv does not have."""
    newer = Record("hep-th/9901001", version=7, updated=NOW, categories=("hep-th",))
    replay.world.papers = [newer]
    record = oai.get_record("arXiv:hep-th/9901001v2")
    assert record is not None
    assert record.current is not None
    assert (record.current.number, record.current.submitted) == (7, NOW)
    assert oai.get_record("2604.99999") is None
    with pytest.raises(InputError, match="not an arXiv id"):
        oai.get_record("x; rm -rf")


def test_a_deleted_record_is_told_as_such(replay: ReplayServer, oai: ArxivOai) -> None:
    """A record that was taken out has no text, and says when."""
    replay.world.listings = papers(2)
    replay.world.deleted["2604.00001"] = DAY
    gone, there = oai.records("cs", DAY)
    assert (gone.id, gone.deleted, gone.datestamp, gone.title) == ("2604.00001", True, DAY, "")
    assert not there.deleted
    with pytest.raises(ValueError, match="deleted"):
        gone.paper(source="arxiv")


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("cs.LG", "cs:cs:LG"),
        ("stat.ML", "stat:stat:ML"),
        ("hep-th", "physics:hep-th"),
        ("math-ph", "physics:math-ph"),
        ("physics.atom-ph", "physics:physics:atom-ph"),
        ("astro-ph.CO", "physics:astro-ph:CO"),
        ("cond-mat.str-el", "physics:cond-mat:str-el"),
        ("q-bio.QM", "q-bio:q-bio:QM"),
    ],
)
def test_categories_have_sets(category: str, name: str) -> None:
    """The set of a category as the recorded answers name it."""
    assert oai_set(category) == name
    with pytest.raises(ConfigError):
        oai_set("cs")


def edited(old: bytes, new: bytes) -> fault.Fault:
    """Change one place of the honest answer."""

    def change(body: bytes) -> bytes:
        assert old in body
        return body.replace(old, new, 1)

    return fault.altered(change)


BAD = SourceMalformed, FetchClass.MALFORMED
FAULTS: list[tuple[str, fault.Fault, type[SourceError], FetchClass, str]] = [
    ("429", fault.status(429), SourceThrottled, FetchClass.THROTTLED, "fewer requests"),
    ("503", fault.status(503), SourceDown, FetchClass.DOWN, "503"),
    ("503, 0 s", fault.status(503, retry_after="0"), SourceDown, FetchClass.DOWN, "503"),
    ("503, 1 s", fault.status(503, retry_after="1"), SourceThrottled, FetchClass.THROTTLED, "few"),
    ("rate", fault.RATE_EXCEEDED, SourceThrottled, FetchClass.THROTTLED, "Rate exceeded."),
    ("web page", fault.WEB_PAGE, *BAD, "a web page"),
    ("truncated", fault.TRUNCATED, *BAD, "broken XML"),
    ("empty body", fault.EMPTY_BODY, *BAD, "an empty answer"),
    ("Atom", fault.EMPTY_PAGE, *BAD, "<feed>"),
    ("reset", fault.RESET, SourceDown, FetchClass.DOWN, "broken answer"),
    ("cut gzip", fault.gzipped(cut=True), SourceDown, FetchClass.DOWN, "broken answer"),
    ("no record", fault.instead(replay_oai.answer([], {"verb": "Identify"}, NOW), "text/xml"),
     *BAD, "neither records nor an error"),
    ("no id", edited(b"oai:arXiv.org:2604.00001", b"oai:arXiv.org:x"), *BAD, "no arXiv id"),
    ("no title", edited(b"<title>A title", b"<title> "), *BAD, "no title of 2604.00001"),
]  # fmt: skip


@pytest.mark.parametrize("case", FAULTS, ids=[case[0] for case in FAULTS])
def test_every_fault_has_its_class(
    replay: ReplayServer, oai: ArxivOai, case: tuple[str, fault.Fault, Any, FetchClass, str]
) -> None:
    """A list that fails for good ends in one line and in the class that a run records."""
    _, broken, kind, expected, words = case
    replay.world.listings = papers(2)
    replay.always(broken)
    with pytest.raises(kind) as failure:
        list(oai.records("cs", DAY))
    assert classify(failure.value) is expected
    assert words in failure.value.message
    assert "\n" not in failure.value.message + failure.value.hint
    assert failure.value.hint
