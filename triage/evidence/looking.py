"""What a look at an artefact says about a paper: a rubric whose parts are shown.

The verdict is made of facts only; the points explain how strong it is and decide nothing that a
rule below does not say:

- nothing at the address: `contradicted`;
- something that nobody without an account may see: `claimed`, as before the look;
- no file that is what was claimed (code, weights, data), or hardly any code beside a README that
  says "coming soon": `promised`, or `contradicted` where it was seen there before;
- files that are: `verified`.

The tier is `official` where the authors hand the address out, or where paper and repository name
each other; `community` where only the repository names the paper; `possible` otherwise.

Points, in groups with caps as in PaperCode2Task's rubric (provenance 45, surface 25, substance 30):

    provenance  the paper hands it out 25 | mentions it 10; README gives the arXiv id 20 | title 15
    surface     licence 5, README of 500 characters 5, pushed after the paper 5, not archived 5,
                weights or data linked 5
    substance   files of what is claimed: 1 to 4 10 | 5 or more 20; ways to install or run 10; a
                fork loses 10
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath

from triage.artefacts import Repository
from triage.models import Evidence, EvidenceKind, EvidenceState, Paper, Part, Tier
from triage.text import folded, shorten

READER = "look-1"
"""Name under which looks are recorded; a new rubric is a new reader."""

_CODE = frozenset(
    ".py .ipynb .c .cc .cpp .cxx .h .hpp .cu .cuh .java .kt .scala .js .ts .tsx .jsx .jl .r .rmd "
    ".m .rs .go .lua .rb .pl .swift .cs .fs .hs .ml .mli .lean .v .thy .agda .sh .sql .sol .nf "
    ".smk .mlx .f90 .f .zig .ex .exs .clj .php .dart .vhd .sv .zip .whl .pyx .gd .pde .do .sas "
    ".stan .mod".split()
)
_ARCHIVES = frozenset(".tar .gz .tgz .bz2 .xz .7z .rar".split())
"""Where everything is deposited in archives, code is."""
_WEIGHTS = frozenset(
    ".safetensors .bin .pt .pth .ckpt .gguf .onnx .h5 .keras .msgpack .npz .pkl .joblib .tflite "
    ".mlmodel .pb .nemo .model .ggml .params .caffemodel".split()
)
_ABOUT = re.compile(
    r"(?:^|/)(?:readme|licen[cs]e|citation|notice|changelog|\.git)[^/]*$|\.(?:md|png|jpe?g|gif|svg)$",
    re.IGNORECASE,
)
"""Files about what is there."""
_SETUP = re.compile(
    r"(?:^|/)(?:requirements[\w.-]*\.txt|setup\.(?:py|cfg|sh)|pyproject\.toml|environment\.ya?ml|"
    r"dockerfile|makefile|cmakelists\.txt|package\.json|cargo\.toml|project\.toml|pom\.xml|"
    r"description)$",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"coming\s+soon|(?:code|models?|weights|dataset|data|checkpoints?)\s+(?:\w+\s+){0,3}will\s+be\s+"
    r"(?:\w+\s+){0,2}(?:released|available|open|uploaded|public|updated|provided)|"
    r"to\s+be\s+(?:released|updated|uploaded|announced)|stay\s+tuned|under\s+construction|"
    r"(?:release|upload|clean)\w*\s+(?:the\s+)?code\s+(?:soon|upon|after)|\bTBA\b|\bTODO\b:?\s*release",
    re.IGNORECASE,
)
_ARTEFACTS = re.compile(
    r"huggingface\.co/|hf\.co/|zenodo\.org/|drive\.google\.com|dropbox\.com|figshare|modelscope|"
    r"\.(?:pth|ckpt|safetensors|pt|onnx)\b|releases/(?:download|tag)",
    re.IGNORECASE,
)
_HARDLY = 3
_GRACE = timedelta(days=30)
_LONG_README = 500
_TITLE_WORDS = 4
_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look says, and why."""

    state: EvidenceState
    tier: Tier
    why: str
    """The rule that decided, in words."""
    parts: tuple[Part, ...]
    quote: str = ""
    """The README's words that name the paper or put the code off."""

    @property
    def points(self) -> int:
        """The sum of the parts, 0 to 100."""
        return max(0, min(100, round(sum(part.value for part in self.parts))))


