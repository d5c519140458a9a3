"""arXiv's announcement feeds over real HTTP: what is announced, and what a feed cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import replay_faults as fault
import replay_rss
from replay_atom import Record
from replay_rss import Listing
from replay_server import RECORDED, ReplayServer

from triage.errors import ConfigError, SourceDown, SourceError, SourceMalformed, SourceThrottled
from triage.models import FetchClass
from triage.sources.outcome import classify
from triage.sources.rss import AnnounceKind, ArxivRss, open_rss

WEDNESDAY = date(2026, 4, 15)
MORNING = datetime(2026, 4, 15, 6, tzinfo=UTC)
LEARNING = Record("2604.00001", title="New here", categories=("cs.LG", "stat.ML"))
LANGUAGE = Record("2604.00002", title="Elsewhere", categories=("cs.CL",))
OLDER = Record("2601.00007", title="Older", version=6, categories=("cs.LG",))

OpenFeed = Callable[..., ArxivRss]


@pytest.fixture
def open_feed(opened: Callable[..., Any], replay: ReplayServer) -> OpenFeed:
    """Return a function that opens the feeds; the time on both sides can be given."""

    def open_it(*, now: datetime = MORNING, here: datetime | None = None, **world: Any) -> ArxivRss:
        replay.world.now = lambda: now
        rss: ArxivRss = opened(open_rss, clock=lambda: here or now, **world)
        return rss

    return open_it


def recorded(replay: ReplayServer, name: str) -> None:
    """Serve a recorded feed for every category."""
    body = (RECORDED / "arxiv-rss" / name).read_bytes()
    replay.routes["/rss/"] = lambda _: fault.Reply(body, content_type="application/rss+xml")


def test_a_recorded_day_reads_as_a_person_reads_it(
    replay: ReplayServer, open_feed: OpenFeed
) -> None:
    """The recorded feed: its day in New York, its four papers, versions, kinds and licences."""
    recorded(replay, "rss_cs.LG+cs.AI+cs.CL+stat.ML_2026-09-24_trimmed.xml")
    feed = open_feed(now=datetime(2026, 9, 24, 9, tzinfo=UTC)).announcement(["cs.LG", "stat.ML"])
    assert (feed.day, feed.outcome) == (date(2026, 9, 24), FetchClass.OK)
    assert feed.built == datetime(2026, 9, 24, 8, 58, 5, tzinfo=UTC)
    assert [(item.name, item.kind.value) for item in feed.items] == [
        ("2609.26811v1", "new"),
        ("2609.26820v1", "new"),
        ("2205.06398v2", "cross"),
        ("2009.13987v3", "replace"),
    ]
    second, third = feed.items[1], feed.items[2]
    assert second.title.startswith("Signal2Symbol: Neuro-Symbolic")
    assert second.abstract.startswith("Physiological time series such as")
    assert second.categories == ("cs.LG", "cs.AI")
    assert second.authors == "Naser Mansour, Sidahmed Benabderrahmane, Ameer Rahwan"
    assert second.licence == "http://creativecommons.org/licenses/by-nc-nd/4.0/"
    assert third.doi == "10.1093/bioinformatics/btac431"
    assert [item.id for item in feed.of("STAT.ml")] == ["2205.06398", "2009.13987"]


def test_the_documented_example_reads_as_documented(
    replay: ReplayServer, open_feed: OpenFeed
) -> None:
    """A replacement in a further category, with LaTeX, DOI and journal reference."""
    recorded(replay, "spec_item_replace-cross_2024-08-23.xml")
    feed = open_feed(now=datetime(2026, 9, 24, 9, tzinfo=UTC)).announcement(["math.OC"])
    (item,) = feed.items
    assert feed.day == date(2024, 2, 23)
    assert (item.kind, item.version) == (AnnounceKind.REPLACE_CROSS, 3)
    assert r"$\min \int_{\mathbb{R}^N}f(u,\nabla u)$" in item.abstract
    assert item.doi == "10.5802/jep.257"
    assert item.journal_ref is not None
    assert item.journal_ref.startswith(r"Journal de l'\'Ecole polytechnique")


def test_generated_days_have_all_four_kinds(replay: ReplayServer, open_feed: OpenFeed) -> None:
    """A category's feed has its new, cross-listed and replaced papers, and nobody else's."""
    replay.world.listings = [
        Listing(WEDNESDAY, LEARNING),
        Listing(WEDNESDAY, LANGUAGE),
        Listing(WEDNESDAY, OLDER, "replace"),
        Listing(WEDNESDAY, Record("2603.00009", categories=("cs.RO",)), "cross", ("stat.ML",)),
    ]
    rss = open_feed()
    kinds = {
        category: [(item.id, item.kind.value) for item in rss.announcement([category]).items]
        for category in ("cs.LG", "stat.ML", "cs.CL")
    }
    assert kinds == {
        "cs.LG": [("2604.00001", "new"), ("2601.00007", "replace")],
        "stat.ML": [("2604.00001", "cross"), ("2603.00009", "cross")],
        "cs.CL": [("2604.00002", "new")],
    }


@pytest.mark.parametrize(
    ("day", "outcome", "reason"),
    [
        (date(2026, 4, 18), FetchClass.EMPTY_CONFIRMED, "no announcement (weekend)"),
        (date(2026, 7, 6), FetchClass.EMPTY_CONFIRMED, "no announcement (holiday)"),
        (WEDNESDAY, FetchClass.EMPTY_SUSPECT, "an empty feed on 2026-04-15"),
    ],
)
def test_an_empty_feed_is_believed_on_days_without_announcement_only(
    open_feed: OpenFeed, day: date, outcome: FetchClass, reason: str
) -> None:
    """Weekend and holiday feeds are empty and right; on a working day that settles nothing."""
    feed = open_feed(now=datetime(day.year, day.month, day.day, 6, tzinfo=UTC)).announcement(
        ["cs.LG"]
    )
    assert (feed.day, feed.items, feed.outcome) == (day, (), outcome)
    assert reason in feed.reason
    assert feed.outcome.settled is (outcome is FetchClass.EMPTY_CONFIRMED)


def test_an_earlier_batch_under_a_fresh_date_is_found_out(
    replay: ReplayServer, open_feed: OpenFeed
) -> None:
    """The feed of one category repeats yesterday's papers: suspect, by name, until it changes."""
    replay.world.listings = [
        Listing(WEDNESDAY - timedelta(days=1), LEARNING),
        Listing(WEDNESDAY, LANGUAGE),
        Listing(WEDNESDAY, Record("2604.00003", categories=("cs.LG",))),
    ]
    rss = open_feed()
    replay.misbehave(fault.STALE)
    stale = rss.announcement(["cs.LG"], earlier={"2604.00001v1"})
    assert stale.day == WEDNESDAY
    assert stale.outcome is FetchClass.EMPTY_SUSPECT
    assert stale.reason == "an earlier announcement under the date 2026-04-15: cs.LG"
    fresh = rss.announcement(["cs.LG"], earlier={"2604.00001v1"})
    assert (fresh.outcome, [item.id for item in fresh.items]) == (FetchClass.OK, ["2604.00003"])


