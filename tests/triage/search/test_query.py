"""The query language: what each form means, and that no text at all is an error."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from triage.search import Query, day_span, parse

APRIL = (date(2026, 4, 1), date(2026, 4, 30))

QUERIES = {
    "nothing": ("", Query()),
    "words": ("dense  retrieval", Query(words=("dense", "retrieval"))),
    "phrase": ('"late interaction" x', Query(words=("x",), phrases=("late interaction",))),
    "negation": ("x -survey", Query(words=("x",), without=("survey",))),
    "negated phrase": ('-"a survey"', Query(without=("a survey",))),
    "category": ("cat:cs.IR category:math", Query(categories=("cs.IR", "math"))),
    "author": ('author:"Omar Khattab" AUTHOR:Li', Query(authors=("Omar Khattab", "Li"))),
    "evidence": ("has:code has:Replication", Query(has=("code", "replication"))),
    "state": ("is:saved is:new", Query(states=("saved", "new"))),
    "days": (
        "after:2026-01 before:2026-04-21",
        Query(after=date(2026, 1, 1), before=date(2026, 4, 21)),
    ),
    "unknown key": ("http://x doi:10.1", Query(words=("http", "//x", "doi", "10.1"))),
    "unknown value": ("has:fun is:great", Query(words=("has", "fun", "is", "great"))),
    "no date": (
        "after:tomorrow before:2026-13",
        Query(words=("after", "tomorrow", "before", "2026-13")),
    ),
    "key without value": ('cat: author:""', Query(words=("cat:", "author"))),
    "stray quote": ('"late x', Query(words=("late", "x"))),
    "quote in a value": ('author:"Li', Query(authors=("Li",))),
    "nothing left out": ('-"" -', Query(words=("-",))),
    "control characters": ("x\x1b[31m\x00y\u202e", Query(words=("xy",))),
}


@pytest.mark.parametrize(("text", "expected"), QUERIES.values(), ids=QUERIES)
def test_queries_mean_what_they_say(text: str, expected: Query) -> None:
    """Every operator fills its part; what cannot be understood is taken as words."""
    assert parse(text) == expected


def test_the_example_of_the_manual() -> None:
    """All forms together are taken apart in one go."""
    query = parse(
        'retrieval "late interaction" -survey cat:cs.IR author:"Omar Khattab" after:2026-01'
        " has:code has:replication is:saved"
    )
    assert query == Query(
        words=("retrieval",),
        phrases=("late interaction",),
        without=("survey",),
        categories=("cs.IR",),
        authors=("Omar Khattab",),
        has=("code", "replication"),
        states=("saved",),
        after=date(2026, 1, 1),
    )
    assert query.text == "retrieval late interaction"


SPANS = {
    "2026": (date(2026, 1, 1), date(2026, 12, 31)),
    "2026-04": APRIL,
    " 2026-4 ": APRIL,
    "2026-12": (date(2026, 12, 1), date(2026, 12, 31)),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29)),
    "2026-04-21": (date(2026, 4, 21), date(2026, 4, 21)),
    "9999": (date(9999, 1, 1), date(9999, 12, 31)),
    "0000": None,
    "2026-00": None,
    "2026-13": None,
    "2026-04-00": None,
    "2026-02-30": None,
    "2026-": None,
    "26-04-21": None,
    "٢٠٢٦": None,
    "": None,
}


@pytest.mark.parametrize(("text", "expected"), SPANS.items(), ids=SPANS)
def test_dates_may_be_years_months_or_days(text: str, expected: tuple[date, date] | None) -> None:
    """A span has its first and last day; a date that does not exist is none."""
    assert day_span(text) == expected


@given(st.dates())
def test_every_day_lies_in_its_month_and_year(day: date) -> None:
    """Spans of all three lengths contain the day and end where the next one begins."""
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        span = day_span(day.strftime(form).rjust(len("0000") + 3 * form.count("-"), "0"))
        assert span is not None
        assert span[0] <= day <= span[1]
        if span[1] < date.max:
            assert (span[1] + timedelta(1)).day == 1 or span[0] == span[1]


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """Open a full-text table like the store's, with a paper in it."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE papers USING fts5 (title, abstract, authors,"
        " tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    connection.execute(
        "INSERT INTO papers VALUES ('Dense retrieval', 'The state-of-the-art of Müller''s"
        " snake_case near NOT title AND OR', 'Zoë')"
    )
    yield connection
    connection.close()


