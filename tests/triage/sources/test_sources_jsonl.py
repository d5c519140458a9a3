"""JSON Lines files: real files, good, bad and hostile."""

from __future__ import annotations

import gzip
import json
import os
import random
import threading
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.errors import InputError
from triage.models import Paper
from triage.sources.jsonl import BadLine, read_papers

GOOD = {"id": "2604.01234", "title": "A title", "abstract": "An abstract."}


def line(**changes: object) -> bytes:
    return json.dumps(GOOD | changes).encode()


def written(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"\n".join(lines))
    return path


def read(path: Path, **limits: object) -> tuple[list[Paper], list[BadLine]]:
    bad: list[BadLine] = []
    return list(read_papers(path, report=bad.append, **limits)), bad


def failing(path: Path) -> InputError:
    with pytest.raises(InputError) as failure:
        read(path)
    error = failure.value
    assert error.message.startswith(f"{path}: ")
    assert error.hint
    assert "\n" not in error.message + error.hint
    return error


def test_a_full_record_becomes_a_paper(tmp_path: Path) -> None:
    """Every key that is known ends in its place; others are ignored."""
    record = {
        "id": "2604.01234v3",
        "title": "  A\n title ",
        "abstract": "See this https URL.",
        "authors": ["Ada Lovelace", "Wei Wang", "Wei Wang"],
        "categories": ["cs.LG", "stat.ML", "cs.LG"],
        "comment": "12 pages",
        "doi": "10.1000/1",
        "journal_ref": "Nature 1",
        "created": "2026-04-12T23:30:00-04:00",
        "updated": "2026-04-14",
        "first_listed": "2026-04-15",
        "listed_in": ["cs.LG"],
        "code_url": "https://github.com/a/b",
        "sources": ["elsewhere"],
    }
    papers, bad = read(written(tmp_path / "april.jsonl", json.dumps(record).encode()))
    assert bad == []
    assert papers == [
        Paper(
            id="2604.01234",
            title="A title",
            abstract="See this https URL.",
            authors=("Ada Lovelace", "Wei Wang", "Wei Wang"),
            categories=("cs.LG", "stat.ML"),
            version=3,
            comment="12 pages",
            doi="10.1000/1",
            journal_ref="Nature 1",
            published=date(2026, 4, 13),
            updated=date(2026, 4, 14),
            announced=date(2026, 4, 15),
            listed_in=("cs.LG",),
            code_url="https://github.com/a/b",
            source="april.jsonl",
        )
    ]


def test_three_keys_are_enough(tmp_path: Path) -> None:
    """What a corpus does not tell stays unknown; null and empty are the same as missing."""
    empty = {"authors": None, "categories": [], "comment": "", "created": None, "code_url": ""}
    papers, bad = read(written(tmp_path / "f", line(), line(**empty), line(abstract="")))
    bare = Paper(id="2604.01234", title="A title", abstract="An abstract.", source="f")
    assert papers[:2] == [bare, bare]
    assert papers[2].abstract == ""
    assert bad == []


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ada Lovelace, Charles Babbage and Wei Wang", 3),
        ("Ada Lovelace, Charles Babbage, and Wei Wang", 3),
        ("Lovelace, Ada; Babbage, Charles", 2),
        ("Alexandra Sand", 1),
        ("", 0),
    ],
)
def test_authors_in_one_text_are_parted(tmp_path: Path, authors: str, names: int) -> None:
    """Commas, semicolons and a last "and" part names; "and" within a name does not."""
    [paper], _ = read(written(tmp_path / "f", line(authors=authors)))
    assert len(paper.authors) == names


def test_categories_in_one_text_are_parted(tmp_path: Path) -> None:
    """Spaces part categories, as in arXiv's own dumps."""
    [paper], _ = read(written(tmp_path / "f", line(categories="cs.LG  stat.ML", listed_in="cs.LG")))
    assert (paper.categories, paper.listed_in) == (("cs.LG", "stat.ML"), ("cs.LG",))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n  \n"])
def test_line_ends_marks_and_packing_make_no_difference(
    tmp_path: Path, packed: bool, end: bytes
) -> None:
    """Plain and gzipped are told by content, and a byte order mark is not a fault."""
    content = b"\xef\xbb\xbf" + line() + b"\r\n\n" + line(id="hep-th/9901001") + end
    path = tmp_path / ("papers.jsonl" if packed else "papers.gz")
    path.write_bytes(gzip.compress(content) if packed else content)
    papers, bad = read(path)
    assert [paper.id for paper in papers] == ["2604.01234", "hep-th/9901001"]
    assert bad == []


