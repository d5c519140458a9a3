"""What a hostile title, name, note or address can do to what we write: nothing.

One list of hostile texts against every format of both renderers.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage import digest, export
from triage.digest.cells import cell_width
from triage.models import (
    Coverage,
    Digest,
    DigestField,
    Entry,
    Evidence,
    EvidenceKind,
    EvidenceState,
    Field,
    Flags,
    InboxState,
    Paper,
    Part,
    ReadingItem,
    ReadingList,
    Run,
    Scored,
)

NOW = datetime(2026, 5, 8, 6, 2, tzinfo=UTC)
FORMATS = [("digest", name) for name in digest.FORMATS] + [
    ("export", name) for name in export.FORMATS
]
HOSTILE = {
    "markup": "[/foo] [@click=app.boom]x[/] [link=http://evil.example]y[/link]",
    "csi": "\x1b[31mred\x1b[0m \x1b[2J",
    "osc": "\x1b]0;owned\x07 \x1b]52;c;ZXZpbA==\x1b\\ \x9d0;c1\x9c",
    "bidi": "abc\u202edef\u2066ghi\u2069",
    "zero width": "a\u200bb\ufeffc\u00add",
    "braces": "{ open } } { \\{ \\} {{{macro}}} $}$ ${$",
    "latex": r"\input{/etc/passwd} $\input{x}$ \write18{rm} 50% & # _ ^ ~ \ \\ \& $",
    "odd dollars": "costs $5 or $ 6 or $$$",
    "ticks": "`code` ``` ''' \" ' \"\"\"",
    "html": "<script>alert(1)</script> <img src=x onerror=alert(1)> &lt; ]]> --> <!--",
    "pipes": "a | b || c :tag: * [ ] _x_ ~y~ @@html:<b>@@ <<t>> call_x() src_sh{ls}",
    "lines": "one\ntwo\r\nthree\u2028four\x85five\x0b@misc{evil,\nTY  - EVIL\nER  - ",
    "nul": "a\x00b\x01c\x7f",
    "surrogates": "a\ud800b\udfffc",
    "non-characters": "a\ufffeb\uffffc\ue000d",
    "right to left": "דירוג מאמרים ترتيب الأوراق",
    "emoji": "👩‍🔬 reads ❤️ 🏳️‍🌈 論文 ｆｕｌｌ e\u0301",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd",
    "minus": "-2+3",
    "full-width formula": "＝1+1",
    "list": "1. - # heading\n---\n# x",
    "address": "javascript:alert(1) https://evil.example www.evil.example",
    "empty": "",
    "blank": " \t\n",
    "very long": "x" * 100_000,
    "long words": "many words " * 10_000,
}


def _entry(text: str) -> Entry:
    paper = Paper(
        id="2604.01234",
        title=text,
        abstract=text,
        authors=(text, f"Ann {text}", "Ludwig van Beethoven"),
        categories=(text,),
        comment=text,
        doi=text,
        journal_ref=text,
        announced=date(2026, 5, 8),
        listed_in=(text,),
        source=text,
    )
    scored = Scored(paper.id, 50.0, (Part(text, 50.0, text, (text,)),))
    flags = Flags(code=EvidenceState.CLAIMED, withdrawn=EvidenceState.CLAIMED)
    return Entry(paper, text, InboxState.SAVED, scored, flags, decided_at=NOW)


def _ledger(text: str) -> tuple[Evidence, ...]:
    kinds = (EvidenceKind.CODE, EvidenceKind.WITHDRAWN)
    return tuple(
        Evidence(
            "2604.01234", kind, EvidenceState.CLAIMED, text, text, text, None, {text: [text]}, text
        )
        for kind in kinds
    )


def _render(kind: str, form: str, text: str) -> str:
    entry, ledger = _entry(text), _ledger(text)
    if kind == "export":
        item = ReadingItem(entry, ledger, notes=(text,), tags=(text,))
        return export.render(ReadingList(Field(text, text), NOW, (item,)), form)
    share = DigestField(Field(text), (entry,), {entry.paper.id: ledger}, 5)
    coverage = (Coverage(date(2026, 5, 8), text, 1, None, text),)
    runs = (Run(text, NOW, NOW, ok=False, note=text, covered={text: text}),)
    made = Digest(NOW, date(2026, 5, 8), date(2026, 5, 8), 12, (share,), coverage, runs)
    return digest.render(made, form)


def _assert_cannot_act(text: str) -> None:
    """No control but the line feed, no format character but joiners, no surrogate."""
    bad = {ch for ch in set(text) - {"\n"} if unicodedata.category(ch) in {"Cc", "Cf", "Cs", "Co"}}
    assert bad <= {"\u200c", "\u200d"}
    text.encode("utf-8")


class _Page(HTMLParser):
    """Collects what a browser would see: elements, attributes and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in {"href", "src"}}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _read_html(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    page.close()
    return page


def _assert_html(text: str) -> None:
    page = _read_html(text)
    ours = "html head meta title style body main header h1 h2 h3 p ul li section article a span bdi"
    assert page.tags <= set(ours.split())
    assert page.attributes <= {
        *("lang", "charset", "name", "content", "http-equiv", "class", "id"),
        *("aria-labelledby", "href", "rel"),
    }
    assert all(link.startswith(("https://", "http://")) for link in page.links)
    assert not page.open


def parse_bibtex(text: str) -> list[dict[str, str]]:
    """Read `@misc{key, name = {value}, ...}` and nothing else, counting braces as BibTeX does."""
    entries = []
    at = 0
    while (head := re.compile(r"\s*@misc\{([A-Za-z0-9_]+),\s*").match(text, at)) is not None:
        fields = {"key": head[1]}
        at = head.end()
        while (name := re.compile(r"([A-Za-z]+)\s*= \{").match(text, at)) is not None:
            start, depth, at = name.end(), 1, name.end()
            while depth:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
            fields[name[1]] = text[start : at - 1]
            assert text.startswith(",\n", at)
            at = re.compile(r",\s*").match(text, at).end()  # type: ignore[union-attr]
        assert text[at] == "}"
        at += 1
        entries.append(fields)
    assert not text[at:].strip()
    return entries


def _assert_bibtex(text: str) -> None:
    (entry,) = parse_bibtex(text)
    assert entry["eprint"] == "2604.01234"
    for value in entry.values():
        assert "\n" not in value
    for name in ("title", "note", "author"):
        value = entry.get(name, "")
        commands = set(re.findall(r"\\([A-Za-z]+)", value))
        assert commands.isdisjoint({"input", "write", "include", "def", "csname"})
        assert not re.search(r"(?<!\\)[%&#]", value)
        assert len(re.findall(r"(?<!\\)\$", value)) % 2 == 0


def _assert_ris(text: str) -> None:
    lines = text.splitlines()
    assert lines[0] == "TY  - UNPB"
    assert lines[-1] == "ER  - "
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert [line[:2] for line in lines].count("TY") == 1


def _assert_csv(text: str) -> None:
    csv.field_size_limit(10_000_000)
    rows = list(csv.reader(io.StringIO(text), strict=True))
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1])
    assert not any(cell.startswith(tuple("=+-@＝＋－＠\t\r")) for row in rows for cell in row)


