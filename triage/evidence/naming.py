"""Names of data sets, tasks and metrics in a text, from the lists of the Papers with Code archive.

Data sets are matched by their letters' case, tasks without; hyphens, spaces and the joint of
letters and digits do not matter ("CIFAR10", "CIFAR-10", "CIFAR 10"). Of overlapping names the
longest counts. A name that the lists do not have counts where the text itself calls it a data set
or benchmark ("the Grid2Op benchmark", "FactBench").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from itertools import accumulate

_PIECE = re.compile(r"[A-Za-z]+|\d+|\+")
_BETWEEN = re.compile(r"([A-Za-z]+|\d+|\+)")
_LONGEST = 8
_BEFORE = re.compile(
    r"(?:\b(?:on|over|across|using|datasets?|benchmarks?|corpora|as|including|namely|e\.g\.|from)"
    r"(?:\s+(?:the|both|standard|public|popular|large-scale|challenging))*\s*[:(]?\s*|[,(/&]\s*(?:and\s+)?|\band\s+)$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?:-?[\dv.]+)?\)?\s+(?:[\w-]+\s+){0,2}(?:data-?sets?|benchmarks?|corpus|corpora|"
    r"leader-?boards?|challenge|test|dev|validation|val|splits?|tasks?|suites?|games)\b",
    re.IGNORECASE,
)
_ALSO_AFTER = re.compile(r"^\s*(?:,|and\b|/|&)", re.IGNORECASE)

_SAID = re.compile(
    r"[A-Z](?<![\w-].)(?:"
    r"(?P<before>(?=[\w.+-]*[A-Z0-9])[\w.+-]{2,30})\s+"
    r"(?:benchmark|data-?set|corpus|leader-?board|test\s+set|challenge)(?:s\b|\b)"
    r"|(?P<ending>[\w+-]{1,25}-?(?:Bench|bench|Eval))(?:-[A-Z]\w*)?\b)"
)
"""Names by what is said of them, each from its first letter, which both groups leave out."""
_METRICS = re.compile(
    r"\b(?:accurac(?:y|ies)|F1(?:[- ]score)?|BLEU(?:-\d)?|mAP(?:@[\d.]+)?|mIoU|AUROC|AUC|PSNR|"
    r"SSIM|FID|"
    r"LPIPS|ROUGE(?:-\w)?|CIDEr|METEOR|NDCG(?:@\d+)?|MRR|Recall@\d+|R@\d+|Top-[15]|perplexity|"
    r"word\s+error\s+rate|WER|success\s+rate|RMSE|MAE|MPJPE|EPE|exact\s+match|pass@\d+|Dice)\b"
)
_ITEM = r"[A-Z][\w+.'-]*(?:\s(?:\d[\w.]*|[A-Z][\w+.-]*)){0,2}"
_LIST = re.compile(
    rf"\b(?:on|over|across|using|with)\s(?:the\s|both\s)*(?P<list>{_ITEM}(?:,\s{_ITEM})*,?\sand\s{_ITEM})\s"
    r"(?:data-?sets|benchmarks)\b"
)
"""Names in a list that ends with what they are."""
_PLURAL = re.compile(r"datasets\b|data-sets\b|benchmarks\b")
_REACH = 160
_SUCH_AS = re.compile(r"as\b|including\b|namely\b|e\.g\.", re.IGNORECASE)
_DATA_OR_TASK = re.compile(r"data|benchmark|task|corp(?:us|ora)|challenge|test", re.IGNORECASE)
_GENERIC = frozenset(
    "AI API ASL ASR AV BEV CAD CNN CoT CPU CT CV CXR DL DNA ECG EEG EHR FL GAN GNN GPU GUI HOI HSI "
    "HDR ICL IID IE IMU IoT IR KG KGQA LLM LLMs LiDAR LPDR LVLM ML MLLM MLLMs MOT MRI MT NER NLI "
    "NLP NLU NMT OCR OCT OOD PDE QA RAG RCT RGB RGB-D RGBD RL RLHF RNA SAR SFT SfM SLAM SOTA SQL "
    "SR SSL STEM T2I ToM TTS UAV US VLA VLM VLMs VQA VR WSI XR 2D 3D 4D Non-IID ReID "
    "Text-to-SQL OpenIE HuggingFace KG-to-text Large Small Scale "
    "Arabic Bangla Chinese Dutch English French German Hindi Italian Japanese Korean Persian "
    "Polish Portuguese Russian Spanish Turkish Urdu Vietnamese".split()
)
"""What stands before "benchmark" or "data set" and says of what kind it is, not its name."""
_MODEL = re.compile(r"-(?:\d+(?:\.\d+)?[BM]|\w*(?:Net|GAN|[Ff]ormer|BERT|CLIP))\b")
_SHORT = re.compile(r"[A-Z]{2,5}")
_WORDS_BEFORE = re.compile(r"(?:[\w-]+\s+){1,6}$")
_WORDS_INSIDE = re.compile(r"[a-z][\w -]{5,80}(?=\))")
_DATA = re.compile(r"data-?set|benchmark|corpus|challenge|collection|database|test", re.IGNORECASE)
_KIND_OF = re.compile(r"-(?:like|derived|based|style|diverse|trained|specific)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in a text."""

    name: str
    """As the text spells it."""
    start: int
    end: int
    listed: str
    """As the list spells it."""


