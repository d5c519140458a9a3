"""`triage evaluate`: the benchmark from files, and the verdict on one's own decisions."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from triage.cli.app import run
from triage.cli.exits import ExitCode

_WORDS = {"red": "robot arm grasping torque", "blue": "query index passage reranking"}


@pytest.fixture
def files(tmp_path):
    """Write a corpus of 120 papers on two topics over ten days, and their labels."""
    papers, labels = [], []
    for n in range(120):
        topic = ("red", "blue", "")[n % 3]
        paper_id = f"2604.{n + 1:05d}"
        day = date(2026, 4, 1) + timedelta(days=n // 12)
        text = f"{_WORDS.get(topic, 'other things entirely')} number {n}"
        papers.append(
            {"id": paper_id, "title": text, "abstract": text, "first_listed": day.isoformat()}
        )
        if topic:
            labels.append({"field": topic, "id": paper_id})
    for name, rows in (("corpus", papers), ("labels", labels)):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def _command(files, *more: str) -> list[str]:
    named = ["--corpus", str(files / "corpus.jsonl"), "--labels", str(files / "labels.jsonl")]
    return ["--offline", "evaluate", "ranking", *named, "--seeds", "2", *more]


@pytest.mark.model
def test_ranking_prints_a_row_for_each_field_size_and_ranker(files, capsys):
    """The JSON has the agreed shape, ours is named triage, and every measure has its interval."""
    assert run(_command(files, "--train-before", "2026-04-05", "--k", "2,5", "--json")) == 0
    rows = json.loads(capsys.readouterr().out)["data"]["rows"]
    rankers = {row["ranker"] for row in rows}
    assert {"triage", "arxiv-sanity-lite", "zotero-arxiv-daily", "newest", "bm25"} <= rankers
    assert len(rows) == 2 * 2 * len(rankers)
    for row in rows:
        for measure in ("ap", "ndcg_at_20", "recall_at_20"):
            assert set(row[measure]) == {"mean", "low", "high"}
            assert 0 <= row[measure]["low"] <= row[measure]["mean"] <= row[measure]["high"] <= 1
    ours = [row["ndcg_at_20"]["mean"] for row in rows if row["ranker"] == "triage"]
    assert min(ours) > 0.9


def _described(files, lines: str) -> list[str]:
    (files / "said.jsonl").write_text(lines)
    command = _command(files, "--train-before", "2026-04-05", "--k", "2")
    command[command.index("ranking")] = "description"
    return [*command, "--descriptions", str(files / "said.jsonl")]


@pytest.mark.model
def test_descriptions_are_measured_alone_and_beside_examples(files, capsys):
    """The field that is described has its rows; a bad line is told and ends in a failure."""
    said = '{"field": "red", "description": "Robot arms that grasp."}\nno json\n'
    assert run([*_described(files, said), "--json"]) == ExitCode.FAILED
    told = capsys.readouterr()
    assert "said.jsonl: line 2 skipped: not JSON" in told.err
    rows = json.loads(told.out)["data"]["rows"]
    assert {(row["field"], row["k"]) for row in rows} == {("red", 0), ("red", 2)}
    alone = {row["ranker"]: row["ndcg_at_20"]["mean"] for row in rows if row["k"] == 0}
    assert alone["triage"] > 0.9 > alone["newest"]


def test_descriptions_of_other_fields_are_one_clear_line(files, capsys):
    """Nothing to measure is an error, not an empty table."""
    assert run(_described(files, '{"field": "green", "description": "Trees."}\n')) == 1
    assert "describes none of the fields" in capsys.readouterr().err


def test_what_does_not_go_with_stopping_is_refused(files, capsys):
    """An option that would be passed over is an error."""
    asked = ("--train-before", "2026-04-05", "--stopping", "--mixtures")
    assert run(_command(files, *asked)) == 2
    told = capsys.readouterr()
    assert not told.out
    assert "leave out --mixtures" in told.err


@pytest.mark.model
def test_stopping_tells_how_often_its_interval_held(files, capsys):
    """One stop a draw and day, each with what was said, what was there, and whether it held."""
    asked = ("--train-before", "2026-04-05", "--k", "3", "--stopping")
    assert run([*_command(files, *asked), "--json"]) == 0
    stops = json.loads(capsys.readouterr().out)["data"]["stops"]
    assert stops
    assert {stop["field"] for stop in stops} == {"red", "blue"}
    for stop in stops:
        said = stop["said"]
        assert stop["held"] == (said["low"] <= stop["true"] <= said["high"])
    assert run(_command(files, *asked)) == 0
    assert "all" in capsys.readouterr().out.splitlines()[-1]


def test_a_day_without_papers_before_it_is_one_clear_line(files, capsys):
    """What is wrong is said on stderr, and nothing is printed."""
    assert run(_command(files, "--train-before", "2020-01-01")) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "no paper first listed before 2020-01-01" in told.err


def test_an_unknown_ranker_is_refused(files, capsys):
    """The known ones are named."""
    arguments = _command(files, "--train-before", "2026-04-05", "--ranker", "magic")
    assert run(arguments) == 2
    assert "arxiv-sanity-lite" in capsys.readouterr().err


@pytest.mark.parametrize("sizes", ["0", "x", "5,-1", ""])
def test_sizes_must_be_whole_numbers(files, sizes, capsys):
    """A list of examples that is none is a wrong command."""
    assert run(_command(files, "--train-before", "2026-04-05", "--k", sizes)) == 2
    assert "whole numbers" in capsys.readouterr().err


@pytest.mark.model
@pytest.mark.xdist_group("sample")
def test_too_few_decisions_are_said_to_be_too_few(triage, own_sample_home):
    """Without decisions nothing is claimed about them."""
    found = triage("evaluate", "--json", home=own_sample_home).data
    assert found["fields"] == []
    assert all("too few decisions" in line for line in found["told"])


@pytest.mark.model
@pytest.mark.xdist_group("sample")
def test_own_decisions_are_replayed(triage, own_sample_home):
    """With kept and rejected papers each field gets a verdict with its interval."""
    field = "gaussian-splatting"
    listed = triage("list", "-f", field, "-n", "60", "--json", home=own_sample_home).data
    ids = [paper["id"] for paper in listed]
    triage("mark", *ids[:15], "--as", "save", "--field", field, home=own_sample_home)
    triage("mark", *ids[-15:], "--as", "reject", "--field", field, home=own_sample_home)
    found = triage("evaluate", "--json", home=own_sample_home).data["fields"]
    assert {one["ranker"] for one in found} == {"newest", "arxiv-sanity-lite-no-leaks"}
    for one in found:
        assert one["difference"]["low"] <= one["difference"]["high"]


@pytest.fixture
def review(tmp_path):
    """Write a review of 40 records, every fifth of them included."""
    records = [
        {
            "title": "Grasping with a robot arm" if n % 5 == 0 else "Ranking passages for a query",
            "abstract": f"Study number {n}.",
            "label_included": int(n % 5 == 0),
        }
        for n in range(40)
    ]
    path = tmp_path / "arms_2020.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.model
def test_screening_measures_each_ranker_on_each_review(triage, review, tmp_path):
    """JSON and Markdown have a row a ranker; ours finds an easy review's records at once."""
    page = tmp_path / "screening.md"
    named = ["--review", str(review), "--seeds", "2", "--markdown", str(page), "--json"]
    ran = triage("--offline", "evaluate", "screening", *named)
    assert ran.code == 0
    rankers = {"random", "bm25", "elas-u4", "triage"}
    assert {row["ranker"] for row in ran.data["rows"]} == rankers
    ours = next(row for row in ran.data["rows"] if row["ranker"] == "triage")
    assert (ours["review"], ours["records"], ours["relevant"]) == ("arms_2020", 40, 8)
    assert ours["records_until_95"] == 7
    assert ours["loss"] == 0
    written = page.read_text(encoding="utf-8")
    assert all(f"| {ranker} |" in written for ranker in rankers)


