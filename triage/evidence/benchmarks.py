"""What a paper claims about benchmarks: the best result, a number, or a new benchmark.

Only explicit claims that name the data set or the benchmark in the same sentence; `detail` holds
`claims` (`state of the art`, `result`, `introduces`), `dataset`, and `value` for a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.evidence.naming import metrics
from triage.evidence.texts import Reading, Text
from triage.models import Evidence, EvidenceKind, EvidenceState

_NAME = (
    r"(?:(?!(?:LLM|LLMs|AI|ML|NLP|RL|GPU|GPUs|CPU|VLM|VLMs|The|Our|We|This|These|It|In|On|Code|MLLM|"
    r"MLLMs|RGB|3D|2D|SOTA|State|Python|English|Chinese|However|Moreover|Extensive)\b)"
    r"(?:[A-Z][A-Za-z]*\d[\w.]*|[A-Z]{2,}[\w]*|[A-Z][a-z]+[A-Z][\w]*|[A-Z][a-z]{3,}(?=-\d|\s?\d|100k)|"
    r"\d[A-Z][A-Za-z]+\d*)(?:[-+/@.][A-Z0-9][\w]*)*"
    r"(?:[ -](?:v?\d[\w.]*|[A-Z]{2,}\d*|Bench|Verified|Pro|Lite|Hard))*"
    r"(?:-(?:bench|hard|val|test|mini|full|lite)\b)?)"
)
_KNOWN = r"(?:ImageNet|Cityscapes|KITTI|SQuAD|Kinetics|Waymo|Places365)(?:-?\d?\w*)"
_TARGET = rf"(?P<dataset>{_KNOWN}|{_NAME})"
_BEST = (
    r"(?:new\s+)?(?:state[- ]of[- ]the[- ]art|SOTA|SoTA)"
    r"(?!\s+(?:baselines?|methods?|models?|approaches|competitors|techniques|LLMs|VLMs|MLLMs|systems|algorithms|works|alternatives|counterparts|"
    r"detectors|solutions|tools|and)\b)(?:\s*\(SOTA\))?"
    r"(?:\s+(?:results?|performances?|accurac(?:y|ies)|scores?|success\s+rates?|F1|mAP|mIoU|among|open|"
    r"source|\w+ing))?"
)
_ACHIEVES = (
    r"(?:achiev|establish|set|reach|attain|obtain|deliver|yield|demonstrat|push|advanc|secur|"
    r"report)\w*"
)
_STATE_OF_THE_ART = re.compile(
    rf"\b{_ACHIEVES}\s+(?:(?!that\b)\w+\s+){{0,3}}?{_BEST}\s+(?:\w+\s+){{0,4}}?(?:on|in|for|across)\s+"
    rf"(?:both\s+|the\s+|all\s+|challenging\s+|popular\s+|standard\s+|"
    rf"widely[- ]used\s+|public\s+)*{_TARGET}"
)
_CLAIMS_BEST = re.compile(rf"\b{_ACHIEVES}\s+(?:(?!that\b)\w+\s+){{0,3}}?{_BEST}")
_VALUE = r"(?P<value>\d{1,3}(?:\.\d{1,3})?\s?\\?%|\d{1,3}\.\d{1,3})"
_RESULT = re.compile(
    rf"\b(?:achiev|attain|reach|obtain|scor|report|deliver|yield)(?:e|es|ed|ing|s)?\s+"
    rf"(?:(?:an?|up|to|of|with|the|average|overall|top-1|mean|zero-shot|\w+)\s+){{0,6}}?{_VALUE}"
    rf"(?:\s+(?:top-1\s+|Top-1\s+)?(?:\w+[@-]?\w*\s+){{0,3}}?)\s?(?:on|over)\s+(?:the\s+)?{_TARGET}"
    r"(?!\s+(?:GPU|GPUs|dataset\s+of))"
)
_INTRODUCES = re.compile(
    r"\b[Ww]e\s+(?:\w+ly\s+)?(?:also\s+)?(?:introduce|present|propose|develop|release|construct|build|"
    r"create|curate|contribute|design)\s+(?:\\\w+\{)?(?P<dataset>[A-Z0-9$\\][\w$\\{}^+.@-]{2,40}"
    r"(?:\s(?:Bench|Benchmark|Arena|Eval))?)\}?"
    r"(?:\s*\([^)]{1,80}\))?,?\s+(?:which\s+is\s+)?(?:an?|the)\s+"
    r"(?:(?!method|model|framework|approach|that\b|which\b|for\b|to\b|of\b|on\b)[\w-]+,?\s+){0,8}?benchmark\b"
    r"(?!\s+(?:model|method|against|suite\s+against))"
)
_PATTERNS = (
    ("state of the art", _STATE_OF_THE_ART, ("state-of-the-art", "state of the art", "sota")),
    (
        "result",
        _RESULT,
        ("achiev", "attain", "reach", "obtain", "scor", "report", "deliver", "yield"),
        (" on ", " over "),
    ),
    ("introduces", _INTRODUCES, ("benchmark",), ("we ",)),
)
"""Claims, their patterns, and letters: every match holds some of each group."""

_MARKUP = re.compile(r"\\?(?:text(?:bf|it|tt|sc|sf)|emph|mathrm|mathbf)\{|[${}\\]")
_NOT_DATA = re.compile(
    r"^(?:(?:GPT|LLaMA|Llama|Qwen|DeepSeek|BERT|RoBERTa|ResNet|ViT|GNN|Mistral|Gemma|Phi|Claude|"
    r"Gemini|YOLO|FLUX|SDXL|DiT|CLIP|LLaVA|InternVL|OLMo|Pythia|Mamba|Whisper|VAE|NVIDIA|RTX|CUDA)"
    r"[\w./-]*|[A-Z]{1,2}\d*|[ABH]\d{3}|(?:GPU|CPU|TPU|FPGA|API|UAV)s?|Jetson|Intel|Raspberry|"
    r"Snapdragon|LiDAR|IoU|PSNR|SSIM|XGBoost|LSTM|NeRF|LoRA|RLVR|RLHF|GRPO|LVLMs?|FP\d+|INT\d+|"
    r"PDEs?|ODEs?|BenchName|NAME)$"
)
"""Models, devices, metrics and placeholders, which stand where a data set could."""

_SHORT = re.compile(r"^[A-Z]{1,5}$")
_WELL_KNOWN = frozenset(
    (
        "COCO",
        "LVIS",
        "VOC",
        "GQA",
        "BEIR",
        "MATH",
        "MMLU",
        "GLUE",
        "KITTI",
        "AIME",
        "GPQA",
        "MMMU",
        "DAVIS",
        "MTEB",
        "ACDC",
        "CUB",
        "TOFU",
    )
)
_IS_DATA = re.compile(
    r"^.{0,40}?\b(?:data-?sets?|benchmarks?|leader-?boards?|corpus|test\s+sets?|challenge|split|\d{4})\b",
)
_IS_TASK = re.compile(
    r"^\W*(?:[\w-]+\s+){0,2}(?:tasks?|settings?|scenarios?|problems?|diagnosis)\b"
)


_RELATIVE = re.compile(
    r"improv|\bgains?\b|reduc|increas|speed|boost|faster|\bdrop|decreas|lower|relative|\bonly\b|"
    r"\bmore\b|higher|\bless\b|points|fewer|degrad|gap\b|attack|error",
    re.IGNORECASE,
)
"""Words that make a number a difference, or somebody else's weak result."""


