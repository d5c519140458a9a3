"""Checking what papers claim: budgets, failures, retractions, and what is asked how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import replay_faults as fault
from replay_artefacts import Artefacts, Deposit, HubRepo, Project
from replay_evidence import Hosts, Repo
from replay_json import Resources

from triage.evidence import flags
from triage.models import DecisionKind, EvidenceKind, EvidenceState, Scored
from triage.pipeline.checking import check
from triage.pipeline.watching import watch
from triage.sources.patience import Patience

S = EvidenceState
FRIDAY = date(2026, 4, 10)
ONCE = Patience(tries=1, base=0.01)
PAPER = "2604.04001"
URL = "https://github.com/a/b"


@pytest.fixture
def hosts(morning):
    """Send all requests to the played services."""
    played = Hosts(morning.server)
    settings = replace(morning.work.settings, **played.settings)
    morning.work = replace(morning.work, settings=settings)
    return played


@pytest.fixture
def artefacts(morning, hosts):
    """Send requests to GitLab, the hub and Zenodo to the played ones, too."""
    played = Artefacts(morning.server)
    settings = replace(morning.work.settings, **(hosts.settings | played.settings))
    morning.work = replace(morning.work, settings=settings)
    return played


def announce(morning, *names, **facts):
    """Announce papers on Friday and fetch them."""
    morning.announce(FRIDAY, *names, **facts)
    morning.at(FRIDAY).fetch()


def run(morning, **options):
    """Check without patience."""
    return check(morning.work, patience=ONCE, **options)


def code(morning, paper=PAPER):
    """Return the code flag of a paper."""
    return flags(morning.work.store.ledger.current([paper])[paper]).code


def test_a_link_is_confirmed_without_noise(morning, hosts):
    """The first look at what the paper says from the start is no change."""
    announce(morning, PAPER, abstract=f"Code is available at {URL}.")
    hosts.repos["a/b"] = Repo(7, "a/b", ("a.py",))
    assert code(morning) is S.CLAIMED
    assert run(morning).looked == 1
    assert code(morning) is S.VERIFIED
    assert morning.work.store.history.changes() == []


def test_a_dead_link_is_contradicted_and_its_copy_named(morning, hosts):
    """What is gone is said to be gone, with the archive that keeps it."""
    announce(morning, PAPER, abstract=f"Code is available at {URL}.")
    hosts.kept.add(URL)
    run(morning)
    assert code(morning) is S.CONTRADICTED
    rows = morning.work.store.ledger.current([PAPER])[PAPER]
    look = next(row for row in rows if row.source == "github")
    assert "softwareheritage" in look.detail["preserved"]


@pytest.mark.parametrize(
    "wrong", [fault.status(401), fault.status(500), fault.status(429), fault.WEB_PAGE, fault.RESET]
)
def test_a_failing_host_changes_nothing(morning, hosts, wrong):
    """The claim stays a claim, the paper stays due, and the trouble is kept."""
    announce(morning, PAPER, abstract=f"Code is available at {URL}.")
    hosts.repos["a/b"] = Repo(7, "a/b", ("a.py",))
    morning.server.always(wrong, on="/github")
    done = run(morning)
    assert done.troubles
    assert code(morning) is S.CLAIMED
    (trouble,) = (c for c in morning.work.store.checks.of(PAPER) if c.checker == "look-1")
    assert trouble.note
    assert trouble.answered is None
    morning.server.always(None, on="/github")
    run(morning)
    assert code(morning) is S.VERIFIED


def test_the_budget_goes_to_saved_papers_first(morning, hosts):
    """With requests for one repository, the saved paper's is looked at; the rest stays due."""
    names = [f"2604.04{number:03d}" for number in range(1, 5)]
    for name in names:
        morning.announce(FRIDAY, name, abstract=f"Code: https://github.com/a/{name}")
        hosts.repos[f"a/{name}"] = Repo(int(name[5:]), f"a/{name}", ("a.py",))
    morning.at(FRIDAY).fetch()
    store = morning.work.store
    store.decisions.append("ml", [names[2]], DecisionKind.SAVE, morning.now)
    morning.work = replace(morning.work, settings=replace(morning.work.settings, look_requests=2))
    done = run(morning)
    assert code(morning, names[2]) is S.VERIFIED
    assert [code(morning, name) for name in names if name != names[2]] == [S.CLAIMED] * 3
    assert done.left == 3


def test_a_week_old_look_is_believed_and_asked_once(morning, hosts):
    """Two papers that name one repository cost one look."""
    announce(morning, PAPER, "2604.04002", abstract=f"Code is available at {URL}.")
    hosts.repos["a/b"] = Repo(7, "a/b", ("a.py",))
    run(morning)
    assert code(morning, "2604.04002") is S.VERIFIED
    assert len(hosts.asked("/github/")) == 2
    run(morning)
    assert len(hosts.asked("/github/")) == 2


