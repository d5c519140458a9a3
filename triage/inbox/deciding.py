"""Deciding on papers, taking a step back, and taking it again, also in another sitting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from triage.clock import Clock
from triage.config import Settings
from triage.models import Decision, DecisionKind, Field
from triage.store import Store


class Deciding:
    """Decisions over one store. What stands is derived from them; nothing else remembers it."""

    def __init__(self, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock

    def decide(self, field: Field, paper_ids: Sequence[str], kind: DecisionKind) -> int:
        """Decide on papers in one step that is undone as one; return its batch."""
        return self._decide(field, paper_ids, kind, None)

    def decide_everywhere(self, paper_ids: Sequence[str], kind: DecisionKind) -> int:
        """Decide on papers in every field that ranks them, in one step; return its batch.

        A paper that no field ranks is decided on in the first field.
        """
        batch = 0
        fields = self._store.fields.all()
        ranked = {field.name: self._ranked(field, paper_ids) for field in fields}
        homeless = set(paper_ids).difference(*ranked.values())
        with self._store.atomic():
            for place, field in enumerate(fields):
                mine = ranked[field.name] | (homeless if not place else set())
                if ids := [paper_id for paper_id in paper_ids if paper_id in mine]:
                    batch = self._decide(field, ids, kind, batch or None)
        return batch

    def undo(self) -> list[Decision]:
        """Take back the last step that stands; return what it had decided, [] if there is none."""
        return self._store.decisions.undo(self._clock())

    def redo(self) -> list[Decision]:
        """Decide again what was taken back last; return it, [] if there is nothing to redo.

        There is something as long as nothing else was decided since.
        """
        decisions = self._store.decisions.undone()
        batch = None
        with self._store.atomic():
            for decision in decisions:
                batch = self._store.decisions.append(
                    decision.field,
                    [decision.paper_id],
                    decision.kind,
                    self._clock(),
                    until=decision.until,
                    batch=batch,
                )
        return decisions

    def _decide(
        self, field: Field, paper_ids: Sequence[str], kind: DecisionKind, batch: int | None
    ) -> int:
        return self._store.decisions.append(
            field.name, paper_ids, kind, self._clock(), until=self._until(kind), batch=batch
        )

    def _ranked(self, field: Field, paper_ids: Iterable[str]) -> set[str]:
        rows = self._store.scores.of(field.name, paper_ids)
        return {row.paper.id for row in rows if row.scored or row.kind}

    def _until(self, kind: DecisionKind) -> date | None:
        days = timedelta(days=self._settings.later_days)
        return self._clock().date() + days if kind is DecisionKind.LATER else None
