"""Asking Hugging Face and Papers with Code by day: evidence, few requests, failures of one only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import replay_faults as fault
from replay_json import Resources

from triage.evidence import flags
from triage.models import EvidenceKind, EvidenceState, FetchClass, Tier
from triage.pipeline.listing import HUGGING_FACE, PAPERS_WITH_CODE, SERVICES, fetch_listed
from triage.sources.patience import Patience

ONCE = Patience(tries=1, base=0.01)
THU, FRI = date(2026, 4, 9), date(2026, 4, 10)
PAPER, OTHER = "2604.04001", "2604.04002"
RANK = {"dataset_name": "COCO", "task_name": "Detection", "best_rank": 2, "best_metric": "AP",
        "best_value": 61.3}  # fmt: skip
BOTH = list(SERVICES)


@pytest.fixture
def friday(morning):
    """Announce two papers on Friday; both services know one, and one that nobody stored."""
    morning.announce(FRI, PAPER, OTHER, abstract="We study.")
    world = morning.server.world
    world.resources[PAPER] = Resources(
        repository="https://github.com/a/b", official=True, ranks=(RANK,)
    )
    world.resources["2604.09999"] = Resources(repository="https://github.com/c/d")
    world.daily[FRI] = [PAPER]
    morning.at(FRI, 9).fetch()
    morning.server.log.clear()
    return morning


def listed(morning, names=BOTH, **more):
    """Ask services without patience; return what each brought, by name."""
    found = fetch_listed(morning.work, names, patience=ONCE, **more)
    return {each.name: each for each in found}


def rows(morning, paper_id=PAPER):
    """Return what both services are on record with."""
    known = morning.work.store.ledger.current([paper_id])[paper_id]
    return [row for row in known if row.source in {"huggingface", "pwc-live"}]


def test_what_is_listed_becomes_evidence(friday):
    """Code with the tier that the service gives it, and a rank in a leaderboard."""
    done = listed(friday)
    assert {name: (each.stored, each.trouble) for name, each in done.items()} == {
        HUGGING_FACE: (1, None),
        PAPERS_WITH_CODE: (1, None),
    }
    code = {row.source: row for row in rows(friday) if row.kind is EvidenceKind.CODE}
    assert {row.found for row in code.values()} == {"https://github.com/a/b"}
    assert code["pwc-live"].tier is Tier.OFFICIAL
    assert code["huggingface"].tier is Tier.POSSIBLE
    (rank,) = (row for row in rows(friday) if row.kind is EvidenceKind.BENCHMARK)
    assert (rank.state, rank.detail["rank"]) == (EvidenceState.VERIFIED, 2)
    assert rows(friday, OTHER) == []
    assert flags(friday.work.store.ledger.current([PAPER])[PAPER]).code == "claimed"
    assert [(run.job, run.ok) for run in friday.work.store.runs.last()][-2:] == [
        ("fetch huggingface", True),
        ("fetch papers-with-code", True),
    ]


def test_a_request_for_each_day_and_none_again(friday):
    """One list a day is asked for; a second fetch asks nothing until a list may have grown."""
    done = listed(friday)
    asked = [request.path for request in friday.server.log]
    assert asked.count("/hf/daily_papers") == done[HUGGING_FACE].days
    assert asked.count("/pwc/papers/search") == done[PAPERS_WITH_CODE].days
    assert {r.path for r in friday.server.log} == {"/hf/daily_papers", "/pwc/papers/search"}
    friday.server.log.clear()
    again = listed(friday)
    assert [each.days for each in again.values()] == [0, 0]
    assert friday.server.log == []
    friday.at(FRI + timedelta(days=1), 9)
    assert listed(friday, [HUGGING_FACE])[HUGGING_FACE].days == 2


def test_days_before_are_asked_when_they_are_wanted(friday):
    """A longer span asks about its days only; the far past is refused aloud, not silently."""
    listed(friday, [HUGGING_FACE])
    friday.server.log.clear()
    listed(friday, [HUGGING_FACE], since=date(2026, 3, 30))
    days = sorted(request.params["date"] for request in friday.server.log)
    assert days[0] == "2026-03-30"
    assert "2026-04-09" not in days


@pytest.mark.parametrize(
    ("wrong", "outcome"),
    [
        (fault.status(503), FetchClass.DOWN),
        (fault.status(429), FetchClass.THROTTLED),
        (fault.WEB_PAGE, FetchClass.MALFORMED),
    ],
)
def test_a_service_that_fails_costs_nothing_of_the_other(friday, wrong, outcome):
    """Its run failed, it is not asked for long, and the next fetch asks about the same days."""
    friday.server.always(wrong, on="/hf")
    done = listed(friday)
    assert done[HUGGING_FACE].trouble.outcome is outcome
    assert (done[HUGGING_FACE].days, done[PAPERS_WITH_CODE].stored) == (0, 1)
    runs = {run.job: run for run in friday.work.store.runs.last()}
    assert runs["fetch huggingface"].ok is False
    assert runs["fetch huggingface"].note
    assert runs["fetch papers-with-code"].ok is True
    assert sum(request.path.startswith("/hf") for request in friday.server.log) <= 2
    friday.server.always(None, on="/hf")
    assert listed(friday)[HUGGING_FACE].stored == 1


def test_one_bad_day_does_not_hide_the_others(friday):
    """An answer that makes no sense leaves its day open, and only that."""
    friday.server.misbehave(None, fault.WEB_PAGE, on="/hf")
    done = listed(friday, [HUGGING_FACE])[HUGGING_FACE]
    assert done.trouble.outcome is FetchClass.MALFORMED
    again = listed(friday, [HUGGING_FACE])[HUGGING_FACE]
    assert (done.days > 3, again.days, again.trouble) == (True, 1, None)


def test_hostile_entries_stay_text(friday):
    """Escape sequences, scripts for addresses and absurd days do not get in."""
    world = friday.server.world
    evil = "\x1b]0;pwned\x07'); DROP TABLE papers; --"
    world.resources[PAPER] = Resources(
        repository="javascript:alert(1)",
        ranks=({"dataset_name": evil, "best_rank": 1, "best_value": evil},),
        more={"arxiv_id": PAPER, "title": evil, "stars": 10**400},
    )
    listed(friday)
    assert [row.kind for row in rows(friday)] == [EvidenceKind.BENCHMARK]
    (row,) = rows(friday)
    assert row.found.isprintable()
    assert friday.work.store.papers.count() == 2