def test_a_hostile_title_is_made_safe(tmp_path: Path) -> None:
    """Nothing that acts on a terminal reaches a paper, from any key or the file's name."""
    attack = "\x1b]0;owned\x07A \u202etitle\x1b[31m"
    path = written(
        tmp_path / "na\x1b[31mme",
        line(title=attack, abstract=attack, authors=[attack], comment=attack, categories=[attack]),
    )
    [paper], _ = read(path)
    assert (paper.title, paper.abstract, paper.authors) == ("A title", "A title", ("A title",))
    assert (paper.comment, paper.categories, paper.source) == ("A title", ("A title",), "name")


def test_an_address_that_is_none_is_left_out(tmp_path: Path) -> None:
    """A script in place of an address costs the address, not the paper."""
    [paper], bad = read(written(tmp_path / "f", line(code_url="javascript:alert(1)")))
    assert (paper.code_url, bad) == (None, [])


BAD_LINES = [
    (b"{", "not JSON"),
    (b'{"id": "2604.01234"', "not JSON"),
    (b"[]", "not a JSON object"),
    (b'"text"', "not a JSON object"),
    (b"null", "not a JSON object"),
    (b"\xff\xfe", "not UTF-8 (byte 1)"),
    (line(title="x").replace(b"x", b"\xc3\x28"), "not UTF-8"),
    (line(title="x").replace(b"x", b"\x00"), "not JSON"),
    (line(title="a\x00b"), "title holds characters that are no text"),
    (line(title="\ud800"), "title holds characters that are no text"),
    (line(authors=["\udfff"]), "authors holds characters"),
    (b"[" * 200_000, "nested too deeply"),
    (b'{"id": ' + b"9" * 5000 + b"}", "a number too long"),
    (b'{"title": "A", "abstract": "B"}', "no id"),
    (line(id=""), "no id"),
    (line(id=None), "no id"),
    (line(id=2604.01234), "id is not text"),
    (line(id="2604.1"), "not an arXiv id: '2604.1'"),
    (line(id="../../etc/passwd"), "not an arXiv id"),
    (line(id="x" * 500), "…"),
    (line(title=""), "no title"),
    (line(title=" \u202e\x07 "), "no title"),
    (line(title=None), "no title"),
    (line(title=["A"]), "title is not text"),
    (b'{"id": "2604.01234", "title": "A"}', "no abstract"),
    (line(abstract=None), "no abstract"),
    (line(abstract=7), "abstract is not text"),
    (line(authors={"name": "Ada"}), "authors is neither a list nor text"),
    (line(authors=["Ada", 7]), "an entry of authors is not text"),
    (line(categories=7), "categories is neither a list nor text"),
    (line(comment=True), "comment is not text"),
    (line(doi=10.1), "doi is not text"),
    (line(created=20260412), "created is not text"),
    (line(created="yesterday"), "created is no date: 'yesterday'"),
    (line(updated="2026-02-30"), "updated is no date"),
    (line(first_listed="0001-01-01T00:00:00+14:00"), "first_listed is no date"),
]


@pytest.mark.parametrize(("bad_line", "reason"), BAD_LINES)
def test_a_bad_line_is_reported_with_its_number_and_skipped(
    tmp_path: Path, bad_line: bytes, reason: str
) -> None:
    """The lines around it are read, and the reason is one printable clause."""
    papers, bad = read(written(tmp_path / "f", line(), b"", bad_line, line(id="2604.00002")))
    assert [paper.id for paper in papers] == ["2604.01234", "2604.00002"]
    assert [one.number for one in bad] == [3]
    assert reason in bad[0].reason
    assert bad[0].reason.isprintable()
    assert len(bad[0].reason) < 120


