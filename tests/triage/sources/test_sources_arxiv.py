"""arXiv's API over real HTTP: recorded answers, and generated ones over many pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import replay_faults as fault
from replay_atom import Record
from replay_server import ReplayServer

from triage.config import Home, Settings
from triage.errors import ConfigError, InputError, SourceMalformed, StoreError
from triage.models import Paper
from triage.sources.arxiv import ArxivApi, open_arxiv
from triage.sources.http import Http
from triage.sources.registry import SOURCES, open_source

FIRST, LAST = date(2026, 4, 13), date(2026, 4, 17)
MONDAY = datetime(2026, 4, 13, tzinfo=UTC)
OpenApi = Callable[..., ArxivApi]


def week(count: int, **facts: object) -> list[Record]:
    """Return papers spread evenly over the week."""
    step = timedelta(days=5) / count
    return [
        Record(
            f"2604.{number:05}", title=f"Paper {number}", submitted=MONDAY + number * step, **facts
        )
        for number in range(count)
    ]


def ids(papers: list[Paper]) -> list[str]:
    return [paper.id for paper in papers]


# --- recorded answers -------------------------------------------------------------------------


def test_a_recorded_paper_is_read_as_a_person_reads_it(api: ArxivApi) -> None:
    """Every field of a real entry arrives, clean."""
    [paper] = api.by_ids(["astro-ph/0601001"])
    assert paper.abstract.startswith(
        "We derive the frequencies of hot Jupiters (HJs) with 3--5 day"
    )
    assert "V_max<17.5" in paper.abstract
    assert paper == Paper(
        id="astro-ph/0601001",
        title="Frequency of Hot Jupiters and Very Hot Jupiters from the OGLE-III Transit Surveys "
        "Toward the Galactic Bulge and Carina",
        abstract=paper.abstract,
        authors=("Andrew Gould", "Susan Dorsher", "B. Scott Gaudi", "Andrzej Udalski"),
        categories=("astro-ph",),
        version=1,
        comment="62 pages including 16 figures and 9 tables. Submitted to Acta Astronomica. Full "
        "resolution version at http://www.astronomy.ohio-state.edu/~gould/ogle_hot_jupiters.ps.gz",
        journal_ref="ActaAstron.56:1-50,2006",
        published=date(2006, 1, 2),
        updated=date(2006, 1, 2),
        source="arxiv",
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["0808.05394"], []),
        (["0808.05394", "1707.08567"], ["1707.08567"]),
        (["1605.08386"], ["1605.08386"]),
        (["2104.12255v1"], ["2104.12255"]),
        (["quant-ph/0201082v1"], ["quant-ph/0201082"]),
        (["https://arxiv.org/abs/1605.08386", "arXiv:1605.08386"], ["1605.08386"]),
        ([], []),
    ],
)
def test_recorded_answers_for_ids(api: ArxivApi, asked: list[str], found: list[str]) -> None:
    """New, old, versioned, unknown and partly unknown ids: what arXiv knows is found."""
    assert ids(api.by_ids(asked)) == found


def test_thirty_authors_keep_their_order(api: ArxivApi) -> None:
    """A long author list arrives whole."""
    [paper] = api.by_ids(["1707.08567"])
    assert len(paper.authors) == 34


# --- by id ------------------------------------------------------------------------------------


def test_many_ids_are_asked_for_in_chunks(replay: ReplayServer, api: ArxivApi) -> None:
    """No question has more than 100 ids, and the papers come in the order asked for."""
    replay.papers = week(230)
    wanted = [record.id for record in reversed(replay.papers)] + ["2612.99999", "hep-th/9901001"]
    assert ids(api.by_ids(wanted[:200] + wanted[:50] + wanted[200:])) == wanted[:-2]
    assert [request.params["id_list"].count(",") + 1 for request in replay.log] == [100, 100, 32]


def test_versions_are_kept_apart(replay: ReplayServer, api: ArxivApi) -> None:
    """An id with a version gets that version, one without the latest."""
    replay.papers = [Record("2604.00001", title=f"Take {n}", version=n) for n in (1, 3, 2)]
    papers = api.by_ids(["2604.00001v2", "2604.00001", "2604.00001v1", "2604.00001v9"])
    assert [(paper.version, paper.title) for paper in papers] == [
        (2, "Take 2"),
        (3, "Take 3"),
        (1, "Take 1"),
    ]


@pytest.mark.parametrize(
    "bad", ["abc", "", "0000.0000", "2604.123", "2604.01234,2604.01235", "\x1b[31m"]
)
def test_what_is_no_id_is_not_asked_for(replay: ReplayServer, api: ArxivApi, bad: str) -> None:
    """A malformed id is named before anything is sent."""
    with pytest.raises(InputError, match="not an arXiv id") as failure:
        api.by_ids(["2604.01234", bad])
    assert failure.value.message.isprintable()
    assert replay.log == []


# --- by day of submission ---------------------------------------------------------------------


def test_a_week_comes_once_and_in_order(replay: ReplayServer, api: ArxivApi) -> None:
    """Papers over several pages come once each, earliest first, with progress."""
    replay.papers = week(450, categories=("cs.CL", "cs.LG"))
    told: list[tuple[int, int]] = []
    papers = list(
        api.submitted(["cs.LG", "cs.AI"], FIRST, LAST, progress=lambda *now: told.append(now))
    )
    assert ids(papers) == [record.id for record in replay.papers]
    assert told == [(n, 450) for n in range(1, 451)]
    first, *_ = replay.log
    assert first.params["search_query"] == (
        "(cat:cs.LG OR cat:cs.AI) AND submittedDate:[202604130000 TO 202604180000]"
    )
    assert (first.params["sortBy"], first.params["sortOrder"]) == ("submittedDate", "ascending")
    assert [request.params["start"] for request in replay.log] == ["0", "200", "400"]


def test_only_what_was_asked_for_comes(replay: ReplayServer, api: ArxivApi) -> None:
    """Neither other days nor other categories."""
    replay.papers = [
        Record("2604.00001", submitted=MONDAY - timedelta(seconds=1)),
        Record("2604.00002", submitted=MONDAY),
        Record("2604.00003", submitted=MONDAY, categories=("math.ST",)),
        Record("2604.00004", submitted=MONDAY + timedelta(days=1, seconds=-1)),
        Record("2604.00005", submitted=MONDAY + timedelta(days=1, seconds=1)),
    ]
    assert ids(list(api.submitted(["cs.LG"], FIRST, FIRST))) == ["2604.00002", "2604.00004"]


def test_a_true_zero_is_no_error(replay: ReplayServer, api: ArxivApi) -> None:
    """A whole feed that says there is nothing is believed."""
    assert list(api.submitted(["cs.LG"], FIRST, LAST)) == []
    assert len(replay.log) == 1


def test_a_paper_of_a_day_knows_when_and_where_it_was_announced(
    replay: ReplayServer, api: ArxivApi
) -> None:
    """The day is the calendar's, the categories are those asked for, as the paper spells them."""
    replay.papers = [
        Record(
            "2604.00001",
            title=" A\n  $\\omega$ \x9dtitle\u202e ",
            abstract="  One\ntwo.\n",
            authors=(" The ATLAS Collaboration", "\u200b"),
            categories=("cs.CV", "cs.LG", "eess.IV"),
            submitted=datetime(2026, 4, 16, 18, 30, tzinfo=UTC),  # 14:30 in New York, a Thursday
            updated=datetime(2026, 4, 17, 9, tzinfo=UTC),
            version=2,
            comment=" 12 pages ",
            doi="10.1000/1",
            journal_ref="Nature & co <1>",
        )
    ]
    [paper] = api.submitted(["cs.lg", "eess.IV"], FIRST, LAST)
    assert paper == Paper(
        id="2604.00001",
        title="A $\\omega$ title",
        abstract="One two.",
        authors=("The ATLAS Collaboration",),
        categories=("cs.CV", "cs.LG", "eess.IV"),
        version=2,
        comment="12 pages",
        doi="10.1000/1",
        journal_ref="Nature & co <1>",
        published=date(2026, 4, 16),
        updated=date(2026, 4, 17),
        announced=date(2026, 4, 20),
        listed_in=("cs.LG", "eess.IV"),
        source="arxiv",
    )


