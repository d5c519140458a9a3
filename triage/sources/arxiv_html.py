"""arXiv's HTML of a paper: its headings and paragraphs, without formulas, tables and references.

Not every paper has one. It is read where the user asked for it and only facts of it are kept: the
text itself belongs to its authors.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

from triage.config import Home, Settings
from triage.errors import ConfigError, SourceMalformed
from triage.models import Paper
from triage.sources.answer import TRY_LATER, Answer
from triage.sources.arxiv import checked_id
from triage.sources.doors import arxiv_door
from triage.sources.http import Http, Turnstile, open_http
from triage.sources.patience import Patience
from triage.text import clean

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "li", "figcaption"}) | _HEADINGS
_SKIPPED = frozenset({"script", "style", "math", "svg", "table", "nav", "footer", "header"})
_VOID = frozenset({"br", "img", "hr", "link", "meta", "input", "wbr", "source", "col", "area"})
_REFERENCES = "ltx_bibliography"
_MOST = 2_000_000


@dataclass(frozen=True, slots=True)
class FullText:
    """What a page says, cleaned."""

    headings: tuple[str, ...]
    paragraphs: tuple[str, ...]


class ArxivHtml:
    """Reads papers' pages.

    Args:
        http: sends the requests.
        gate: the one that all of arXiv shares; None for no limit.
        address: of the pages, `https://arxiv.org/html`.

    """

    def __init__(self, http: Http, gate: Turnstile | None, address: str) -> None:
        self._http = http
        self._gate = gate
        self._address = address

    def read(self, paper: Paper) -> FullText | None:
        """Return the text of a paper's version at hand; None for one without a page.

        Raises:
            InputError: its id is none of arXiv's. Nothing was asked.
            SourceError: arXiv could not be reached or its answer cannot be used.

        """
        asked, _ = checked_id(paper.id)
        version = f"v{paper.version}" if paper.version else ""
        url = f"{self._address}/{asked}{version}"
        statuses = frozenset({HTTPStatus.OK, HTTPStatus.NOT_FOUND})
        return self._http.get(url, _read, accept="text/html", statuses=statuses, gate=self._gate)


@contextmanager
def open_arxiv_html(
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> Iterator[ArxivHtml]:
    """Yield arXiv's pages as the user set them.

    Raises:
        ConfigError: they are turned off (`full_text`), or the address cannot be used.
        StoreError: the home folder cannot be written.

    """
    if not settings.full_text:
        raise ConfigError("full texts are turned off", hint="set full_text = true to read them")
    address, gate = arxiv_door(settings, home, "arxiv_html")
    with open_http(settings, **({"patience": Patience(tries=2)} | world)) as http:
        yield ArxivHtml(http, gate, address.rstrip("/"))


def _read(answer: Answer) -> FullText | None:
    if answer.status == HTTPStatus.NOT_FOUND:
        return None
    if answer.media_type not in {"text/html", "application/xhtml+xml"}:
        raise SourceMalformed(
            "arXiv sent something other than a page", hint=TRY_LATER, url=answer.url
        )
    page = _Page()
    page.feed(answer.body[:_MOST].decode("utf-8", "replace"))
    page.close()
    if not page.paragraphs:
        raise SourceMalformed("arXiv sent a page without text", hint=TRY_LATER, url=answer.url)
    return FullText(tuple(page.headings), tuple(page.paragraphs))


@dataclass
class _Block:
    tag: str
    words: list[str] = field(default_factory=list)


class _Page(HTMLParser):
    """Collects headings and paragraphs, and passes over formulas, tables and references."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[str] = []
        self.paragraphs: list[str] = []
        self._open: list[_Block] = []
        self._depth = 0
        """How deep inside something that is passed over; 0 for outside."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, or begin to pass something over."""
        if tag in _VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        if self._depth or tag in _SKIPPED or _REFERENCES in classes:
            self._depth += 1
        elif tag in _BLOCKS:
            self._open.append(_Block(tag))

    def handle_endtag(self, tag: str) -> None:
        """Close a block, or what was passed over."""
        if tag in _VOID:
            return
        if self._depth:
            self._depth -= 1
        elif tag in _BLOCKS and self._open:
            self._keep(self._open.pop())

    def handle_data(self, data: str) -> None:
        """Take words that stand in a block."""
        if self._open and not self._depth:
            self._open[-1].words.append(data)

    def _keep(self, block: _Block) -> None:
        if words := clean("".join(block.words)):
            (self.headings if block.tag in _HEADINGS else self.paragraphs).append(words)