def _assert_org(text: str) -> None:
    lines = text.splitlines()
    assert [line for line in lines if line.startswith("*")] == [
        line for line in lines if line.startswith("* TODO ")
    ]
    assert sum(line.startswith("* ") for line in lines) == 1
    untagged = re.sub(r" :[\w:]+:$", "", text, flags=re.MULTILINE)  # Org reads nothing in tags
    assert not re.search(r"\{\{\{|@@|<<|src_|call_|\[fn:", untagged)
    links = re.findall(r"\[\[(.*?)\]\]", text)
    assert text.count("[[") == len(links)
    assert all(link.startswith(("https://", "http://")) for link in links)


def _assert_markdown(text: str) -> None:
    unescaped = re.sub(r"\\[!-/:-@\[-`{-~]", "", text)
    ours = re.sub(r"\]\(<https?://[^<>\n]*>\)", "]", unescaped)
    assert not re.search(r"[<>`|~$]", ours)
    assert "https:" not in ours
    assert "www." not in ours
    assert ours.count("[") == ours.count("]")


def _assert_json(text: str) -> None:
    json.loads(text)


def _assert_atom(text: str) -> None:
    namespace = {"a": "http://www.w3.org/2005/Atom"}
    feed = ET.fromstring(text.encode())  # noqa: S314 - our own output
    for entry in [feed, *feed.findall("a:entry", namespace)]:
        assert all(entry.find(f"a:{name}", namespace) is not None for name in ("id", "title"))
        assert re.fullmatch(r"[\d-]+T[\d:]+Z", entry.findtext("a:updated", "", namespace))
    known = {"feed", "entry", "id", "title", "subtitle", "updated", "published", "author", "name"}
    known |= {"category", "link", "summary", "content"}
    assert {el.tag.removeprefix("{%s}" % namespace["a"]) for el in feed.iter()} <= known  # noqa: UP031 - braces


def _assert_terminal(text: str) -> None:
    assert all(cell_width(line) <= 80 for line in text.splitlines())


CHECKS = {
    "text": _assert_terminal,
    "markdown": _assert_markdown,
    "html": _assert_html,
    "json": _assert_json,
    "atom": _assert_atom,
    "bibtex": _assert_bibtex,
    "ris": _assert_ris,
    "csl-json": _assert_json,
    "org": _assert_org,
    "csv": _assert_csv,
    "jsonl": _assert_json,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(("kind", "form"), FORMATS, ids=lambda value: value)
def test_hostile_text_stays_text(kind: str, form: str, name: str) -> None:
    """In every place of a paper, a hostile text leaves the format whole and acts on nothing."""
    text = _render(kind, form, HOSTILE[name])
    _assert_cannot_act(text)
    CHECKS[form](text)


@pytest.mark.parametrize(("kind", "form"), FORMATS, ids=lambda value: value)
@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(), max_size=60) | st.text('\\{}$%&_#^~[]<>*`|@=+-: \n\x1b"ab1'))
def test_any_text_stays_text(kind: str, form: str, text: str) -> None:
    """What holds for the known attacks holds for any text at all."""
    written = _render(kind, form, text)
    _assert_cannot_act(written)
    CHECKS[form](written)


@pytest.mark.parametrize(("kind", "form"), FORMATS, ids=lambda value: value)
def test_hostile_id_is_never_an_address(kind: str, form: str) -> None:
    """An id that is none is shown, never made into an address."""
    hostile = '"><a href="https://evil.example/\n%{$'
    paper = Paper(hostile, "A title", "An abstract")
    entry = Entry(paper, "f", InboxState.SAVED, None, Flags())
    if kind == "export":
        written = export.render(ReadingList(Field("f"), NOW, (ReadingItem(entry),)), form)
    else:
        share = DigestField(Field("f"), (entry,), {}, 1)
        written = digest.render(Digest(NOW, None, None, 12, (share,)), form)
    _assert_cannot_act(written)
    if form == "html":
        _assert_html(written)
        assert not _read_html(written).links
    if form == "bibtex":
        assert "eprint" not in parse_bibtex(written)[0]
    if form == "atom":
        assert "https://arxiv.org/abs/" not in written
