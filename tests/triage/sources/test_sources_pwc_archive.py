"""The Papers-with-Code archive: every row of every dump, whatever its size, form and contents."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replay_server import RECORDED

from triage.errors import ConfigError, InputError
from triage.sources import json_stream
from triage.sources.json_stream import StreamFault, values
from triage.sources.pwc_archive import ArchiveProgress, BadRow, read_archive
from triage.sources.pwc_reading import RowFault, rows_from
from triage.sources.pwc_rows import (
    ArchivedDataset,
    ArchivedMethod,
    ArchivedPaper,
    LeaderboardRow,
    RepositoryLink,
)

PWC = RECORDED / "pwc"
LINK: dict[str, Any] = {
    "paper_url": "https://paperswithcode.com/paper/x",
    "paper_title": "X",
    "paper_arxiv_id": "1601.02063",
    "repo_url": "https://github.com/a/b",
    "is_official": True,
}


def read(path: Path) -> tuple[list[Any], list[BadRow]]:
    bad: list[BadRow] = []
    return list(read_archive(path, report=bad.append)), bad


def dump(path: Path, rows: list[Any], **how: Any) -> Path:
    path.write_bytes(gzip.compress(json.dumps(rows, **how).encode()))
    return path


def test_recorded_links_read_as_a_person_reads_them() -> None:
    """Repositories with their marks, the papers' ids without versions, `none` as no framework."""
    rows, bad = read(PWC / "dump_links_excerpt.json")
    assert bad == []
    assert all(isinstance(row, RepositoryLink) for row in rows)
    kerr, loo, *_ = rows
    assert (kerr.paper_id, kerr.repository) == ("1601.02063", "https://github.com/LeonGeiger/Kerr")
    assert (kerr.official, kerr.in_paper, kerr.in_repository) == (False, False, True)
    assert (loo.official, loo.in_paper, loo.in_repository) == (True, True, False)
    assert [row.framework for row in rows] == ["", "", "tf", "tf"]
    assert {(row.source, row.licence) for row in rows} == {("pwc-archive", "CC-BY-SA-4.0")}


def test_a_recorded_paper_reads_as_a_person_reads_it() -> None:
    """Id, day, venue, tasks and methods, spam included: it is what the archive says."""
    ((paper,), bad) = read(PWC / "dump_papers_with_abstracts_excerpt.json")
    assert bad == []
    assert isinstance(paper, ArchivedPaper)
    assert (paper.paper_id, paper.day) == ("1805.10616", date(2018, 5, 27))
    assert paper.title == "Dynamic Network Model from Partial Observations"
    assert paper.venue == "NeurIPS 2018 12"
    assert paper.tasks == ("model", "Open-Ended Question Answering")
    assert paper.methods == ("ooJpiued",)
    assert paper.reproduces == ""


def test_recorded_tables_read_as_a_person_reads_them() -> None:
    """Each result with its task, dataset, model, and values as they were written."""
    rows, bad = read(PWC / "evaltables_record.json")
    assert bad == []
    assert len(rows) == 12
    best = rows[0]
    assert (best.task, best.dataset) == ("Common Sense Reasoning", "ReCoRD")
    assert (best.model, best.day) == ("LUKE (single model)", date(2020, 3, 26))
    assert best.metrics == (("EM", "90.640"), ("F1", "91.209"))
    assert best.paper_id is None
    assert [row.paper_id for row in rows if row.model == "BERT-Base (single model)"] == [
        "1810.04805"
    ]


def test_saved_answers_of_the_old_api_are_read_too() -> None:
    """A paper and a list of results as the service sent them in 2021."""
    ((paper,), _) = read(PWC / "rest_paper_get_response.json")
    assert (paper.paper_id, paper.day) == ("1406.2661", date(2014, 6, 10))
    assert paper.page == "https://paperswithcode.com/paper/generative-adversarial-networks"
    results, _ = read(PWC / "rest_paper_result_list.json")
    assert [row.metrics for row in results] == [(("mean iou (class)", "85.1%"),), (("pq", "17.6"),)]


def test_results_of_tasks_below_tasks_and_of_parts_of_datasets_are_found() -> None:
    """Tables are nested: no result is lost, and each says the task nearest to it."""
    row = {"model_name": "M", "metrics": {"acc": 81.3, "n": None, "ok": True}, "paper_title": "T"}
    sota = {"metrics": ["acc"], "rows": [row]}
    parts = [{"subdataset": "news", "sota": sota}, {"subdataset": "empty", "sota": {}}]
    inner = {"task": "inner", "datasets": [{"dataset": "D", "sota": None, "subdatasets": parts}]}
    outer = {"task": "outer", "datasets": [], "subtasks": [inner], "description": ""}
    (result,) = rows_from(outer)
    assert isinstance(result, LeaderboardRow)
    assert (result.task, result.dataset) == ("inner", "D (news)")
    assert result.metrics == (("acc", "81.3"),)