def test_what_is_not_due_is_not_asked(morning, hosts):
    """On day 2 nothing is asked that was asked on day 1."""
    announce(morning, PAPER, abstract=f"Code is available at {URL}.")
    hosts.repos["a/b"] = Repo(7, "a/b", readme="soon")
    run(morning)
    asked = len(hosts.asked("/github/"))
    morning.now += timedelta(hours=5)
    run(morning)
    assert len(hosts.asked("/github/")) == asked
    morning.now += timedelta(days=1)
    run(morning)
    assert len(hosts.asked("/github/")) > asked


@pytest.mark.usefixtures("hosts")
def test_a_morning_of_many_papers_costs_a_handful_of_requests(morning):
    """The catalogues are asked for days, not for papers, while nobody saved any."""
    names = [f"2604.0{number}" for number in range(4001, 4101)]
    announce(morning, *names)
    before = len(morning.server.log)
    run(morning)
    assert len(morning.server.log) - before <= 8


def test_the_catalogues_are_asked_about_saved_papers(morning, hosts):
    """A leaderboard row with a value is verified, with what it says."""
    announce(morning, PAPER)
    store = morning.work.store
    store.decisions.append("ml", [PAPER], DecisionKind.SAVE, morning.now)
    rank = {
        "dataset_name": "ImageNet",
        "task_slug": "image-classification",
        "best_rank": 3,
        "best_metric": "Top 1 Accuracy",
    }
    morning.server.world.resources[PAPER] = Resources(repository=URL, ranks=[rank])
    hosts.repos["a/b"] = Repo(7, "a/b", ("a.py",))
    run(morning)
    rows = store.ledger.current([PAPER])[PAPER]
    (row,) = (r for r in rows if r.kind is EvidenceKind.BENCHMARK and r.source == "pwc-live")
    assert (row.found, row.detail["rank"]) == ("ImageNet", 3)
    assert code(morning) is S.VERIFIED


def test_a_retraction_is_found_by_the_published_doi(morning, hosts):
    """A correction is none; a retraction warns; a reinstatement takes it back."""
    announce(morning, PAPER, doi="10.1000/x")
    store = morning.work.store
    store.decisions.append("ml", [PAPER], DecisionKind.SAVE, morning.now)

    def notice(kind, day):
        return {
            "type": kind,
            "DOI": f"10.1000/{kind}",
            "updated": {"date-time": f"{day}T00:00:00Z"},
        }

    hosts.notices["10.1000/x"] = [notice("correction", "2026-04-11")]
    run(morning)
    state = flags(store.ledger.current([PAPER])[PAPER]).retracted
    assert state is S.NONE
    hosts.notices["10.1000/x"].append(notice("retraction", "2026-04-12"))
    run(morning, ids=[PAPER])
    assert flags(store.ledger.current([PAPER])[PAPER]).warned
    hosts.notices["10.1000/x"].append(notice("reinstatement", "2026-04-13"))
    run(morning, ids=[PAPER])
    assert flags(store.ledger.current([PAPER])[PAPER]).retracted is S.NONE
    kinds = [change.kind for change in store.history.changes()]
    assert kinds == ["retraction taken back", "retracted"]


def test_one_service_down_does_not_silence_the_rest(morning, hosts):
    """Crossref and the catalogues fail; the repository is looked at all the same."""
    announce(morning, PAPER, abstract=f"Code is available at {URL}.")
    hosts.repos["a/b"] = Repo(7, "a/b", ("a.py",))
    for path in ("/hf", "/pwc", "/crossref"):
        morning.server.always(fault.status(503), on=path)
    done = watch(morning.work, patience=ONCE)
    assert done.troubles
    ended = {last.job: last.ok for last in morning.work.store.runs.last()}
    assert ended["fetch huggingface"] is ended["fetch papers-with-code"] is False
    assert code(morning) is S.VERIFIED


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://gitlab.com/a/b", "gitlab"),
        ("https://huggingface.co/spaces/a/b", "huggingface"),
        ("https://zenodo.org/records/5001", "zenodo"),
    ],
)
def test_code_is_looked_at_wherever_it_lies(morning, artefacts, url, host):
    """GitLab, the hub and Zenodo are looked at as GitHub is: what holds code is verified."""
    announce(morning, PAPER, abstract=f"Our source code is available at {url}.")
    artefacts.projects["a/b"] = Project(7, "a/b", ["train.py"], licence="mit")
    artefacts.hub["spaces/a/b"] = HubRepo("a/b", ["app.py"], licence="mit")
    artefacts.deposits[5001] = Deposit(5001, "Widgets", ["code.tar.gz"], licence="mit")
    assert code(morning) is S.CLAIMED
    run(morning)
    assert code(morning) is S.VERIFIED
    rows = morning.work.store.ledger.current([PAPER])[PAPER]
    (row,) = (row for row in rows if row.source == host)
    assert (row.detail["licence"], row.detail["why"]) == ("mit", "1 code files")
    paths = ("/gitlab/", "/hf/spaces/", "/zenodo/")
    asked = [len(artefacts.asked(path)) for path in paths]
    run(morning)
    assert [len(artefacts.asked(path)) for path in paths] == asked