@dataclass(frozen=True)
class Pieces:
    """A text cut into words, numbers and plus signs."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """The pieces in order."""
        return _PIECE.findall(self.text)

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(map(len, _BETWEEN.split(self.text))))[1::2]

    def span(self, first: int, length: int) -> tuple[int, int]:
        """Return where `length` pieces from the one numbered `first` begin and end."""
        return self._ends[first] - len(self.words[first]), self._ends[first + length - 1]


@dataclass(frozen=True)
class _Lexicon:
    names: dict[str, str]
    """The listed name by its pieces, with spaces between them."""
    openings: dict[str, dict[str, tuple[int, ...]]]
    """By first piece and second (`''` for none): how many pieces such names have, most first."""
    fold: bool

    def find(self, pieces: Pieces) -> Iterator[Name]:
        words = " ".join(pieces.words).lower().split() if self.fold else pieces.words
        openings, free = self.openings, 0
        for at in [number for number, word in enumerate(words) if word in openings]:
            if at < free or not (length := self._longest(words, at)):
                continue
            free = at + length
            start, end = pieces.span(at, length)
            if _stands_alone(pieces.text, start, end):
                listed = self.names[" ".join(words[at:free])]
                yield Name(pieces.text[start:end], start, end, listed)

    def _longest(self, words: list[str], at: int) -> int:
        """Return how many pieces the longest name has that begins at a piece; 0 for none."""
        seconds, room = self.openings[words[at]], len(words) - at
        if room > 1 and (lengths := seconds.get(words[at + 1])):
            for length in lengths:
                if length <= room and " ".join(words[at : at + length]) in self.names:
                    return length
        return int("" in seconds)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether `start:end` begins at a word and does not end inside one."""
    before = text[start - 1 : start]
    return not (before.isalnum() or before in {"-", "_", "\\"} or text[end : end + 1].isalnum())


def _lexicon(lines: Iterable[str], *, fold: bool) -> _Lexicon:
    names: dict[str, str] = {}
    for line in lines:
        pieces = _PIECE.findall(line.lower() if fold else line)
        if 0 < len(pieces) <= _LONGEST:
            names.setdefault(" ".join(pieces), line)
            if fold and pieces[-1].endswith("ion"):
                names.setdefault(" ".join(pieces) + "s", line)
    openings: dict[str, dict[str, tuple[int, ...]]] = defaultdict(dict)
    for name in names:
        pieces = name.split()
        seconds, second = openings[pieces[0]], pieces[1] if len(pieces) > 1 else ""
        lengths = {*seconds.get(second, ()), len(pieces)}
        seconds[second] = tuple(sorted(lengths, reverse=True))
    return _Lexicon(names, dict(openings), fold)


@cache
def _load(name: str) -> _Lexicon:
    text = (files("triage.evidence") / "names" / f"{name}.txt").read_text(encoding="utf-8")
    return _lexicon(text.splitlines(), fold=name == "tasks")


