"""Promises, availability without an address, withdrawal notices, replications, benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from triage.evidence import flags
from triage.evidence.notices import find_notices
from triage.evidence.promises import find_promises
from triage.evidence.texts import open_paper
from triage.models import Evidence, EvidenceKind, EvidenceState, Paper

Read = Callable[..., Sequence[Evidence]]
Labelled = Callable[[str], list[dict[str, Any]]]


def promises(rows: Sequence[Evidence]) -> list[list[str]]:
    """Return what each promising row promises."""
    return [row.detail["promises"] for row in rows if "promises" in row.detail]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Code will be released.", ["code"]),
        ("Code and data will be made public.", ["code", "data"]),
        ("The code is available upon acceptance.", ["code"]),
        ("We plan to open-source our framework.", ["code"]),
        ("Code coming soon.", ["code"]),
        ("We will publicly release models and code.", ["code", "weights"]),
        ("Upon publication, we will share the dataset with the community.", ["data"]),
        ("Code to be released.", ["code"]),
        ("All resources will be released.", []),
    ],
)
def test_a_promise_names_what_is_promised(read: Read, text: str, things: list[str]) -> None:
    """Announced code, data and weights are told apart; something unnamed promises nothing named."""
    assert promises(read(text)) == [things]


@pytest.mark.parametrize(
    "text",
    [
        "Code is released.",
        "We release a promise-based scheduler.",
        "The generated code will be executed in a sandbox.",
        "The released model will improve with data.",
        "Feedback will be provided to the model.",
        "To be published in CVPR 2026.",
        "The code is available at https://github.com/a/b and will be continuously updated.",
        "The project page will be made available.",
    ],
)
def test_near_misses_promise_nothing(read: Read, text: str) -> None:
    """What was released, what a program will do and where a paper will appear are no promises."""
    assert promises(read(text)) == []


def test_promises_reach_their_measured_quality(labelled: Labelled) -> None:
    """On the labelled sentences: precision at least 0.98, recall at least 0.97."""
    hits = wrong = missed = 0
    for label in labelled("promises"):
        found = bool(list(find_promises(open_paper(Paper("x", "", label["text"])))))
        hits += found and label["promise"]
        wrong += found and not label["promise"]
        missed += label["promise"] and not found
    assert hits / (hits + wrong) >= 0.98
    assert hits / (hits + missed) >= 0.97


def test_a_promise_of_data_alone_is_no_promise_of_code(read: Read) -> None:
    """The row is kept; the code flag says that no code was found."""
    assert flags(read("The dataset will be released.")).code is EvidenceState.NONE


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Our code is available at this https URL.", EvidenceState.CLAIMED),
        ("We release our code and data.", EvidenceState.CLAIMED),
        ("Code is publicly available on GitHub.", EvidenceState.CLAIMED),
        ("Code is available upon request.", EvidenceState.NONE),
        ("Code is rarely available.", EvidenceState.NONE),
        ("We study open-source code generation with available models.", EvidenceState.NONE),
    ],
)
def test_code_without_an_address_is_claimed(read: Read, text: str, state: EvidenceState) -> None:
    """The claim has no address; code on request raises no flag."""
    rows = read(text)
    assert flags(rows).code is state
    assert all(row.found == "" for row in rows)


@pytest.mark.parametrize(
    ("comment", "withdrawn"),
    [
        ("This paper has been withdrawn by the author(s) due to an error", True),
        ("Withdrawn", True),
        ("paper withdrawn by author", True),
        ("5 pages. This paper has been withdrawn", True),
        ("I would like to withdraw the paper because of some results", True),
        ("Under revision: withdrawn after problems with Lemma 2", True),
        ("withdrawn by arXiv administrators due to plagiarism", True),
        ("This paper was withdrawn from the IJCAI 2025 proceedings", False),
        ("Accepted to a workshop (withdrawn before presentation)", False),
        ("Previously submitted to a conference and formally withdrawn", False),
        ("Supersedes the withdrawn paper arXiv:0704.0001", False),
        ("A study of drug withdrawal; 9 pages", False),
    ],
)
def test_a_notice_is_about_this_paper_on_arxiv(read: Read, comment: str, withdrawn: bool) -> None:
    """Withdrawal from a conference, or of another paper, or as a topic, is no notice."""
    state = flags(read("We study x.", comment=comment)).withdrawn
    assert state is (EvidenceState.CLAIMED if withdrawn else EvidenceState.NONE)


def test_notices_raise_no_false_alarm_on_recorded_papers(labelled: Labelled) -> None:
    """Of all recorded papers none is wrongly called withdrawn; one notice has no such word."""
    wrong, missed = [], []
    for label in labelled("notices"):
        paper = Paper(label["id"], label["title"], label["abstract"], comment=label["comment"])
        found = bool(list(find_notices(open_paper(paper))))
        wrong += [label["id"]] if found and not label["withdrawn"] else []
        missed += [label["comment"]] if label["withdrawn"] and not found else []
    assert wrong == []
    assert missed == ["This paper is currently under revision"]


@pytest.mark.parametrize(
    ("title", "original", "outcome"),
    [
        ("[Re] Attention is all you need", "Attention is all you need", "unclear"),
        ("[¬Re] Some claim", "Some claim", "failed"),
        ("[~Re] Some claim", "Some claim", "partly"),
        ("[Reproducibility Report] Rigging the Lottery: Making", "Rigging the Lottery: Making", ""),
        ('Reproducibility Study of "FairCLIP: Fair Vision"', "FairCLIP: Fair Vision", ""),
        ("Query Performance: A Reproducibility Study", "", ""),
        ("A Replication Study of Things", "", ""),
    ],
)
def test_a_report_names_its_original(read: Read, title: str, original: str, outcome: str) -> None:
    """The title tells what is replicated where it names a paper, and the marks tell the outcome."""
    (row,) = read(title=title, kind=EvidenceKind.REPLICATION)
    assert row.detail["role"] == "report"
    assert row.detail["reports_on"] == row.found == original
    assert row.detail["outcome"] == (outcome or "unclear")


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Reproducing kernel Hilbert spaces", "We study reproducing kernels."),
        ("Can agents replicate research?", "Agents reproduce the results of papers."),
        ("A study", "Our reproducible pipeline is open."),
        ("A study", "We reproduce the results of the baselines from their code."),
        ("A study", "Models replicate human behaviour, as DNA replication does."),
        ("A Survey of Replication Studies", "We survey them."),
    ],
)
def test_a_mention_of_replication_is_none(read: Read, title: str, abstract: str) -> None:
    """Reproducibility as a quality, a topic or a biological process makes no row."""
    assert read(abstract, title=title, kind=EvidenceKind.REPLICATION) == []


def test_an_abstract_can_say_that_it_replicates(read: Read) -> None:
    """A plain statement in the abstract is enough, and its outcome is read with it."""
    (row,) = read(
        "In this work, we attempt to reproduce the results of Foo et al. "
        "We were unable to reproduce the reported results.",
        kind=EvidenceKind.REPLICATION,
    )
    assert (row.source, row.detail["outcome"]) == ("abstract", "failed")


@pytest.mark.parametrize(
    ("text", "claims", "dataset"),
    [
        ("It achieves state-of-the-art results on HotpotQA.", "state of the art", "HotpotQA"),
        ("We set a new state of the art on the BIWI benchmark.", "state of the art", "BIWI"),
        ("Our method achieves 85.3% accuracy on ImageNet.", "result", "ImageNet"),
        ("We introduce FooBench, a benchmark for cats.", "introduces", "FooBench"),
    ],
)
def test_an_explicit_claim_names_its_benchmark(
    read: Read, text: str, claims: str, dataset: str
) -> None:
    """The kind of claim and the name of the data set stand in the detail."""
    (row,) = read(text, kind=EvidenceKind.BENCHMARK)
    assert (row.detail["claims"], row.detail["dataset"]) == (claims, dataset)
    assert row.state is EvidenceState.CLAIMED


@pytest.mark.parametrize(
    "text",
    [
        "It outperforms state-of-the-art methods on many tasks.",
        "It achieves an improvement of 3.2% on ImageNet.",
        "It achieves state-of-the-art results on the VEP task.",
        "It reaches 0.93 AUROC on Gemma-3-12B.",
        "We benchmark our approach.",
    ],
)
def test_vague_claims_are_none(read: Read, text: str) -> None:
    """Rivals, differences, tasks and models are not results on a benchmark."""
    (row,) = read(text, kind=EvidenceKind.BENCHMARK)
    assert row.state is EvidenceState.NONE


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("This article supersedes the preprint: arXiv:2309.08960", [("supersedes", "2309.08960")]),
        (
            "This submission supersedes both arXiv:2505.24849 and arXiv:2501.18530",
            [("supersedes", "2505.24849"), ("supersedes", "2501.18530")],
        ),
        ("36 pages; this article supersedes arXiv: 1701.02500", [("supersedes", "1701.02500")]),
        ("This paper has been superseded by arXiv:2601.00001v2", [("superseded", "2601.00001")]),
        ("Merged into arXiv:2601.00001", [("superseded", "2601.00001")]),
        ("Superseded by hep-th/9901001", [("superseded", "hep-th/9901001")]),
        ("This work supersedes Section 5 of arXiv:2308.05079v2", []),
        ("Extends arXiv:2308.05079", []),
        ("Replaces the figures of version 1", []),
        ("32 pages, supersedes the pre-print of last year", []),
    ],
)
def test_papers_that_take_the_place_of_others(
    read: Read, comment: str, found: list[tuple[str, str]]
) -> None:
    """The comment says which of the two goes; parts of papers are not papers."""
    rows = read(comment=comment, kind=EvidenceKind.SUPERSEDED)
    assert [(row.detail["role"], row.detail["paper"]) for row in rows] == found