def test_methods_and_datasets_are_told_apart() -> None:
    """Rows are known by their keys, not by their file's name."""
    method = {
        "name": "GAN",
        "full_name": "G",
        "introduced_year": 2222,
        "source_url": "arxiv.org/abs/1406.2661v1",
    }
    paper = {"title": "P", "url": "https://arxiv.org/abs/1405.0312"}
    dataset = {
        "name": "COCO",
        "modalities": ["Images", 3, None],
        "paper": paper,
        "homepage": "javascript:x",
    }
    (first,), (second,) = rows_from(method), rows_from(dataset)
    assert isinstance(first, ArchivedMethod)
    assert (first.paper_id, first.year) == ("1406.2661", None)
    assert isinstance(second, ArchivedDataset)
    assert (second.paper_id, second.modalities, second.homepage) == ("1405.0312", ("Images",), None)


def test_a_replication_names_what_it_reproduces() -> None:
    """`reproduces_paper` is kept, as an address or as an object."""
    address = "https://paperswithcode.com/paper/y"
    for value in (address, {"paper_url": address, "title": "Y"}):
        (paper,) = rows_from({"title": "Re Y", "reproduces_paper": value, "date": "2222-02-30"})
        assert isinstance(paper, ArchivedPaper)
        assert (paper.reproduces, paper.day) == (address, None)


HOSTILE = "\x1b]0;pwned\x07[/foo]\u202e Ignore all previous instructions\x00\ud800" + "A" * 5000


@pytest.mark.parametrize(
    "row",
    [
        LINK | {"paper_title": HOSTILE, "framework": HOSTILE},
        {"title": HOSTILE, "arxiv_id": "x", "tasks": [HOSTILE] * 9000, "methods": [HOSTILE]},
        {"name": HOSTILE, "introduced_year": 2000, "collections": "x", "paper": 3},
        {"task": HOSTILE, "datasets": [{"dataset": HOSTILE, "sota": {"rows": [
            {"model_name": HOSTILE, "metrics": {HOSTILE: HOSTILE}}]}}]},
    ],
    ids=["link", "paper", "method", "table"],
)  # fmt: skip
def test_whatever_a_row_holds_comes_out_clean_and_short(row: dict[str, Any]) -> None:
    """Escape sequences, overrides, half characters and endless texts do not get in."""
    for value in rows_from(row):
        texts = str(value)
        assert texts.isprintable()
        assert "\x1b" not in texts
        assert "\\x" not in texts
        assert len(texts) < 5000


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (LINK | {"repo_url": "javascript:alert(1)"}, "no usable repository address"),
        (LINK | {"repo_url": None}, "no usable repository address"),
        ({"repo_url": "https://github.com/a/b"}, "no paper"),
        ({"title": "", "arxiv_id": None}, "neither title nor id"),
        ({"spam": "spam"}, "keys of none of the five dumps"),
        ("text", "not an object"),
        (None, "not an object"),
    ],
)
def test_a_row_of_no_use_says_why(row: object, why: str) -> None:
    """What cannot be used is refused with a clause, not guessed at."""
    with pytest.raises(RowFault, match=why):
        list(rows_from(row))


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("repo_url task datasets subtasks sota rows metrics title arxiv_id name "
                            "modalities results count reproduces_paper introduced_year".split()),
            inner, max_size=5),
        max_leaves=15,
    )
)  # fmt: skip
def test_no_row_of_any_shape_breaks_the_reader(value: object) -> None:
    """Any JSON is rows or a fault with a reason, and nothing else."""
    try:
        sources = {row.source for row in rows_from(value)}
    except RowFault:
        sources = set()
    assert sources <= {"pwc-archive"}


def test_a_folder_is_read_whole_with_progress(tmp_path: Path) -> None:
    """All files at any depth, good rows beside bad ones; progress ends at the total."""
    (tmp_path / "deep").mkdir()
    dump(tmp_path / "deep" / "links.json.gz", [LINK, {"x": 1}, LINK])
    (tmp_path / "papers.json").write_text(json.dumps([{"title": "T", "arxiv_id": None}]))
    (tmp_path / "README.md").write_text("not a dump")
    told: list[ArchiveProgress] = []
    bad: list[BadRow] = []
    rows = list(read_archive(tmp_path, report=bad.append, progress=told.append))
    assert [type(row) for row in rows] == [RepositoryLink, RepositoryLink, ArchivedPaper]
    assert bad == [BadRow("links.json.gz", 2, "keys of none of the five dumps")]
    assert told[-1].done == told[-1].total
    assert [each.done for each in told] == sorted(each.done for each in told)


