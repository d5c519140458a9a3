"""The inbox: a field's new papers, best first; or those of all fields by turns."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from triage.inbox import FieldSummary
from triage.models import Entry, Field, InboxState
from tui.backstage import Job, Task
from tui.context import Context
from tui.desk import answer
from tui.pile import Flag, Order
from tui.rows import Blank, plain
from tui.screens.field_form import FieldForm
from tui.screens.opening import OpeningScreen
from tui.screens.picker import Choice, Picker
from tui.screens.reading_list import ReadingListScreen
from tui.values import EVERYTHING, Loaded, count

_TRIAGED = tuple(state for state in InboxState if state is not InboxState.NEW)
_RANKING = "rank"
_LOOK_AGAIN = 20
"""Seconds between two looks at what other processes stored."""
_SETTLED = 100
"""Rows that stand where they are while the others' scores are still being stored."""
_RANK_AFTER = 0.3
"""Seconds after opening at which the scores are brought up to date."""


class InboxScreen(OpeningScreen):
    """New papers of one field; each field keeps its own cursor and order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "L", "reading_list", "List", show=False, tooltip="Open the reading list", id="see.list"
        ),
        Binding(
            "W", "welcome", "New field", show=False, tooltip="Make a new field", id="find.new-field"
        ),
    ]
    STATES = frozenset({InboxState.NEW})
    ORDERS = (Order.RELEVANCE, Order.NEWEST, Order.EVIDENCE)
    ORDERS_OF_ALL = (Order.TURNS, *ORDERS)

    def __init__(self, context: Context, field_name: str | None) -> None:
        super().__init__(context, field_name)
        self._left: dict[str, tuple[str | None, Order]] = {}
        self._touched = False
        self._asked = False
        """Whether what is ranked now is shown at once."""
        self._behind = False
        """Whether a ranking runs that began before the one that was asked for."""

    def on_mount(self) -> None:
        """Follow the jobs, and look now and then at what others stored."""
        super().on_mount()
        self.set_interval(_LOOK_AGAIN, self.look_for_news)
        if self.context.jobs:
            self.context.jobs.listen(self._heard)
            self.set_timer(_RANK_AFTER, self._rank)

    def _rank(self) -> None:
        """Bring the scores up to date; where they are, that takes no time."""
        if self.context.jobs:
            self._behind = not self.context.jobs.start(Task(_RANKING))

    def action_reload(self) -> None:
        """Read the store again, and once more when all that was decided has been ranked."""
        super().action_reload()
        self._asked = True
        self._rank()

    def _heard(self, job: Job) -> None:
        if self.is_mounted and self.loaded:
            self.show_header()
            if job.ended and job.name == _RANKING and self._behind:
                self._rank()
            elif job.ended:
                self.look_for_news(at_once=self._asked and job.name == _RANKING)
                self._asked = self._asked and job.name != _RANKING
                said = plain(job.error) if job.error else job.line
                if said and self.is_current:
                    self.say(said, failed=bool(job.error))

    @work(group="news", exclusive=True, exit_on_error=False)
    async def look_for_news(self, *, at_once: bool = False) -> None:
        """Say what the store holds that is not shown; rows move only when asked to, `at_once`."""
        if self.loaded is None or self.loaded.field is None:
            return
        shown = self.loaded
        now = await answer(self.context.desk.load_stamp())
        if shown is not self.loaded:
            return
        before = count(shown.summaries, EVERYTHING, InboxState.NEW)
        arrived = count(now.summaries, EVERYTHING, InboxState.NEW) - before
        if arrived > 0:
            self.news = f"{arrived:,} new {self.context.look.dot} r to load"
        elif now.stamp != shown.stamp:
            self.news = f"ranked anew {self.context.look.dot} r to load"
        elif now.settled and not shown.settled and self._far_above():
            self.read_again()
            return
        untouched = not self._touched and not self.rows.place
        if self.news and (at_once or untouched):
            self.read_again()
        elif self.news:
            self.show_header()

    def _far_above(self) -> bool:
        """Whether only rows that are not on the screen move when the far papers' scores change."""
        pile = self.pile
        by_score = pile.order in {Order.RELEVANCE, Order.TURNS}
        narrowed = bool(pile.query) or pile.flag is not Flag.ANY
        return by_score and not narrowed and (self.rows.place or 0) < _SETTLED

    def stepped(self, entries: Sequence[Entry]) -> None:
        """Note that the user is at work."""
        super().stepped(entries)
        self._touched, self._asked = True, False

    def header_facts(self) -> list[str]:
        """Return how many papers are new and how many were decided on."""
        if self.loaded is None:
            return [""]
        triaged = count(self.loaded.summaries, self.field, *_TRIAGED)
        return [f"{self.shown_count()} new", f"{triaged:,} triaged" if triaged else ""]

    def quiet_facts(self) -> list[str]:
        """Return how the morning goes, before what else there is to know."""
        progress = self.sitting.facts(self.context.today(), list(self.pile.entries()))
        return [*progress, *super().quiet_facts()]

    def why_empty(self, loaded: Loaded) -> tuple[Blank, str]:
        """Return what an empty inbox says: what to type, or that the work is done."""
        if loaded.field is None:
            return Blank.NO_FIELD, ""
        if not loaded.papers:
            return Blank.NO_PAPERS, ""
        if len(self.pile):
            return Blank.NO_MATCH, ""
        triaged = count(loaded.summaries, self.field, *_TRIAGED)
        if not triaged:
            return Blank.NOT_RANKED, ""
        spent = self.sitting.spent(self.context.today())
        return Blank.DONE, f"{triaged:,} triaged" + (
            f", {spent:.0f} min today." if spent >= 1 else "."
        )

    # -- fields --------------------------------------------------------------------------------

    def action_pick_field(self) -> None:
        """Choose a field by name."""
        if self.loaded and self.loaded.field:
            known = self.loaded.summaries
            choices = [Choice(one.field.name, _note([one])) for one in known]
            if len(known) > 1:
                choices.append(Choice(EVERYTHING.name, _note(known)))
            picker = Picker(choices, self.loaded.field.name, self.context.look)
            self.app.push_screen(picker, self._go_to)

    def action_next_field(self, step: int) -> None:
        """Go to the next field, in the order they were made; all together come last."""
        if self.loaded and self.loaded.field:
            names = [summary.field.name for summary in self.loaded.summaries]
            names += [EVERYTHING.name] if len(names) > 1 else []
            place = names.index(self.loaded.field.name) + step
            self._go_to(names[place % len(names)])

    def _go_to(self, name: str | None) -> None:
        if name and self.field and name != self.field.name:
            self._left[self.field.name] = (self.rows.cursor, self.pile.order)
            self.load(name)

    def was_shown(self, name: str | None) -> bool:
        """Whether this field was on the screen before."""
        present = self.field.name if self.field else None
        return super().was_shown(name) and name in {None, present, *self._left}

    def orders(self) -> tuple[Order, ...]:
        """Return the orders to choose from."""
        return self.ORDERS_OF_ALL if self.field == EVERYTHING else self.ORDERS

    def show_loaded(self, loaded: Loaded) -> None:
        """Show a field; one that was left before comes back as it was left."""
        before = self.field.name if self.field else None
        now = loaded.field.name if loaded.field else None
        self.news = ""
        if now is not None and before != now:
            first = self.ORDERS_OF_ALL if loaded.field == EVERYTHING else self.ORDERS
            cursor, self.pile.order = self._left.get(now, (None, first[0]))
            self.pile.marks.clear()
            super().show_loaded(loaded)
            self.refill(cursor)
        else:
            super().show_loaded(loaded)
        if loaded.whole:
            self.look_around()
            self.call_after_refresh(gc.freeze)  # the papers stay: no collection looks at them again

    def action_welcome(self) -> None:
        """Make a field, then fetch and rank for it."""
        self.app.push_screen(FieldForm(self.context), self._made)

    def _made(self, field: Field | None) -> None:
        if field is None:
            return
        self.load(field.name)
        jobs = self.context.jobs
        if jobs is None:
            return
        if not self.context.offline and field.categories:
            jobs.start(Task("fetch"))
        elif self.loaded and self.loaded.papers:
            jobs.start(Task("index"))

    def action_reading_list(self) -> None:
        """Open the field's reading list; the inbox is read again afterwards."""
        if self.field:
            screen = ReadingListScreen(self.context, self.field.name)
            self.app.push_screen(screen, lambda _: self.read_again())


def _note(summaries: Sequence[FieldSummary]) -> str:
    new, saved = (
        sum(one.counts.get(state, 0) for one in summaries)
        for state in (InboxState.NEW, InboxState.SAVED)
    )
    return f"{new:,} new" + (f", {saved:,} saved" if saved else "")
