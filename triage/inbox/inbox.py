"""The inbox: what stands in a field, and deciding on papers where they belong.

Inbox state is derived from the decisions that stand; nothing else remembers it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from triage.errors import ConfigError, InputError
from triage.evidence import flags
from triage.inbox.deciding import Deciding
from triage.inbox.orders import ORDERS, By
from triage.models import (
    DecisionKind,
    Entry,
    Evidence,
    Field,
    InboxState,
    Paper,
    ReadingItem,
    ReadingList,
    inbox_state,
)
from triage.ranking import worth
from triage.store.scores import Ranked
from triage.text import clean, parse_arxiv_id


@dataclass(frozen=True, slots=True)
class FieldSummary:
    """A field and how many papers stand in each state of its inbox."""

    field: Field
    counts: dict[InboxState, int]


class Inbox(Deciding):
    """The inbox over one store. It belongs to the thread that opened the store."""

    def fields(self) -> list[FieldSummary]:
        """Return every field with its counts, in the order they were made."""
        return [self._summary(field) for field in self._store.fields.all()]

    def field(self, name: str | None) -> Field:
        """Return the field of that name; without a name, the only one there is.

        Raises:
            ConfigError: there is no such field, or no field at all, or several to choose from.

        """
        known = self._store.fields.all()
        if not known:
            raise ConfigError(
                "there is no field yet", hint="make one: triage field add NAME --description TEXT"
            )
        names = ", ".join(field.name for field in known)
        if name is None:
            if len(known) > 1:
                raise ConfigError(
                    "there are several fields", hint=f"add --field with one of: {names}"
                )
            return known[0]
        for field in known:
            if field.name == name:
                return field
        raise ConfigError(f"there is no field {clean(name)!r}", hint=f"fields: {names}")

    def entries(
        self,
        field: Field,
        *,
        states: Collection[InboxState] = (InboxState.NEW,),
        first: date | None = None,
        last: date | None = None,
        limit: int | None = None,
        by: By = By.SCORE,
    ) -> list[Entry]:
        """Return the field's papers in the given states, in the order asked for.

        New papers come from the days `first` to `last` (default: `inbox_days` up to the newest
        announcement), with `limit` only from so many of the first of them; papers decided on come
        from any day. Seeds are examples, not news.
        """
        today = self._clock().date()
        kinds = [
            kind
            for kind in DecisionKind
            if not {inbox_state(kind, until, today) for until in (None, today)}.isdisjoint(states)
        ]
        rows = self._store.scores.decided(field.name, kinds)
        newest = last or self._store.papers.newest_day()
        if newest and InboxState.NEW in states:
            oldest = first or self._oldest(newest)
            rows += self._waiting(field, oldest, newest, limit, by)
        wanted = [row for row in rows if self._state(row.kind, row.until) in states]
        return sorted(self._entries(field, wanted), key=ORDERS[by])

    def _waiting(
        self, field: Field, first: date, last: date, limit: int | None, by: By
    ) -> list[Ranked]:
        scores = self._store.scores
        if limit is None or by is not By.EVIDENCE:
            newest = by is By.DATE
            return scores.waiting(
                field.name, first=first, last=last, limit=limit, newest_first=newest
            )
        ids = scores.waiting_ids(field.name, first=first, last=last)
        evidence = self._store.ledger.current(ids)
        ids.sort(key=lambda paper_id: -worth(flags(evidence[paper_id])))
        return scores.of(field.name, ids[:limit])

    def lookup(self, field: Field, paper_ids: Iterable[str]) -> list[Entry]:
        """Return papers by id as the field sees them, in the order of the ids."""
        return self._entries(field, self._store.scores.of(field.name, paper_ids))

    def merged(
        self, *, states: Collection[InboxState] = (InboxState.NEW,), limit: int | None = None
    ) -> list[Entry]:
        """Return the papers of all fields, the fields taking turns, each paper once.

        A paper that several fields show stands where the first of them has it, as that field
        sees it. With `limit`, only from so many of each field's best new papers.
        """
        fields = self._store.fields.all()
        columns = [self.entries(field, states=states, limit=limit) for field in fields]
        turns = (entry for turn in zip_longest(*columns) for entry in turn if entry)
        first: dict[str, Entry] = {}
        for entry in turns:
            first.setdefault(entry.paper.id, entry)
        return list(first.values())

    def paper(self, named: str) -> Paper:
        """Return the stored paper that a person named by id, address or published DOI.

        Raises:
            ConfigError: it is neither an arXiv id nor the DOI of a stored paper.
            InputError: no stored paper has the id.

        """
        parsed = parse_arxiv_id(named)
        published = self._store.papers.with_doi(_doi(named)) if parsed is None else None
        if published:
            return published
        if parsed is None:
            raise ConfigError(
                f"{clean(named)!r} is not an arXiv id",
                hint="ids look like 2604.01234 or hep-th/9901001",
            )
        found = self._store.papers.get([parsed[0]])
        if not found:
            raise InputError(
                f"{parsed[0]} is not in the store", hint=f"get it: triage fetch --id {parsed[0]}"
            )
        return found[0]

    def evidence(self, paper_ids: Iterable[str]) -> dict[str, tuple[Evidence, ...]]:
        """Return the standing evidence of each paper."""
        return self._store.ledger.current(paper_ids)

    def examples(self, field: Field) -> list[str]:
        """Return the papers that a field learns from: its seeds, then the saved and read ones."""
        liked = {DecisionKind.SAVE, DecisionKind.READ}
        decisions = self._store.decisions.standing(field.name)
        rejected = {one.paper_id for one in decisions if one.kind is DecisionKind.REJECT}
        saved = (one.paper_id for one in decisions if one.kind in liked)
        return [name for name in dict.fromkeys((*field.seeds, *saved)) if name not in rejected]

    def home_field(self, paper_id: str) -> Field:
        """Return the field that ranks a paper highest.

        Raises:
            ConfigError: there is no field, or several and none of them ranks the paper.

        """
        fields = self._store.fields.all()
        ranked = [
            (row.scored.score, field)
            for field in fields
            for row in self._store.scores.of(field.name, [paper_id])
            if row.scored
        ]
        if len(fields) > 1 and ranked:
            return max(ranked, key=lambda scored: scored[0])[1]
        return self.field(None)

    def decide_at_home(self, paper_ids: Sequence[str], kind: DecisionKind) -> dict[str, list[str]]:
        """Decide on each paper in the field that ranks it highest, in one step; return which."""
        by_field: dict[str, list[str]] = {}
        fields = {paper_id: self.home_field(paper_id) for paper_id in paper_ids}
        for paper_id, field in fields.items():
            by_field.setdefault(field.name, []).append(paper_id)
        batch = None
        now = self._clock()
        with self._store.atomic():
            for name, ids in by_field.items():
                batch = self._store.decisions.append(
                    name, ids, kind, now, until=self._until(kind), batch=batch
                )
        return by_field

    def reading_list(self, field: Field) -> ReadingList:
        """Return the field's saved and read papers in the order they were decided on."""
        rows = [
            row
            for row in self._store.scores.decided(field.name)
            if self._state(row.kind, row.until) in {InboxState.SAVED, InboxState.READ}
        ]
        return self._listed(field, rows)

    def list_of(self, field: Field, paper_ids: Iterable[str]) -> ReadingList:
        """Return any papers, in the order of their ids, as a reading list to export."""
        return self._listed(field, self._store.scores.of(field.name, paper_ids))

    def _listed(self, field: Field, rows: Sequence[Ranked]) -> ReadingList:
        entries = self._entries(field, rows)
        evidence = self.evidence(entry.paper.id for entry in entries)
        items = (
            ReadingItem(
                entry,
                evidence[entry.paper.id],
                self._store.remarks.notes(entry.paper.id),
                self._store.remarks.tags(entry.paper.id),
            )
            for entry in entries
        )
        return ReadingList(field, self._clock(), tuple(items))

    def _summary(self, field: Field) -> FieldSummary:
        last = self._store.papers.newest_day() or self._clock().date()
        first = self._oldest(last)
        counts: Counter[InboxState] = Counter()
        for kind, until, number in self._store.scores.counts(field.name, first=first, last=last):
            counts[self._state(kind, until)] += number
        return FieldSummary(field, dict(counts))

    def _entries(self, field: Field, rows: Sequence[Ranked]) -> list[Entry]:
        evidence = self._store.ledger.current(row.paper.id for row in rows)
        return [
            Entry(
                paper=row.paper,
                field=field.name,
                state=self._state(row.kind, row.until),
                scored=row.scored,
                flags=flags(evidence[row.paper.id]),
                decided_at=row.decided_at,
                until=row.until,
            )
            for row in rows
        ]

    def _state(self, kind: DecisionKind | None, until: date | None) -> InboxState:
        return inbox_state(kind, until, self._clock().date())

    def _oldest(self, newest: date) -> date:
        return newest - timedelta(days=self._settings.inbox_days - 1)


def _doi(named: str) -> str:
    """Return the DOI in what a person typed: bare, after `doi:`, or as an address."""
    return named.strip().removeprefix("doi:").removeprefix("https://doi.org/")
