"""The pages: why, today, status, changes, pictures."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from triage.models import Entry, Field
from tui import questions
from tui.backstage import Job, Task
from tui.context import Context
from tui.desk import answer
from tui.rows import changes_page, figures, status_page, today_page, why
from tui.screens.page import Page
from tui.sitting import Sitting
from tui.values import Changed, Drawn, Standing, Today


class WhyPage(Page):
    """The reasons of one score."""

    NAME = "Why"

    def __init__(self, context: Context, entry: Entry) -> None:
        super().__init__(context, entry.field)
        self._entry = entry

    def write(self, width: int) -> Content:
        """Return the stored parts."""
        return why(self._entry, self.context.look, width)


class TodayPage(Page):
    """What was done today, and what is left."""

    NAME = "Today"

    def __init__(self, context: Context, field: Field, sitting: Sitting) -> None:
        super().__init__(context, field.name)
        self._field = field
        self._sitting = sitting
        self._today: Today | None = None

    async def prepare(self) -> None:
        """Read what was decided."""
        asked = questions.today(self._field, self.context.today())
        self._today = await answer(self.context.desk.read(asked))

    def write(self, width: int) -> Content | None:
        """Return what was saved, put off and left."""
        if self._today is None:
            return None
        spent = self._sitting.spent(self.context.today())
        relevant = self._sitting.relevant(self._today.left)
        budget, look = self._sitting.budget, self.context.look
        return today_page(self._today, spent, budget, relevant, look, width)


class StatusPage(Page):
    """Jobs, what is stored, and how the last runs ended."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "job('index')", "Index", tooltip="Embed what is new", id="job.index"),
        Binding("f", "job('fetch')", "Fetch", tooltip="Fetch new papers", id="job.fetch"),
        Binding("x", "give_up", "Cancel", tooltip="End the job that runs", id="job.give-up"),
        Binding("r", "ask", "Reload", show=False, tooltip="Read again", id="job.reload"),
    ]
    NAME = "Status"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "offline" if context.offline else "")
        self._standing: Standing | None = None

    def on_mount(self) -> None:
        """Follow the jobs while the page is open."""
        super().on_mount()
        if self.context.jobs:
            self.context.jobs.listen(self._heard)

    def on_unmount(self) -> None:
        """Follow them no more."""
        if self.context.jobs:
            self.context.jobs.unlisten(self._heard)

    def _heard(self, job: Job) -> None:
        self.show()
        self.refresh_bindings()
        if job.ended:
            self.ask()

    async def prepare(self) -> None:
        """Read how things stand."""
        desk = self.context.desk
        asked = questions.standing(desk.model, self.context.clock())
        self._standing = await answer(desk.read(asked))

    def write(self, width: int) -> Content:
        """Return jobs and runs."""
        jobs = self.context.jobs.all if self.context.jobs else []
        return status_page(self._standing, jobs, self.context.look, width)

    def action_job(self, name: str) -> None:
        """Start a job."""
        if self.context.jobs:
            self.context.jobs.start(Task(name))

    def action_give_up(self) -> None:
        """End the job that was started last; what it stored is kept."""
        if self.context.jobs and (job := self.context.jobs.running):
            self.context.jobs.give_up(job.name)

    def action_ask(self) -> None:
        """Read again how things stand."""
        self.ask()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to fetch only on line, and to end a job only while one runs."""
        jobs = self.context.jobs
        if action == "give_up":
            return bool(jobs and jobs.running)
        if action == "job":
            return bool(jobs) and not (self.context.offline and parameters == ("fetch",))
        return True


class ChangesPage(Page):
    """What changed about papers that were decided on."""

    NAME = "Changes"

    def __init__(self, context: Context, field: Field) -> None:
        super().__init__(context, f"{field.name}: papers you decided on")
        self._field = field
        self._changes: tuple[Changed, ...] | None = None

    async def prepare(self) -> None:
        """Read what changed."""
        asked = questions.changed(self._field)
        self._changes = await answer(self.context.desk.read(asked))

    def write(self, width: int) -> Content | None:
        """Return the changes, the latest first."""
        if self._changes is None:
            return None
        return changes_page(self._changes, self.context.look, width)


class FiguresPage(Page):
    """Pictures of a field in plain cells."""

    NAME = "Pictures"

    def __init__(self, context: Context, field: Field) -> None:
        super().__init__(context, field.name)
        self._field = field
        self._drawn: Drawn | None = None

    async def prepare(self) -> None:
        """Read what is drawn."""
        desk = self.context.desk
        self._drawn = await answer(desk.read(questions.drawn(self._field, desk.model)))

    def write(self, width: int) -> Content | None:
        """Return curve, distribution and map."""
        if self._drawn is None:
            return None
        return figures(self._drawn, self.context.look, width, self.size.height)
