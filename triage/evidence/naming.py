"""Names of data sets and tasks in a text, from the lists of the Papers with Code archive.

Data sets are matched by their letters' case, tasks without; hyphens, spaces and the joint of
letters and digits do not matter ("CIFAR10", "CIFAR-10", "CIFAR 10"). Of overlapping names the
longest counts. A name that the lists do not have counts where the text itself calls it a data set
or benchmark ("the Grid2Op benchmark", "FactBench").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PIECE = re.compile(r"[A-Za-z]+|\d+|\+")
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
    r"(?<![\w-])(?P<before>(?=[\w.+-]*[A-Z0-9][\w.+-]*[A-Z0-9])[A-Z][\w.+-]{2,30})\s+"
    r"(?:benchmark|data-?set|corpus|leader-?board|test\s+set|challenge)(?:s\b|\b)"
    r"|(?<![\w-])(?P<ending>[A-Z][\w+-]{1,25}-?(?:Bench|bench|Eval))(?:-[A-Z]\w*)?\b"
)
_GENERIC = frozenset(
    "AI API ASL ASR AV BEV CAD CNN CoT CPU CT CV CXR DL DNA ECG EEG EHR FL GAN GNN GPU GUI HOI HSI "
    "HDR ICL IID IE IMU IoT IR KG KGQA LLM LLMs LiDAR LPDR LVLM ML MLLM MLLMs MOT MRI MT NER NLI "
    "NLP NLU NMT OCR OCT OOD PDE QA RAG RCT RGB RGB-D RGBD RL RLHF RNA SAR SFT SfM SLAM SOTA SQL "
    "SR SSL STEM T2I ToM TTS UAV US VLA VLM VLMs VQA VR WSI XR 2D 3D 4D Non-IID ReID "
    "Text-to-SQL".split()
)
"""What stands before "benchmark" or "data set" and says of what kind it is, not its name."""
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
class _Lexicon:
    names: dict[tuple[str, ...], str]
    starts: frozenset[str]
    fold: bool

    def find(self, text: str) -> Iterator[Name]:
        pieces = list(_PIECE.finditer(text))
        words = [p[0].lower() if self.fold else p[0] for p in pieces]
        at = 0
        while at < len(words):
            length = self._longest(words, at) if words[at] in self.starts else 0
            if length and _stands_alone(text, pieces[at].start(), pieces[at + length - 1].end()):
                start, end = pieces[at].start(), pieces[at + length - 1].end()
                yield Name(text[start:end], start, end, self.names[tuple(words[at : at + length])])
            at += max(length, 1)

    def _longest(self, words: list[str], at: int) -> int:
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            if tuple(words[at : at + length]) in self.names:
                return length
        return 0


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether `start:end` begins at a word and does not end inside one."""
    before = text[start - 1 : start]
    return not (before.isalnum() or before in {"-", "_", "\\"} or text[end : end + 1].isalnum())


def _lexicon(lines: Iterable[str], *, fold: bool) -> _Lexicon:
    names: dict[tuple[str, ...], str] = {}
    for line in lines:
        pieces = tuple(_PIECE.findall(line.lower() if fold else line))
        if 0 < len(pieces) <= _LONGEST:
            names.setdefault(pieces, line)
            if fold and pieces[-1].endswith("ion"):
                names.setdefault((*pieces[:-1], pieces[-1] + "s"), line)
    return _Lexicon(names, frozenset(pieces[0] for pieces in names), fold)


@cache
def _load(name: str) -> _Lexicon:
    text = (files("triage.evidence") / "names" / f"{name}.txt").read_text(encoding="utf-8")
    return _lexicon(text.splitlines(), fold=name == "tasks")


def data_sets(text: str) -> list[Name]:
    """Return the data sets and benchmarks that a text names, in order, each name once.

    A name that is also something else ("MATH", "COCO") counts only where the words beside it
    say that a data set is meant, or where it is listed together with others.
    """
    found: dict[str, Name] = {}
    for each in _load("datasets").find(text):
        doubtful = each.listed.startswith("?")
        if not doubtful or _is_meant(text, each):
            found.setdefault(
                each.listed, Name(each.name, each.start, each.end, each.listed.lstrip("?"))
            )
    taken = [(each.start, each.end) for each in found.values()]
    for match in _SAID.finditer(text):
        group = "before" if match["before"] else "ending"
        name, (start, end) = match[group], match.span(group)
        free = all(end <= first or start >= last for first, last in taken)
        generic = {name, name.rstrip("s")} & _GENERIC or _KIND_OF.search(name)
        if free and not generic:
            found.setdefault(name, Name(name, start, end, name))
    return sorted(found.values(), key=lambda each: each.start)


def tasks(text: str) -> list[Name]:
    """Return the tasks that a text names, in order, each once."""
    found: dict[str, Name] = {}
    for each in _load("tasks").find(text):
        found.setdefault(each.listed, each)
    return list(found.values())


def _is_meant(text: str, name: Name) -> bool:
    before, after = text[max(0, name.start - 60) : name.start], text[name.end : name.end + 60]
    if before.endswith("(") and after.startswith(")"):
        return False  # an abbreviation that the authors explain
    if _AFTER.match(after):
        return True
    introduced = _BEFORE.search(before)
    capital = bool(re.search(r"[A-Z].*[A-Z]|\d", name.name))
    return (
        bool(introduced)
        and capital
        and not re.match(r"\s*\(|-based|\s+(?:model|method|optimi)", after)
    )