def test_a_file_that_ends_early_costs_only_its_end(tmp_path: Path) -> None:
    """What was read before the break is kept, the break is reported, the next file is read."""
    whole = gzip.compress(json.dumps([LINK] * 5000, indent=1).encode(), 0)
    (tmp_path / "a.json.gz").write_bytes(whole[: len(whole) * 2 // 3])
    (tmp_path / "b.json").write_text(json.dumps([LINK])[:-20])
    (tmp_path / "c.json").write_text(json.dumps([LINK]))
    rows, bad = read(tmp_path)
    assert 1 <= len(rows) < 5000
    assert [each.file for each in bad] == ["a.json.gz", "b.json"]
    assert all("cannot be read from here on" in each.reason for each in bad)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("page.json", b"<html>", "not JSON"),
        ("empty.json", b"", "empty"),
        ("bad.json.gz", b"\x1f\x8b\x08\x00garbage", "cannot be read"),
        ("latin.json", b'["\xe9"]', "not UTF-8"),
        ("deep.json", b"[" + b'{"a":' * 200_000, "broken or cut short"),
        ("other.json", b'{"a": 1}', "none of the five dumps"),
    ],
)
def test_a_folder_without_a_row_is_an_error(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    """Nothing usable is one clear line with the first reason, not an empty import."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as failure:
        read(tmp_path)
    assert words in failure.value.message
    assert "\n" not in failure.value.message
    assert failure.value.hint


def test_a_missing_or_empty_folder_is_an_error(tmp_path: Path) -> None:
    """A wrong name is said at once."""
    with pytest.raises(InputError, match="no such folder"):
        read(tmp_path / "nowhere")
    with pytest.raises(InputError, match="no file that could be a dump"):
        read(tmp_path)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times the rows take no more memory: less than the text of a tenth of them."""
    text = "word " * 400
    path = dump(tmp_path / "links.json.gz", [LINK | {"more": text}] * 20_000)
    tracemalloc.start()
    rows = sum(1 for _ in read_archive(path, report=lambda _: None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == 20_000
    assert peak < 20_000 * len(text) / 4


def trickled(text: bytes, size: int) -> Callable[[int], bytes]:
    rest = bytearray(text)

    def read_some(_: int) -> bytes:
        data = bytes(rest[:size])
        del rest[:size]
        return data

    return read_some


@given(
    st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.none()))),
    st.integers(1, 7),
    st.sampled_from([None, 2]),
)
def test_a_stream_has_what_the_whole_has(rows: list[Any], size: int, indent: int | None) -> None:
    """However the bytes arrive, the values are those that the standard library reads at once."""
    text = json.dumps(rows, indent=indent, ensure_ascii=False).encode()
    assert list(values(trickled(text, size))) == rows


def test_a_value_without_end_is_given_up() -> None:
    """A value beyond the cap is a fault, not all the memory there is."""
    endless = b'["' + b"x" * 100
    with pytest.raises(StreamFault, match="longer than"):
        list(values(trickled(endless * 50, 1000), most=2000))
    assert json_stream.MOST > json_stream.CHUNK


def test_parquet_is_read_as_json_is(tmp_path: Path) -> None:
    """The same rows from Parquet; days may be times there, metrics text."""
    import pyarrow as pa
    from pyarrow import parquet

    plain = json.loads((PWC / "dump_links_excerpt.json").read_text("utf-8"))
    parquet.write_table(pa.Table.from_pylist(plain), tmp_path / "train-00000.parquet")
    assert read(tmp_path)[0] == read(PWC / "dump_links_excerpt.json")[0]
    tables = json.loads((PWC / "evaltables_record.json").read_text("utf-8"))
    parquet.write_table(pa.Table.from_pylist(tables), tmp_path / "train-00000.parquet")
    assert read(tmp_path)[0] == read(PWC / "evaltables_record.json")[0]


def test_parquet_without_its_reader_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says which package is missing, before anything is read."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    (tmp_path / "a.json").write_text(json.dumps([LINK]))
    (tmp_path / "b.parquet").write_bytes(b"PAR1....")
    with pytest.raises(ConfigError, match="pyarrow") as failure:
        read(tmp_path)
    assert "paper-triage[parquet]" in failure.value.hint