def matches(index: sqlite3.Connection, expression: str) -> bool:
    """Whether an expression finds the paper."""
    rows = index.execute("SELECT rowid FROM papers WHERE papers MATCH ?", [expression])
    return bool(rows.fetchall())


QUOTED, OURS = re.compile(r'"[^"]*"'), re.compile(r"[() ]|\bOR\b|\bAND\b|\btitle :")
any_query = st.text() | st.lists(
    st.sampled_from(
        ["NOT", "AND", "OR", "NEAR(", ")", "title:", "-", '"', "*", "^", "{a b}:", "'", "\\", ";"]
    )
    | st.sampled_from(
        ["dense", "_", "é", "cat:", "after:2026", "-x", "\x00", "\ud800", "²", "हिन्दी"]
    )
).map(" ".join)


@given(any_query)
@example('"')
@example("_ - *")
@example('a"b OR papers : NEAR(')
def test_no_query_is_an_error(index: sqlite3.Connection, text: str) -> None:
    """Any text is read; what it asks is valid, and nothing of it is outside quotation marks."""
    query = parse(text)
    for expression in (*query.terms(), query.required(), query.unwanted()):
        outside = QUOTED.sub("", expression)
        assert not OURS.sub("", outside), outside
        if expression:
            matches(index, expression)  # raises where it is not valid


ASKED = {
    "all words": ("dense retrieval", True, True),
    "one word of two": ("dense sparse", False, True),
    "word forms": ("retrievals", True, True),
    "accents": ("muller zoe", True, True),
    "hyphens are phrases": ("state-of-the-art", True, True),
    "hyphens in another order": ("art-of-the-state", False, False),
    "underscores": ("snake_case", True, True),
    "a word of signs only": ("dense _ +", True, True),
    "operators are words": ("AND dense OR", True, True),
    "columns are words": ("abstract:dense", False, True),
    "stop words do not decide": ("the dense in retrieval with", True, True),
    "stop words alone": ("the of", True, True),
    "a phrase has to be there": ('"retrieval dense" dense', False, False),
    "a phrase is there": ('"dense retrieval" müller', True, True),
}


@pytest.mark.parametrize(("text", "every", "some"), ASKED.values(), ids=ASKED)
def test_words_are_found_as_people_mean_them(
    index: sqlite3.Connection, text: str, *, every: bool, some: bool
) -> None:
    """All words or any of them; operators of full-text search cannot be reached from a query."""
    query = parse(text)
    required = query.required()
    found = [matches(index, term) for term in query.terms()]
    there = not required or matches(index, required)
    assert (all(found) and there) is every
    assert (any(found) and there) is some


def test_without_words_there_is_no_expression() -> None:
    """Filters and signs alone leave nothing to look up, and nothing to leave out."""
    for text in ("", "cat:cs.CL", '"!!"', "- _ *"):
        assert parse(text).terms() == []
        assert parse(text).required() == parse(text).unwanted() == ""


def test_unwanted_words_are_any_of_them(index: sqlite3.Connection) -> None:
    """One unwanted word is enough to leave a paper out."""
    assert parse('-sparse -"dense retrieval"').unwanted() == '"sparse" OR "dense retrieval"'
    assert matches(index, parse("-sparse -dense").unwanted())
    assert not matches(index, parse("-sparse").unwanted())
