"""Deciding on papers and taking it back, with the row gone before the write is done."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from triage.inbox import FieldSummary
from triage.models import DecisionKind, Entry
from triage.text import clean
from tui.desk import answer
from tui.pile import survivor
from tui.rows import plain, titled
from tui.screens.finding import FindingScreen
from tui.screens.keys import ACTS, SEE
from tui.values import STATE_AFTER, Undone

_SAID = {
    DecisionKind.SAVE: "Saved",
    DecisionKind.SKIP: "Skipped",
    DecisionKind.REJECT: "Not for me:",
    DecisionKind.LATER: "Later:",
    DecisionKind.READ: "Read",
}


class DecidingScreen(FindingScreen):
    """Papers that can be decided on, alone or as marked."""

    BINDINGS: ClassVar[list[BindingType]] = [*ACTS, *SEE]

    def action_decide(self, name: str) -> None:
        """Decide on the marked papers that are shown, else on the one under the cursor."""
        kind = DecisionKind(name)
        ids = self.pile.targets(self.rows.ids, self.rows.cursor)
        entries = [entry for entry in map(self.pile.get, ids) if entry]
        if not entries or self.field is None:
            return
        stored = self.context.desk.decide(self.field, ids, kind)
        self._show_decided(entries, kind)
        self._hear_decided(stored, entries)

    def _show_decided(self, entries: Sequence[Entry], kind: DecisionKind) -> None:
        ids = [entry.paper.id for entry in entries]
        self.pile.marks.clear()
        self.forget_facts(ids)
        if STATE_AFTER[kind] in self.STATES:
            self.pile.put(replace(entry, state=STATE_AFTER[kind]) for entry in entries)
            self.rows.redraw()
        else:
            cursor = survivor(self.rows.ids, set(ids))
            self.pile.drop(ids)
            self.rows.take_out(ids, cursor)
        papers = [entry.paper for entry in entries]
        self.say(f"{_SAID[kind]} {titled(papers)} {self.context.look.dot} u to undo")
        self.after_change()

    @work(group="decide", exit_on_error=False)
    async def _hear_decided(
        self, stored: Future[tuple[FieldSummary, ...]], entries: Sequence[Entry]
    ) -> None:
        """Wait for the write; when it failed, the rows come back as they were."""
        try:
            self.count_again(await answer(stored))
        except Exception as error:  # noqa: BLE001  whatever it is, the rows must come back
            self.pile.put(entries)
            self.refill(entries[0].paper.id)
            self.context.write_down(error)
            papers = [entry.paper for entry in entries]
            self.say(f"Not stored, {titled(papers)} is back: {plain(error)}", failed=True)

    def action_undo(self) -> None:
        """Take back the last step that is stored, whatever screen or day it was taken on."""
        self._hear_undone(self.context.desk.undo())

    @work(group="decide", exit_on_error=False)
    async def _hear_undone(self, future: Future[Undone]) -> None:
        undone = await answer(future)
        if not undone.decisions:
            self.say("Nothing to undo")
            return
        cursor = self.rows.cursor
        here = self._put_back(undone)
        self.count_again(undone.summaries)
        self.refill(*here, cursor)
        self.say(self._said_undone(undone))

    def _put_back(self, undone: Undone) -> list[str]:
        """Take over how undone papers stand now; return the ids that this screen shows again."""
        ids = [entry.paper.id for entry in undone.entries]
        self.forget_facts(ids)
        if self.field is None or undone.decisions[0].field != self.field.name:
            return []
        here = [entry for entry in undone.entries if entry.state in self.STATES]
        self.pile.drop(ids)
        self.pile.put(here)
        return [entry.paper.id for entry in here]

    def _said_undone(self, undone: Undone) -> str:
        first = undone.decisions[0]
        where = "" if self.field and first.field == self.field.name else f" in {clean(first.field)}"
        back = titled([entry.paper for entry in undone.entries])
        return f"Taken back{where}: {first.kind.value} {back}"

    def count_again(self, summaries: tuple[FieldSummary, ...]) -> None:
        """Show counts as the store has them now."""
        if self.loaded:
            self.loaded = replace(self.loaded, summaries=summaries)
            self.after_change()