def tasks(pieces: Pieces) -> list[Name]:
    """Return the tasks that a text names, in order, each once."""
    found: dict[str, Name] = {}
    for each in _load("tasks").find(pieces):
        found.setdefault(each.listed, each)
    return list(found.values())


def data_sets(pieces: Pieces) -> list[Name]:
    """Return the data sets and benchmarks that a text names, in order, each name once.

    A name that is also something else ("MATH", "COCO") counts only where the words beside it
    say that a data set is meant, or where it is listed together with others.
    """
    text, found = pieces.text, dict[str, Name]()
    for each in _load("datasets").find(pieces):
        doubtful = each.listed.startswith("?")
        if (not doubtful or _is_meant(text, each)) and not _is_other(text, each):
            found.setdefault(each.listed, _tidy(each))
    taken = [(each.start, each.end) for each in found.values()]
    for start, end in sorted({*_said(text)}):
        name = text[start:end]
        free = all(end <= first or start >= last for first, last in taken)
        generic = {name, name.rstrip("s")} & _GENERIC or _KIND_OF.search(name)
        said = Name(name, start, end, name)
        if free and not generic and not _is_other(text, said):
            found.setdefault(name, said)
    return sorted(found.values(), key=lambda each: each.start)


def _said(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names begin and end that the text itself calls data sets or benchmarks."""
    for match in _SAID.finditer(text):
        yield match.start(), max(match.end("before"), match.end("ending"))
    for end in _PLURAL.finditer(text):
        if listed := _LIST.search(text, max(0, end.start() - _REACH), end.end()):
            for item in re.finditer(_ITEM, listed["list"]):
                yield listed.start("list") + item.start(), listed.start("list") + item.end()


def _tidy(name: Name) -> Name:
    """Return a name without the mark of doubtful ones and without a bracket that stays open."""
    shown = name.name if ")" in name.name else name.name.partition("(")[0].rstrip()
    return replace(name, name=shown, listed=name.listed.lstrip("?"))


def _is_other(text: str, name: Name) -> bool:
    """Return whether a name is that of a model, part of an address, or short for something else.

    "Class-agnostic counting (CAC)" explains a task, "a question answering dataset (QAD)" does not.
    """
    if (
        _MODEL.match(text, name.end)
        or "://" in text[text.rfind(" ", 0, name.start) + 1 : name.start]
    ):
        return True
    if not _SHORT.fullmatch(name.name):
        return False
    return any(
        _initials(words[0]).endswith(name.name.lower()) and not _DATA.search(words[0])
        for words in _explained(text, name.name)
    )


def _explained(text: str, short: str) -> Iterator[re.Match[str]]:
    """Yield the words by which a text explains an abbreviation, before its brackets or in them."""
    at = text.find(f"({short}")
    if at >= 0 and (before := _WORDS_BEFORE.search(text, max(0, at - 100), at)):
        yield before
    at = text.find(f"{short} (")
    if at >= 0 and (inside := _WORDS_INSIDE.match(text, at + len(short) + 2)):
        yield inside


def _initials(words: str) -> str:
    return "".join(word[0] for word in re.findall(r"[A-Za-z]+", words.lower()))


def metrics(text: str) -> list[str]:
    """Return the metrics that a text names, in order, each once."""
    return list(dict.fromkeys(_METRICS.findall(text)))


def _is_meant(text: str, name: Name) -> bool:
    before, after = text[max(0, name.start - 60) : name.start], text[name.end : name.end + 60]
    if before.endswith("(") and after.startswith(")"):
        return False  # an abbreviation that the authors explain
    if _AFTER.match(after):
        return True
    introduced = _BEFORE.search(before)
    if introduced and _SUCH_AS.match(introduced[0]) and not _DATA_OR_TASK.search(before):
        return False
    capital = bool(re.search(r"[A-Z].*[A-Z]|\d", name.name))
    return (
        bool(introduced)
        and capital
        and not re.match(r"\s*\(|-based|\s+(?:model|method|optimi)", after)
    )
