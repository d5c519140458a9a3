"""Rows and sheets as values: nothing from outside can act, and what is shown adds up."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from triage.errors import ConfigError
from triage.models import (
    Entry,
    Evidence,
    EvidenceKind,
    EvidenceState,
    Flags,
    InboxState,
    Paper,
    Part,
    Scored,
)
from tui.rows import FANCY, PLAIN, Look, age, counts, option, plain, row, sheet, titled
from tui.rows.line import flag_pieces
from tui.rows.sheet import tenths
from tui.values import Facts

TODAY = date(2026, 4, 17)
AT = datetime(2026, 4, 17, 6, 30, tzinfo=UTC)
ANY = st.text(st.characters(exclude_categories=()), max_size=60)
STATES = st.sampled_from(EvidenceState)
FLAGS = st.builds(Flags, STATES, STATES, STATES, STATES, STATES)
LOOKS = st.sampled_from([FANCY, PLAIN])
VALUES = st.floats(-100, 100, allow_nan=False).map(lambda value: round(value, 4))
UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn"} - {"Cf"}
BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0xFEFF)}


def entry(text: str, flags: Flags | None = None, scored: Scored | None = None) -> Entry:
    paper = Paper(
        "2604.01001", text, text, (text,), (text,), comment=text, announced=TODAY, version=2
    )
    return Entry(paper, text, InboxState.NEW, scored, flags or Flags())


def inert(content: Content) -> bool:
    """Whether a text holds nothing that a terminal could act on; line breaks are ours."""
    text = content.plain.replace("\n", "")
    return not any(unicodedata.category(ch) in UNSAFE or ch in BIDI for ch in text)


@given(ANY, FLAGS, LOOKS, st.lists(ANY, max_size=2))
def test_no_row_can_act_on_the_terminal(
    text: str, flags: Flags, look: Look, words: list[str]
) -> None:
    """Whatever the title, a row is one line without control, bidi or unassigned characters."""
    wanted = tuple(word.casefold() for word in words if word)
    shown = row(entry(text, flags), look, newest=TODAY, words=wanted)
    assert "\n" not in shown.plain
    assert inert(shown)


@given(ANY, LOOKS, st.integers(20, 120))
def test_no_sheet_can_act_on_the_terminal(text: str, look: Look, width: int) -> None:
    """Every text of a sheet is cleaned: title, names, reasons, findings, notes, history."""
    found = Evidence(
        "2604.01001", EvidenceKind.CODE, EvidenceState.CLAIMED, text, text, text, licence=text
    )
    facts = Facts((found,), ((AT, text, text),), (text,), (text,))
    scored = Scored("2604.01001", 5.0, (Part(text, 5.0, text, (text,)),))
    assert inert(sheet(entry(text, None, scored), facts, look, width))


@given(ANY)
def test_no_sentence_can_act_on_the_terminal(text: str) -> None:
    """Header, choices, toasts and errors are cleaned as well."""
    assert inert(counts(FANCY, [text, text]))
    assert inert(option(text, text))
    assert inert(Content(titled([Paper("2604.01001", text, "")])))
    assert inert(Content(plain(ConfigError(text, hint=text))))


@given(FLAGS, LOOKS)
def test_flags_are_nine_cells_and_unknown_is_blank(flags: Flags, look: Look) -> None:
    """Rows stay aligned, and what nobody looked at shows neither glyph nor letter."""
    text = "".join(piece for piece, _ in flag_pieces(flags, look))
    assert len(text) == Content(text).cell_length == 9
    assert ("C" in text) == (flags.code is not EvidenceState.UNKNOWN)
    assert ("R" in text) == (flags.replication is not EvidenceState.UNKNOWN)
    assert text.endswith("!") == flags.warned


@given(st.lists(VALUES, max_size=6), VALUES)
def test_the_shown_parts_sum_to_the_shown_score(values: list[float], off: float) -> None:
    """Rounding never breaks the sum, and what the parts leave unexplained is said."""
    total = sum(values)
    parts = tuple(Part(f"p{n}", value, "because") for n, value in enumerate(values))
    for score in (total, total + off):
        shown, rows = tenths(Scored("x", score, parts))
        assert shown == pytest.approx(score, abs=0.0501)
        assert sum(round(value * 10) for _, value in rows) == round(shown * 10)


def test_a_sheet_says_what_is_known_and_what_nobody_looked_at() -> None:
    """Each finding has glyph, host, quote, source and dates; an unknown kind says so."""
    found = Evidence(
        "2604.01001",
        EvidenceKind.CODE,
        EvidenceState.CLAIMED,
        "abstract",
        "https://github.com/okafor/late?token=1",
        "code at github.com/okafor/late",
        first_seen=AT - timedelta(days=3),
        last_checked=AT,
    )
    none = Evidence("2604.01001", EvidenceKind.BENCHMARK, EvidenceState.NONE, "abstract")
    text = sheet(entry("A title"), Facts((found, none)), FANCY, 80).plain
    assert "~C code claimed: github.com/okafor/late\n" in text
    assert '"code at github.com/okafor/late"' in text
    assert "abstract · first seen 14 Apr · checked 17 Apr 2026" in text
    assert "·B benchmark looked for, none found" in text
    assert "replication: not looked yet" in text


def test_a_withdrawn_paper_says_the_word() -> None:
    """The sign on the row is a word on the sheet, before anything else is read."""
    flags = Flags(withdrawn=EvidenceState.CLAIMED)
    text = sheet(entry("A title", flags), None, PLAIN, 60).plain
    assert "! WITHDRAWN (claimed)" in text
    assert text.index("WITHDRAWN") < text.index("WHY")


def test_a_row_underlines_the_words_of_the_filter() -> None:
    """A hit is found whatever its case, and the title is shown as it is written."""
    shown = row(entry("Dense Retrieval"), FANCY, newest=TODAY, words=("retr",))
    assert shown.plain.endswith("Dense Retrieval")
    hits = [shown.plain[span.start : span.end] for span in shown.spans if "underline" in span.style]
    assert hits == ["Retr"]


@pytest.mark.parametrize(
    ("days", "shown"), [(0, "0d"), (12, "12d"), (-3, "0d"), (99, "99d"), (200, "28w"), (1200, "3y")]
)
def test_age_counts_from_the_newest_announcement(days: int, shown: str) -> None:
    """Days, then weeks, then years, in three cells; never negative."""
    assert age(TODAY - timedelta(days=days), TODAY) == shown
    assert age(None, TODAY) == ""
