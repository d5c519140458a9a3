"""Whether a paper reports results that could stand on a leaderboard, and on what.

Every cue below is a group of words with points; the points of the cues that a title and abstract
hold are added up, and from `ENOUGH` on the paper counts as reporting results. The points are
whole numbers that were set by a logistic regression over the same cues on half of the CLEF 2024
SOTA corpus (split by arXiv id). The row names the data sets, tasks and metrics that were found
and quotes the sentence that says most. Where no data set is named there is no row: a reader is
shown names and quotes, never a sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage.evidence.benchmarks import claims_best
from triage.evidence.cues import Cue, Words, cue
from triage.evidence.naming import Name, Pieces, data_sets, metrics, tasks
from triage.evidence.texts import Reading, Text
from triage.models import Evidence, EvidenceKind, EvidenceState

ENOUGH = 5


CUES = (
    cue(
        "model",
        3,
        words="neural",
        names="CNN RNN LSTM GNN GCN GAN VAE DNN ConvNet BERT GPT ViT NeRF",
        stems=("encoder", "decoder", "diffusion model", "backbone"),
        patterns={
            "deep": r"\bdeep (?:learning|network|model|neural|residual|convolutional|feature|"
            r"generative|metric|clustering)",
            "convolution": r"convolution(?:al|s)?\b",
            "transformer": r"transformers?\b",
            "attention": r"attention\b",
        },
    ),
    cue(
        "training",
        3,
        words="supervised supervision unsupervised unsupervision",
        stems=(
            "pre-train",
            "pretrain",
            "fine-tun",
            "finetun",
            "language model",
            "contrastive",
            "few-shot",
            "zero-shot",
            "end-to-end",
            "ablation",
            "reinforcement learning",
            "representation learning",
            "transfer learning",
            "domain adaptation",
            "domain generalization",
            "domain shift",
            "knowledge distillation",
            "adversarial training",
            "adversarial learning",
            "adversarial loss",
            "adversarial network",
            "multi-task",
            "data augmentation",
        ),
        patterns={"embedding": r"embeddings?\b"},
    ),
    cue(
        "data set",
        2,
        words="dataset datasets corpora corpus",
        phrases=("data-set", "data-sets"),
    ),
    cue(
        "results on data",
        1,
        patterns={
            letters: r"\b(?:on|over|across|with) (?:(?:the|both|an?|our) )?(?:[\w-]+ ){0,5}?"
            rf"{thing}\b"
            for letters, thing in {
                "dataset": "datasets?",
                "data-set": "data-sets?",
                "benchmark": "benchmarks?",
                "corp": "corp(?:ora|us)",
                "test set": "test sets?",
                "tasks": "tasks",
            }.items()
        },
    ),
    cue(
        "state of the art",
        2,
        words="sota",
        patterns={"state": r"state[- ]of[- ]the[- ]art"},
    ),
    cue(
        "comparison",
        1,
        words="beat beats",
        stems=(
            "outperform",
            "surpass",
            "superior performance",
            "superior results",
            "superior to",
            "competitive results",
            "competitive performance",
            "competitive with",
        ),
    ),
    cue(
        "experiments",
        1,
        stems=("extensive experiments", "extensive evaluation"),
        patterns={
            "experiment": r"\bexperiment(?:s|al|ally)?\b[^.]{0,80}\b(?:show|demonstrat|result|on|"
            r"validat|verif|confirm|indicat|suggest|prove|reveal)",
            "empirical": r"\bempirical(?:ly)? (?:result|evaluat|stud|show|demonstrat)",
        },
    ),
    cue(
        "benchmark",
        1,
        words="benchmark benchmarks",
        stems=("leaderboard", "leader-board"),
        patterns={"challenge ": r"\bchallenge (?:20\d\d|dataset|leader)"},
    ),
    cue(
        "perception",
        2,
        words="image images video videos text speech audio sentence sentences object objects face "
        "faces visual semantic pixel pixels scene",
        stems=("point cloud", "natural language"),
    ),
    cue(
        "theory",
        -2,
        words="theorem lemma asymptotic axiom axioms calculus proof proofs conjecture turing "
        "automata automaton combinatorial logic logics",
        phrases=(
            "we prove",
            "np-hard",
            "np-complete",
            "polynomial-time",
            "polynomial time",
            "upper bound",
            "upper bounds",
            "lower bound",
            "lower bounds",
            "complexity of",
            "approximation algorithm",
            "approximation ratio",
            "semantics of",
            "type system",
        ),
        patterns={"decidab": r"\b(?:un)?decidab\w", "coalgebra": r"\bcoalgebra"},
    ),
    cue(
        "systems",
        -2,
        words="wireless throughput protocol protocols channel mimo routing scheduling node nodes "
        "bandwidth cloud interference spectrum ofdm relay packet snr antenna encryption fading "
        "blockchain user users questionnaire fuzzy simulation simulations",
        phrases=(
            "sensor network",
            "sensor networks",
            "codes over",
            "cyclic codes",
            "capacity region",
            "peer-to-peer",
            "smart grid",
            "software engineering",
            "web service",
            "web services",
            "genetic algorithm",
        ),
        patterns={"cryptograph": r"\bcryptograph", "ontolog": r"\bontolog\w"},
    ),
)
_TASK, _DATA_SET = 3, 1
_MOST_NAMES = 5
_QUOTABLE = frozenset(
    cue.name for cue in CUES if cue.name not in {"theory", "systems", "perception"}
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What title and abstract say about results."""

    cues: tuple[Cue, ...]
    data_sets: list[Name]
    tasks: list[Name]

    @property
    def points(self) -> int:
        named = _TASK * bool(self.tasks) + _DATA_SET * bool(self.data_sets)
        return named + sum(cue.points for cue in self.cues)


