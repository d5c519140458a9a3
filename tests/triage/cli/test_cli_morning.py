"""The morning on the sample week: the commands of a day, on the real model and real papers."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from triage.cli.exits import ExitCode

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("sample")]

FIELD = "long-context"
_PAPER_KEYS = set(
    "id version title authors abstract categories published announced score parts flags decision"
    " url".split()
)


def _digest(triage, home):
    return triage("digest", "--json", home=home).data


def test_the_digest_ranks_real_papers_for_both_fields(triage, sample_home):
    """Each field shows its papers best first, each with a score, reasons and flags."""
    data = _digest(triage, sample_home)
    assert {"fields", "changes", "completeness", "providers"} <= set(data)
    assert {shown["field"] for shown in data["fields"]} == {FIELD, "gaussian-splatting"}
    for shown in data["fields"]:
        papers = shown["papers"]
        assert len(papers) >= 10
        scores = [paper["score"] for paper in papers]
        assert scores == sorted(scores, reverse=True)
        for paper in papers:
            assert set(paper) >= _PAPER_KEYS
            assert paper["parts"]
            assert all(part["why"] for part in paper["parts"])


def test_parts_sum_to_the_score(triage, sample_home):
    """What is shown as the reasons is the whole score."""
    papers = triage("list", "--field", FIELD, "--json", home=sample_home).data
    assert len(papers) > 500
    for paper in papers:
        assert sum(part["value"] for part in paper["parts"]) == pytest.approx(paper["score"])
        assert 0 <= paper["score"] <= 100


def test_the_first_papers_are_about_the_field(triage, sample_home):
    """The top of the list names what the field is about."""
    data = _digest(triage, sample_home)
    top = {shown["field"]: shown["papers"][:8] for shown in data["fields"]}
    splatting = [p for p in top["gaussian-splatting"] if "gaussian" in p["title"].lower()]
    assert len(splatting) >= 7
    words = ("context", "cache", "attention", "compress", "long")
    assert sum(any(w in p["title"].lower() for w in words) for p in top[FIELD]) >= 6


def test_search_finds_by_words_and_meaning(triage, sample_home):
    """A search answers from both halves and says which matched."""
    query = "retrieval augmented generation for code"
    ran = triage("search", query, "--json", home=sample_home)
    assert ran.code == ExitCode.DONE
    hits = ran.data["hits"]
    assert [hit["rank"] for hit in hits] == list(range(1, 21))
    assert {"words", "meaning"} <= {half for hit in hits for half in hit["matched"]}
    assert any("retriev" in hit["title"].lower() for hit in hits[:3])


def test_search_filters_restrict(triage, sample_home):
    """Operators inside the query keep what they say."""
    ran = triage("search", "attention cat:cs.CL after:2026-04-16", "--json", home=sample_home)
    hits = ran.data["hits"]
    assert hits
    for hit in hits:
        assert "cs.CL" in {*hit["categories"], *hit["listed_in"]}
        assert hit["announced"] >= "2026-04-16"


def test_search_by_state_and_evidence(triage, sample_home):
    """`is:saved` and `has:code` look at decisions and at the ledger."""
    saved = triage("search", "is:saved attention", "-f", FIELD, "--json", home=sample_home).data
    assert saved["hits"]
    assert {hit["decision"] for hit in saved["hits"]} == {"save"}
    coded = triage("search", "has:code attention", "--json", home=sample_home).data
    assert coded["hits"]
    assert {hit["flags"]["code"] for hit in coded["hits"]} <= {"claimed", "verified"}


def test_similar_leaves_the_example_out(triage, sample_home):
    """The nearest papers of a paper do not contain it."""
    paper = _digest(triage, sample_home)["fields"][0]["papers"][0]["id"]
    hits = triage("similar", paper, "--json", "-n", "5", home=sample_home).data["hits"]
    assert len(hits) == 5
    assert paper not in {hit["id"] for hit in hits}


def test_evidence_quotes_and_dates(triage, sample_home):
    """The ledger shows the words a finding rests on, and when they were read."""
    coded = triage("search", "has:code gaussian", "-n", "1", "--json", home=sample_home).data
    paper = coded["hits"][0]["id"]
    data = triage("evidence", paper, "--json", home=sample_home).data
    claims = [row for row in data["evidence"] if row["state"] == "claimed"]
    assert claims
    assert all(row["quote"] and row["source"] for row in claims)
    assert all(row["first_seen"] and row["last_checked"] for row in data["evidence"])
    assert "replication: not looked yet" in triage("evidence", paper, home=sample_home).out


def test_a_decision_moves_a_paper_and_undo_brings_it_back(triage, own_sample_home):
    """Save, list, undo: the store follows, and the digest no longer shows a saved paper."""
    home = own_sample_home
    first, second = (
        paper["id"] for paper in triage("list", "-f", FIELD, "-n", "2", "--json", home=home).data
    )
    assert triage("mark", first, second, "--as", "save", "-f", FIELD, home=home).code == 0
    saved = triage("list", "--state", "saved", "-f", FIELD, "--json", home=home).data
    assert {first, second} <= {paper["id"] for paper in saved}
    digested = [p["id"] for s in _digest(triage, home)["fields"] for p in s["papers"]]
    assert first not in digested
    assert triage("undo", home=home).code == 0
    saved = triage("list", "--state", "saved", "-f", FIELD, "--json", home=home).data
    assert not {first, second} & {paper["id"] for paper in saved}


def test_marking_without_a_field_takes_the_one_that_ranks_it_highest(triage, own_sample_home):
    """Papers of two fields are decided on in one step, each where it belongs."""
    home = own_sample_home
    first = {
        field: triage("list", "-f", field, "-n", "1", "--json", home=home).data[0]["id"]
        for field in (FIELD, "gaussian-splatting")
    }
    ran = triage("mark", *first.values(), "--as", "read", "--json", home=home)
    assert {row["field"]: row["id"] for row in ran.data} == first
    assert len(triage("undo", "--json", home=home).data) == 2
    for field in first:
        assert triage("list", "-f", field, "--state", "read", "--json", home=home).data == []


def test_papers_that_wait_for_the_index_are_said(triage, own_sample_home, corpus):
    """New papers are listed at once, by their words, and the exit code says what is missing."""
    triage("import", "jsonl", corpus, home=own_sample_home)
    ran = triage("list", "-f", FIELD, home=own_sample_home)
    assert ran.code == ExitCode.INDEX
    assert "3 papers not indexed yet" in ran.err


def test_rejecting_changes_the_ranking(triage, own_sample_home):
    """A paper much like a rejected one falls."""
    home = own_sample_home
    before = triage("list", "-f", FIELD, "--json", home=home).data
    rejected = before[0]["id"]
    triage("mark", rejected, "--as", "reject", "-f", FIELD, home=home)
    after = triage("list", "-f", FIELD, "--json", home=home).data
    parts = {part["name"] for paper in after for part in paper["parts"]}
    assert "rejected" in parts
    assert rejected not in {paper["id"] for paper in after}


@pytest.mark.parametrize("form", ["bibtex", "markdown", "jsonl", "ris", "csl-json", "org", "csv"])
def test_export_writes_the_reading_list(triage, sample_home, tmp_path, form):
    """Every saved paper of the field is in the file, whatever the format."""
    path = tmp_path / "list"
    ran = triage("export", "-f", FIELD, "--format", form, "-o", path, home=sample_home)
    assert ran.code == ExitCode.DONE
    saved = triage("list", "--state", "saved", "-f", FIELD, "--json", home=sample_home).data
    assert len(saved) == 30
    text = path.read_text("utf-8")
    assert all(paper["id"] in text for paper in saved)


@pytest.mark.parametrize("form", ["text", "markdown", "html", "atom", "json"])
def test_the_digest_comes_in_every_format(triage, sample_home, form):
    """Each format names the first paper of each field."""
    data = _digest(triage, sample_home)
    out = triage("digest", "--format", form, home=sample_home).out
    for shown in data["fields"]:
        assert shown["papers"][0]["id"] in out


def test_minutes_cut_the_digest(triage, sample_home):
    """Fewer minutes show fewer papers."""
    short = triage("digest", "--minutes", "2", "--json", home=sample_home).data
    assert sum(len(shown["papers"]) for shown in short["fields"]) == 6


def test_a_second_index_does_nothing(triage, own_sample_home):
    """What is embedded stays embedded."""
    data = triage("index", "--json", home=own_sample_home).data
    assert data["embedded"] == 0
    assert data["papers"] > 2000


def test_a_damaged_index_is_made_anew(triage, own_sample_home):
    """A torn index file costs a rebuild from the store, not an answer."""
    for path in (own_sample_home / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    ran = triage("search", "attention", "--json", home=own_sample_home)
    assert ran.code == ExitCode.INDEX
    assert ran.data["hits"]
    assert triage("index", home=own_sample_home).code == ExitCode.DONE
    assert triage("search", "attention", "--json", home=own_sample_home).code == ExitCode.DONE


def test_list_is_one_line_a_paper(triage, sample_home):
    """The table is made for pipes: one paper a line, the id in it."""
    out = triage("list", "-f", FIELD, "-n", "5", home=sample_home).out
    papers = triage("list", "-f", FIELD, "-n", "5", "--json", home=sample_home).data
    lines = out.splitlines()
    assert len(lines) == 5
    for line, paper in zip(lines, papers, strict=True):
        assert paper["id"] in line


@pytest.mark.parametrize("order", ["score", "date", "evidence"])
def test_a_limited_list_is_the_first_of_the_whole_one(triage, own_sample_home, order):
    """Also where the best are decided already and in all fields at once; the count is of all."""
    best = triage("list", "-f", FIELD, "-n", "3", "--json", home=own_sample_home).data
    triage("mark", *(p["id"] for p in best), "--as", "save", "-f", FIELD, home=own_sample_home)
    for chosen in (["-f", FIELD, "--sort", order], ["--sort", order]):
        whole = triage("list", *chosen, "--json", home=own_sample_home).data
        assert triage("list", *chosen, "-n", "4", "--json", home=own_sample_home).data == whole[:4]
        told = triage("list", *chosen, "-n", "4", home=own_sample_home).err
        assert told == f"4 of {len(whole):,} new papers\n"
    assert not {paper["id"] for paper in best} & {p["id"] for p in whole if p["field"] == FIELD}


def test_ranking_after_a_decision_does_without_what_is_slow_to_import(triage, own_sample_home):
    """A new process that ranks what was decided takes neither scikit-learn nor a framework."""
    paper = triage("list", "-f", FIELD, "-n", "1", "--json", home=own_sample_home).data[0]["id"]
    before = triage("list", "-f", FIELD, "--json", home=own_sample_home).data
    triage("mark", paper, "--as", "save", "-f", FIELD, home=own_sample_home)
    code = (
        "import sys; from triage.cli.app import run; run(sys.argv[1:]);"
        "sys.exit(bool({'sklearn', 'torch', 'transformers', 'textual'} & sys.modules.keys()))"
    )
    asked = ["--home", str(own_sample_home), "--offline", "list", "-f", FIELD, "--json"]
    ran = subprocess.run(  # noqa: S603  this project's own command
        [sys.executable, "-c", code, *asked], capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    after = {one["id"]: one["score"] for one in json.loads(ran.stdout)["data"]}
    assert any(after[one["id"]] != one["score"] for one in before if one["id"] != paper)


def test_notes_and_tags_come_with_the_export(triage, own_sample_home):
    """What the user wrote on a paper leaves with it."""
    home = own_sample_home
    paper = triage("list", "--state", "saved", "-f", FIELD, "--json", home=home).data[0]["id"]
    triage("note", paper, "compare with our ablation", home=home)
    triage("tag", paper, "to-reproduce", home=home)
    out = triage("export", "-f", FIELD, "--format", "jsonl", home=home).out
    rows = {row["id"]: row for row in map(json.loads, out.splitlines())}
    assert rows[paper]["notes"] == ["compare with our ablation"]
    assert rows[paper]["tags"] == ["to-reproduce"]


def test_a_field_tells_what_it_believes_and_forgets_an_example(triage, own_sample_home):
    """`field train` names parts, words and examples; one taken back is no example any more."""
    held = triage("field", "train", FIELD, "--json", home=own_sample_home).data
    assert {name for name, _ in held["parts"]} >= {"meaning", "topics", "words"}
    gone = held["examples"][0]
    after = triage(
        "field", "train", FIELD, "--take-back", gone, "--json", home=own_sample_home
    ).data
    assert after["examples"] == held["examples"][1:]
    assert triage("field", "train", FIELD, "--take-back", gone, home=own_sample_home).code == 2


def test_a_field_of_two_subjects_tells_both(triage, own_sample_home):
    """`field train` names each interest by its words; a field with one is not parted."""
    lists = [
        triage("field", "show", name, "--json", home=own_sample_home).data["seeds"]
        for name in ("gaussian-splatting", "long-context")
    ]
    seeds = [word for ids in lists for paper_id in ids for word in ("--seed", paper_id)]
    triage("field", "add", "both", *seeds, home=own_sample_home)
    told = triage("field", "train", "both", "--json", home=own_sample_home).data["interests"]
    assert [sorted(interest["examples"]) for interest in told] == [sorted(ids) for ids in lists]
    out = triage("field", "train", "both", home=own_sample_home).out
    assert f"an interest of its own, {len(lists[0])} examples: " in out
    single = triage("field", "train", FIELD, home=own_sample_home).out
    assert "an interest of its own" not in single


def test_the_digest_marks_papers_that_are_not_there_for_their_score(triage, sample_home):
    """Of two papers to learn from a field has one, and one is drawn by lot: last, and marked."""
    for shown in _digest(triage, sample_home)["fields"]:
        marked = [(paper["boundary"], paper["audit"]) for paper in shown["papers"]]
        best = [(False, False)] * (len(marked) - 2)
        assert marked == [*best, (True, False), (False, True)]
    alone = triage("digest", "--field", FIELD, "--json", home=sample_home).data["fields"][0]
    assert sum(paper["boundary"] for paper in alone["papers"]) == 2
    told = triage("digest", home=sample_home).out
    assert "NEAR THE BOUNDARY" in told
    assert "DRAWN BY LOT" in told