def test_one_stale_category_spoils_a_joint_feed(replay: ReplayServer, open_feed: OpenFeed) -> None:
    """Where one of two categories is stale the other one's papers are there, and it is said."""
    replay.world.listings = [Listing(WEDNESDAY, LEARNING), Listing(WEDNESDAY, LANGUAGE)]
    feed = open_feed().announcement(["cs.LG", "cs.CL"], earlier={"2604.00001v1"})
    assert feed.outcome is FetchClass.EMPTY_SUSPECT
    assert feed.reason.endswith(": cs.LG")
    assert feed.names == {"2604.00001v1", "2604.00002v1"}


def test_a_paper_cross_listed_twice_makes_no_feed_stale(
    replay: ReplayServer, open_feed: OpenFeed
) -> None:
    """A version is new once, but can be cross-listed on several days."""
    replay.world.listings = [Listing(WEDNESDAY, LANGUAGE, "cross", ("cs.LG",))]
    feed = open_feed().announcement(["cs.LG"], earlier={"2604.00002v1"})
    assert (feed.outcome, len(feed.items)) == (FetchClass.OK, 1)


def test_an_earlier_batch_of_cross_lists_is_found_out(
    replay: ReplayServer, open_feed: OpenFeed
) -> None:
    """A small category can have a day of cross-lists only; its repetition is suspect as well."""
    others = [Record(f"2604.0001{number}", categories=("cs.CV",)) for number in range(3)]
    replay.world.listings = [Listing(WEDNESDAY, other, "cross", ("cs.LG",)) for other in others]
    known = {f"{other.id}v1" for other in others}
    rss = open_feed()
    assert rss.announcement(["cs.LG"], earlier=known).outcome is FetchClass.EMPTY_SUSPECT
    assert rss.announcement(["cs.LG"], earlier=set(list(known)[:2])).outcome is FetchClass.OK