@pytest.mark.parametrize("packed", [False, True])
def test_a_line_over_the_cap_is_skipped(tmp_path: Path, packed: bool) -> None:
    """However long a line is, the next one is read; a line of just the cap is good."""
    just = line(comment="x" * (1000 - len(line(comment=""))))
    assert len(just) == 999 + 1
    content = b"\n".join([just, line(comment="x" * 9000), line(id="2604.00002")])
    path = tmp_path / "f"
    path.write_bytes(gzip.compress(content) if packed else content)
    papers, bad = read(path, max_line=1001)
    assert [paper.id for paper in papers] == ["2604.01234", "2604.00002"]
    assert [(one.number, one.reason.split()[0]) for one in bad] == [(2, "longer")]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """A gzipped file with a line of 30 MB is read in a few MB."""
    path = tmp_path / "large.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for number in range(300):
            file.write(line(id=f"2604.{number:05}", abstract="word " * 2000) + b"\n")
        for _ in range(30):
            file.write(b"x" * 2**20)
        file.write(b"\n" + line(id="2604.99999"))
    tracemalloc.start()
    try:
        bad: list[BadLine] = []
        count = sum(1 for _ in read_papers(path, report=bad.append, max_line=2**20))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (count, [one.number for one in bad]) == (301, [301])
    assert peak < 8 * 2**20


def test_a_missing_file_a_folder_and_an_unreadable_file(tmp_path: Path) -> None:
    """Each is named as what it is."""
    assert "no such file" in failing(tmp_path / "nothing").message
    assert "is a folder" in failing(tmp_path).message
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert "cannot be read" in failing(loop).message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (gzip.compress(b"", mtime=0), "the file is empty"),
        (b"<!DOCTYPE html>\n<html>", "a web page"),
        (b"\xef\xbb\xbf  <html>", "a web page"),
        (gzip.compress(b"<html>", mtime=0), "a web page"),
        (b'[\n{"id": "2604.01234"}\n]', "one JSON list"),
        (line().decode().encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest", "a zip archive"),
        (b"\x28\xb5\x2f\xfdrest", "a zstd file"),
        (b"SQLite format 3\x00", "a SQLite database"),
        (b"id,title\n2604.01234,A", "no line is a paper (line 1: not JSON"),
        (line(title=""), "no line is a paper (line 1: no title)"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    """The error says what the file seems to be, and what to do."""
    path = tmp_path / "papers.jsonl"
    path.write_bytes(content)
    assert says in failing(path).message


def test_a_gzip_cut_short_says_where(tmp_path: Path) -> None:
    """What came before the cut is good, and the error names the last line that came."""
    noise = random.Random(7)
    lines = [line(id=f"2604.{n:05}", abstract=noise.randbytes(300).hex()) for n in range(200)]
    packed = gzip.compress(b"\n".join(lines))
    path = tmp_path / "cut.gz"
    path.write_bytes(packed[: len(packed) // 2])
    papers: list[Paper] = []
    with pytest.raises(InputError, match="cut short after line") as failure:
        papers += read_papers(path, report=lambda _: None)
    assert f"after line {len(papers)}" in failure.value.message
    assert 0 < len(papers) < 200


def test_a_damaged_gzip_says_where(tmp_path: Path) -> None:
    """A flipped bit is an error, not a bad line."""
    packed = bytearray(gzip.compress(line() + b"\n" + line(id="2604.00002")))
    packed[-6] ^= 0xFF
    path = tmp_path / "damaged.gz"
    path.write_bytes(packed)
    assert "damaged after line" in failing(path).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    """`<(zcat ...)` works: nothing is read twice."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(gzip.compress(line()),))
    writer.start()
    papers, bad = read(pipe)
    writer.join()
    assert ([paper.id for paper in papers], bad) == (["2604.01234"], [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_bring_it_down(tmp_path: Path, noise: bytes) -> None:
    """Whatever stands between two good lines, both are read or the file is refused in a line."""
    path = tmp_path / "noise"
    path.write_bytes(line() + b"\n" + noise + b"\n" + line(id="2604.00002"))
    papers, _ = read(path)
    assert {"2604.01234", "2604.00002"} <= {paper.id for paper in papers}


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
KEYS = ["id", "title", "abstract", "authors", "categories", "comment", "created", "code_url"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=4))
def test_any_record_is_a_clean_paper_or_a_bad_line(tmp_path: Path, changes: dict[str, Any]) -> None:
    """No value of any type gets through unchecked or raises anything else."""
    path = written(tmp_path / "any", line(), line(**changes))
    papers, bad = read(path)
    assert len(papers) + len(bad) == 2
    assert all(one.reason.isprintable() for one in bad)
    for paper in papers:
        texts = [paper.title, paper.abstract, paper.comment or "", *paper.authors]
        assert all(text.replace("\u200c", "").replace("\u200d", "").isprintable() for text in texts)
