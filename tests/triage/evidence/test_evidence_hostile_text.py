"""Whatever a source sends: no error, honest quotes, safe addresses, bounded work."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.evidence import flags, read_paper_text
from triage.evidence.texts import QUOTE_LENGTH
from triage.models import EvidenceKind, Paper
from triage.text import clean, safe_url

AT = datetime(2026, 4, 20, tzinfo=UTC)
WORDS = st.sampled_from(
    (
        "https://github.com/a/b",
        "github.com/ a/b",
        "https: //",
        "code and data",
        "model",
        "is available at",
        "will be released",
        "upon acceptance",
        ". ",
        "; : , ( ) { }",
        "\\url{",
        "\\href{",
        "[Re]",
        "we reproduce the results of",
        "this paper has been withdrawn",
        "achieves state-of-the-art results on ImageNet",
        "achieves 85.3% on CIFAR-10",
        "We introduce FooBench, a benchmark",
        "this https URL",
        "zenodo.org/records/12345",
        "10.5281/zenodo.77777",
        "\\_ $ ~",
        "coming soon",
        "\x1b[31m \u202e",
        "hf.co/datasets/a/b",
        "https://[::1",
        "https://a@b",
        "plan to open-source",
    )
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(title=TEXTS, abstract=TEXTS, comment=st.none() | TEXTS)
def test_any_text_can_be_read(title: str, abstract: str, comment: str | None) -> None:
    """Quotes are pieces of the cleaned text, addresses are safe, rows are unique by their key."""
    paper = Paper("1", title, abstract, comment=comment)
    rows = read_paper_text(paper, AT)
    texts = {"title": clean(title), "abstract": clean(abstract), "comment": clean(comment or "")}
    for row in rows:
        assert row.quote in texts.get(row.source, "")
        assert len(row.quote) <= QUOTE_LENGTH
        if row.kind is EvidenceKind.CODE and "://" in row.found:
            assert safe_url(row.found) == row.found
    assert len({(row.kind, row.source, row.found) for row in rows}) == len(rows)
    assert flags(rows) == flags(reversed(rows))


def cost(text: str) -> float:
    """Return the processor time that reading `text` takes, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        read_paper_text(Paper("1", "T", text, comment=text), AT)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize(
    "piece",
    [
        "code ",
        "a" * 50,
        "https://github.com/a/b ",
        "github.com/a/",
        "the code is the code is available ",
        "we will be will be released ",
        "achieves state-of-the-art results 85.3% on the ",
        "We introduce Foo, a new new new ",
        "we reproduce the results of the ",
        "(((((",
        "this paper has been ",
        ". ",
        "https://",
    ],
)
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    """Eight times the text costs about eight times as much; a quadratic reader would cost 64."""
    small = cost(piece * (12_500 // len(piece)))
    large = cost(piece * (100_000 // len(piece)))
    assert large <= 24 * max(small, 0.002)