def test_a_full_feed_is_asked_for_in_parts(replay: ReplayServer, open_feed: OpenFeed) -> None:
    """ArXiv cuts a joint feed at 2,000; the parts have all of it, each paper once."""
    replay.world.listings = [
        Listing(WEDNESDAY, Record(f"2604.{number:05d}", categories=(category, "stat.ML")))
        for category, start in (("cs.LG", 1000), ("cs.CL", 3000))
        for number in range(start, start + 1500)
    ]
    feed = open_feed().announcement(["cs.LG", "cs.CL"])
    assert (len(feed.items), feed.truncated, feed.outcome) == (3000, False, FetchClass.OK)
    assert [request.path for request in replay.log] == [
        "/rss/cs.LG+cs.CL",
        "/rss/cs.LG",
        "/rss/cs.CL",
    ]


def test_a_full_feed_of_one_category_is_never_ok(replay: ReplayServer, open_feed: OpenFeed) -> None:
    """More than 2,000 papers of one category: what came is there, and that some are missing."""
    replay.world.listings = [
        Listing(WEDNESDAY, Record(f"2604.{number:05d}")) for number in range(10_000, 12_100)
    ]
    feed = open_feed().announcement(["cs.LG"])
    assert (len(feed.items), feed.truncated) == (2000, True)
    assert feed.outcome is FetchClass.EMPTY_SUSPECT
    assert feed.reason == "arXiv cut the feed at 2000 papers"


def test_a_feed_from_the_future_settles_nothing(replay: ReplayServer, open_feed: OpenFeed) -> None:
    """A feed dated after today means that one clock is wrong: no day is taken as done."""
    replay.world.listings = [Listing(WEDNESDAY, LEARNING)]
    feed = open_feed(here=MORNING - timedelta(days=2)).announcement(["cs.LG"])
    assert feed.outcome is FetchClass.EMPTY_SUSPECT
    assert "one clock is wrong" in feed.reason


def test_papers_on_a_weekend_are_an_earlier_announcement(
    replay: ReplayServer, open_feed: OpenFeed
) -> None:
    """ArXiv announces nothing on Saturdays: a feed that repeats Friday's is no announcement."""
    saturday = date(2026, 4, 18)
    replay.world.listings = [Listing(saturday, LEARNING)]
    feed = open_feed(now=datetime(2026, 4, 18, 9, tzinfo=UTC)).announcement(["cs.LG"])
    assert (feed.day, feed.outcome) == (saturday, FetchClass.EMPTY_SUSPECT)
    assert "a weekend" in feed.reason


def test_an_unchanged_feed_is_not_sent_again(replay: ReplayServer, open_feed: OpenFeed) -> None:
    """The second request carries the ETag, is answered 304, and brings the same announcement."""
    replay.world.listings = [Listing(WEDNESDAY, LEARNING)]
    rss = open_feed()
    first = rss.announcement(["cs.LG"])
    assert rss.announcement(["cs.LG"]) == first
    assert "if-none-match" not in replay.log[0].headers
    assert replay.log[1].headers["if-none-match"].startswith('"')


