"""Importing the Papers-with-Code archive from the command line."""

from __future__ import annotations

import json

from triage.cli.exits import ExitCode

LINK = {
    "paper_arxiv_id": "2604.00003",
    "paper_url": "https://paperswithcode.com/paper/protein",
    "paper_title": "Protein folding",
    "repo_url": "https://github.com/p/fold",
    "is_official": True,
    "framework": "jax",
}


def test_import_pwc_archive_gives_stored_papers_their_evidence(triage, corpus, tmp_path):
    """The counts are those of the files, and the paper's flag is raised."""
    triage("import", "jsonl", corpus)
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "links.json").write_text(json.dumps([LINK, {"spam": 1}, LINK]))
    ran = triage("import", "pwc-archive", folder, "--json")
    assert ran.code == ExitCode.DONE
    assert ran.data["new"]["repositories"] == 1
    assert (ran.data["rows"], ran.data["skipped"]) == (2, 1)
    assert "links.json: row 2 skipped: keys of none of the five dumps" in ran.err
    shown = triage("evidence", "2604.00003", "--json").data
    assert shown["flags"]["code"] == "claimed"
    assert "https://github.com/p/fold" in {row["found"] for row in shown["evidence"]}
    assert triage("import", "pwc-archive", folder, "--json").data["new"]["repositories"] == 0


def test_a_paper_imported_later_finds_its_links(triage, corpus, tmp_path):
    """The order of imports does not matter."""
    path = tmp_path / "links.json"
    path.write_text(json.dumps([LINK]))
    assert triage("import", "pwc-archive", path).code == ExitCode.DONE
    triage("import", "jsonl", corpus)
    assert triage("evidence", "2604.00003", "--json").data["flags"]["code"] == "claimed"


def test_a_folder_of_nothing_is_one_clear_line(triage, tmp_path):
    """A wrong folder is named; a file cut short fails the import, with what it held kept."""
    ran = triage("import", "pwc-archive", tmp_path / "nowhere")
    assert ran.code == ExitCode.FAILED
    assert "no such folder" in ran.err
    path = tmp_path / "links.json"
    path.write_text(json.dumps([LINK, LINK])[:-20])
    ran = triage("import", "pwc-archive", path)
    assert ran.code == ExitCode.FAILED
    assert "cannot be read from here on" in ran.err
