"""What the digest promises beyond its golden files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import digest as rendering
from triage.digest.cells import cell_width, wrap
from triage.errors import ConfigError
from triage.evidence.read import read_paper_text
from triage.models import Coverage, Digest, DigestField, Entry, EvidenceState, Field, Run

NOW = datetime(2026, 5, 8, 7, 2, tzinfo=UTC)
DAY = date(2026, 5, 8)
EMPTY = Digest(NOW, None, None, 12, ())
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("form", rendering.FORMATS)
def test_digest_without_a_field_is_whole(form: str) -> None:
    """The first morning, before any field, is no error in any format."""
    text = rendering.render(EMPTY, form)
    assert text.endswith("\n")
    assert json.loads(text)["data"]["fields"] == [] if form == "json" else "triage init" in text


@pytest.mark.parametrize("form", ["text", "markdown", "html", "atom"])
def test_unchecked_completeness_is_said(form: str) -> None:
    """Where nothing was checked, no format lets a reader believe that nothing is missing."""
    text = _flat(rendering.render(EMPTY, form))
    assert "Completeness not established" in text
    assert "No source was asked yet" in text


@pytest.mark.parametrize("form", ["text", "markdown", "html", "atom"])
def test_failed_source_does_not_look_empty(form: str) -> None:
    """A failed and an unfinished source are named in front of the ones that answered."""
    runs = (
        Run("arxiv", NOW, NOW, ok=True),
        Run("hub", NOW, NOW, ok=False, note="timed out"),
        Run("papers-with-code", NOW),
    )
    text = _flat(rendering.render(replace(EMPTY, providers=runs), form))
    assert text.index("FAILED: hub") < text.index("Answered: arxiv")
    assert "timed out" in text
    assert "NOT FINISHED: papers-with-code" in text


def test_completeness_keeps_three_answers_apart() -> None:
    """Complete, incomplete and not established are three things, in words and in JSON."""
    rows = (
        Coverage(DAY, "cs.AI", 10, 10),
        Coverage(DAY, "cs.CL", 9, 10),
        Coverage(DAY, "cs.CV", 9, None, "imported from a file"),
    )
    made = replace(EMPTY, completeness=rows)
    assert [row["complete"] for row in rendering.digest_data(made)["completeness"]] == [
        True,
        False,
        None,
    ]
    text = _flat(rendering.render(made, "text"))
    assert "INCOMPLETE: cs.CL of Fri 8 May 2026 has 9 of 10" in text
    assert "Completeness not established: imported from a file (cs.CV" in text
    assert "Complete: Fri 8 May 10/10." in text


def test_empty_field_says_why() -> None:
    """Nothing new and nothing ranked are told apart, each with the command that helps."""
    fields = (DigestField(Field("a"), (), {}, 0), DigestField(Field("b"), (), {}, 7))
    text = rendering.render(replace(EMPTY, fields=fields), "text")
    assert "Nothing new. `triage fetch`" in text
    assert "7 papers waiting, none ranked yet. `triage index`" in text


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_what_is_left_is_told_with_its_doubt(form: str, digest: Digest) -> None:
    """Below the line stands how many papers still matter; where too little is known, nothing."""
    said = "About 2 relevant papers left below this line (90 % interval 0-5)."
    assert _flat(rendering.render(digest, form)).replace("\\", "").count(said) == 1
    shares = tuple(replace(share, left=None) for share in digest.fields)
    assert "below this line" not in rendering.render(replace(digest, fields=shares), form)


@pytest.mark.parametrize("form", ["text", "markdown", "html", "atom"])
def test_withdrawn_paper_is_marked(form: str, digest: Digest) -> None:
    """A withdrawal stands beside the paper with its source and day, and is quoted once."""
    text = _flat(rendering.render(digest, form))
    assert text.count("WITHDRAWN") == 1
    assert text.count("has been withdrawn by the author") == 1


def test_raised_flag_without_a_finding_still_warns(entries: dict[str, Entry]) -> None:
    """A warning never depends on there being something to quote."""
    share = DigestField(Field("f"), (entries["0704.0840"],), {}, 1)
    assert "! WITHDRAWN (claimed)" in rendering.render(replace(EMPTY, fields=(share,)), "text")


def test_reasons_add_up(digest: Digest) -> None:
    """The parts named and the sum of the smaller ones make the whole score in JSON."""
    for share in rendering.digest_data(digest)["fields"]:
        for paper in share["papers"]:
            total = sum(part["value"] for part in paper["parts"])
            assert paper["score"] is None or total == pytest.approx(paper["score"])


def test_json_is_the_data_in_its_envelope(digest: Digest) -> None:
    """`--format json` and `--json` give the same."""
    envelope = json.loads(rendering.render(digest, "json"))
    assert envelope["schema_version"] == 1
    assert envelope["data"] == json.loads(json.dumps(rendering.digest_data(digest)))
    assert {"fields", "changes", "completeness", "providers"} <= set(envelope["data"])


def test_feed_names_each_paper_once(digest: Digest) -> None:
    """A paper that two fields show is one entry, since ids in a feed are unique."""
    twice = replace(digest, fields=(digest.fields[0], digest.fields[0]))
    feed = ET.fromstring(rendering.render(twice, "atom"))  # noqa: S314 - our own output
    ids = [el.text for el in feed.findall("a:entry/a:id", ATOM)]
    assert ids == [f"https://arxiv.org/abs/{e.paper.id}" for e in digest.fields[0].entries]


@pytest.mark.parametrize("width", [10, 40, 41, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int, digest: Digest) -> None:
    """Lines keep to the width from 40 cells up; narrower is treated as 40."""
    text = rendering.render(digest, "text", width=width)
    assert max(map(cell_width, text.splitlines())) <= max(width, 40)


def test_ascii_layout_is_ascii(entries: dict[str, Entry]) -> None:
    """Glyphs and rules keep to ASCII on request."""
    shown = tuple(e for e in entries.values() if e.paper.title.isascii())[:2]
    fields = (DigestField(Field("f"), shown, {}, 2),)
    assert rendering.render(replace(EMPTY, fields=fields), "text", ascii_only=True).isascii()


def test_unknown_format_names_the_known() -> None:
    """A misspelt format names the right ones."""
    with pytest.raises(ConfigError, match="'pdf'") as caught:
        rendering.render(EMPTY, "pdf")
    assert "markdown" in caught.value.hint


@pytest.mark.parametrize(
    ("minutes", "pace", "count"), [(12, 20, 5), (1, 20, 3), (1, 600, 1), (0, 20, 0), (-1, 20, 0)]
)
def test_plan_fits_the_minutes(
    minutes: int, pace: int, count: int, entries: dict[str, Entry]
) -> None:
    """The best papers that fit are taken in order; one always fits if there is a minute."""
    waiting = tuple(entries.values())[:5]
    planned = rendering.plan(waiting, minutes=minutes, seconds_per_paper=pace)
    assert planned == waiting[:count]


def test_plan_refuses_a_pace_that_is_none() -> None:
    """No pace gives no plan."""
    with pytest.raises(ValueError, match="positive"):
        rendering.plan((), minutes=1, seconds_per_paper=0)


@given(st.integers(0, 200), st.integers(1, 600))
def test_planned_papers_need_no_more_than_the_minutes(papers: int, pace: int) -> None:
    """What is planned for the minutes it needs is the whole of it."""
    minutes = rendering.minutes_needed(papers, seconds_per_paper=pace)
    assert minutes * 60 >= papers * pace
    assert papers == 0 or (minutes - 1) * 60 < papers * pace


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers(4, 90))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: int) -> None:
    """Wrapped text has the words of the text, in lines that fit."""
    lines = wrap(text, width, first="- ")
    assert all(cell_width(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(f"- {text}".split())


@pytest.mark.parametrize("form", ["text", "markdown", "html", "atom"])
def test_a_promise_is_quoted_once(form: str, entries: dict[str, Entry]) -> None:
    """A ledger keeps what is promised, where it will be, and who says so; a digest says it once."""
    entry, words = entries["0704.0840"], "Code will be available at https://github.com/a/b"
    paper = replace(entry.paper, abstract=f"We prune tokens. {words}.", comment=words)
    ledger = read_paper_text(paper, NOW)
    assert [(row.source, row.found) for row in ledger if row.state is EvidenceState.PROMISED] == [
        ("abstract", "https://github.com/a/b"),
        ("abstract", "code"),
        ("comment", "code"),
    ]
    share = DigestField(Field("f"), (entry,), {paper.id: ledger}, 1)
    text = _flat(rendering.render(replace(EMPTY, fields=(share,)), form)).replace("\\", "")
    assert text.count("Code will be available at") == 1
