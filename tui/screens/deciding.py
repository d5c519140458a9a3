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
from tui.backstage import Task
from tui.context import Context
from tui.desk import answer
from tui.pile import survivor
from tui.rows import plain, titled
from tui.screens.finding import FindingScreen
from tui.screens.keys import ACTS, SEE
from tui.screens.remarks import add_seeds
from tui.values import EVERYTHING, STATE_AFTER, Undone

_SAID = {
    DecisionKind.SAVE: "Saved",
    DecisionKind.SKIP: "Skipped",
    DecisionKind.REJECT: "Not for me:",
    DecisionKind.LATER: "Later:",
    DecisionKind.READ: "Read",
}
_RANK_AFTER = 10
"""Decisions after which the fields are ranked anew; the first one has the ranker get ready."""


class DecidingScreen(FindingScreen):
    """Papers that can be decided on, alone or as marked."""

    BINDINGS: ClassVar[list[BindingType]] = [*ACTS, *SEE]

    def __init__(self, context: Context, field_name: str | None) -> None:
        super().__init__(context, field_name)
        self._since_ranked = _RANK_AFTER - 1

    def action_decide(self, name: str) -> None:
        """Decide on the marked papers that are shown, else on the one under the cursor."""
        kind = DecisionKind(name)
        entries = self.targets()
        if not entries or self.field is None:
            return
        ids = [entry.paper.id for entry in entries]
        stored = self.context.desk.decide(self.field, ids, kind)
        self.stepped(entries)
        self._show_decided(entries, kind)
        self._hear_decided(stored, entries)

    def stepped(self, entries: Sequence[Entry]) -> None:
        """Learn that papers were decided on; after the first and every few, have fields ranked."""
        self._since_ranked += len(entries)
        if self.context.jobs and self._since_ranked >= _RANK_AFTER:
            self._since_ranked = 0
            self.context.jobs.start(Task("rank"))

    def _show_decided(self, entries: Sequence[Entry], kind: DecisionKind) -> None:
        ids = [entry.paper.id for entry in entries]
        self.pile.marks.clear()
        self.forget_facts(ids)
        if STATE_AFTER[kind] in self.STATES:
            self.pile.put(replace(entry, state=STATE_AFTER[kind]) for entry in entries)
            self.rows.redraw()
        else:
            cursor = survivor(self.rows.ids, set(ids))
            unfolds = any(map(self.pile.twins, ids))
            self.pile.drop(ids)
            self.rows.take_out(ids, cursor)
            if unfolds:
                self.refill(cursor)
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

    @work(group="remark", exit_on_error=False)
    async def action_add_seed(self) -> None:
        """Make the marked papers, else the one under the cursor, examples of the field."""
        entries = self.targets()
        if not entries or self.field is None:
            return
        name = entries[0].field if self.field == EVERYTHING else self.field.name
        ids = [entry.paper.id for entry in entries]
        await answer(self.context.desk.write(add_seeds(name, ids, self.context.clock())))
        self.say(f"Example of {clean(name)}: {titled([entry.paper for entry in entries])}")
        self.stepped(entries)

    def action_undo(self) -> None:
        """Take back the last step that is stored, whatever screen or day it was taken on."""
        self._hear_undone(self.context.desk.undo())

    def action_redo(self) -> None:
        """Decide again what was taken back last, as long as nothing else was decided since."""
        self._hear_redone(self.context.desk.redo())

    @work(group="decide", exit_on_error=False)
    async def _hear_undone(self, future: Future[Undone]) -> None:
        undone = await answer(future)
        if not undone.decisions:
            self.say("Nothing to undo")
            return
        self._show_again(undone)
        self.say(f"Taken back{self._said(undone)}")

    @work(group="decide", exit_on_error=False)
    async def _hear_redone(self, future: Future[Undone]) -> None:
        redone = await answer(future)
        if not redone.decisions:
            self.say("Nothing to redo")
            return
        self._show_again(redone)
        self.say(f"Done again{self._said(redone)}")

    def _show_again(self, undone: Undone) -> None:
        cursor = survivor(self.rows.ids, {entry.paper.id for entry in undone.entries})
        cursor = self.rows.cursor if self.rows.cursor in self.rows.ids else cursor
        here = self._put_back(undone)
        self.stepped(())
        self.count_again(undone.summaries)
        self.refill(*here, cursor)

    def _put_back(self, undone: Undone) -> list[str]:
        """Take over how papers stand now; return the ids that this screen shows again."""
        if self.field is None:
            return []
        own = {self.field.name} if self.field != EVERYTHING else {d.field for d in undone.decisions}
        mine = {entry.paper.id: entry for entry in undone.entries if entry.field in own}
        self.forget_facts(list(mine))
        here = [entry for entry in mine.values() if entry.state in self.STATES]
        self.pile.drop(mine)
        self.pile.put(here)
        return [entry.paper.id for entry in here]

    def _said(self, undone: Undone) -> str:
        first = undone.decisions[0]
        shown = self.field.name if self.field else ""
        where = "" if shown in {first.field, EVERYTHING.name} else f" in {clean(first.field)}"
        papers = {entry.paper.id: entry.paper for entry in undone.entries}
        return f"{where}: {first.kind.value} {titled(list(papers.values()))}"

    def count_again(self, summaries: tuple[FieldSummary, ...]) -> None:
        """Show counts as the store has them now."""
        if self.loaded:
            self.loaded = replace(self.loaded, summaries=summaries)
            if self.has_class("-blank"):
                self.after_change()
            else:
                self.show_header()