@pytest.mark.model
def test_screening_prints_reviews_then_means(triage, review):
    """Only the rankers asked for are there, and ours."""
    ran = triage(
        "--offline",
        "evaluate",
        "screening",
        "--review",
        review,
        "--ranker",
        "elas-u4",
        "--seeds",
        1,
    )
    lines = ran.out.splitlines()
    assert [line.split()[2] for line in lines[1:3]] == ["elas-u4", "triage"]
    assert "WSS@95" in lines[0]
    assert "random" not in ran.out


@pytest.mark.model
def test_screening_tells_what_rejected_records_are_worth(triage, review):
    """A row a review and number of examples; what no half has enough for is said, not measured."""
    asked = ["--review", review, "--rejecting", "--seeds", 1]
    ran = triage("--offline", "evaluate", "screening", *asked, "--k", "2,30", "--json")
    assert ran.code == 0
    assert [(row["review"], row["k"]) for row in ran.data["rows"]] == [("arms_2020", 2)]
    assert set(ran.data["means"][0]) >= {"ndcg_at_20", "ndcg_at_20_rejecting", "times"}
    assert "1 of 1 reviews have fewer than 30 included records in a half" in ran.err
    none = triage("--offline", "evaluate", "screening", *asked, "--k", "30")
    assert (none.code, none.out) == (1, "")
    assert "no review has 30 included records" in none.err


def test_screening_refuses_what_does_not_go_with_rejecting(triage, review):
    """An option that would be passed over is an error."""
    asked = ["evaluate", "screening", "--review", review]
    refused = triage(*asked, "--rejecting", "--ranker", "elas-u4", "--batch-share", "0.1")
    assert (refused.code, refused.out) == (2, "")
    assert "leave out --ranker, --batch-share" in refused.err
    alone = triage(*asked, "--k", "5")
    assert (alone.code, alone.out) == (2, "")
    assert "leave out --k" in alone.err


def test_screening_refuses_unknown_rankers_and_files_that_are_none(triage, review, tmp_path):
    """One clear line each, nothing printed."""
    unknown = triage("evaluate", "screening", "--review", review, "--ranker", "magic")
    assert (unknown.code, unknown.out) == (2, "")
    assert "elas-u4" in unknown.err
    missing = triage("evaluate", "screening", "--review", tmp_path / "nowhere.jsonl")
    assert (missing.code, missing.out) == (1, "")
    assert "nowhere.jsonl: cannot be read" in missing.err
