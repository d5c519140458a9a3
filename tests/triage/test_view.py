"""How values look wherever they are shown: flags, days, names and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from itertools import product

import pytest

from triage import view
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
    Tier,
)
from triage.view import entry_json, evidence_json, flag_text, part_json

UNKNOWN, CLAIMED, NONE = EvidenceState.UNKNOWN, EvidenceState.CLAIMED, EvidenceState.NONE


def test_every_state_has_its_own_glyph_in_both_alphabets() -> None:
    """Two states never look the same; plain ASCII stays ASCII."""
    for glyphs in (view.GLYPHS, view.ASCII_GLYPHS):
        assert set(glyphs) == set(EvidenceState)
        assert len(set(glyphs.values())) == len(glyphs)
        assert all(len(glyph) == 1 for glyph in glyphs.values())
    assert all(glyph.isascii() for glyph in view.ASCII_GLYPHS.values())


@pytest.mark.parametrize("ascii_only", [False, True])
def test_flags_always_take_the_same_room(*, ascii_only: bool) -> None:
    """A column of flags lines up whatever is known."""
    widths = {
        len(flag_text(Flags(*states), ascii_only=ascii_only))
        for states in product(EvidenceState, repeat=4)
    }
    assert widths == {9}


def test_unknown_is_blank_and_never_no() -> None:
    """What nobody looked at shows neither glyph nor letter; what was looked for shows both."""
    assert flag_text(Flags()).strip() == ""
    assert flag_text(Flags(code=NONE)) == "·C       "
    assert flag_text(Flags(code=CLAIMED, benchmark=NONE)) == "~C ·B    "
    assert flag_text(Flags(replication=EvidenceState.CONTRADICTED), ascii_only=True) == "      xR "


def test_a_withdrawn_paper_shows_a_warning() -> None:
    """The sign stands last, after whatever else is known."""
    assert flag_text(Flags(code=CLAIMED, withdrawn=CLAIMED)) == "~C      !"


def test_an_entry_has_everything_a_script_needs(
    make_paper: Callable[..., Paper], now: datetime
) -> None:
    """The JSON of a paper has the keys that are promised, and is JSON."""
    paper = make_paper(version=2, published=date(2026, 4, 13), announced=date(2026, 4, 14))
    parts = (Part("meaning", 40.0, "reads like", ("2604.1",)), Part("words", 2.5, "shares"))
    entry = Entry(
        paper, "f", InboxState.LATER, Scored(paper.id, 42.5, parts), Flags(), now, now.date()
    )
    shown = json.loads(json.dumps(entry_json(entry)))
    promised = (
        "id version title authors abstract categories published announced score parts flags"
        " decision url".split()
    )
    assert set(promised) <= set(shown)
    assert set(shown["flags"]) == {kind.value for kind in EvidenceKind}
    assert sum(part["value"] for part in shown["parts"]) == shown["score"] == 42.5
    assert shown["parts"][0] == part_json(parts[0])
    assert (shown["decision"], shown["until"]) == ("later", "2026-04-17")
    assert shown["url"] == f"https://arxiv.org/abs/{paper.id}"
    assert shown["published"] == "2026-04-13"


def test_what_is_not_known_is_null(make_paper: Callable[..., Paper]) -> None:
    """A paper that is new, unranked and bare has nulls where facts are missing, never zeros."""
    shown = entry_json(Entry(make_paper(), "f", InboxState.NEW, None, Flags()))
    for key in ("score", "decision", "version", "published", "announced", "decided_at", "until"):
        assert shown[key] is None
    assert shown["parts"] == []
    assert set(shown["flags"].values()) == {"unknown"}


@pytest.mark.parametrize("state", InboxState)
def test_every_inbox_state_has_its_decision(
    state: InboxState, make_paper: Callable[..., Paper]
) -> None:
    """The decision in JSON is the word `mark --as` takes; a new paper has none."""
    decision = entry_json(Entry(make_paper(), "f", state, None, Flags()))["decision"]
    assert decision in {None, "save", "skip", "reject", "later", "read"}
    assert (decision is None) is (state is InboxState.NEW)


def test_a_finding_as_json(now: datetime) -> None:
    """State, tier and dates are written as their names and as ISO times."""
    plain = Evidence("2604.1", EvidenceKind.CODE, CLAIMED, "abstract")
    bare = evidence_json(plain)
    assert (bare["kind"], bare["state"], bare["tier"]) == ("code", "claimed", None)
    assert bare["first_seen"] is bare["last_checked"] is None
    full = evidence_json(
        replace(plain, tier=Tier.OFFICIAL, detail={"stars": 1}, first_seen=now, last_checked=now)
    )
    assert (full["tier"], full["detail"]) == ("official", {"stars": 1})
    assert full["first_seen"] == "2026-04-17T07:00:00+00:00"
    json.dumps(full)


@pytest.mark.parametrize(
    ("detail", "name", "letter"),
    [
        ({}, "code", "C"),
        ({"artefact": "code", "role": "release"}, "code", "C"),
        ({"artefact": "page", "role": "release"}, "page", " "),
        ({"artefact": "data", "role": "release"}, "data", " "),
        ({"artefact": "code", "role": "mention"}, "work of others", " "),
    ],
)
def test_what_is_not_the_papers_code_is_not_called_so(
    detail: dict[str, str], name: str, letter: str
) -> None:
    """A project page, data, weights or somebody else's work never reads as a claim of code."""
    row = Evidence("2604.00001", EvidenceKind.CODE, CLAIMED, "abstract", detail=dict(detail))
    assert (view.finding_name(row), view.finding_letter(row)) == (name, letter)
