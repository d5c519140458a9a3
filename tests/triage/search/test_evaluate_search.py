"""`evaluate search`: the layout it reads, and the measures it gives."""

from __future__ import annotations

import json
import math

import pytest

from triage.errors import InputError
from triage.evaluate.search import ndcg, read_set, recall, row
from triage.pipeline import judged
from triage.pipeline.judged import answered


@pytest.fixture
def folder(tmp_path):
    """Write a small judged set; keywords replace files."""

    def write(**files):
        contents = {
            "corpus.jsonl": '{"_id": "d1", "title": "graph", "text": "graph token"}\n'
            '{"_id": "d2", "title": "", "text": "speech"}\n',
            "queries.jsonl": '{"_id": "q1", "text": "graph"}\n{"_id": "q2", "text": "none"}\n',
            "qrels.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n",
            **{name.replace("_", "."): text for name, text in files.items()},
        }
        for name, text in contents.items():
            if text is not None:
                (tmp_path / name).write_text(text)
        return tmp_path

    return write


def test_a_set_is_read_with_what_is_judged(folder):
    """Queries without a relevant document are left out; a heading is passed over."""
    found = read_set(folder())
    assert found.documents == {"d1": ("graph", "graph token"), "d2": ("", "speech")}
    assert found.queries == {"q1": "graph"}
    assert found.grades == {"q1": {"d1": 2.0}}
    assert read_set(folder(), binary=True).grades == {"q1": {"d1": 1.0}}


def test_the_simpler_names_do_too(folder, tmp_path):
    """`docs.jsonl` with `id` and `abstract`, and judgements of four columns, are understood."""
    docs = json.dumps({"id": "d1", "title": "t", "abstract": "a"})
    folder(docs_jsonl=docs, qrels_tsv="q1 0 d1 1\n")
    (tmp_path / "corpus.jsonl").unlink()
    assert read_set(tmp_path).documents == {"d1": ("t", "a")}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"qrels_tsv": "q1\td1\t1\nq1 d1\n"}, "line 2"),
        ({"qrels_tsv": "q1\td9\t1\n"}, "no query has a relevant document"),
        ({"corpus_jsonl": "{}\n"}, "line 1 has no id"),
        ({"queries_jsonl": "[1]\n"}, "line 1 is no JSON object"),
    ],
)
def test_what_is_no_judged_set_is_refused(folder, files, words):
    """One clear line says what is wrong and where."""
    with pytest.raises(InputError, match=words):
        read_set(folder(**files))


def test_a_missing_file_is_named(tmp_path):
    """A folder without a corpus is no set."""
    with pytest.raises(InputError, match=r"there is no corpus\.jsonl"):
        read_set(tmp_path)


def test_measures_by_hand():
    """NDCG discounts by rank with linear gains; recall counts what was found."""
    grades = {"a": 3.0, "b": 1.0}
    best = 3 + 1 / math.log2(3)
    assert ndcg(["a", "b"], grades) == pytest.approx(1)
    assert ndcg(["x", "a"], grades) == pytest.approx((3 / math.log2(3)) / best)
    assert ndcg([], grades) == 0
    assert recall(["b", "x"], grades) == 0.5
    assert recall(["x"] * 100 + ["a"], grades) == 0


def test_the_real_search_answers(folder, store, make_work, words_encoder, monkeypatch):
    """All three ways are asked, over a store of their own; each row has its interval."""
    monkeypatch.setattr(judged, "encoder", lambda _: words_encoder())
    found = read_set(folder())
    rankings = answered(make_work(store), found.documents, found.queries)
    assert set(rankings) == {"words", "meaning", "hybrid"}
    assert rankings["words"] == {"q1": ["d1"]}
    assert rankings["hybrid"]["q1"][0] == "d1"
    assert store.papers.count() == 0
    shown = row(found, "hybrid", rankings["hybrid"])
    assert shown["ndcg_at_10"] == {"mean": 1.0, "low": 1.0, "high": 1.0}
    assert (shown["set"], shown["queries"], shown["search"]) == (found.name, 1, "hybrid")