def test_more_than_arxiv_pages_through_is_asked_for_in_parts(replay: ReplayServer) -> None:
    """A span over the limit is halved until each part is under it."""
    replay.papers = week(100)
    with Http(agent="test") as http:
        api = ArxivApi(http, None, replay.api, page_size=20, most_results=30)
        papers = list(api.submitted(["cs.LG"], FIRST, LAST))
    assert ids(papers) == [record.id for record in replay.papers]
    assert max(int(request.params["start"]) for request in replay.log) < 30


def swapped(old: str, new: str) -> fault.Fault:
    """Send one paper in another one's place, as an unstable order between pages does."""
    return fault.altered(lambda body: body.replace(old.encode(), new.encode()))


def test_a_paper_lost_between_pages_is_found(replay: ReplayServer) -> None:
    """When a page repeats a paper, the one it displaced is asked for once more."""
    replay.papers = week(10)
    replay.misbehave(None, swapped("2604.00007v1", "2604.00002v1"))
    with Http(agent="test") as http:
        api = ArxivApi(http, None, replay.api, page_size=5)
        papers = list(api.submitted(["cs.LG"], FIRST, LAST))
    assert sorted(ids(papers)) == [record.id for record in replay.papers]


def test_a_paper_that_stays_lost_is_an_error(replay: ReplayServer) -> None:
    """When arXiv counts a paper it does not send, everything else comes, then the error."""
    replay.papers = week(10)
    replay.always(swapped("2604.00007v1", "2604.00006v1"))
    came = []
    with Http(agent="test") as http:
        api = ArxivApi(http, None, replay.api, page_size=5)
        with pytest.raises(SourceMalformed, match="kept back") as failure:  # noqa: PT012
            for paper in api.submitted(["cs.LG"], FIRST, LAST):
                came.append(paper.id)  # noqa: PERF401  the error comes last
    assert came == [record.id for record in replay.papers if record.id != "2604.00007"]
    assert "2026-04-1" in failure.value.message


