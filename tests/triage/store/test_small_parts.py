"""Fields, marks, notes, tags and runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from triage.models import Evidence, Field, Interest, Run, Scored
from triage.store import Store
from triage.store.marks import EVIDENCE

Claim = Callable[..., Evidence]

AGENTS = Field(
    "agents",
    "Agents that act.",
    ("cs.AI",),
    ("agent",),
    ("survey",),
    ("Li Wei",),
    ("2604.1", "2604.2"),
)


def test_a_field_comes_back_as_it_was_put(store: Store, now: datetime) -> None:
    """Every part of a profile is kept, and putting it again replaces it."""
    store.fields.put(AGENTS, now)
    assert store.fields.get("agents") == AGENTS
    changed = replace(AGENTS, description="", include=("a", "b"), seeds=("2604.2", "2604.3"))
    store.fields.put(changed, now)
    assert store.fields.all() == [changed]
    assert store.fields.get("nobody") is None


def test_fields_come_in_the_order_they_were_made(
    store: Store, later: Callable[[int], datetime]
) -> None:
    """A field keeps its place when it is edited, and seeds the order they were added in."""
    for minutes, name in enumerate(("zebra", "ant")):
        store.fields.put(Field(name, seeds=("2604.9",)), later(minutes))
    store.fields.put(Field("zebra", "new", seeds=("2604.1", "2604.9")), later(9))
    assert [field.name for field in store.fields.all()] == ["zebra", "ant"]
    assert store.fields.all()[0].seeds == ("2604.9", "2604.1")


def test_a_removed_field_is_ranked_anew_when_it_comes_back(store: Store, now: datetime) -> None:
    """Scores and the note of what they were ranked from go; decisions stay."""
    store.fields.put(AGENTS, now)
    store.scores.put("agents", [Scored("2604.1", 10.0, ())], profile="p", at=now)
    store.marks.set("ranked:agents", "p 1 30")
    store.marks.set("ranked whole:agents", "p 1 30")
    store.marks.set("ranked:agents2", "kept")
    store.remarks.add_note("2604.1", "kept", now)
    store.fields.remove("agents")
    assert store.fields.all() == []
    assert store.marks.get("ranked:agents") == store.marks.get("ranked whole:agents") == ""
    assert store.marks.get("ranked:agents2") == "kept"
    store.fields.put(Field("agents"), now)
    assert store.fields.get("agents") == Field("agents")


def test_a_field_keeps_the_interests_it_was_last_ranked_with(store: Store, now: datetime) -> None:
    """The new ones take the place of the old, each field has its own, and they go with it."""
    long = Interest(("kv", "größer"), ("2604.1",))
    store.fields.put(AGENTS, now)
    assert store.fields.interests("agents") == ()
    store.fields.set_interests("agents", (Interest(("agent",), ("2604.1", "2604.2")), long))
    store.fields.set_interests("agents", (long,))
    store.fields.set_interests("agents2", ())
    assert store.fields.interests("agents") == (long,)
    assert store.fields.interests("agents2") == ()
    store.fields.remove("agents")
    assert store.fields.interests("agents") == ()


def test_marks_are_kept(store: Store) -> None:
    """A mark is empty until it is set, and set again it is replaced."""
    assert store.marks.get("indexed:m") == ""
    store.marks.set("indexed:m", "1")
    store.marks.set("indexed:m", "2")
    assert store.marks.get("indexed:m") == "2"


def test_the_generation_counts_on(store: Store) -> None:
    """It grows past one digit as a number does."""
    for _ in range(11):
        store.marks.advance()
    assert store.marks.generation() == "11"


def test_generations_are_apart(store: Store, claim: Claim, now: datetime) -> None:
    """The ledger's grows when a finding comes or goes, not when one is seen again."""
    of_evidence = []
    for readings in ([claim("a")], [claim("a")], []):
        store.ledger.record("r", {"a": readings}, now)
        of_evidence.append(store.marks.generation(EVIDENCE))
    assert of_evidence == ["1", "1", "2"]
    assert store.marks.generation() == "0"


def test_notes_and_tags_belong_to_their_paper(store: Store, now: datetime) -> None:
    """Notes come oldest first, tags sorted and once; taking off what is not there is fine."""
    store.remarks.add_note("a", "first", now)
    store.remarks.add_note("a", "second", now)
    store.remarks.set_tags("a", add=["x", "b", "x"], at=now)
    store.remarks.set_tags("a", add=["c"], drop=["x", "never"], at=now)
    assert store.remarks.notes("a") == ("first", "second")
    assert store.remarks.tags("a") == ("b", "c")
    assert store.remarks.notes("b") == store.remarks.tags("b") == ()


def test_a_run_tells_how_it_ended(store: Store, later: Callable[[int], datetime]) -> None:
    """A run that ended says so; one that died stays without an end; the last of each job counts."""
    first = store.runs.start("fetch", later(0))
    store.runs.finish(first, later(1), ok=False, covered={}, note="no answer")
    second = store.runs.start("fetch", later(2))
    store.runs.finish(second, later(3), ok=True, covered={"new": 3, "since": None})
    store.runs.start("digest", later(4))
    assert store.runs.last() == [
        Run("digest", later(4)),
        Run("fetch", later(2), later(3), ok=True, covered={"new": 3, "since": None}),
    ]
