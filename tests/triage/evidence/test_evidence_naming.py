"""Names of data sets and tasks, results, the rigor card, and titles of reports."""

from __future__ import annotations

import pytest

from triage.evidence.naming import Pieces, data_sets, tasks
from triage.evidence.originals import Originals, Report
from triage.evidence.reporting import is_report, marked_outcome, named_titles
from triage.evidence.results import find_results
from triage.evidence.rigor import rigor
from triage.evidence.texts import open_paper
from triage.models import Paper


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We test on CIFAR-10, CIFAR100 and ImageNet.", ["CIFAR-10", "CIFAR100", "ImageNet"]),
        ("Results on MATH and GSM8K improve.", ["MATH", "GSM8K"]),
        ("On the COCO dataset we gain 2 points.", ["COCO"]),
        ("We train with Adam and a large batch.", []),
        ("A MATH teacher and the coco tree.", []),
        ("We call it Dual Path Mixing (DPM), a module.", []),
        ("It wins on the Grid2Op benchmark suite.", ["Grid2Op"]),
        ("AUROC rises on FactBench by 16%.", ["FactBench"]),
        ("We use the RGB dataset and an LLM benchmark.", []),
        ("An ImageNet-like dataset of faces.", ["ImageNet"]),
        ("The wordImageNetwork is none.", []),
    ],
)
def test_names_of_data_sets(text: str, names: list[str]) -> None:
    """Spellings are forgiven; a word that is also something else needs the right neighbours."""
    assert [each.name for each in data_sets(Pieces(text))] == names


def test_names_of_tasks() -> None:
    """Case does not matter, and of two that overlap the longer counts."""
    found = [
        each.listed
        for each in tasks(Pieces("Few-shot Image Classification and Machine translation"))
    ]
    assert found == ["few-shot image classification", "machine translation"]


def test_results_name_and_quote_what_was_found() -> None:
    """The row holds data sets, tasks and metrics, and the sentence that says most."""
    abstract = (
        "Vision is hard. We pre-train a transformer. On ImageNet and CIFAR-100 it outperforms "
        "the state of the art in image classification with higher accuracy."
    )
    (row,) = find_results(open_paper(Paper("x", "A model", abstract)))
    assert row.detail["datasets"] == ["ImageNet", "CIFAR-100"]
    assert "image classification" in row.detail["tasks"]
    assert row.detail["metrics"] == ["accuracy"]
    assert row.quote.startswith("On ImageNet")
    assert row.quote in abstract


@pytest.mark.parametrize(
    "abstract",
    [
        "We prove that the problem is NP-hard and give an approximation algorithm.",
        "We study throughput of wireless relay channels under fading.",
        "",
    ],
)
def test_papers_without_experiments_report_nothing(abstract: str) -> None:
    """Theory and systems papers are left alone."""
    assert not list(find_results(open_paper(Paper("x", "On a problem", abstract))))


def test_the_rigor_card_quotes_and_never_guesses() -> None:
    """Each fact has the sentence that states it; what is not stated has none."""
    abstract = (
        "We use publicly available data. Training took 8 A100 GPUs. We report results over five "
        "random seeds. Ablations show that all parts matter."
    )
    card = {fact.name: fact.quote for fact in rigor(Paper("x", "T", abstract))}
    assert card["public data"] == "We use publicly available data."
    assert card["compute"] == "Training took 8 A100 GPUs."
    assert "seeds" in card["seeds or error bars"]
    assert card["ablations"].startswith("Ablations")
    assert card["private data"] == card["limitations"] == ""
    assert not any(fact.quote for fact in rigor(Paper("x", "T", "We plant seed words.")))


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("[Re] Graph Edit Networks", "Graph Edit Networks"),
        ("[¬Re] Reproducing 'Fair Selection via Sufficiency'", "Fair Selection via Sufficiency"),
        ("Reproducibility Study: Comparing A and B in C", "Comparing A and B in C"),
        ("'[Re] Replication Study of \"Fairness and Bias\"'", "Fairness and Bias"),
        ("[Re] A Reproduction of Ensemble Distillation", "Ensemble Distillation"),
        ("[Re] Small Learners: A Reproduction Under Constraints", "Small Learners"),
        ("Learning with Noisy Labels [~Re]visited", "Learning with Noisy Labels"),
    ],
)
def test_the_title_of_a_report_names_its_original(title: str, named: str) -> None:
    """Marks, quotes and the words that make it a report are taken off."""
    assert named in named_titles(title)