def test_a_set_that_shrinks_while_it_is_paged_is_no_error(replay: ReplayServer) -> None:
    """ArXiv's nightly rebuild can take papers away between two pages."""
    replay.papers = week(10)

    def fewer(honest: fault.Reply) -> fault.Reply:
        replay.papers = replay.papers[:5]
        return honest

    replay.misbehave(fewer)
    with Http(agent="test") as http:
        api = ArxivApi(http, None, replay.api, page_size=5)
        assert len(list(api.submitted(["cs.LG"], FIRST, LAST))) == 5


@pytest.mark.parametrize(
    ("categories", "says"),
    [
        ([], "no category"),
        (["cs"], "an archive"),
        (["cs.LG", "math"], "an archive"),
        (["cs.LG OR all:x"], "not a category"),
        (["cs.*"], "not a category"),
        ([""], "not a category"),
        (["\x1b[31mcs.LG"], "not a category"),
    ],
)
def test_what_is_no_category_is_refused_at_once(
    replay: ReplayServer, api: ArxivApi, categories: list[str], says: str
) -> None:
    """Nothing is sent, and nothing can be slipped into the question."""
    with pytest.raises(ConfigError, match=says) as failure:
        api.submitted(categories, FIRST, LAST)
    assert failure.value.message.isprintable()
    assert replay.log == []


def test_days_the_wrong_way_round_are_refused_at_once(api: ArxivApi) -> None:
    """A span that ends before it starts is a mistake, not an empty answer."""
    with pytest.raises(ConfigError, match="from 2026-04-17 to 2026-04-13"):
        api.submitted(["cs.LG"], LAST, FIRST)


# --- opening ----------------------------------------------------------------------------------


def test_the_gap_is_kept_between_pages_and_users(replay: ReplayServer, open_api: OpenApi) -> None:
    """Two users of one home never come closer than the gap, whatever they ask."""
    replay.papers = week(450)
    gap = 0.1
    one, two = (open_api(settings={"arxiv_gap": gap}) for _ in range(2))
    list(one.submitted(["cs.LG"], FIRST, LAST))
    two.by_ids(["2604.00001"])
    arrivals = [request.at for request in replay.log]
    assert len(arrivals) == 4
    assert min(b - a for a, b in pairwise(arrivals)) >= gap


def test_opening_from_the_registry(replay: ReplayServer, tmp_path: Path) -> None:
    """Every registered source opens by name; another name is refused with those there are."""
    settings = Settings(arxiv_api=replay.api, arxiv_gap=0.0)
    replay.papers = week(3)
    for name in SOURCES:
        with open_source(name, settings, Home(tmp_path)) as source:
            assert len(list(source.submitted(["cs.LG"], FIRST, LAST))) == 3
    with pytest.raises(ConfigError, match="unknown source 'arxvi'") as failure:
        open_source("arxvi", settings, Home(tmp_path))
    assert "arxiv" in failure.value.hint


@pytest.mark.parametrize("address", ["", "export.arxiv.org/api", "file:///etc/passwd", "http://"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    """The error names the setting and gives the default."""
    opening = open_arxiv(Settings(arxiv_api=address), Home(tmp_path))
    with pytest.raises(ConfigError, match="arxiv_api") as failure, opening:
        pass
    assert "export.arxiv.org" in failure.value.hint


def test_arxivs_own_terms_cannot_be_set_aside(tmp_path: Path) -> None:
    """A gap shorter than the terms ask for is refused for arXiv's hosts."""
    opening = open_arxiv(Settings(arxiv_gap=1.0), Home(tmp_path))
    with pytest.raises(ConfigError, match="terms of use ask for 3 s"), opening:
        pass
    with open_arxiv(Settings(), Home(tmp_path)):
        assert (tmp_path / "locks").is_dir()


def test_a_home_that_cannot_be_written_is_said_before_anything_is_sent(
    replay: ReplayServer, tmp_path: Path
) -> None:
    """The error is about the home, not about arXiv."""
    (tmp_path / "file").write_text("")
    opening = open_arxiv(Settings(arxiv_api=replay.api), Home(tmp_path / "file"))
    with pytest.raises(StoreError, match="cannot be written"), opening:
        pass
    assert replay.log == []
