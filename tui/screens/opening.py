"""What opens from a list of papers: pages, the archive, papers alike, the field's editor."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work

from triage.inbox import Inbox
from triage.inbox.near import twins
from triage.models import Entry, Field
from triage.store import Store
from tui import questions
from tui.context import Context
from tui.desk import answer
from tui.screens.deciding import DecidingScreen
from tui.sitting import Sitting
from tui.values import EVERYTHING


class OpeningScreen(DecidingScreen):
    """Papers of a field, from which everything else can be opened."""

    def __init__(self, context: Context, field_name: str | None) -> None:
        super().__init__(context, field_name)
        settings = context.settings
        self.sitting = Sitting(settings.minutes, settings.seconds_per_paper)

    def stepped(self, entries: Sequence[Entry]) -> None:
        """Count the step; taking one back is counted by reading the times again."""
        super().stepped(entries)
        if entries:
            self.sitting.step(self.context.clock())
        else:
            self.look_around()

    @work(group="around", exclusive=True, exit_on_error=False)
    async def look_around(self) -> None:
        """Read, after the rows are shown, what says how the morning goes, and find twins."""
        if self.field is None:
            return
        desk = self.context.desk
        self.sitting.load(await answer(desk.read(questions.worked(self.field))))
        ids = self.rows.ids

        def job(store: Store, _: Inbox) -> dict[str, str]:
            model = desk.model()
            return twins(store, model, ids) if model else {}

        found = await answer(desk.read(job))
        if found:
            self.pile.know_twins(found)
            self.refill(self.rows.cursor)
        else:
            self.show_header()

    # -- what opens ----------------------------------------------------------------------------

    def search_for(self, text: str) -> None:
        """Search the archive for words and meaning."""
        self._search_screen(text, None)

    def action_archive(self) -> None:
        """Search the archive."""
        if self.context.jobs:
            self.context.jobs.backstage.warm()
        self._search_screen("", None)

    def action_more_like(self) -> None:
        """Find papers like the one under the cursor."""
        if entry := self.current():
            self._search_screen("", entry)

    def _search_screen(self, text: str, like: Entry | None) -> None:
        from tui.screens.search import SearchScreen

        if self.field:
            screen = SearchScreen(self.context, self.field, text, like)
            self.app.push_screen(screen, lambda _: self.read_again())

    def action_why(self) -> None:
        """Show the reasons of the score on a page."""
        from tui.screens.pages import WhyPage

        if entry := self.current():
            self.app.push_screen(WhyPage(self.context, entry))

    def action_today(self) -> None:
        """Show what was done today."""
        from tui.screens.pages import TodayPage

        if self.field:
            self.app.push_screen(TodayPage(self.context, self.field, self.sitting))

    def action_status(self) -> None:
        """Show jobs and sources."""
        from tui.screens.pages import StatusPage

        self.app.push_screen(StatusPage(self.context))

    def action_changes(self) -> None:
        """Show what changed about known papers."""
        from tui.screens.pages import ChangesPage

        if self.field:
            self.app.push_screen(ChangesPage(self.context, self.field))

    def action_figures(self) -> None:
        """Show pictures of the field."""
        from tui.screens.pages import FiguresPage

        if self.field:
            self.app.push_screen(FiguresPage(self.context, self.field))

    def action_edit_field(self) -> None:
        """Show and change what the field goes by."""
        from tui.screens.field_editor import FieldEditor

        field = self.field
        if field == EVERYTHING and (entry := self.current()):
            field = Field(entry.field)
        if field and field != EVERYTHING:
            self.app.push_screen(FieldEditor(self.context, field), lambda _: self.action_reload())