@pytest.mark.parametrize(
    ("title", "outcome"),
    [("[Re] X", "reproduced"), ("[¬Re] X", "failed"), ("[~Re] X", "partly"), ("On X", "")],
)
def test_the_mark_states_the_outcome(title: str, outcome: str) -> None:
    """ReScience's marks, and nothing without one."""
    assert marked_outcome(title) == outcome


def test_reports_are_no_originals() -> None:
    """Of two papers with one title, the report is not the one that is meant."""
    assert is_report("[Re] Deep Fair Clustering")
    papers = [("1", "Deep Fair Clustering for All"), ("2", "[Re] Deep Fair Clustering for All")]
    match = Originals(papers).find(Report("[Re] Deep Fair Clustering for All"))
    assert match is not None
    assert (match.paper_id, match.how) == ("1", "title")


def test_what_is_ambiguous_has_no_original() -> None:
    """Two papers with the same title: none is named."""
    papers = [("1", "Deep Fair Clustering for All"), ("2", "Deep fair clustering for all")]
    assert Originals(papers).find(Report("[Re] Deep Fair Clustering for All")) is None


def test_a_similar_title_is_not_the_same() -> None:
    """One more word in a short title makes it another paper; so does quoting the title."""
    papers = [
        ("1", "Post-hoc Stochastic Concept Bottleneck Models"),
        ("2", 'On the Generalizability of "Tracing How Language Models Handle Many Facts"'),
    ]
    originals = Originals(papers)
    assert (
        originals.find(Report("On the Reproducibility of Post-Hoc Concept Bottleneck Models"))
        is None
    )
    assert originals.find(Report("[Re] Tracing How Language Models Handle Many Facts")) is None


def test_a_wrong_id_is_not_believed() -> None:
    """An id whose title has nothing to do with the citation leads nowhere."""
    papers = [("1505.04597", "U-Net: Convolutional Networks for Biomedical Images")]
    report = Report(
        "[Re] Complex-Valued Networks for Privacy",
        "Xiang et al. 2020. Interpretable Complex-Valued Neural Networks",
        ("http://arxiv.org/abs/1505.04597",),
    )
    assert Originals(papers).find(report) is None


def test_a_citation_finds_what_a_title_hides() -> None:
    """By id where it agrees, else by the title within the citation."""
    papers = [("2012.09838", "Transformer Interpretability Beyond Attention Visualization")]
    cited = (
        "Chefer, Hila, Shir Gur, and Lior Wolf. Transformer interpretability beyond attention "
        "visualization. CVPR. 2021."
    )
    title = "[Re] Weakly-Supervised Segmentation via Transformer Explainability"
    assert Originals(papers).find(Report(title)) is None
    by_words = Originals(papers).find(Report(title, cited))
    by_id = Originals(papers).find(Report(title, cited, ("https://arxiv.org/pdf/2012.09838.pdf",)))
    assert by_words is not None
    assert by_id is not None
    assert (by_words.how, by_id.how) == ("cited title", "id")


def test_a_list_names_what_it_says_it_lists() -> None:
    """Names that no list has count where a list of them ends with "datasets" or "benchmarks"."""
    text = "We evaluate on the THuman 2.1, AvatarReX and Gold Coast datasets."
    names = [each.name for each in data_sets(Pieces(text))]
    assert names == ["THuman 2.1", "AvatarReX", "Gold Coast"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Class-agnostic counting (CAC) is evaluated on FSC147.", ["FSC147"]),
        ("the ERC (emotion recognition in conversation) task on MELD", ["MELD"]),
        ("unsupervised domain adaptation (UDA) benchmarks such as VisDA-2017", ["VisDA-2017"]),
        ("We quantise OPT-175B and test on the PIQA dataset", ["PIQA"]),
        (
            "state of the art on YouTube-VIS (2019/2021) and the OVIS benchmark",
            ["YouTube-VIS", "OVIS"],
        ),
        ("other attention mechanisms such as GQA", []),
        ("on Arabic and English datasets", []),
        ("Code: https://github.com/MIT-HAN-LAB/x. We use CIFAR-10.", ["CIFAR-10"]),
    ],
)
def test_what_only_looks_like_a_data_set(text: str, names: list[str]) -> None:
    """Abbreviations of tasks, models by size and parts of addresses name no data set."""
    assert [each.name for each in data_sets(Pieces(text))] == names