def judge(
    seen: Repository, paper: Paper, said: Evidence | None, *, had_it: bool = False
) -> Verdict:
    """Return what a look at a repository says about a paper.

    Args:
        seen: the repository as it was found.
        paper: the paper it is looked at for.
        said: the claim that led there, from the paper or from a source; None when nobody said so.
        had_it: whether an earlier look found there what is claimed.

    """
    named = _naming(seen, paper)
    tier = _tier(said, named=bool(named))
    state, why = _state(seen, _artefact(said), had_it=had_it)
    put_off = _SOON.search(seen.readme or "") if state is EvidenceState.PROMISED else None
    quote = _around(seen.readme or "", put_off) if put_off else named
    return Verdict(state, tier, why, tuple(_parts(seen, paper, said, named)), quote)


def is_look(row: Evidence) -> bool:
    """Return whether a row comes from a look, not from what somebody says."""
    return "key" in row.detail


def substance(seen: Repository, artefact: str) -> tuple[str, ...]:
    """Return the paths of the files that are what was claimed, archives of it included."""
    files = seen.files or ()
    if artefact == "data":
        return tuple(path for path in files if not _ABOUT.search(path))
    known = _WEIGHTS if artefact == "weights" else _CODE
    if seen.host == "zenodo":
        known |= _ARCHIVES | {".zip"}
    return tuple(path for path in files if _is_one_of(path, known))


def finding(seen: Repository, paper: Paper, said: Evidence, verdict: Verdict) -> Evidence:
    """Return the row of the ledger for a look."""
    detail = {
        "artefact": _artefact(said),
        "role": "release",
        "why": verdict.why,
        "points": verdict.points,
        "parts": [[part.name, part.value, part.why] for part in verdict.parts],
        "key": seen.key,
        "found_by": said.source,
        **_facts(seen, paper, _artefact(said)),
    }
    return Evidence(
        paper_id=paper.id,
        kind=EvidenceKind.CODE,
        state=verdict.state,
        source=seen.host,
        found=said.found,
        quote=verdict.quote,
        tier=verdict.tier,
        detail=detail,
    )


def _facts(seen: Repository, paper: Paper, artefact: str) -> dict[str, object]:
    facts: dict[str, object] = {
        "name": seen.name if seen.renamed else "",
        "fork_of": seen.fork_of,
        "licence": seen.licence or ("none" if seen.exists and not seen.closed_because else ""),
        "gated": seen.gated,
        "archived": seen.archived,
        "last_push": seen.pushed.isoformat() if seen.pushed else "",
        "stars": seen.stars,
        f"{artefact}_files": None if seen.files is None else len(substance(seen, artefact)),
        "preserved": seen.preserved,
    }
    if seen.pushed and paper.published:
        facts["pushed_days_after_paper"] = (seen.pushed - paper.published).days
    return {name: value for name, value in facts.items() if value not in {"", None, False}}


def _artefact(said: Evidence | None) -> str:
    return str(said.detail.get("artefact", "code")) if said else "code"


_FILES = {"code": "code files", "weights": "files of weights", "data": "data files"}


def _count(seen: Repository, artefact: str) -> str:
    return f"{len(substance(seen, artefact))} {_FILES.get(artefact, _FILES['code'])}"


