"""Writing papers for other programs, from any list of them."""

from __future__ import annotations

from pathlib import Path

from textual import work

from triage.export import FORMATS, render, suffix
from triage.files import write_text
from triage.inbox import Inbox
from triage.models import ReadingList
from triage.store import Store
from triage.text import clean
from tui.desk import answer
from tui.rows import titled
from tui.screens.line_box import LineBox
from tui.screens.picker import Choice, Picker
from tui.screens.reading import ReadingScreen
from tui.values import EVERYTHING


class ExportingScreen(ReadingScreen):
    """Papers that can be written to a file or copied."""

    @work(group="export", exit_on_error=False)
    async def action_export(self) -> None:
        """Write the marked papers, or all that are shown, in a format of choice."""
        ids = [paper_id for paper_id in self.rows.ids if paper_id in self.pile.marks]
        ids = ids or self.rows.ids
        choices = [Choice(form, suffix(form)) for form in FORMATS]
        form = await self.app.push_screen_wait(Picker(choices, FORMATS[0], self.context.look))
        if not ids or form is None:
            return
        papers = [entry.paper for entry in map(self.pile.get, ids) if entry]
        free = _free(f"{self._stem()}{suffix(form)}")
        box = LineBox("Write to", f"{titled(papers)} as {form}", self.context.look, value=free)
        typed = await self.app.push_screen_wait(box)
        if typed:
            path = _write(typed, render(await self._reading_list(ids), form))
            self.say(f"Wrote {titled(papers)} to {clean(str(path))}")

    @work(group="export", exit_on_error=False)
    async def action_copy_bibtex(self) -> None:
        """Copy the papers an act would mean as BibTeX."""
        entries = self.targets()
        if entries:
            made = await self._reading_list([entry.paper.id for entry in entries])
            self.app.copy_to_clipboard(render(made, "bibtex"))
            self.say(f"Copied BibTeX of {titled([entry.paper for entry in entries])}")

    async def _reading_list(self, paper_ids: list[str]) -> ReadingList:
        def job(store: Store, inbox: Inbox) -> ReadingList:
            field = self.field or EVERYTHING
            real = store.fields.all()[0] if field == EVERYTHING else field
            return inbox.list_of(real, paper_ids)

        return await answer(self.context.desk.read(job))

    def _stem(self) -> str:
        name = self.field.name if self.field else "papers"
        return "".join(ch if ch.isalnum() or ch in "._-" else "-" for ch in name) or "papers"


def _write(typed: str, text: str) -> Path:
    path = Path(typed).expanduser()
    write_text(path, text)
    return path


def _free(name: str) -> str:
    """Return a path here that nothing stands at: the name, else the name with a number."""
    first = Path.cwd() / name
    tries = (first.with_stem(f"{first.stem}-{number}") for number in range(2, 1000))
    return str(next((path for path in (first, *tries) if not path.exists()), first))
