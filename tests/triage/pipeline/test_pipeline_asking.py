"""What is asked only where the user turned it on: full texts, and citing sentences."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
import replay_faults as fault
from replay_evidence import Hosts
from replay_faults import Reply

from triage.evidence import flags
from triage.evidence.replications import said_by
from triage.models import DecisionKind, EvidenceKind, EvidenceState
from triage.pipeline.checking import check
from triage.pipeline.full_texts import card_of
from triage.sources.patience import Patience

S = EvidenceState
FRIDAY = date(2026, 4, 10)
ONCE = Patience(tries=1, base=0.01)
PAPER = "2604.04001"
HTML = """<!DOCTYPE html><html><head><title>x</title><script>let p = "8 GPUs";</script></head><body>
<article class="ltx_document"><h1 class="ltx_title">A study</h1>
<div class="ltx_para"><p class="ltx_p">We train on <em>8 NVIDIA A100 GPUs</em> with
<math alttext="x"><mi>x</mi><annotation>\\pm</annotation></math> loss.</p></div>
<h2 class="ltx_title">5.2 Ablation Study</h2><p class="ltx_p">We vary the depth.</p>
<h2 class="ltx_title">Limitations</h2><p class="ltx_p">It is slow.</p>
<section class="ltx_bibliography"><p>Random seeds and error bars. 2019.</p></section>
</article></body></html>"""


@pytest.fixture
def saved(morning):
    """Announce a paper, fetch it, save it; turn on what is off."""
    settings = replace(
        morning.work.settings,
        **Hosts(morning.server).settings,
        full_text=True,
        arxiv_html=f"{morning.server.url}/html",
        semanticscholar=True,
        semanticscholar_api=f"{morning.server.url}/s2",
        semanticscholar_key="secret",
    )
    morning.work = replace(morning.work, settings=settings)
    morning.announce(FRIDAY, PAPER, abstract="We study public datasets.")
    morning.at(FRIDAY).fetch()
    morning.work.store.decisions.append("ml", [PAPER], DecisionKind.SAVE, morning.now)
    morning.server.routes["/s2/"] = lambda _: citing()
    return morning


def card(morning):
    """Return the card of the paper by question."""
    (paper,) = morning.work.store.papers.get([PAPER])
    return {fact.name: fact for fact in card_of(morning.work, paper).facts}


def asked(morning, path):
    """Return the requests to a service."""
    return [request for request in morning.server.log if request.path.startswith(path)]


def test_the_full_text_completes_the_card(saved):
    """Quotes say where they stand; formulas, scripts and references are not the paper's words."""
    saved.server.routes["/html/"] = lambda _: Reply(HTML.encode(), 200, "text/html")
    assert card(saved)["compute"].quote == ""
    check(saved.work, patience=ONCE)
    facts = card(saved)
    assert facts["public data"].where == "abstract"
    assert "8 NVIDIA A100 GPUs" in facts["compute"].quote
    assert (facts["ablations"].quote, facts["limitations"].quote) == (
        "5.2 Ablation Study",
        "Limitations",
    )
    assert facts["limitations"].where == "full text"
    assert facts["seeds or error bars"].quote == ""
    assert [request.path for request in asked(saved, "/html/")] == [f"/html/{PAPER}v1"]
    check(saved.work, patience=ONCE)
    assert len(asked(saved, "/html/")) == 1


def test_a_paper_without_a_page_keeps_its_card(saved):
    """Not every paper has one: the card says what the abstract says, and that only it was read."""
    saved.server.routes["/html/"] = lambda _: Reply(b"<html>no HTML</html>", 404, "text/html")
    assert not check(saved.work, patience=ONCE).troubles
    (paper,) = saved.work.store.papers.get([PAPER])
    assert card_of(saved.work, paper).read is None
    assert card(saved)["compute"].where == ""


@pytest.mark.parametrize("wrong", [fault.status(503), fault.status(403), fault.EMPTY_BODY])
def test_a_page_that_cannot_be_read_is_tried_again(saved, wrong):
    """Trouble is kept, the paper stays due."""
    saved.server.routes["/html/"] = lambda _: Reply(HTML.encode(), 200, "text/html")
    saved.server.always(wrong, on="/html")
    assert check(saved.work, patience=ONCE).troubles
    saved.server.always(None, on="/html")
    check(saved.work, patience=ONCE)
    assert card(saved)["compute"].quote


def test_nothing_is_asked_that_is_off(saved):
    """Both are off from the start."""
    off = replace(saved.work.settings, full_text=False, semanticscholar=False)
    saved.work = replace(saved.work, settings=off)
    check(saved.work, patience=ONCE)
    assert asked(saved, "/html/") + asked(saved, "/s2/") == []


def citing(*rows):
    """Answer as Semantic Scholar does: the shape of its documentation, the words made up."""
    data = [
        {
            "contexts": contexts,
            "citingPaper": {
                "paperId": "ab" * 20,
                "title": title,
                "year": 2026,
                "externalIds": {"ArXiv": paper_id} if paper_id else None,
            },
        }
        for title, paper_id, contexts in rows
    ]
    return Reply(json.dumps({"offset": 0, "data": data}).encode(), 200, "application/json")


def test_citing_sentences_about_a_replication(saved):
    """A stated outcome counts; only the words that state it are kept, with the citing paper."""
    saved.server.routes["/s2/"] = lambda _: citing(
        ("A failed try", "2604.09001", ["We could not reproduce the results of [3]."]),
        ("A mention", "2604.09002", ["[3] is reproducible.", "We follow [3]."]),
        ("An own build", None, ["We re-implement [3] as a baseline."]),
        ("No sentences", None, []),
    )
    check(saved.work, patience=ONCE)
    rows = saved.work.store.ledger.current([PAPER])[PAPER]
    said = {row.found: row for row in rows if row.source == "semanticscholar"}
    assert set(said) == {
        "https://arxiv.org/abs/2604.09001",
        "https://www.semanticscholar.org/paper/" + "ab" * 20,
    }
    failed = said["https://arxiv.org/abs/2604.09001"]
    assert (failed.detail["outcome"], failed.detail["report"]) == ("failed", "A failed try")
    assert "[3]" not in failed.quote
    assert flags(rows).replication is S.CLAIMED
    (request,) = asked(saved, "/s2/")
    assert request.headers["x-api-key"] == "secret"


def test_an_unknown_paper_and_a_full_pool_say_nothing(saved):
    """A 404 of the service is an answer without rows; a 429 leaves the paper due."""
    body = b'{"error": "Paper with id ARXIV:2604.04001 not found"}'
    saved.server.routes["/s2/"] = lambda _: Reply(body, 404, "application/json")
    saved.server.always(fault.status(429), on="/s2")
    assert check(saved.work, patience=ONCE).troubles
    saved.server.always(None, on="/s2")
    assert not check(saved.work, patience=ONCE).troubles
    rows = saved.work.store.ledger.current([PAPER])[PAPER]
    assert [row for row in rows if row.kind is EvidenceKind.REPLICATION] == []


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("We were unable to reproduce the results reported in [7].", "failed"),
        ("In our experiments we successfully reproduced the reported numbers [7].", "reproduced"),
        ("We could only partially reproduce the findings of [7].", "partly"),
        ("We re-implemented the method of [7].", "unclear"),
        ("The code of [7] makes results reproducible.", None),
        ("Others replicated [7].", None),
    ],
)
def test_what_a_citing_sentence_says(sentence, outcome):
    """What the citing authors did themselves, and how it came out."""
    said = said_by([sentence])
    assert (said.outcome if said else None) == outcome