@pytest.mark.usefixtures("artefacts")
def test_what_the_hub_hides_stays_a_claim(morning):
    """A 401 of the hub is no dead link, and says so."""
    announce(morning, PAPER, abstract="Code is available at https://huggingface.co/a/b.")
    run(morning)
    assert code(morning) is S.CLAIMED
    rows = morning.work.store.ledger.current([PAPER])[PAPER]
    assert any("closed to who has no account" in row.detail.get("why", "") for row in rows)


def test_the_authors_model_brings_its_leaderboard_rows(morning, artefacts):
    """Results of the authors' own model count; a self-reported one is a claim."""
    announce(morning, PAPER, abstract="Model weights are available at https://huggingface.co/a/b.")
    artefacts.hub["models/a/b"] = HubRepo(
        "a/b",
        ["model.safetensors"],
        evaluated=[{"data": {"dataset": {"id": "cais/hle", "task_id": "hle"}, "value": 20.9}}],
        index=[
            {
                "results": [
                    {
                        "task": {"name": "NER"},
                        "dataset": {"name": "CoNLL"},
                        "metrics": [{"name": "F1", "value": 93.1}],
                    }
                ]
            }
        ],
    )
    run(morning)
    rows = morning.work.store.ledger.current([PAPER])[PAPER]
    found = {row.found: row for row in rows if row.detail.get("role") == "leaderboard"}
    assert {name: row.state for name, row in found.items()} == {
        "hle on cais/hle": S.VERIFIED,
        "NER on CoNLL": S.CLAIMED,
    }
    assert found["NER on CoNLL"].detail["basis"] == "self-reported"
    weights = next(row for row in rows if row.source == "huggingface" and "key" in row.detail)
    assert (weights.state, weights.detail["weights_files"]) == (S.VERIFIED, 1)


def test_a_host_that_is_down_keeps_no_other_from_being_looked_at(morning, artefacts, hosts):
    """Each host has its own dates: what is down stays due, what answers is settled."""
    other = "https://gitlab.com/a/b"
    announce(morning, PAPER, abstract=f"Code: {URL} and {other}")
    hosts.repos["a/b"] = Repo(7, "a/b", ("a.py",))
    artefacts.projects["a/b"] = Project(7, "a/b", ["train.py"])
    morning.server.always(fault.status(503), on="/gitlab")
    assert run(morning).troubles
    assert code(morning) is S.VERIFIED
    asked = len(hosts.asked("/github/"))
    morning.server.always(None, on="/gitlab")
    run(morning)
    assert len(hosts.asked("/github/")) == asked
    rows = morning.work.store.ledger.current([PAPER])[PAPER]
    assert {row.source for row in rows if "key" in row.detail} == {"github", "gitlab"}


def ranked(morning, *names):
    """Let the field rank these papers, best first."""
    scores = [Scored(name, 90.0 - place, ()) for place, name in enumerate(names)]
    morning.work.store.scores.put("ml", scores, profile="p", at=morning.now)


def test_what_is_shown_is_looked_at_before_the_rest(morning, hosts):
    """With requests for one repository, that of the best ranked paper is looked at."""
    names = [f"2604.04{number:03d}" for number in range(1, 5)]
    for name in names:
        morning.announce(FRIDAY, name, abstract=f"Code: https://github.com/a/{name}")
        hosts.repos[f"a/{name}"] = Repo(int(name[5:]), f"a/{name}", ("a.py",))
    morning.at(FRIDAY).fetch()
    ranked(morning, names[2], names[0])
    morning.work = replace(morning.work, settings=replace(morning.work.settings, look_requests=2))
    run(morning)
    assert [name for name in names if code(morning, name) is S.VERIFIED] == [names[2]]


def test_shown_papers_are_checked_for_retractions_within_a_handful(morning, hosts):
    """The best ranked papers with a DOI are asked for, five in a run."""
    names = [f"2604.04{number:03d}" for number in range(1, 10)]
    for name in names:
        morning.announce(FRIDAY, name, doi=f"10.1000/{name}")
        hosts.notices[f"10.1000/{name}"] = []
    morning.at(FRIDAY).fetch()
    ranked(morning, *reversed(names))
    run(morning)
    asked = [request.path.rpartition("%2F")[2] for request in hosts.asked("/crossref/")]
    assert asked == list(reversed(names))[:5]


def test_a_morning_of_three_hundred_papers(morning, artefacts, hosts):
    """A handful of requests beside GitHub's share, and that is less than an anonymous hour's.

    A second run in the same hour asks for what is left, and stops where GitHub says so.
    """
    names = [f"2604.{number:05d}" for number in range(4001, 4301)]
    for number, name in enumerate(names):
        link = f"Code: https://github.com/a/{name}" if number % 3 == 0 else "We study."
        morning.announce(FRIDAY, name, abstract=link)
        hosts.repos[f"a/{name}"] = Repo(number + 1, f"a/{name}", ("a.py",))
    morning.at(FRIDAY).fetch()
    assert artefacts.server is morning.server
    before = len(morning.server.log)
    run(morning)
    asked = len(hosts.asked("/github/"))
    assert asked == morning.work.settings.look_requests
    assert len(morning.server.log) - before - asked <= 8
    done = run(morning)
    assert hosts.remaining == 0
    assert len(hosts.asked("/github/")) == 60
    assert done.left
