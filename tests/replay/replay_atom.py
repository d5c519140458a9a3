"""Answers in the wire format of arXiv's query API, written from records.

The format is the one arXiv has served since November 2025, element by element in its order
(compare `recorded/arxiv-api`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" \
xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
"""
_PDF = 'rel="related" type="application/pdf" title="pdf"'
_SELF = "https://arxiv.org/api/query?"
_STAMP = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Record:
    """What arXiv knows about a paper, as far as its API tells."""

    id: str
    title: str = "A title"
    abstract: str = "An abstract."
    authors: Sequence[str] = ("Ada Lovelace",)
    categories: Sequence[str] = ("cs.LG",)
    submitted: datetime = datetime(2026, 4, 1, 12, tzinfo=UTC)
    version: int = 1
    updated: datetime | None = None
    comment: str = ""
    doi: str = ""
    journal_ref: str = ""
    licence: str = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
    withdrawn: bool = False
    """Whether the current version is empty."""


@dataclass(frozen=True)
class Question:
    """The parameters of one request."""

    search_query: str = ""
    id_list: Sequence[str] = field(default_factory=tuple)
    start: int = 0
    max_results: int = 10
    descending: bool = True

    @classmethod
    def of(cls, params: dict[str, str]) -> Question:
        """Read a request's parameters with arXiv's defaults."""
        return cls(
            search_query=params.get("search_query", ""),
            id_list=tuple(filter(None, params.get("id_list", "").split(","))),
            start=int(params.get("start", 0)),
            max_results=int(params.get("max_results", 10)),
            descending=params.get("sortOrder", "descending") == "descending",
        )


def answer(records: Iterable[Record], question: Question) -> bytes:
    """Return the page of the feed that arXiv would send."""
    matching = sorted(
        (record for record in records if _matches(record, question)),
        key=lambda record: record.submitted,
        reverse=question.descending,
    )
    page = matching[question.start : question.start + question.max_results]
    return feed(page, total=len(matching), question=question)


def feed(page: Sequence[Record], *, total: int, question: Question | None = None) -> bytes:
    """Return a feed of these entries that claims `total` results."""
    question = question or Question()
    asked = (
        f"search_query={question.search_query}&start={question.start}"
        f"&max_results={question.max_results}&id_list={','.join(question.id_list)}"
    )
    parts = [
        _HEAD,
        "  <id>https://arxiv.org/api/oqaUC9OB2SccftmJHZqrxySXrao</id>\n",
        f"  <title>arXiv Query: {escape(asked)}</title>\n",
        "  <updated>2026-04-12T22:09:26Z</updated>\n",
        f'  <link href={quoteattr(_SELF + asked)} type="application/atom+xml"/>\n',
        f"  <opensearch:itemsPerPage>{question.max_results}</opensearch:itemsPerPage>\n",
        f"  <opensearch:totalResults>{total}</opensearch:totalResults>\n",
        f"  <opensearch:startIndex>{question.start}</opensearch:startIndex>\n",
        *map(_entry, page),
        "</feed>\n",
    ]
    return "".join(parts).encode()


def error_feed(reason: str) -> bytes:
    """Return the feed with which arXiv says what is wrong with a question."""
    where = "https://arxiv.org/api/errors#" + reason.replace(" ", "_")
    return (
        f"{_HEAD}  <id>https://arxiv.org/</id>\n  <title>arXiv Search Results</title>\n"
        "  <updated>2026-04-12T22:59:06Z</updated>\n"
        "  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>\n"
        "  <opensearch:totalResults>1</opensearch:totalResults>\n"
        "  <opensearch:startIndex>0</opensearch:startIndex>\n"
        f"  <entry>\n    <id>{where}</id>\n    <title>Error</title>\n"
        "    <updated>2026-04-12T22:59:06Z</updated>\n"
        f'    <link href="{where}" rel="alternate" type="text/html"/>\n'
        f"    <summary>{escape(reason)}</summary>\n"
        "    <author>\n      <name>arXiv api core</name>\n    </author>\n  </entry>\n</feed>\n"
    ).encode()


def _matches(record: Record, question: Question) -> bool:
    if question.id_list:
        return any(
            wanted in {record.id, f"{record.id}v{record.version}"} for wanted in question.id_list
        )
    categories = re.findall(r"cat:([\w.-]+)", question.search_query)
    span = re.search(r"submittedDate:\[(\d{12}) TO (\d{12})\]", question.search_query)
    stamp = f"{record.submitted:%Y%m%d%H%M%S}"
    return (not categories or any(term in record.categories for term in categories)) and (
        span is None or span[1] + "00" <= stamp <= span[2] + "00"
    )


def _entry(record: Record) -> str:
    name = f"{record.id}v{record.version}"
    updated = record.updated or record.submitted
    lines = [
        f"<id>http://arxiv.org/abs/{name}</id>",
        f"<title>{escape(record.title)}</title>",
        f"<updated>{updated:{_STAMP}}</updated>",
        f'<link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>',
        f'<link href="https://arxiv.org/pdf/{name}" {_PDF}/>',
        f"<summary>{escape(record.abstract)}</summary>",
        *(
            f'<category term={quoteattr(term)} scheme="http://arxiv.org/schemas/atom"/>'
            for term in record.categories
        ),
        f"<published>{record.submitted:{_STAMP}}</published>",
        f"<arxiv:comment>{escape(record.comment)}</arxiv:comment>" if record.comment else "",
        f"<arxiv:primary_category term={quoteattr(record.categories[0])}/>",
        f"<arxiv:journal_ref>{escape(record.journal_ref)}</arxiv:journal_ref>"
        if record.journal_ref
        else "",
        *(f"<author>\n      <name>{escape(name)}</name>\n    </author>" for name in record.authors),
        f"<arxiv:doi>{escape(record.doi)}</arxiv:doi>" if record.doi else "",
    ]
    body = "".join(f"    {line}\n" for line in lines if line)
    return f"  <entry>\n{body}  </entry>\n"