def test_a_doubtful_feed_is_sent_again(replay: ReplayServer, open_feed: OpenFeed) -> None:
    """A feed that settles nothing is not kept: next time no "not changed" can stand in for it."""
    replay.world.listings = [Listing(date(2026, 4, 18), LEARNING)]
    rss = open_feed(now=datetime(2026, 4, 18, 9, tzinfo=UTC))
    assert not rss.announcement(["cs.LG"]).outcome.settled
    assert not rss.announcement(["cs.LG"]).outcome.settled
    assert "if-none-match" not in replay.log[1].headers


def test_text_from_a_feed_is_clean(replay: ReplayServer, open_feed: OpenFeed) -> None:
    """Control characters and right-to-left overrides do not get past the feed."""
    hostile = Record("2604.00004", title="A\u202eB \x9b31mC", abstract="x\u0085 [/foo] y")
    replay.world.listings = [Listing(WEDNESDAY, hostile)]
    (item,) = open_feed().announcement(["cs.LG"]).items
    assert item.title.isprintable()
    assert item.abstract == "x [/foo] y"


def edited(old: bytes, new: bytes) -> fault.Fault:
    """Change one place of the honest feed."""

    def change(body: bytes) -> bytes:
        assert old in body
        return body.replace(old, new, 1)

    return fault.altered(change)


DOCTYPE = edited(b"<rss", b'<!DOCTYPE rss [<!ENTITY a "ha">]>\n<rss')
FAULTS: list[tuple[str, fault.Fault, type[SourceError], FetchClass, str]] = [
    ("429", fault.status(429), SourceThrottled, FetchClass.THROTTLED, "fewer requests"),
    ("429, 0 s", fault.status(429, retry_after="0"), SourceThrottled, FetchClass.THROTTLED, "few"),
    ("rate", fault.RATE_EXCEEDED, SourceThrottled, FetchClass.THROTTLED, "Rate exceeded."),
    ("503", fault.status(503), SourceDown, FetchClass.DOWN, "503"),
    ("web page", fault.WEB_PAGE, SourceMalformed, FetchClass.MALFORMED, "a web page"),
    ("truncated", fault.TRUNCATED, SourceMalformed, FetchClass.MALFORMED, "broken XML"),
    ("empty body", fault.EMPTY_BODY, SourceMalformed, FetchClass.MALFORMED, "an empty answer"),
    ("Atom", fault.EMPTY_PAGE, SourceMalformed, FetchClass.MALFORMED, "<feed>"),
    ("reset", fault.RESET, SourceDown, FetchClass.DOWN, "broken answer"),
    ("cut gzip", fault.gzipped(cut=True), SourceDown, FetchClass.DOWN, "broken answer"),
    ("entities", DOCTYPE, SourceMalformed, FetchClass.MALFORMED, "document type"),
    ("no date", edited(b"00:00:00 -0400", b""), SourceMalformed, FetchClass.MALFORMED, "date"),
    ("kind", edited(b"<arxiv:announce_type>new", b"<arxiv:announce_type>old"), SourceMalformed,
     FetchClass.MALFORMED, "announce type"),
    ("no id", edited(b"oai:arXiv.org:2604.00001v1", b"oai:arXiv.org:x"), SourceMalformed,
     FetchClass.MALFORMED, "no arXiv id"),
]  # fmt: skip


@pytest.mark.parametrize("case", FAULTS, ids=[case[0] for case in FAULTS])
def test_every_fault_has_its_class(
    replay: ReplayServer, open_feed: OpenFeed, case: tuple[str, fault.Fault, Any, FetchClass, str]
) -> None:
    """A feed that fails for good ends in one line and in the class that a run records."""
    _, broken, kind, expected, words = case
    replay.world.listings = [Listing(WEDNESDAY, LEARNING)]
    replay.always(broken)
    with pytest.raises(kind) as failure:
        open_feed().announcement(["cs.LG"])
    assert classify(failure.value) is expected
    assert not expected.settled
    assert words in failure.value.message
    assert "\n" not in failure.value.message + failure.value.hint
    assert failure.value.hint


