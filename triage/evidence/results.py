"""Whether a paper reports results that could stand on a leaderboard, and on what.

Every cue below is a group of words with points; the points of the cues that a title and abstract
hold are added up, and from `ENOUGH` on the paper counts as reporting results. The points are
whole numbers that were set by a logistic regression over the same cues on half of the CLEF 2024
SOTA corpus (split by arXiv id). The row names the data sets, tasks and metrics that were found
and quotes the sentence that says most; where no data set is named it is a `hint`, which `read`
leaves out of the ledger: a reader is shown names and quotes, never a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from triage.evidence.naming import Name, data_sets, tasks
from triage.evidence.texts import Reading, Text
from triage.models import Evidence, EvidenceKind, EvidenceState

ENOUGH = 5


@dataclass(frozen=True, slots=True)
class _Cue:
    name: str
    points: int
    words: re.Pattern[str]


def _cue(name: str, points: int, words: str) -> _Cue:
    return _Cue(name, points, re.compile(words, re.IGNORECASE))


_METRIC = (
    r"\b(?:accurac(?:y|ies)|F1(?:[- ]score)?|BLEU(?:-\d)?|mAP(?:@[\d.]+)?|mIoU|AUROC|AUC|PSNR|"
    r"SSIM|FID|"
    r"LPIPS|ROUGE(?:-\w)?|CIDEr|METEOR|NDCG(?:@\d+)?|MRR|Recall@\d+|R@\d+|Top-[15]|perplexity|"
    r"word\s+error\s+rate|WER|success\s+rate|RMSE|MAE|MPJPE|EPE|exact\s+match|pass@\d+|Dice)\b"
)
_METRICS = re.compile(_METRIC)
CUES = (
    _cue(
        "model",
        3,
        r"\bneural\b|\bdeep\s+(?:learning|network|model|neural|residual|convolutional|feature|"
        r"generative|metric|clustering)\w*|convolution(?:al|s)?\b|transformers?\b|attention\b|"
        r"autoencoder|diffusion\s+model|encoder|decoder|backbone|"
        r"\b(?-i:(?:CNN|RNN|LSTM|GNN|GCN|GAN|VAE|DNN|ConvNet|BERT|GPT|ViT|NeRF)s?)\b",
    ),
    _cue(
        "training",
        3,
        r"\b(?:self-|semi-|weakly[- ]|un|fully[- ])?supervis(?:ed|ion)\b|pre-?train\w*|"
        r"fine-?tun\w*|contrastive|few-shot|zero-shot|end-to-end|representation\s+learning|"
        r"embeddings?\b|transfer\s+learning|domain\s+(?:adaptation|generalization|shift)|"
        r"knowledge\s+distillation|adversarial\s+(?:training|learning|loss|network)|"
        r"language\s+models?|multi-task|data\s+augmentation|reinforcement\s+learning|ablation",
    ),
    _cue("data set", 2, r"\bdata-?sets?\b|\bcorpora\b|\bcorpus\b"),
    _cue(
        "results on data",
        1,
        r"\b(?:on|over|across|with)\s+(?:(?:the|both|an?|our)\s+)?(?:[\w-]+\s+){0,5}?"
        r"(?:data-?sets?|benchmarks?|corpora|corpus|test\s+sets?|tasks)\b",
    ),
    _cue("state of the art", 2, r"state[- ]of[- ]the[- ]arts?|\bSOTA\b"),
    _cue(
        "comparison",
        1,
        r"outperform|surpass|\bbeats?\b|superior\s+(?:performance|results|to)|"
        r"competitive\s+(?:results|performance|with)",
    ),
    _cue(
        "experiments",
        1,
        r"\bexperiment(?:s|al|ally)?\b[^.]{0,80}\b(?:show|demonstrat|results?|on|validat|verif|"
        r"confirm|indicat|suggest|prove|reveal)\w*|\bempirical(?:ly)?\s+(?:results?|evaluat|stud|"
        r"show|demonstrat)\w*|extensive\s+(?:experiments|evaluations?)",
    ),
    _cue(
        "benchmark",
        1,
        r"\bbenchmarks?\b|leader-?boards?|\bchallenge(?=\s+(?:20\d\d|dataset|leader))",
    ),
    _cue(
        "perception",
        2,
        r"\bimages?\b|\bvideos?\b|point\s+clouds?|\btext\b|\bspeech\b|\baudio\b|\bsentences?\b|"
        r"\bobjects?\b|\bfaces?\b|\bvisual\b|\bsemantic\b|\bpixels?\b|\bscene\b|natural\s+language",
    ),
    _cue(
        "theory",
        -2,
        r"\b(?:we\s+prove|theorem|lemma|NP-(?:hard|complete)|polynomial[- ]time|upper\s+bounds?|"
        r"lower\s+bounds?|asymptotic|complexity\s+of|decidab\w+|undecidab\w+|axioms?|calculus|"
        r"proofs?|conjecture|approximation\s+(?:algorithm|ratio)|Turing|automata|automaton|"
        r"combinatorial|semantics\s+of|type\s+system|coalgebra\w*|logics?)\b",
    ),
    _cue(
        "systems",
        -2,
        r"\b(?:wireless|throughput|protocols?|channel|MIMO|sensor\s+networks?|routing|scheduling|"
        r"nodes?|bandwidth|cloud|interference|spectrum|OFDM|relay|packet|simulation\s+results|SNR|"
        r"antenna|encryption|cryptograph\w*|codes\s+over|cyclic\s+codes|capacity\s+region|fading|"
        r"peer-to-peer|smart\s+grid|blockchain|software\s+engineering|web\s+services?|"
        r"ontolog\w+|users?|questionnaire|fuzzy|genetic\s+algorithm|simulations?)\b",
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

    cues: tuple[_Cue, ...]
    data_sets: list[Name]
    tasks: list[Name]

    @property
    def points(self) -> int:
        named = _TASK * bool(self.tasks) + _DATA_SET * bool(self.data_sets)
        return named + sum(cue.points for cue in self.cues)


def _read(whole: str) -> _Said:
    cues = tuple(cue for cue in CUES if cue.words.search(whole))
    return _Said(cues, data_sets(whole), tasks(whole))


def _telling_sentence(text: Text, said: _Said) -> str:
    """Return the sentence that holds most of what was found; '' when none holds any."""
    cues = [cue for cue in said.cues if cue.name in _QUOTABLE]

    def telling(span: tuple[int, int]) -> int:
        sentence = text.text[slice(*span)]
        named = sum(name.name in sentence for name in said.data_sets)
        return 3 * named + sum(bool(cue.words.search(sentence)) for cue in cues)

    best = max(text.sentences(), key=telling)
    return text.quote(*best) if telling(best) else ""


def find_results(reading: Reading) -> Iterator[Evidence]:
    """Yield one row if title and abstract report results, with what they are reported on."""
    said = _read(f"{reading.title.text}. {reading.abstract.text}")
    if said.points < ENOUGH:
        return
    names = [name.name for name in said.data_sets]
    about = [name.listed for name in said.tasks]
    text = reading.abstract if reading.abstract.text else reading.title
    yield Evidence(
        paper_id=reading.paper.id,
        kind=EvidenceKind.BENCHMARK,
        state=EvidenceState.CLAIMED,
        source=text.source,
        found=", ".join(names[:_MOST_NAMES]),
        quote=_telling_sentence(text, said),
        detail={
            "role": "results" if names else "hint",
            "datasets": names,
            "tasks": about,
            "metrics": list(dict.fromkeys(_METRICS.findall(text.text))),
            "cues": [cue.name for cue in said.cues],
            "points": said.points,
        },
    )
