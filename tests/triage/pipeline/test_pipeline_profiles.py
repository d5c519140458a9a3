"""What counts as an example of a field, and how much."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from triage.config import Home, Settings
from triage.models import DecisionKind, Field, Paper
from triage.pipeline.profiles import profile_of
from triage.pipeline.work import Work
from triage.store import open_store

NOW = datetime(2026, 4, 17, 7, tzinfo=UTC)
FIELD = Field("ml")


def test_old_decisions_fade_only_if_the_user_says_so(tmp_path: Path) -> None:
    """With a half-life of ten days, a paper saved ten days ago counts half of one saved now."""
    home = Home(tmp_path)
    papers = [
        Paper(f"2604.0000{n}", f"Title {n}", "Abstract.", announced=date(2026, 4, 1))
        for n in range(3)
    ]
    with open_store(home.store) as store:
        work = Work(home, Settings(), store, lambda: NOW, offline=True)
        store.fields.put(FIELD, NOW)
        store.papers.put(papers, NOW)
        for age, paper in zip((0, 10, 20), papers, strict=True):
            at = NOW - timedelta(days=age)
            store.decisions.append(FIELD.name, [paper.id], DecisionKind.SAVE, at)
        fading = replace(work, settings=replace(work.settings, half_life_days=10))
        assert weights(work) == {"2604.00000": 1, "2604.00001": 1, "2604.00002": 1}
        assert weights(fading) == {"2604.00000": 1, "2604.00001": 0.5, "2604.00002": 0.25}


def weights(work: Work) -> dict[str, float]:
    """Return what each example counts."""
    return {one.paper.id: one.weight for one in profile_of(work, FIELD, "m").liked}