def _state(seen: Repository, artefact: str, *, had_it: bool) -> tuple[EvidenceState, str]:
    if not seen.exists:
        kept = "; an archive keeps a copy" if seen.preserved else ""
        return EvidenceState.CONTRADICTED, f"nothing there ({seen.gone_because}){kept}"
    if seen.closed_because:
        return EvidenceState.CLAIMED, f"closed to who has no account: {seen.closed_because}"
    if seen.files is None:
        return EvidenceState.CLAIMED, "it answers, but its files could not be listed"
    number = len(substance(seen, artefact))
    soon = artefact == "code" and number < _HARDLY and bool(_SOON.search(seen.readme or ""))
    if number and not soon:
        return EvidenceState.VERIFIED, _count(seen, artefact)
    if soon:
        what = "its README puts the code off"
    else:
        what = "nothing but a README" if seen.files else "empty"
    if had_it:
        return EvidenceState.CONTRADICTED, f"emptied: {what}, where {artefact} was before"
    return EvidenceState.PROMISED, what


def _tier(said: Evidence | None, *, named: bool) -> Tier:
    if said is None:
        return Tier.COMMUNITY if named else Tier.POSSIBLE
    own_words = said.source in {"abstract", "comment", "title", "listing"}
    if said.tier is Tier.OFFICIAL or (own_words and named):
        return Tier.OFFICIAL
    return Tier.COMMUNITY if named or said.tier is Tier.COMMUNITY else Tier.POSSIBLE


def _naming(seen: Repository, paper: Paper) -> str:
    """Return the words of the README that name the paper, '' when none do."""
    readme = seen.readme or ""
    if match := re.search(rf"(?<![\d.]){re.escape(paper.id)}(?!\d)", readme):
        return _around(readme, match)
    words = folded(paper.title)
    if len(words.split()) >= _TITLE_WORDS and words in folded(readme):
        return shorten(paper.title, _QUOTE)
    return ""


def _around(text: str, match: re.Match[str]) -> str:
    start = max(0, match.start() - _QUOTE // 2)
    return " ".join(text[start : match.end() + _QUOTE // 2].split())


def _is_one_of(path: str, suffixes: frozenset[str]) -> bool:
    pure = PurePosixPath(path.lower())
    inside_git = pure.parts[:1] in {(".github",), ("docs",)}
    return pure.suffix in suffixes and not inside_git


def _parts(seen: Repository, paper: Paper, said: Evidence | None, named: str) -> Iterator[Part]:
    if said and said.tier is Tier.OFFICIAL:
        yield Part("handed out", 25, f"{said.source} offers it as the authors' own")
    elif said:
        yield Part("mentioned", 10, f"{said.source} names it")
    if named and paper.id in named:
        yield Part("names the paper", 20, f"its README gives arXiv {paper.id}")
    elif named:
        yield Part("names the paper", 15, "its README gives the title")
    if seen.exists:
        yield from _surface(seen, paper)
        yield from _substance(seen, _artefact(said))


def _surface(seen: Repository, paper: Paper) -> Iterator[Part]:
    readme = seen.readme or ""
    if seen.licence:
        yield Part("licence", 5, seen.licence)
    if len(readme) >= _LONG_README:
        yield Part("documented", 5, f"a README of {len(readme)} characters")
    if seen.pushed and paper.published and seen.pushed >= paper.published - _GRACE:
        yield Part("current", 5, f"last push {seen.pushed}, paper of {paper.published}")
    if not seen.archived:
        yield Part("open", 5, "not archived")
    if _ARTEFACTS.search(readme):
        yield Part("artefacts", 5, "its README links weights or data")


def _substance(seen: Repository, artefact: str) -> Iterator[Part]:
    number = len(substance(seen, artefact))
    if number:
        yield Part(artefact, 20 if number > 4 else 10, _count(seen, artefact))  # noqa: PLR2004
    if set_up := next(filter(_SETUP.search, seen.files or ()), ""):
        yield Part("set-up", 10, set_up)
    if seen.fork_of:
        yield Part("fork", -10, f"a fork of {seen.fork_of}")
