"""What is learned from decisions, made from what was typed, and drawn on pages: plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from triage.config import Home, load
from triage.errors import ConfigError
from triage.inbox.beliefs import beliefs
from triage.inbox.making import described, field_name
from triage.inbox.near import nearest_saved, twins
from triage.inbox.pace import minutes_spent, relevant_left, seconds_per_paper
from triage.models import (
    Change,
    Coverage,
    DecisionKind,
    Difference,
    Entry,
    Field,
    Flags,
    InboxState,
    Paper,
    Part,
    Run,
    Scored,
)
from triage.ranking.scale import without
from triage.store import open_store
from tui.backstage import Job, JobState, Task
from tui.backstage.tasks import (
    Hit,
    Outcome,
    read_outcome,
    read_task,
    write_outcome,
    write_task,
)
from tui.keymap import check_keys, known_ids
from tui.rows import FANCY, PLAIN, bar, changes_page, figures, sparkline, status_page, today_page
from tui.rows.difference import difference
from tui.sitting import Sitting, Worked
from tui.values import Changed, Drawn, Standing, Today

AT = datetime(2026, 4, 17, 6, 30, tzinfo=UTC)
ANY = st.text(st.characters(exclude_categories=()), max_size=40)


def entry(name: str, score: float, state: InboxState) -> Entry:
    parts = (Part("words", score, "because", ("dense", "2604.00001")),)
    paper = Paper(name, f"Title {name}", "")
    return Entry(paper, "f", state, Scored(name, score, parts), Flags(), AT)


def test_pace_is_the_median_gap_and_time_away_is_not_reading() -> None:
    """A pause of an hour counts as one paper; too few steps give the configured pace."""
    times = [AT + timedelta(seconds=30 * step) for step in range(12)]
    assert seconds_per_paper(times, 20) == 30
    assert seconds_per_paper(times[:5], 20) == 20
    assert minutes_spent([AT, AT + timedelta(hours=1)], 30) == 1
    assert minutes_spent([], 30) == 0


def test_relevant_papers_left_are_not_guessed_from_nothing() -> None:
    """Unknown stays unknown; with enough decisions the scores tell."""
    saved = [entry(f"s{n}", 90, InboxState.SAVED) for n in range(10)]
    skipped = [entry(f"x{n}", 10, InboxState.SKIPPED) for n in range(10)]
    left = [entry("a", 95, InboxState.NEW), entry("b", 5, InboxState.NEW)]
    assert relevant_left("f", saved, left) is None
    found = relevant_left("f", [*saved, *skipped], left)
    assert found is not None
    assert 0 < found.expected < len(left)
    likely, unlikely = (relevant_left("f", [*saved, *skipped], [one] * 50) for one in left)
    assert likely is not None
    assert unlikely is not None
    assert likely.expected > 10 * unlikely.expected
    assert 0 <= found.low <= found.high <= len(left)


def test_age_says_nothing_of_how_much_is_left() -> None:
    """Papers that only grew older are as likely to be saved as before."""
    states = (InboxState.SAVED, InboxState.SKIPPED)
    decided = [entry(f"d{n}", 60, states[n % 2]) for n in range(30)]
    new = [entry(f"n{n}", without(33, -7), InboxState.NEW) for n in range(100)]
    aged = [
        replace(
            one,
            scored=replace(one.scored, score=33.0, parts=(*one.scored.parts, Part(*age))),
        )
        for one in new
        if one.scored
        for age in [("recency", -7.0, "announced 29 days before the newest")]
    ]
    assert relevant_left("f", decided, aged) == relevant_left("f", decided, new)


def test_how_much_is_left_follows_scores_that_were_made_anew() -> None:
    """What a sitting remembers of the scores is of those that are shown now."""
    states = (InboxState.SAVED, InboxState.SKIPPED)
    decided = tuple(entry(f"d{n}", 60, states[n % 2]) for n in range(30))
    sitting = Sitting(0, 20)
    sitting.load(Worked((), decided, "f"))
    high, low = ([entry(f"n{n}", s, InboxState.NEW) for n in range(100)] for s in (80, 5))
    most, least = sitting.relevant(high), sitting.relevant(low)
    assert most is not None
    assert least is not None
    assert most > 5 * least
    assert (sitting.relevant(high), sitting.relevant(low)) == (most, least)


def test_liking_the_top_says_little_about_the_bottom() -> None:
    """Who saved half of the best is not told that half of seven hundred others wait for them."""
    states = (InboxState.SAVED, InboxState.SKIPPED)
    decided = [entry(f"d{n}", 90, states[n % 2]) for n in range(30)]
    left = [entry(f"l{n}", 5, InboxState.NEW) for n in range(700)]
    found = relevant_left("f", decided, left)
    assert found is not None
    assert found.expected < 35
    assert found.low < 10
    near = relevant_left("f", decided, [entry(f"n{n}", 90, InboxState.NEW) for n in range(100)])
    assert near is not None
    assert near.expected > found.expected


def test_a_field_believes_what_its_parts_say() -> None:
    """Points of a part are shared by what it points to; papers and words are told apart."""
    held = beliefs([entry("a", 40, InboxState.NEW), entry("b", 20, InboxState.NEW)])
    assert held.parts == (("words", 30.0),)
    assert held.words == (("dense", 30.0),)
    assert held.papers == (("2604.00001", 30.0),)


def test_age_and_evidence_are_no_beliefs() -> None:
    """They have a place among the parts, but what they point at is no word of the field."""
    looked = Part("evidence", 3.0, "code verified", ("https://github.com/a/b",))
    one = entry("a", 40, InboxState.NEW)
    assert one.scored is not None
    scored = replace(one.scored, score=43.0, parts=(*one.scored.parts, looked))
    held = beliefs([replace(one, scored=scored)])
    assert held.parts == (("words", 40.0), ("evidence", 3.0))
    assert held.words == (("dense", 20.0),)


def test_a_field_is_made_from_what_was_typed() -> None:
    """Lists are split and cleaned; what cannot be used is refused whole."""
    typed = {"description": " a\x1b[31m b ", "categories": "cs.IR, cs.CL", "seeds": "2604.00001v2"}
    field = described(Field(field_name("rag")), typed)
    assert field == Field("rag", "a b", ("cs.IR", "cs.CL"), seeds=("2604.00001",))
    for wrong in ({"categories": "no!"}, {"seeds": "nothing"}, {"description": ""}):
        with pytest.raises(ConfigError):
            described(Field("rag"), wrong)
    with pytest.raises(ConfigError):
        field_name("two words")


def test_near_papers_come_from_stored_vectors(tmp_path: Path) -> None:
    """The nearest saved papers are named with their cosine; twins stand under the first."""
    import numpy as np

    with open_store(tmp_path / "triage.db") as store:
        papers = [Paper(f"2604.0000{n}", f"Title {n}", "text") for n in range(4)]
        store.papers.put(papers, AT)
        store.fields.put(Field("f"), AT)
        store.decisions.append("f", ["2604.00001", "2604.00002"], DecisionKind.SAVE, AT)
        texts = store.vectors.pending("m", 3)
        vectors = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
        store.vectors.put(texts, vectors, "m")
        near = nearest_saved(store, "m", Field("f"), "2604.00000")
        assert near is not None
        assert [(one.paper_id, one.similarity) for one in near] == [("2604.00001", 1.0)]
        assert nearest_saved(store, "m", Field("f"), "2604.00003") is None
        ids = [paper.id for paper in papers]
        assert twins(store, "m", ids) == {"2604.00001": "2604.00000"}


@given(ANY, ANY)
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    """What went and what came is signed; equal texts have no sign."""
    pieces = "".join(text for text, _ in difference(before, after))
    if before.split() == after.split():
        assert pieces.split() == after.split() or len(after.split()) > 24
    else:
        assert "[-" in pieces or "{+" in pieces


@given(st.lists(st.integers(0, 10**6), max_size=60), st.sampled_from([FANCY, PLAIN]))
def test_a_curve_has_one_cell_for_each_value(values: list[int], look: object) -> None:
    """Nothing is empty, the largest is full, and ASCII stays ASCII."""
    assert look in {FANCY, PLAIN}
    line = sparkline(values, look)  # type: ignore[arg-type]
    assert Content(line).cell_length == len(values)
    assert look is FANCY or line.isascii()
    if any(values):
        assert line[values.index(max(values))] == look.bars[-1]  # type: ignore[attr-defined]
    assert len(bar(0.5, 10, PLAIN)) == 10


@given(ANY)
def test_no_page_can_act_on_the_terminal(text: str) -> None:
    """Titles, notes of runs, job lines and errors are cleaned on every page."""
    run = Run(text, AT, AT, ok=True, covered={text: text}, note=text)
    job = Job("index", what=text, state=JobState.FAILED, error=ValueError(text))
    day = date(2026, 4, 17)
    told = Coverage(day, text, 3, 4, text, text)
    standing = Standing(1, day, None, (run, replace(run, job="fetch")), (told,), AT)
    hostile = Entry(Paper("2604.00001", text, text), text, InboxState.SAVED, None, Flags(), AT)
    differences = (Difference("title", "a", text), Difference(text, text, "b"))
    change = Change("2604.00001", text, AT, 1, 2, differences, text, text)
    pages = (
        changes_page((Changed(change, hostile),), PLAIN, 60),
        status_page(standing, [job], PLAIN, 60),
        today_page(Today((hostile,), (hostile,)), 3.0, 12, 1, PLAIN, 60),
        figures(Drawn((), (1.0, 99.0), ((0.0, 1.0, True),) * 3), PLAIN, 60, 24),
    )
    for page in pages:
        assert all(ch == "\n" or ch.isprintable() or ch in "\u200c\u200d" for ch in page.plain)


def test_tasks_and_outcomes_travel_whole() -> None:
    """What the child is asked and what it answers is what was said, whatever the text."""
    import json

    task = Task("search", 'a\n"b" \ud800', "f", ("1", "2"), 3)
    assert read_task(write_task(task)) == task
    outcome = Outcome("line", (Hit("1", ("words", "meaning")),), "trouble")
    assert read_outcome(json.loads(json.dumps(write_outcome(outcome)))) == outcome


def test_keys_are_checked_against_what_there_is(tmp_path: Path) -> None:
    """A table of keys may be nested; an unknown name is refused with the nearest known one."""
    home = Home(tmp_path)
    home.config.write_text('[keys]\n"act.save" = "K"\n[keys.see]\nlist = "B"\n', encoding="utf-8")
    assert load(home).keys == {"act.save": "K", "see.list": "B"}
    check_keys(load(home).keys)
    assert {"act.redo", "find.archive", "see.today", "job.index", "form.store"} <= set(known_ids())
    with pytest.raises(ConfigError) as caught:
        check_keys({"act.sav": "K"})
    assert caught.value.hint == "did you mean act.save?"
    home.config.write_text("keys = 3", encoding="utf-8")
    with pytest.raises(ConfigError, match="must be a table"):
        load(home)