def _text(reading: Reading) -> Text:
    return reading.abstract if reading.abstract.text else reading.title


def _whole(reading: Reading) -> str:
    return f"{reading.title.text}. {reading.abstract.text}"


def _said(reading: Reading, pieces: Pieces, names: list[Name]) -> _Said:
    words = Words(_whole(reading))
    return _Said(tuple(cue for cue in CUES if cue.is_in(words)), names, tasks(pieces))


def _telling_sentence(text: Text, said: _Said) -> str:
    """Return the sentence that holds most of what was found; '' when none holds any."""
    cues = [cue for cue in said.cues if cue.name in _QUOTABLE]

    def telling(span: tuple[int, int]) -> int:
        sentence = Words(text.text[slice(*span)])
        names = sum(name.name in sentence.text for name in said.data_sets)
        return 3 * names + sum(cue.is_in(sentence) for cue in cues)

    best = max(text.sentences(), key=telling)
    return text.quote(*best) if telling(best) else ""


def results_in(reading: Reading) -> str | None:
    """Return the sentence by which a paper reports results; None if it reports none.

    The sentence is empty where title and abstract report results only between the lines.
    """
    pieces = Pieces(_whole(reading))
    said = _said(reading, pieces, data_sets(pieces))
    return _telling_sentence(_text(reading), said) if said.points >= ENOUGH else None


def find_results(reading: Reading) -> Iterator[Evidence]:
    """Yield one row if title and abstract report results on data sets that they name."""
    pieces = Pieces(_whole(reading))
    if not (found := data_sets(pieces)) or (said := _said(reading, pieces, found)).points < ENOUGH:
        return
    names = [name.name for name in found]
    text = _text(reading)
    yield Evidence(
        paper_id=reading.paper.id,
        kind=EvidenceKind.BENCHMARK,
        state=EvidenceState.CLAIMED,
        source=text.source,
        found=", ".join(names[:_MOST_NAMES]),
        quote=_telling_sentence(text, said),
        detail={
            "role": "results",
            "datasets": names,
            "tasks": [name.listed for name in said.tasks],
            "metrics": metrics(text.text),
            "claims": "state of the art" if claims_best(text) else "",
            "cues": [cue.name for cue in said.cues],
            "points": said.points,
        },
    )
