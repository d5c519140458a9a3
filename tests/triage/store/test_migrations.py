"""The schema: from nothing, from the oldest store, and over again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from triage.models import DecisionKind, EvidenceState
from triage.store import open_store
from triage.store.filters import Filters
from triage.store.migrations import migrations

OLDEST = Path(__file__).with_name("oldest_store.sql")
"""A store of the first schema with one of everything in it: `sqlite3 triage.db .dump`."""


@pytest.fixture
def oldest(tmp_path: Path) -> Path:
    """Return a store as the first release left it."""
    path = tmp_path / "triage.db"
    connection = sqlite3.connect(path)
    connection.executescript(OLDEST.read_text(encoding="utf-8"))
    connection.close()
    return path


def schema(db: Database) -> str:
    """Return a database's schema, to compare."""
    return "\n".join(
        sorted(
            " ".join(row["sql"].split())
            for row in db.query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        )
    )


def test_running_the_steps_again_changes_nothing() -> None:
    """Every step runs once: a second pass finds nothing to do."""
    with closing(Database(memory=True)) as db:
        migrations.apply(db)
        before = schema(db)
        migrations.apply(db)
        assert migrations.pending(db) == []
        assert schema(db) == before


def test_an_old_store_ends_up_with_the_schema_of_a_new_one(oldest: Path) -> None:
    """There is one schema, however a store came to it."""
    with closing(Database(memory=True)) as new, open_store(oldest) as opened:
        migrations.apply(new)
        assert schema(opened._db) == schema(new)
        assert migrations.pending(opened._db) == []


def test_an_old_store_keeps_everything(oldest: Path) -> None:
    """Papers, decisions, notes, scores, evidence, vectors and runs survive every step."""
    with open_store(oldest) as opened:
        (paper,) = opened.papers.get(["2604.00001"])
        assert paper.title == "Retrieval for Ångström-scale agents"
        assert paper.authors == ("Zoë Müller", "Li Wei")
        assert paper.announced == date(2026, 4, 14)
        assert paper.listed_in == ("cs.CL", "cs.IR")
        (field,) = opened.fields.all()
        assert (field.name, field.seeds) == ("agents", ("2604.00002",))
        (decision,) = opened.decisions.standing("agents")
        assert (decision.paper_id, decision.kind) == ("2604.00001", DecisionKind.SAVE)
        assert len(opened.decisions.history("2604.00002")) == 2
        assert opened.remarks.notes("2604.00001") == ("read again",)
        assert opened.remarks.tags("2604.00001") == ("core",)
        (row,) = opened.scores.decided("agents")
        assert row.scored is not None
        assert row.scored.score == 71.5
        (finding,) = opened.ledger.current(["2604.00001"])["2604.00001"]
        assert finding.state is EvidenceState.CLAIMED
        ids, vectors = opened.vectors.of_papers("model-1")
        assert ids == ["2604.00001"]
        assert vectors[0].tolist() == pytest.approx([0.6, 0.8], abs=1e-3)
        assert [run.job for run in opened.runs.last()] == ["import"]


def test_an_old_store_is_searched_like_a_new_one(oldest: Path) -> None:
    """Full-text search finds what was stored before the upgrade."""
    with open_store(oldest) as opened:
        assert [paper_id for paper_id, _ in opened.papers.matching('"angstrom"', 5)] == [
            "2604.00001"
        ]
        assert opened.finding.selected(Filters(authors=("muller",))) == ["2604.00001"]
