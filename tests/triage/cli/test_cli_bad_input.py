"""Bad input ends in one clear line, the right exit code, and an unchanged store."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from triage.cli.exits import ExitCode


def _one_line(err: str) -> str:
    """Return the error line; a hint line may follow it, and nothing else."""
    error, *rest = err.strip().splitlines()
    assert error.startswith("triage: error: ")
    assert all(line.startswith("hint: ") for line in rest)
    assert len(rest) <= 1
    return error


def _papers(triage, **where) -> int:
    return int(triage("status", "--json", **where).data["papers"])


def test_a_missing_file_is_named(triage, tmp_path):
    """Importing a file that is not there fails and says which."""
    ran = triage("import", "jsonl", tmp_path / "nowhere.jsonl")
    assert ran.code == ExitCode.FAILED
    assert "nowhere.jsonl" in _one_line(ran.err)


def test_an_empty_file_is_no_success(triage, tmp_path):
    """An empty file is an error, because a download that failed looks like one."""
    (tmp_path / "empty.jsonl").touch()
    ran = triage("import", "jsonl", tmp_path / "empty.jsonl")
    assert ran.code == ExitCode.FAILED
    assert "empty" in _one_line(ran.err)


def test_a_truncated_gzip_stores_nothing(triage, tmp_path, corpus):
    """A file that ends in the middle leaves the store as it was."""
    many = corpus.read_bytes() + b"".join(
        json.dumps({"id": f"2604.1{n:04}", "title": f"T {n}", "abstract": f"{n * n}"}).encode()
        + b"\n"
        for n in range(3000)
    )
    whole = gzip.compress(many)
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    ran = triage("import", "jsonl", cut)
    assert ran.code == ExitCode.FAILED
    assert "cut.jsonl.gz" in _one_line(ran.err)
    assert _papers(triage) == 0


def test_a_broken_line_is_reported_and_the_others_kept(triage, corpus):
    """A bad line is named by its number and skipped; the exit code says so."""
    corpus.write_text('{"id": "2604.00009", "title"\n' + corpus.read_text("utf-8"))
    ran = triage("import", "jsonl", corpus)
    assert ran.code == ExitCode.FAILED
    assert "line 1 skipped" in ran.err
    assert _papers(triage) == 3


def test_a_corpus_without_categories_is_said(triage, tmp_path):
    """Papers without category are kept, and the user learns what that means."""
    path = tmp_path / "bare.jsonl"
    path.write_text('{"id": "2604.00001", "title": "A title", "abstract": "Words."}\n')
    ran = triage("import", "jsonl", path)
    assert ran.code == ExitCode.DONE
    assert "1 paper without category" in ran.err


def test_a_home_that_cannot_be_written_is_refused(triage, tmp_path):
    """A home folder that is a file is named, with what to do."""
    blocked = tmp_path / "blocked"
    blocked.touch()
    ran = triage("status", home=blocked / "home")
    assert ran.code == ExitCode.USAGE
    assert "blocked" in _one_line(ran.err)
    assert "--home" in ran.err


def test_an_empty_home_is_none_named(triage, tmp_path, monkeypatch):
    """A script's variable that holds nothing does not make the current folder the home."""
    monkeypatch.setenv("TRIAGE_HOME", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    assert triage("status", home="").code == ExitCode.DONE
    assert (tmp_path / "own" / "triage.db").exists()
    assert not (tmp_path / "triage.db").exists()


def test_a_store_that_is_no_database_is_left_alone(triage, tmp_path):
    """A file of another kind in the store's place is not overwritten."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "triage.db").write_text("my notes, not a database, and long enough to be one" * 100)
    ran = triage("status", home=home)
    assert ran.code == ExitCode.FAILED
    _one_line(ran.err)
    assert (home / "triage.db").read_text("utf-8").startswith("my notes")


@pytest.mark.parametrize("command", [["digest"], ["list"], ["export"], ["search", "x"]])
def test_an_unknown_field_lists_the_known_ones(triage, command):
    """A field that does not exist is a usage error that names those that do."""
    triage("field", "add", "retrieval", "-d", "search engines", "-c", "cs.IR")
    ran = triage(*command, "--field", "retreival")
    assert ran.code == ExitCode.USAGE
    assert "retreival" in _one_line(ran.err)
    assert "retrieval" in ran.err


def test_no_field_at_all_says_how_to_make_one(triage):
    """The first digest of an empty home tells the command to run."""
    ran = triage("digest")
    assert ran.code == ExitCode.USAGE
    assert "triage field add" in ran.err


@pytest.mark.parametrize("command", [["why"], ["evidence"], ["similar"], ["mark", "--as", "save"]])
def test_a_malformed_id_is_a_usage_error(triage, corpus, command):
    """An id that is none is refused with what one looks like."""
    triage("import", "jsonl", corpus)
    triage("field", "add", "retrieval", "-d", "search engines")
    ran = triage(*command, "26040.1\x1b[31m")
    assert ran.code == ExitCode.USAGE
    assert "not an arXiv id" in _one_line(ran.err)
    assert "\x1b" not in ran.err


def test_a_published_doi_names_the_paper(triage, tmp_path):
    """A preprint and its published DOI are one paper."""
    path = tmp_path / "published.jsonl"
    path.write_text('{"id": "2604.00001", "title": "T", "abstract": "A.", "doi": "10.1000/Xy"}\n')
    triage("import", "jsonl", path)
    for named in ("10.1000/xy", "doi:10.1000/Xy", "https://doi.org/10.1000/xy"):
        assert triage("evidence", named, "--json").data["id"] == "2604.00001"


def test_an_id_that_is_not_stored_says_how_to_get_it(triage, corpus):
    """A well-formed id of an unknown paper is no crash and no empty answer."""
    triage("import", "jsonl", corpus)
    ran = triage("evidence", "2604.99999")
    assert ran.code == ExitCode.FAILED
    assert "triage fetch --id 2604.99999" in ran.err


def test_a_setting_nobody_knows_is_refused(triage, tmp_path):
    """A misspelt setting is an error that names the nearest one."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text("minuts = 5\n")
    ran = triage("status", home=home)
    assert ran.code == ExitCode.USAGE
    assert "minutes" in ran.err


def test_searching_without_an_index_still_answers(triage, corpus):
    """Without an index, words alone are searched, and the exit code says what is missing."""
    triage("import", "jsonl", corpus)
    ran = triage("search", "dense retrieval", "--json")
    assert ran.code == ExitCode.INDEX
    assert ran.data["hits"][0]["title"] == "Dense retrieval"
    assert ran.data["hits"][0]["matched"] == ["words"]
    assert "triage index" in ran.err


def test_fetching_offline_is_refused(triage):
    """`--offline` means that nothing is asked, and it is said."""
    triage("field", "add", "retrieval", "-c", "cs.IR", "-d", "search engines")
    ran = triage("--offline", "fetch")
    assert ran.code == ExitCode.USAGE
    assert "--offline" in ran.err


def test_an_output_file_that_cannot_be_written_is_named(triage, tmp_path):
    """Exporting into a folder that is not there names it and makes nothing."""
    triage("field", "add", "retrieval", "-d", "search engines")
    ran = triage("export", "-o", tmp_path / "no" / "list.bib")
    assert ran.code == ExitCode.USAGE
    assert "list.bib" in _one_line(ran.err)


def test_a_usage_error_is_exit_code_two(triage):
    """An option nobody knows ends with 2, as the exit codes promise."""
    assert triage("digest", "--minuets", "3").code == ExitCode.USAGE


@pytest.mark.parametrize(
    ("asked", "said", "help_of"),
    [
        (["serach", "attention"], "no such command 'serach'", "triage"),
        (["digest", "--minuets", "3"], "no such option '--minuets'", "triage digest"),
        (["list", "-n", "0"], "0 is not in the range x>=1", "triage list"),
        (["mark", "2604.12452"], "Choose from: save, skip, reject, later, read", "triage mark"),
        (["field", "add"], "missing argument 'NAME'", "triage field add"),
    ],
)
def test_a_usage_error_is_one_line_and_where_help_is(triage, asked, said, help_of):
    """What is wrong with the arguments is told as any other failure is."""
    ran = triage(*asked)
    assert ran.code == ExitCode.USAGE
    assert said in _one_line(ran.err)
    assert ran.err.endswith(f"hint: {help_of} --help\n")


def test_a_group_alone_shows_its_commands(triage):
    """Who asks for a group of commands and names none is shown them all."""
    ran = triage("field")
    assert ran.code == ExitCode.USAGE
    assert all(f"\n  {name} " in ran.err for name in ("add", "edit", "list", "train"))


def test_no_terminal_no_inbox(triage):
    """Without a terminal the inbox is not opened, and a way out is named."""
    ran = triage()
    assert ran.code == ExitCode.USAGE
    assert "triage digest" in ran.err


def test_nothing_of_a_failed_import_is_left(triage, tmp_path):
    """A file of which no line is a paper stores nothing, run included."""
    path = Path(tmp_path / "page.jsonl")
    path.write_text("<html><body>Not found</body></html>\n")
    assert triage("import", "jsonl", path).code == ExitCode.FAILED
    assert _papers(triage) == 0


@pytest.mark.parametrize("command", ["list", "digest", "export", "mark 2604.00001 --as save"])
def test_a_second_field_is_refused_and_not_taken_for_the_first(triage, command):
    """No command passes over a field that it was given."""
    for name in ("one", "other"):
        triage("field", "add", name, "--include", name)
    ran = triage(*command.split(), "-f", "one", "--field", "other")
    assert ran.code == ExitCode.USAGE
    assert "one, other" in _one_line(ran.err)
    assert not ran.out
