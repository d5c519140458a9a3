"""The query language: what it understands, and that it understands anything."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from triage.search import expanded, fuse, painted, parse, snippet
from triage.spelling import pieces, searchable

TODAY = date(2026, 4, 17)


def test_everything_in_one_query():
    """Words, phrases, filters and their negations are told apart."""
    query = parse(
        'dense "late interaction" -survey cat:cs.IR,cs.CL author:"Omar Khattab" -author:smith'
        " has:code -has:replication is:saved -is:rejected after:2026-01 before:2026-03-15"
        " -cat:cs.CV title:benchmark",
        TODAY,
    )
    assert query.words == ("dense",)
    assert query.phrases == ("late interaction",)
    assert query.without == ("survey",)
    assert query.categories == ("cs.IR", "cs.CL")
    assert query.not_categories == ("cs.CV",)
    assert query.authors == ("Omar Khattab",)
    assert query.not_authors == ("smith",)
    assert (query.has, query.not_has) == (("code",), ("replication",))
    assert (query.states, query.not_states) == (("saved",), ("rejected",))
    assert (query.after, query.before) == (date(2026, 1, 1), date(2026, 3, 15))
    assert query.titles == ("benchmark",)
    assert query.text == "dense late interaction benchmark"


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("on:2026-04", date(2026, 4, 1), date(2026, 5, 1)),
        ("after:30d", date(2026, 3, 18), None),
        ("since:yesterday", date(2026, 4, 16), None),
        ("after:2025", date(2025, 1, 1), None),
    ],
)
def test_days_as_people_write_them(text, after, before):
    """Months, years and spans back from today are days."""
    query = parse(text, TODAY)
    assert (query.after, query.before) == (after, before)


@pytest.mark.parametrize(
    "text", ['foo"bar', "c: d", "cat:", "is:nonsense", "after:soon", ": : :", '"', "-", "- x", "*"]
)
def test_what_is_no_filter_is_words(text):
    """A stray quote, a colon or an unknown value loses no word and filters nothing."""
    query = parse(text, TODAY)
    assert query.categories == query.states == ()
    assert query.after is None
    said = " ".join([query.text, *query.without])
    assert [p for p in pieces(text) if p not in pieces(said)] == []


@example("F++")
@given(st.text(max_size=80))
def test_any_text_is_a_query_that_full_text_search_takes(text):
    """Whatever is typed, the expressions made from it are valid FTS5."""
    query = parse(text, TODAY)
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5 (title, abstract, authors)")
    for expression in filter(None, (*query.terms(), query.required(), query.unwanted())):
        found = db.execute("SELECT count(*) FROM t WHERE t MATCH ?", [expression]).fetchall()
        assert found == [(0,)]
    db.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"Poincar\'e", "Poincaré"),
        (r"G{\"o}del", "Gödel"),
        (r"Erd\H{o}s", "Erdos"),
        (r"{\o}re", "øre"),
        ("$L_2$", "L2"),
        ("CO$_2$", "CO2"),
        ("$k$NN", "kNN"),
        (r"$\alpha$", "α"),
        (r"\textbf{deep}", "deep"),
        ("ﬁne", "fine"),
        ("Straße", "strasse"),
        ("Łukasz", "lukasz"),
    ],
)
def test_one_spelling_for_what_is_written_in_several(one, other):
    """TeX, accents, ligatures and scripts come out alike."""
    fold = [sqlite_folded(text) for text in (one, other)]
    assert fold[0] == fold[1]


def sqlite_folded(text: str) -> list[str]:
    """Return the tokens that the index keeps of a text."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5 (x, tokenize='unicode61 remove_diacritics 2')")
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab ('t', 'instance')")
    db.execute("INSERT INTO t VALUES (?)", [searchable(text)])
    found = [row[0] for row in db.execute("SELECT term FROM v ORDER BY offset")]
    db.close()
    return found


def test_plus_plus_is_part_of_a_name_but_not_of_a_list():
    """C++ and C# are words of their own; `vision+language` stays two words."""
    assert pieces("C++17 and c#") == ["cplusplus", "17", "and", "csharp"]
    assert pieces("vision+language") == ["vision", "language"]


def test_saved_queries_stand_for_their_text():
    """`@name` is replaced, also inside saved ones; a circle ends; unknown names are told."""
    saved = {"mine": "cat:cs.IR @more", "more": "retrieval", "loop": "x @loop"}
    assert expanded("dense @Mine", saved) == ("dense cat:cs.IR retrieval", [])
    assert expanded("@nobody a@b.c", saved) == ("@nobody a@b.c", ["nobody"])
    assert expanded("@loop", saved)[0].startswith("x x")


def test_fusing_lets_both_halves_speak():
    """A paper that both halves found stands above those of one; who found what is told."""
    found = fuse({"a": 8.0, "b": 7.0}, {"a": 0.6, "b": 0.1, "c": 0.62}, ["c", "a"], 3)
    assert [hit.paper_id for hit in found] == ["a", "c", "b"]
    assert {hit.paper_id: hit.matched for hit in found} == {
        "a": ("words", "meaning"),
        "b": ("words",),
        "c": ("meaning",),
    }


def test_papers_that_are_all_far_keep_their_order():
    """Where every cosine is below nothing, the nearest still comes first; one hit is a full one."""
    cosines = {"a": -0.4, "b": -0.1, "c": -0.2}
    assert [hit.paper_id for hit in fuse({}, cosines, cosines)] == ["b", "c", "a"]
    (only,) = fuse({"a": 2.0}, {"a": -0.3}, ["a"])
    assert only.score == pytest.approx(1)


def test_words_alone_keep_their_order():
    """Without meaning the ranking is that of the words."""
    assert [hit.paper_id for hit in fuse({"b": 1.0, "a": 2.0}, {}, ())] == ["a", "b"]


@given(st.text(max_size=200), st.data())
def test_a_snippet_shows_marks_where_they_are(text, data):
    """Whatever is cut, a mark that is kept covers the same letters as before."""
    marks = sorted(data.draw(st.sets(st.integers(0, max(0, len(text) - 1)), max_size=5)))
    spans = [(at, at + 1) for at in marks if at < len(text)]
    cut, kept = snippet(text, spans, 40)
    assert len(cut) <= 41
    assert {cut[a:b] for a, b in kept} <= {text[a:b] for a, b in spans}
    assert painted(cut, kept, ("", "")) == cut