def test_silence_and_floods_have_their_classes(replay: ReplayServer, open_feed: OpenFeed) -> None:
    """A service that says nothing is down; one that sends far too much is malformed, unread."""
    quick = {"settings": {"request_timeout": 0.2}, "max_bytes": 1024 * 1024}
    for broken, expected, words in (
        (fault.STALL, FetchClass.DOWN, "did not answer within 0.2 s"),
        (fault.gzip_bomb(50 * 1024 * 1024), FetchClass.MALFORMED, "sent more than 1 MB"),
    ):
        replay.always(broken)
        with pytest.raises(SourceError) as failure:
            open_feed(**quick).announcement(["cs.LG"])
        assert classify(failure.value) is expected
        assert words in failure.value.message


def test_a_third_of_all_requests_may_fail(replay: ReplayServer, open_feed: OpenFeed) -> None:
    """Faults at random with a seed: each announcement is whole or a classed failure, never short.

    The same seed gives the same faults.
    """
    replay.world.listings = [Listing(WEDNESDAY, Record(f"2604.{n:05d}")) for n in range(1, 40)]
    rss = open_feed(settings={"request_timeout": 0.2})
    replay.at_random(1 / 3, seed=7)
    outcomes = []
    for _ in range(30):
        try:
            outcomes.append(len(rss.announcement(["cs.LG"]).items))
        except SourceError as error:
            outcomes.append(classify(error).value)
    assert outcomes.count(39) > 20
    assert all(each == 39 or isinstance(each, str) for each in outcomes)
    failed = [request.fault for request in replay.log]
    assert 0.2 < sum(failed) / len(failed) < 0.5


@pytest.mark.parametrize("broken", fault.GENERAL[:10], ids=list(map(str, range(10))))
def test_one_fault_is_survived(
    replay: ReplayServer, open_feed: OpenFeed, broken: fault.Fault
) -> None:
    """Whatever goes wrong once, the next try brings the whole announcement."""
    replay.world.listings = [Listing(WEDNESDAY, LEARNING)]
    replay.misbehave(broken)
    rss = open_feed(settings={"request_timeout": 0.5})
    assert [item.id for item in rss.announcement(["cs.LG"]).items] == ["2604.00001"]


def test_a_refused_question_is_not_repeated(replay: ReplayServer, open_feed: OpenFeed) -> None:
    """ArXiv's feed of status 400 says why; asking again would not help."""
    body = replay_rss.error_feed("cs.XX", "Bad subject class 'XX'.")
    replay.always(fault.instead(body, "application/rss+xml", 400))
    with pytest.raises(SourceMalformed, match="Bad subject class 'XX'"):
        open_feed().announcement(["cs.XX"])
    assert len(replay.log) == 1


def test_nothing_is_asked_for_what_is_no_category(
    replay: ReplayServer, open_feed: OpenFeed
) -> None:
    """An archive or a misspelt category is refused before any request."""
    for wrong in ([], ["cs"], ["cs.LG/../x"]):
        with pytest.raises(ConfigError):
            open_feed().announcement(wrong)
    assert replay.log == []


def test_feeds_and_api_share_one_gate(opened: Callable[..., Any], tmp_path: Path) -> None:
    """Everything that goes to arXiv waits at the same gate: there is one lock."""
    from triage.sources.arxiv import open_arxiv
    from triage.sources.oai import open_oai

    for opener in (open_rss, open_arxiv, open_oai):
        opened(opener)
    opened(open_rss).announcement(["cs.LG"])
    assert {path.name for path in (tmp_path / "home" / "locks").iterdir()} >= {"arxiv.next"}
    names = {path.stem for path in (tmp_path / "home" / "locks").iterdir()}
    assert names == {"arxiv"}
