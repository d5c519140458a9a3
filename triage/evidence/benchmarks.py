"""What a paper claims about benchmarks: the best result, a number, or a new benchmark.

Only explicit claims that name the data set or the benchmark in the same sentence; `detail` holds
`claims` (`state of the art`, `result`, `introduces`), `dataset`, and `value` for a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.evidence.texts import Reading, Text
from triage.models import Evidence, EvidenceKind, EvidenceState

_NAME = (
    r"(?:(?!(?:LLM|LLMs|AI|ML|NLP|RL|GPU|GPUs|CPU|VLM|VLMs|The|Our|We|This|These|It|In|On|Code|MLLM|"
    r"MLLMs|RGB|3D|2D|SOTA|State|Python|English|Chinese|However|Moreover|Extensive)\b)"
    r"(?:[A-Z][A-Za-z]*\d[\w.]*|[A-Z]{2,}[\w]*|[A-Z][a-z]+[A-Z][\w]*|[A-Z][a-z]{3,}(?=-\d|\s?\d|100k)|"
    r"\d[A-Z][A-Za-z]+\d*)(?:[-+/@.][A-Z0-9][\w]*)*(?:[ -](?:v?\d[\w.]*|[A-Z]{2,}\d*|Bench|Verified|"
    r"Pro|Lite|Hard))*)"
)
_KNOWN = r"(?:ImageNet|Cityscapes|KITTI|SQuAD|Kinetics|Waymo|Places365)(?:-?\d?\w*)"
_TARGET = rf"(?P<dataset>{_KNOWN}|{_NAME})"
_BEST = (
    r"(?:new\s+)?(?:state[- ]of[- ]the[- ]art|SOTA|SoTA)(?!\s+(?:baselines?|methods?|models?|approaches|"
    r"competitors|techniques|LLMs|VLMs|MLLMs|systems|algorithms|works|alternatives|counterparts|"
    r"detectors|solutions|tools|and)\b)(?:\s*\(SOTA\))?"
    r"(?:\s+(?:results?|performances?|accurac(?:y|ies)|scores?|success\s+rates?|F1|mAP|mIoU|among|open|"
    r"source|\w+ing))?"
)
_ACHIEVES = r"(?:achiev|establish|set|reach|attain|obtain|deliver|yield|demonstrat|push|advanc|secur|report)\w*"
_STATE_OF_THE_ART = re.compile(
    rf"\b{_ACHIEVES}\s+(?:\w+\s+){{0,3}}?{_BEST}\s+(?:\w+\s+){{0,4}}?(?:on|in|for|across)\s+"
    rf"(?:both\s+|the\s+|all\s+|challenging\s+|popular\s+|standard\s+|widely[- ]used\s+|public\s+)*{_TARGET}"
)
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
    ("result", _RESULT, (" on ", " over ")),
    ("introduces", _INTRODUCES, ("benchmark",)),
)
_NOT_DATA = re.compile(
    r"^(?:[A-Z]{1,2}\d*|NVIDIA|RTX|A100|H100|GPU\w*|CPU\w*|TPU\w*|Jetson|Intel|AMD|GPT\w*|LLaMA\w*|"
    r"Llama\w*|Qwen\w*|DeepSeek\w*|BERT\w*|ResNet\w*|ViT\w*|CNN\w*|US|UK|EU|ID|OOD|IID|SDXL|FLUX[\w.]*|"
    r"VLA\w*|QA|VQA|RGBD?|FPGA\w*|IoU|AP|F1|AUC\w*|PSNR|SSIM|FID|EEG|ECG|MRI|CT|NeRF|STEM|IR|NER|"
    r"ASR|TTS|OCR|RAG|SVM|LSTM|Mistral\w*|Gemma\w*|Phi\w*|Claude\w*|Gemini\w*|XGBoost|YOLO\w*|"
    r"UAVs?|IoT|API\w*|CUDA|ARM|LiDAR|BEV|SLAM|HOI|VLN|LoRA|RLVR|RLHF|GRPO|PPO|DiT\w*|LVLMs?|"
    r"NVIDIA\w*|Raspberry|Snapdragon|PC|PCs|HPC|FP\d+|INT\d+|CLIP\w*|SAM\d?|GNN\w*|PDEs?|ODEs?|"
    r"GUI|SQL|CT\w?|PET|ICU|EHR|DNA|RNA|NLI|NMT|MT|HPO|NAS|RLBenchmarks?|ID/OOD|IID/\w+|VAE\w*)$"
)


_RELATIVE = re.compile(
    r"improv|\bgains?\b|reduc|increas|speed|boost|faster|\bdrop|decreas|lower|relative|\bonly\b|"
    r"\bmore\b|higher|\bless\b|points|fewer|degrad|gap\b|attack|error",
    re.IGNORECASE,
)
"""Words that make a number a difference, or somebody else's weak result."""


def _is_relative(match: re.Match[str]) -> bool:
    around = match.string[max(0, match.start() - 40) : match.end() + 25]
    return bool(_RELATIVE.search(around))


def _find(text: Text) -> Iterator[tuple[str, re.Match[str]]]:
    for claims, pattern, hints in _PATTERNS:
        if text.has(*hints):
            for match in pattern.finditer(text.text):
                yield claims, match


def _dataset(match: re.Match[str]) -> str:
    return match["dataset"].strip(" $\\{}.,").removeprefix("textbf{").removeprefix("textit{")


def find_benchmarks(reading: Reading) -> Iterator[Evidence]:
    """Yield one row for each data set or benchmark the abstract makes an explicit claim about."""
    seen: set[str] = set()
    for claims, match in _find(reading.abstract):
        dataset = _dataset(match)
        if not dataset or dataset in seen or _NOT_DATA.match(dataset):
            continue
        if claims == "result" and _is_relative(match):
            continue
        seen.add(dataset)
        detail = {"claims": claims, "dataset": dataset}
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
