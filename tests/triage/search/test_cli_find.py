"""The commands that find papers, on words alone: what they print and how they end."""

from __future__ import annotations

import json

import pytest

from triage.cli.app import run


@pytest.fixture
def home(tmp_path, capsys):
    """Return a way to run `triage` on a home with three papers and no index."""
    rows = [
        {
            "title": "ColBERT: late interaction",
            "authors": ["Omar Khattab"],
            "categories": ["cs.IR"],
        },
        {
            "title": "Poincar\\'e maps in C++",
            "authors": ["Ada Lovelace"],
            "categories": ["math.DS"],
        },
        {"title": "GPT-4 reads late papers", "authors": ["Alan Turing"], "categories": ["cs.CL"]},
    ]
    path = tmp_path / "papers.jsonl"
    lines = [
        json.dumps({"id": f"2604.0000{n}", "abstract": "We study it.", **row})
        for n, row in enumerate(rows, start=1)
    ]
    path.write_text("\n".join(lines))
    place = ["--home", str(tmp_path / "home"), "--offline"]

    def call(*arguments):
        capsys.readouterr()
        code = run([*place, *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    assert call("import", "jsonl", str(path))[0] == 0
    return call


def test_words_alone_say_so(home):
    """Without an index the words still answer, and the exit code tells."""
    code, out, err = home("search", "gpt4", "--json")
    hits = json.loads(out)["data"]["hits"]
    assert code == 4
    assert [(hit["id"], hit["matched"], hit["rank"]) for hit in hits] == [
        ("2604.00003", ["words"], 1)
    ]
    assert "searched by words alone" in err


def test_matches_are_marked(home, monkeypatch):
    """JSON has the places; the text has them bold where colour is asked for."""
    _, out, _ = home("search", "interaction", "--json")
    (hit,) = json.loads(out)["data"]["hits"]
    ((start, end),) = hit["highlights"]["title"]
    assert hit["title"][start:end] == "interaction"
    assert "\x1b" not in home("search", "interaction")[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1minteraction\x1b[0m" in home("search", "interaction")[1]


def test_a_misspelt_author_is_answered_with_who_was_meant(home):
    """No paper, and the name that was meant."""
    _, out, err = home("search", "author:khatab", "--json")
    assert json.loads(out)["data"]["hits"] == []
    assert 'did you mean author:"Omar Khattab"?' in err


def test_a_saved_query_is_used_by_name(home):
    """Save, list, use, forget."""
    home("search", "--save", "maths", "cat:math")
    assert home("search", "--saved")[1] == "@maths  cat:math\n"
    hits = json.loads(home("search", "@maths", "--json")[1])["data"]["hits"]
    assert [hit["id"] for hit in hits] == ["2604.00002"]
    assert home("search", "--forget", "maths")[0] == 0
    assert home("search", "--forget", "maths")[0] == 2
    assert "no saved query @maths" in home("search", "@maths")[2]


@pytest.mark.parametrize("arguments", [["search"], ["search", "--save", "a b", "x"]])
def test_what_cannot_be_done_is_refused(home, arguments):
    """Nothing to search for, or a name that cannot be typed after @, is a usage error."""
    assert home(*arguments)[0] == 2


def test_both_like_and_unlike_is_refused(home):
    """A paper cannot be wanted and unwanted at once."""
    code, _, err = home("similar", "2604.00001", "--minus", "2604.00001")
    assert code == 2
    assert "both like and unlike" in err


@pytest.mark.parametrize("query", ['"', "a:b:c", '"unfinished', "-", "cat:", "(OR AND", "*?^{}"])
def test_nothing_typed_is_an_error(home, query):
    """Stray signs are searched for or ignored, never refused."""
    assert home("search", "--", query)[0] in {0, 4}