def claims_best(text: Text) -> bool:
    """Return whether a text claims the state of the art, on whatever data."""
    return text.has(*_PATTERNS[0][2]) and bool(_CLAIMS_BEST.search(text.text))


def _is_relative(match: re.Match[str]) -> bool:
    around = match.string[max(0, match.start() - 40) : match.end() + 25]
    return bool(_RELATIVE.search(around))


def _is_data(name: str, rest: str) -> bool:
    """Return whether a name, with the words that follow it, is that of a data set or benchmark."""
    if _NOT_DATA.match(name) or _IS_TASK.match(rest):
        return False
    known = name in _WELL_KNOWN or not _SHORT.match(name)
    return known or bool(_IS_DATA.match(rest))


def _find(text: Text) -> Iterator[tuple[str, re.Match[str]]]:
    for claims, pattern, *groups in _PATTERNS:
        if all(text.has(*hints) for hints in groups):
            for match in pattern.finditer(text.text):
                yield claims, match


def _dataset(match: re.Match[str]) -> str:
    return _MARKUP.sub("", match["dataset"]).strip(" $\\{}.,")


def _sentence(text: Text, match: re.Match[str]) -> str:
    return text.text[slice(*text.span(match.start()))]


def find_benchmarks(reading: Reading) -> Iterator[Evidence]:
    """Yield one row for each data set or benchmark the abstract makes an explicit claim about."""
    seen: set[str] = set()
    for claims, match in _find(reading.abstract):
        dataset = _dataset(match)
        rest = match.string[match.end("dataset") : match.end("dataset") + 60]
        if (
            not dataset
            or dataset in seen
            or (claims != "introduces" and not _is_data(dataset, rest))
        ):
            continue
        if claims == "result" and _is_relative(match):
            continue
        seen.add(dataset)
        detail: dict[str, object] = {"claims": claims, "dataset": dataset}
        if claims != "introduces" and (named := metrics(_sentence(reading.abstract, match))):
            detail["metrics"] = named
        if claims == "result":
            detail["value"] = match["value"].replace("\\", "")
        yield Evidence(
            paper_id=reading.paper.id,
            kind=EvidenceKind.BENCHMARK,
            state=EvidenceState.CLAIMED,
            source="abstract",
            found=dataset,
            quote=reading.abstract.quote(match.start(), match.end()),
            detail=detail,
        )
