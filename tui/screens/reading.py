"""The paper under the cursor: its sheet, its links, notes and tags, and what is copied of it."""

from __future__ import annotations

import asyncio

from textual import on, work
from textual.timer import Timer

from triage.inbox import Inbox
from triage.models import Entry
from triage.store import Store
from triage.text import abstract_url
from tui import links
from tui.context import Context
from tui.desk import answer
from tui.rows import plain
from tui.screens.line_box import LineBox
from tui.screens.papers import PapersScreen
from tui.screens.remarks import as_tags, keep_notes, keep_tags
from tui.values import Facts
from tui.widgets.paper_list import PaperList

_SHEET_AFTER = 0.07
"""Seconds that the cursor rests on a row before its sheet is laid out."""
_FACTS_WITHIN = 0.1
"""Seconds after which a sheet is shown without what is still being read for it."""


class ReadingScreen(PapersScreen):
    """Papers, one of which is read."""

    def __init__(self, context: Context, field_name: str | None) -> None:
        super().__init__(context, field_name)
        self._facts: dict[str, Facts] = {}
        self._wanted: str | None = None
        self._soon: Timer | None = None

    def current(self) -> Entry | None:
        """Return the paper under the cursor."""
        return self.pile.get(self.rows.cursor)

    @on(PaperList.Moved)
    def show_paper_soon(self) -> None:
        """Paint the rows first: while a key is held down, no sheet is laid out."""
        if self._soon:
            self._soon.stop()
        self._soon = self.set_timer(_SHEET_AFTER, self.show_paper)

    def show_paper(self) -> None:
        """Show the sheet of the paper under the cursor, and read what it still lacks."""
        self._soon = None
        entry = self.current()
        facts = self._facts.get(entry.paper.id) if entry else None
        if entry is None or facts:
            self.detail.show(entry, facts, self.highlights())
            return
        idle = self._wanted is None
        self._wanted = entry.paper.id
        if idle:
            self._read_facts()
        self._soon = self.set_timer(_FACTS_WITHIN, self._show_without_facts)

    def _show_without_facts(self) -> None:
        """Show the sheet where what it lacks takes long to read."""
        self._soon = None
        entry = self.current()
        if entry and entry.paper.id not in self._facts:
            self.detail.show(entry, None, self.highlights())

    @work(group="facts", exit_on_error=False)
    async def _read_facts(self) -> None:
        """Read facts until the paper under the cursor has them; papers passed by are left out."""
        try:
            while (wanted := self._wanted) is not None:
                known = self.pile.get(wanted)
                field = known.field if known else ""
                self._facts[wanted] = await answer(self.context.desk.facts(wanted, field))
                entry = self.current()
                if entry and entry.paper.id == wanted:
                    self.detail.show(entry, self._facts[wanted], self.highlights())
                if self._wanted == wanted:
                    self._wanted = None
        finally:
            self._wanted = None

    def forget_facts(self, paper_ids: list[str] | None = None) -> None:
        """Read the facts of papers, of all without `paper_ids`, again when they are next shown."""
        if paper_ids is None:
            self._facts.clear()
        for paper_id in paper_ids or ():
            self._facts.pop(paper_id, None)

    @on(PaperList.Opened)
    def action_open_detail(self) -> None:
        """Go to the sheet; on a narrow screen it takes the place of the rows."""
        if self.current():
            self.add_class("-reading")
            self.call_after_refresh(self._enter_detail)

    def _enter_detail(self) -> None:
        self.detail.focus()
        self.show_paper()

    def action_next_paper(self, step: int) -> None:
        """Move to another paper, also while one is read."""
        self.rows.action_move(step)

    def targets(self) -> list[Entry]:
        """Return the papers an act means: the marked ones that are shown, else the cursor's."""
        ids = self.pile.targets(self.rows.ids, self.rows.cursor)
        return [entry for entry in map(self.pile.get, ids) if entry]

    # -- links and copies ----------------------------------------------------------------------

    @work(group="links", exit_on_error=False)
    async def action_open_link(self, kind: str) -> None:
        """Open the abstract page, the PDF or the code of the paper under the cursor."""
        entry = self.current()
        if entry is None:
            return
        paper = entry.paper
        if kind == "code":
            address = links.code(paper, await self.facts_of(entry))
        else:
            address = links.pdf(paper) if kind == "pdf" else links.page(paper)
        if address is None:
            self.say(f"No {kind} is known for this paper")
        else:
            await self.open_address(address)

    async def open_address(self, address: str) -> None:
        """Show an address in the browser; copy it where there is none."""
        if await asyncio.to_thread(self.context.open_url, address):
            self.say(f"Opened {links.host(address)}")
        else:
            self.app.copy_to_clipboard(address)
            self.say(f"No browser here; copied {links.host(address)}")

    async def facts_of(self, entry: Entry) -> Facts:
        """Return what is known about a paper, read where it is not at hand."""
        if known := self._facts.get(entry.paper.id):
            return known
        return await answer(self.context.desk.facts(entry.paper.id, entry.field))

    @work(group="links", exit_on_error=False)
    async def action_replicated(self) -> None:
        """Go from a report to the paper it replicates, and from that one to its reports."""
        from tui.screens.related import RelatedScreen

        entry = self.current()
        if entry is None or self.field is None:
            return
        named = links.replicated(await self.facts_of(entry))
        stored = await answer(self.context.desk.lookup(self.field, named))
        if not named:
            self.say("No replication of or by this paper is known")
        elif stored:
            ids = [one.paper.id for one in stored]
            self.app.push_screen(RelatedScreen(self.context, self.field, entry, ids))
        else:
            await self.open_address(abstract_url(named[0]))

    def action_copy_id(self) -> None:
        """Copy the paper's id through the terminal."""
        if entry := self.current():
            paper_id = plain(Exception(entry.paper.id)).partition(": ")[2]
            self.app.copy_to_clipboard(paper_id)
            self.say(f"Copied {paper_id}")

    # -- notes and tags ------------------------------------------------------------------------

    @work(group="remark", exit_on_error=False)
    async def action_tag(self) -> None:
        """Change the tags of the paper under the cursor, or add some to the marked ones."""
        entries = self.targets()
        ids = [entry.paper.id for entry in entries]
        before = await self._remarks_of(entries[0]) if len(entries) == 1 else Facts()
        box = LineBox("Tags", "separated by spaces", self.context.look, value=" ".join(before.tags))
        typed = await self.app.push_screen_wait(box)
        if typed is None:
            return
        tags = as_tags(typed)
        gone = [tag for tag in before.tags if tag not in tags]
        await answer(self.context.desk.write(keep_tags(ids, tags, gone, self.context.clock())))
        self._remarked(ids, f"Tagged {' '.join(tags)}" if tags else "Tags taken off")

    @work(group="remark", exit_on_error=False)
    async def action_note(self) -> None:
        """Add a note to the paper under the cursor, or change its last one."""
        entry = self.current()
        if entry is None:
            return
        notes = (await self._remarks_of(entry)).notes
        hint = "changes the last one; empty removes it" if notes else ""
        last = notes[-1] if notes else ""
        box = LineBox("Note", hint, self.context.look, value=last)
        typed = await self.app.push_screen_wait(box)
        if typed is not None and typed.strip() != last:
            paper_id = entry.paper.id
            kept = keep_notes(paper_id, [*notes[:-1], typed], self.context.clock())
            await answer(self.context.desk.write(kept))
            self._remarked([paper_id], "Noted" if typed.strip() else "Note removed")

    async def _remarks_of(self, entry: Entry) -> Facts:
        def job(store: Store, _: Inbox) -> Facts:
            remarks = store.remarks
            return Facts(notes=remarks.notes(entry.paper.id), tags=remarks.tags(entry.paper.id))

        return await answer(self.context.desk.read(job))

    def _remarked(self, paper_ids: list[str], said: str) -> None:
        self.forget_facts(paper_ids)
        self.show_paper()
        self.say(plain(Exception(said)).partition(": ")[2])
