"""Notes, tags, examples, redo and marks, read back from the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tui.screens.papers import PapersScreen
from tui.screens.remarks import as_tags

if TYPE_CHECKING:
    from conftest import Bench
    from textual.pilot import Pilot

IDS = [f"2604.{1001 + number:05d}" for number in range(30)]


def screen(pilot: Pilot[None]) -> PapersScreen:
    shown = pilot.app.screen
    assert isinstance(shown, PapersScreen)
    return shown


async def test_tags_and_notes_are_written_changed_and_removed(bench: Bench) -> None:
    """The keys t and a open a line with what is there; enter keeps it, escape does not."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "t", *"todo,#read", "enter")
        await bench.press(pilot, "a", *"compare", "enter")
        await bench.press(pilot, "a", *"!", "enter", "a", *"never", "escape")
        with bench.store() as store:
            assert store.remarks.tags(IDS[0]) == ("read", "todo")
            assert store.remarks.notes(IDS[0]) == ("compare!",)
        assert "compare!" in screen(pilot).detail.text
        await bench.press(pilot, "t", *["backspace"] * 5, "enter")
        await bench.press(pilot, "a", *["backspace"] * 8, "enter")
        await bench.press(pilot, "space", "space", "t", *"batch", "enter")
    with bench.store() as store:
        assert store.remarks.tags(IDS[0]) == ("batch", "read")
        assert store.remarks.tags(IDS[1]) == ("batch",)
        assert store.remarks.notes(IDS[0]) == ()


async def test_redo_does_again_what_undo_took_back(bench: Bench) -> None:
    """Each redo is one step; deciding something else ends it."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "s", "space", "space", "x", "u", "u")
        assert bench.standing() == {}
        await bench.press(pilot, "ctrl+r")
        assert bench.standing() == {IDS[0]: "save"}
        await bench.press(pilot, "ctrl+r")
        assert bench.standing() == {IDS[0]: "save", IDS[1]: "skip", IDS[2]: "skip"}
        assert IDS[1] not in screen(pilot).rows.ids
        await bench.press(pilot, "u", "z", "ctrl+r")
        assert "Nothing to redo" in bench.said(pilot)


async def test_redo_works_after_the_application_was_closed(bench: Bench) -> None:
    """What was taken back yesterday is decided again today, step by step."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "s", "x", "u", "u")
    async with bench.run() as pilot:
        await bench.press(pilot, "ctrl+r")
        assert bench.standing() == {IDS[0]: "save"}
        assert "Done again: save" in bench.said(pilot)
        await bench.press(pilot, "ctrl+r", "ctrl+r")
        assert "Nothing to redo" in bench.said(pilot)
    assert bench.standing() == {IDS[0]: "save", IDS[1]: "skip"}


async def test_a_range_of_rows_is_marked(bench: Bench) -> None:
    """V marks from the row marked last to the cursor, upwards as well."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "j", "V", "j", "j", "V")
        assert screen(pilot).pile.marks == set(IDS[1:4])
        await bench.press(pilot, "g", "V", "x")
    assert set(bench.standing()) == set(IDS[0:4])


async def test_rows_are_chosen_by_their_evidence(bench: Bench) -> None:
    """F shows only papers with code; the header says so, and escape shows all again."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "F", *"hascode", "enter")
        assert screen(pilot).rows.ids == [IDS[n] for n in range(30) if n % 6 in {0, 1}]
        assert "has code" in bench.facts(pilot)
        await bench.press(pilot, "escape")
        assert screen(pilot).rows.ids == IDS


async def test_all_fields_take_turns_and_a_decision_counts_in_each(bench: Bench) -> None:
    """Merged, each paper stands once; a step over several fields is taken back as one."""
    bench.fill()
    async with bench.run() as pilot:
        await bench.press(pilot, "f", *"allfields", "enter")
        shown = screen(pilot).rows.ids
        assert shown[:4] == [IDS[0], IDS[10], IDS[1], IDS[11]]
        assert sorted(shown) == IDS
        await bench.press(pilot, "j", "x")
        assert bench.standing("retrieval") == bench.standing("agents") == {IDS[10]: "skip"}
        await bench.press(pilot, "u")
        assert bench.standing("retrieval") == bench.standing("agents") == {}
        assert IDS[10] in screen(pilot).rows.ids
        assert screen(pilot).rows.cursor == IDS[10]


async def test_papers_are_exported_without_overwriting(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The marked rows go to a file whose name is free; Y copies BibTeX."""
    monkeypatch.chdir(tmp_path)
    bench.fill()
    (tmp_path / "retrieval.bib").write_text("mine", encoding="utf-8")
    async with bench.run() as pilot:
        await bench.press(pilot, "space", "space", "e", *"bibtex", "enter", "enter")
        await bench.until(pilot, lambda: "Wrote 2 papers" in bench.said(pilot))
        await bench.press(pilot, "escape", "j", "Y")
        assert pilot.app.clipboard.startswith("@")
    assert (tmp_path / "retrieval.bib").read_text(encoding="utf-8") == "mine"
    written = (tmp_path / "retrieval-2.bib").read_text(encoding="utf-8")
    assert written.count("@") == 2


async def test_near_duplicates_are_one_row_that_unfolds(bench: Bench) -> None:
    """Papers whose vectors nearly agree stand under the first; v shows and hides them."""
    import numpy as np

    bench.fill()
    with bench.store() as store:
        texts = store.vectors.pending("test", 100)
        vectors = np.eye(len(texts), 40, dtype=np.float32)
        vectors[3] = vectors[0]
        store.vectors.put(texts, vectors, "test")
    async with bench.run(model="test") as pilot:
        assert screen(pilot).rows.ids == [i for i in IDS if i != IDS[3]]
        await bench.press(pilot, "v")
        assert screen(pilot).rows.ids[:2] == [IDS[0], IDS[3]]
        await bench.press(pilot, "v", "s", "j")
        assert bench.standing() == {IDS[0]: "save"}
        assert IDS[3] in screen(pilot).rows.ids
        await bench.press(pilot, "slash", *"abstract")
    with bench.store() as store:
        near = store.fields.get("retrieval")
        assert near is not None


def test_tags_are_single_words() -> None:
    """Commas and a leading # are left out, each tag stands once and is clean."""
    assert as_tags(" a,b  #c a \x1b[31mred ") == ["a", "b", "c", "red"]
