"""What each export promises beyond its golden file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import export
from triage.errors import ConfigError
from triage.export.bibtex import escape_title
from triage.export.citing import Name, citation_keys, split_name, year_and_month
from triage.models import Field, Paper, ReadingList

NOW = datetime(2026, 5, 8, tzinfo=UTC)


def _paper(paper_id: str, title: str = "Ranking papers", author: str = "Ann Lee") -> Paper:
    return Paper(paper_id, title, "", (author,))


def test_unknown_format_is_refused_with_the_known_ones() -> None:
    """A misspelt format names the right ones."""
    with pytest.raises(ConfigError, match="bibtx") as caught:
        export.render(ReadingList(Field("f"), NOW, ()), "bibtx")
    assert "bibtex" in caught.value.hint
    with pytest.raises(ConfigError):
        export.suffix("bibtx")


@pytest.mark.parametrize("form", export.FORMATS)
def test_empty_list_is_an_empty_file_of_the_format(form: str) -> None:
    """An empty reading list is valid in every format and names no paper."""
    text = export.render(ReadingList(Field("f"), NOW, ()), form)
    assert "arxiv.org" not in text
    if form == "csl-json":
        assert json.loads(text) == []
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(text)))) == 1


@pytest.mark.parametrize("form", export.FORMATS)
def test_same_list_gives_same_bytes(form: str, reading_list: ReadingList) -> None:
    """Two exports of one list are equal, so that they can be compared and versioned."""
    again = replace(reading_list, items=tuple(reading_list.items))
    assert export.render(reading_list, form) == export.render(again, form)


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_citations_do_not_change_with_the_clock(form: str, reading_list: ReadingList) -> None:
    """A citation file has no day of export: it changes only when the list does."""
    later = replace(reading_list, as_of=datetime(2027, 1, 1, tzinfo=UTC))
    assert export.render(reading_list, form) == export.render(later, form)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Izabela Kurek", Name("Kurek", "Izabela")),
        ("Ludwig van Beethoven", Name("van Beethoven", "Ludwig")),
        ("Maria de la Cruz", Name("de la Cruz", "Maria")),
        ("Ken Griffey Jr.", Name("Griffey", "Ken", "Jr.")),
        ("van Beethoven", Name("Beethoven", "van")),
        ("ATLAS Collaboration", Name("ATLAS Collaboration")),
        ("Doe, Jane", Name("Doe, Jane")),
        ("Aristotle", Name("Aristotle")),
        ("", Name("")),
    ],
)
def test_name_is_split_where_bibliographies_split_it(name: str, parts: Name) -> None:
    """Particles go with the family name; groups and single names stay whole."""
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("paper_id", "when"),
    [
        ("2604.01234", (2026, 4)),
        ("0704.0840", (2007, 4)),
        ("hep-th/9901001", (1999, 1)),
        ("cs/0112017", (2001, 12)),
        ("not an id", None),
    ],
)
def test_id_tells_the_month_of_submission(paper_id: str, when: tuple[int, int] | None) -> None:
    """Without a day of submission the arXiv id gives year and month, of either century."""
    assert year_and_month(_paper(paper_id)) == when


def test_day_of_submission_goes_before_the_id() -> None:
    """A known day is never overruled by the id."""
    paper = replace(_paper("2604.01234"), published=date(2026, 3, 31))
    assert year_and_month(paper) == (2026, 3)


def test_keys_of_others_do_not_move() -> None:
    """A key stays as it is when a paper that would share it joins or leaves the list."""
    first, second, third = map(_paper, ("2604.00001", "2604.00002", "2604.00003"))
    assert citation_keys([first]) == ["lee2026ranking"]
    assert citation_keys([third, first, second]) == [
        "lee2026ranking_2604_00003",
        "lee2026ranking",
        "lee2026ranking_2604_00002",
    ]
    assert citation_keys([third, first])[0] == "lee2026ranking_2604_00003"


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=20), st.text(max_size=12))))
def test_keys_are_unique_and_plain(rows: list[tuple[str, str, str]]) -> None:
    """Whatever the papers are, keys are distinct and of characters every parser takes."""
    keys = citation_keys([_paper(*row) for row in rows])
    assert len(set(keys)) == len(rows)
    assert all(key.isascii() and key.replace("_", "").isalnum() for key in keys)


@pytest.mark.parametrize(
    ("title", "escaped"),
    [
        ("The BERT model", "The {BERT} model"),
        ("Deep (Token-Level) Learning (RL)", "Deep (Token-Level) Learning {(RL)}"),
        ("GPT-4o and mT5", "{GPT}-4o and {mT5}"),
        ("Q&A at 50%", "{Q\\&A} at 50\\%"),
        (r"Q\&A", r"{Q\&A}"),
        (r"The $\alpha_{i}$ case", r"The {$\alpha_{i}$} case"),
        ("Costs $5", r"Costs \$5"),
        (
            r"$\input{x}$",
            r"\${\textbackslash}input{\textbraceleft}x{\textbraceright}\$",
        ),
        ("Über naïve Bäume", "Über naïve Bäume"),
    ],
)
def test_title_in_bibtex(title: str, escaped: str) -> None:
    """Acronyms keep their capitals, mathematics that only prints stays, the rest is text."""
    assert escape_title(title) == escaped
