"""Measuring evidence on labels: the arithmetic, the shapes, and the figures that are promised."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from triage.cli.app import run
from triage.errors import InputError
from triage.evaluate.evidence import Measured, measure, wilson
from triage.evaluate.files import read_corpus, read_objects
from triage.models import Paper

LABELS = Path(__file__).parents[1] / "evidence" / "labels"
CODE = "Code is at https://github.com/a/b."


def measured(kind: str, name: str) -> Measured:
    """Measure on a file of labels that is its own corpus."""
    path = LABELS / name
    return measure(kind, read_corpus(path), list(read_objects(path)))


@pytest.mark.parametrize("name", ["code_dev.jsonl", "code_test.jsonl", "code_unseen.jsonl"])
def test_code_links_reach_what_is_promised(name: str) -> None:
    """Precision at least 0.99 and recall at least 0.98 also on papers never tuned on."""
    found = measured("code", name)
    assert found.precision.mean is not None
    assert found.recall.mean is not None
    assert found.precision.mean >= 0.99
    assert found.recall.mean >= 0.98


def test_promises_reach_what_is_promised() -> None:
    """Precision at least 0.95 and recall at least 0.90 on 248 sentences never tuned on."""
    found = measured("promise", "promise_test.jsonl")
    assert found.rows >= 200
    assert found.precision.mean is not None
    assert found.recall.mean is not None
    assert found.precision.mean >= 0.95
    assert found.recall.mean >= 0.90


def test_no_withdrawal_is_a_false_alarm() -> None:
    """On every record that was ever recorded from arXiv, no notice is seen where there is none."""
    labels = [
        {"id": row["id"], "version": row["version"], "label": row["withdrawn"]}
        for row in read_objects(LABELS / "notices.jsonl")
    ]
    found = measure("withdrawn", read_corpus(LABELS / "notices.jsonl"), labels)
    assert found.wrong == 0
    assert found.recall.mean is not None
    assert found.recall.mean >= 0.9


def replications(*, cited: bool) -> Measured:
    """Match the reports of the challenge among their originals and a thousand other titles."""
    reports = list(read_objects(LABELS / "replications.jsonl"))
    others = [*read_corpus(LABELS / "code_dev.jsonl"), *read_corpus(LABELS / "code_test.jsonl")]
    originals = {row["original_id"]: row["original_title"] for row in reports}
    papers = [*others, *(Paper(i, title, "") for i, title in originals.items())]
    kept = ("report_title", "original_id", *(("citation", "addresses") if cited else ()))
    return measure("replication", papers, [{key: row[key] for key in kept} for row in reports])


@pytest.mark.parametrize(("cited", "recall"), [(False, 0.85), (True, 0.95)])
def test_reports_lead_to_their_originals(cited: bool, recall: float) -> None:
    """No wrong original; most found by title alone, nearly all with the citation."""
    found = replications(cited=cited)
    assert found.precision.mean is not None
    assert found.precision.mean >= 0.98
    assert found.recall.mean is not None
    assert found.recall.mean >= recall


def test_wilsons_interval() -> None:
    """9 of 10 lie between 0.596 and 0.982; nothing of nothing is not defined."""
    nine = wilson(9, 10)
    assert nine.low == pytest.approx(0.5958, abs=1e-4)
    assert nine.high == pytest.approx(0.9821, abs=1e-4)
    assert wilson(0, 0).mean is None
    assert wilson(5, 5).high == 1.0


def test_addresses_are_compared_in_one_spelling() -> None:
    """Case, `.git`, a slash and a missing scheme make no difference."""
    label = {"id": "2604.00001", "urls": ["GitHub.com/A/B.git/"]}
    found = measure("code", [Paper("2604.00001", "T", CODE)], [label])
    assert (found.right, found.wrong, found.missed) == (1, 0, 0)


def test_every_error_is_listed_with_what_it_rests_on() -> None:
    """A wrong address comes with its sentence, a missed one with its spelling."""
    papers = [Paper("2604.00001", "T", CODE), Paper("2604.00002", "T", "No code.")]
    labels = [
        {"id": "2604.00001", "urls": []},
        {"id": "2604.00002", "urls": ["https://github.com/c/d"]},
    ]
    found = measure("code", papers, labels)
    wrong, missed = found.errors
    assert wrong.wrong == ("https://github.com/a/b",)
    assert wrong.quotes == (CODE,)
    assert missed.missed == ("https://github.com/c/d",)


def test_an_original_that_is_not_known_is_not_scored() -> None:
    """Null is no answer; an empty id says that the original is not there."""
    papers = [Paper("2001.00001", "Deep Fair Clustering for Visual Learning", "")]
    title = "[Re] Deep Fair Clustering for Visual Learning"
    labels: Sequence[dict[str, Any]] = [
        {"report_title": title, "original_id": None},
        {"report_title": title, "original_id": ""},
        {"report_title": title, "original_id": "2001.00001"},
    ]
    found = measure("replication", papers, labels)
    assert (found.rows, found.skipped, found.right, found.wrong) == (2, 1, 1, 1)


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("promise", {"id": "2604.00001"}),
        ("promise", {"id": "2604.00001", "label": "yes"}),
        ("promise", {"label": True}),
        ("replication", {"report_title": "[Re] X"}),
        ("code", {"id": "2604.99999", "urls": []}),
    ],
)
def test_labels_of_another_shape_are_refused(kind: str, label: dict[str, Any]) -> None:
    """Nothing is measured on labels that do not say what they should."""
    with pytest.raises(InputError):
        measure(kind, [Paper("2604.00001", "T", CODE)], [label])


def test_the_command_prints_figures_and_writes_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON has the figures with their intervals; the file has one row for each error."""
    corpus, labels, errors = (tmp_path / name for name in ("c.jsonl", "l.jsonl", "e.jsonl"))
    corpus.write_text(json.dumps({"id": "2604.00001", "title": "T", "abstract": CODE}) + "\n")
    labels.write_text(json.dumps({"id": "2604.00001", "label": False}) + "\n")
    files = ["--corpus", str(corpus), "--labels", str(labels), "--errors", str(errors)]
    assert run(["evaluate", "evidence", "--kind", "code", *files, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)["data"]
    assert (data["right"], data["wrong"], data["missed"]) == (0, 1, 0)
    assert data["precision"]["mean"] == 0
    assert data["recall"]["mean"] is None
    (row,) = (json.loads(line) for line in errors.read_text("utf-8").splitlines())
    assert row["id"] == "2604.00001"
    assert run(["evaluate", "evidence", "--kind", "code", *files[:4]]) == 0
    assert "https://github.com/a/b" in capsys.readouterr().out


def test_a_missing_file_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name of the file and what to do; nothing is printed."""
    files = ["--corpus", str(tmp_path / "no.jsonl"), "--labels", str(tmp_path / "no.jsonl")]
    assert run(["evaluate", "evidence", "--kind", "code", *files]) == 1
    out = capsys.readouterr()
    assert not out.out
    assert "no.jsonl" in out.err


def everything(shared: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Run the command that measures everything; return its figures by name."""
    named = ["--labels", str(LABELS), "--shared", str(shared), "--json"]
    assert run(["evaluate", "evidence", *named]) == 0
    figures = json.loads(capsys.readouterr().out)["data"]["figures"]
    return {figure["name"]: figure for figure in figures}


def packed(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write JSON Lines, gzipped."""
    path.parent.mkdir()
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def clef(number: int, *, reports: bool) -> dict[str, Any]:
    """Return a paper of the CLEF corpus, with a leaderboard or a theorem."""
    said = (
        "Experiments on the ImageNet and CIFAR-10 datasets show state of the art image"
        " classification with convolutional networks."
    )
    return {
        "arxiv_id": f"2101.{number:05d}",
        "has_leaderboard": reports,
        "tdms": [{"Dataset": "CIFAR-10 test", "Task": "Image Classification"}] if reports else [],
        "tex_title": "Deep residual networks" if reports else "On lattices",
        "tex_abstract": said if reports else "We prove a theorem.",
    }


def test_one_command_prints_every_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the larger files at hand all of them, each with its interval."""
    rows = [clef(number, reports=number % 2 == 0) for number in range(1, 41)]
    packed(tmp_path / "evidence" / "sota_clef24_tdms.jsonl.gz", rows)
    paper = {"id": "2501.00001", "title": "Another paper", "abstract": "Nothing."}
    packed(tmp_path / "corpora" / "arxiv_2025_2026.jsonl.gz", [paper])
    figures = everything(tmp_path, capsys)
    assert figures["results reported"]["f1"]["mean"] == 1.0
    inside = figures["named data sets that are in the tables"]
    assert inside["precision"]["mean"] == 0.5
    judged = figures["named data sets that the abstract does name"]
    assert judged["precision"]["mean"] == pytest.approx(0.5 + 0.5 * 55 / 60)
    assert figures["named tasks that are in the tables"]["precision"]["mean"] == 1.0
    assert figures["original of a report, title alone"]["precision"]["mean"] == 1.0


def test_what_cannot_be_measured_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the larger files their figures are left out, and each says which file is missing."""
    figures = everything(tmp_path, capsys)
    assert figures["promises (promise_test)"]["rows"] >= 200
    assert "sota_clef24" in figures["results reported"]["note"]
    assert figures["original of a report, with citation"]["precision"] is None


def test_a_place_without_labels_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outside a checkout the command says what it needs."""
    assert run(["evaluate", "evidence", "--labels", str(tmp_path)]) == 1
    assert "no labels there" in capsys.readouterr().err
