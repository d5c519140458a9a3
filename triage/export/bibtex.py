"""BibTeX, as `@misc` entries the way arXiv gives them. UTF-8, LaTeX-escaped, braces balanced.

BibTeX counts every brace, escaped or not, so a brace in a title becomes a command. Mathematics
stays mathematics only where each command in it is known to print a sign: a title cannot read a
file or define anything in the document that cites it.
"""

from __future__ import annotations

import re

from triage.export.citing import Name, citation_keys, is_doi, split_name, year_and_month
from triage.models import Paper, ReadingItem, ReadingList
from triage.text import parse_arxiv_id
from triage.view import paper_url, warning_texts

_COMMANDS = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
} | {ch: "\\" + ch for ch in "&%$#_"}
_SPECIAL = re.compile(r"\\[&%$#_]|[\\{}~^<>|&%$#_]")
_MATHS = re.compile(r"(?<!\\)\$([^$]{1,200})(?<!\\)\$")
_MATHS_UNSAFE = re.compile(r"[%#&~\"]|\\(?![A-Za-z,;:! ])")
_MATHS_COMMAND = re.compile(r"\\([A-Za-z]+)")
_KNOWN = frozenset(
    "alpha beta gamma delta "
    "epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi "
    "pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta "
    "Lambda Xi Pi Sigma Upsilon Phi Psi Omega mathrm mathbf mathcal mathbb mathfrak mathsf mathit "
    "mathtt bm boldsymbol text textbf textit textrm textsc tilde hat bar vec dot ddot overline "
    "underline widetilde widehat frac sqrt sum prod int infty partial nabla ell hbar times cdot "
    "cdots ldots dots pm mp circ bullet star ast oplus otimes oslash leq le geq ge neq ne approx "
    "sim simeq equiv propto ll gg in notin subset subseteq cup cap setminus emptyset forall "
    "exists neg to gets mapsto rightarrow leftarrow Rightarrow Leftarrow leftrightarrow uparrow "
    "downarrow nrightarrow langle rangle lceil rceil lfloor rfloor vert Vert mid parallel perp "
    "angle triangle triangleq square log ln exp min max arg lim sup inf det dim ker quad dagger "
    "prime aleph Re Im top bot wedge vee left right texttt sharp rm bf it".split()
)
_NAME_WIDTH = 13


def write(reading_list: ReadingList) -> str:
    """Return one `@misc` per paper, in the order of the list."""
    keys = citation_keys([item.entry.paper for item in reading_list.items])
    pairs = zip(keys, reading_list.items, strict=True)
    return "\n".join(_entry(key, item) for key, item in pairs)


def _entry(key: str, item: ReadingItem) -> str:
    fields = (f"  {name:<{_NAME_WIDTH}} = {{{value}}},\n" for name, value in _fields(item) if value)
    return f"@misc{{{key},\n{''.join(fields)}}}\n"


def _fields(item: ReadingItem) -> list[tuple[str, str]]:
    paper = item.entry.paper
    return [
        ("author", " and ".join(_author(split_name(name)) for name in paper.authors if name)),
        ("title", escape_title(paper.title)),
        *_date(paper),
        *_eprint(paper),
        ("doi", _doi(paper.doi or "")),
        ("url", paper_url(paper.id) or ""),
        ("note", escape_bibtex(_note(item))),
        ("keywords", escape_bibtex(", ".join(item.tags))),
        ("annote", escape_bibtex(" ".join(item.notes))),
    ]


def _date(paper: Paper) -> list[tuple[str, str]]:
    when = year_and_month(paper)
    return [("year", str(when[0])), ("month", str(when[1]))] if when else []


def _eprint(paper: Paper) -> list[tuple[str, str]]:
    if parse_arxiv_id(paper.id) is None:
        return []
    primary = escape_bibtex(paper.categories[0]) if paper.categories else ""
    return [("eprint", paper.id), ("archivePrefix", "arXiv"), ("primaryClass", primary)]


def _note(item: ReadingItem) -> str:
    warnings = warning_texts(item.entry.flags, item.evidence)
    journal = item.entry.paper.journal_ref
    return ". ".join([*warnings, *([journal] if journal else [])])


def _author(name: Name) -> str:
    if name.whole:
        return f"{{{escape_bibtex(name.family)}}}"
    parts = [name.family, name.suffix, name.given] if name.suffix else [name.family, name.given]
    return ", ".join(map(_name_part, parts))


def _name_part(part: str) -> str:
    """Return a part of a name; braces keep an `and` in it from making two authors."""
    escaped = escape_bibtex(part)
    return f"{{{escaped}}}" if re.search(r"\band\b", part, re.IGNORECASE) else escaped


def _doi(doi: str) -> str:
    return doi if is_doi(doi) else escape_bibtex(doi)


def escape_bibtex(text: str) -> str:
    """Return text for a BibTeX field, special characters escaped; what was escaped stays."""
    return _SPECIAL.sub(lambda found: _COMMANDS.get(found[0], found[0]), text)


def escape_title(title: str) -> str:
    """Return a title: text escaped, mathematics kept, words with inner capitals protected."""
    out: list[str] = []
    start = 0
    for maths in _MATHS.finditer(title):
        if _prints_only(maths[1]):
            out += [_protected(title[start : maths.start()]), f"{{${maths[1]}$}}"]
            start = maths.end()
    return "".join([*out, _protected(title[start:])])


def _prints_only(maths: str) -> bool:
    """Return whether mathematics is balanced and holds nothing but signs."""
    if _MATHS_UNSAFE.search(maths) or not maths.strip():
        return False
    depth = 0
    for ch in maths:
        depth += (ch == "{") - (ch == "}")
        if depth < 0:
            return False
    return depth == 0 and _KNOWN.issuperset(_MATHS_COMMAND.findall(maths))


def _protected(text: str) -> str:
    return "".join(map(_protected_word, re.split(r"([\s/:-]+)", text)))


def _protected_word(word: str) -> str:
    escaped = escape_bibtex(word)
    inner = word.lstrip("(\"'`")[1:]
    return f"{{{escaped}}}" if any(map(str.isupper, inner)) else escaped
