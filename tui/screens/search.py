"""Search in the whole archive: words while typing, words and meaning on enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from triage.inbox import Inbox
from triage.models import Entry, Field, InboxState
from triage.search import parse
from triage.store import Store
from tui.backstage import Hit, Outcome, Task
from tui.context import Context
from tui.desk import answer
from tui.pile import Order
from tui.rows import Blank, plain
from tui.screens.deciding import DecidingScreen
from tui.values import EVERYTHING, Loaded

_LIMIT = 200
_LIVE = 60
"""Papers shown while words are typed."""


class SearchScreen(DecidingScreen):
    """Papers found for a query, or like another paper; escape returns to where one was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("A", "filter", "Search", show=False, tooltip="Change the query", id="find.again"),
    ]
    STATES = frozenset(InboxState)
    ORDERS = (Order.GIVEN, Order.RELEVANCE, Order.NEWEST, Order.EVIDENCE)

    def __init__(
        self, context: Context, field: Field, query: str, like: Entry | None = None
    ) -> None:
        super().__init__(context, field.name)
        self._of = field
        self._query = query
        self._like = like
        self._matched: dict[str, tuple[str, ...]] = {}
        self._how = ""

    def on_mount(self) -> None:
        """Search for what was asked, or ask."""
        super().on_mount()
        self.filter.value = self._query
        if not self.asked():
            self.call_after_refresh(self.action_filter)

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self, name: str | None) -> None:
        """Read what surrounds the results, then search."""
        del name
        if self.loaded is None:
            self.loaded = await answer(self.context.desk.load(self._of.name, ()))
            self.field = self.loaded.field
        if self.asked():
            await self.find()
        else:
            self.after_change()

    def asked(self) -> str:
        """Return what is looked for; empty when nothing is yet."""
        return f"like {self._like.paper.id}" if self._like else self._query

    async def find(self) -> None:
        """Look for it, by words first."""
        jobs = self.context.jobs
        self._how = f"searching {self.context.look.more}"
        self.show_header()
        if self._query:
            await self._find_words(_LIMIT)
        if jobs is None:
            return
        task = Task("search", self._query, self._field(), limit=_LIMIT)
        if self._like:
            task = Task("similar", ids=(self._like.paper.id,), limit=_LIMIT)
        found = await jobs.backstage.ask(task, lambda *_: None)
        await self._show_found(found)

    def _field(self) -> str | None:
        return None if self._of == EVERYTHING else self._of.name

    async def _show_found(self, outcome: Outcome) -> None:
        how = "like one paper" if self._like else "words and meaning"
        await self.show_hits(outcome.found, "words only" if outcome.trouble else how)
        if outcome.trouble:
            self.say(plain(Exception(outcome.trouble)).partition(": ")[2])

    async def _find_words(self, limit: int) -> None:
        """Show the papers that hold the words, as the full-text search orders them."""
        terms = parse(self._query).terms()

        def job(store: Store, _: Inbox) -> list[str]:
            return [paper_id for paper_id, _ in store.finding.matching(terms, limit)]

        ids = await answer(self.context.desk.read(job))
        await self.show_hits([Hit(paper_id, ("words",)) for paper_id in ids], "words")

    async def show_hits(self, hits: Sequence[Hit], how: str) -> None:
        """Show papers that were found, and how."""
        ids = [hit.paper_id for hit in hits]
        entries = await answer(self.context.desk.lookup(self._of, ids))
        self._matched = {hit.paper_id: hit.matched for hit in hits}
        self._how = how
        self.pile.load(entries)
        self.refill(self.rows.cursor)

    # -- typing --------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Change the query."""
        self._like = None
        self.add_class("-filtering")
        self.remove_class("-reading")
        self.call_after_refresh(self.filter.focus)

    @work(exclusive=True, group="load", exit_on_error=False)
    async def narrow(self) -> None:
        """Search by words while the query is being typed."""
        self._query = self.filter.value
        if self.loaded:
            await self._find_words(_LIVE)

    def submit_filter(self) -> None:
        """Search for what was typed."""
        self.search_for(self.filter.value)

    def search_for(self, text: str) -> None:
        """Search for something else."""
        self._query = text
        self.remove_class("-filtering")
        if text.strip():
            self.load(None)
        self.rows.focus()

    def clear_filter(self) -> None:
        """Close the line; without results there is nothing to stay for."""
        self.remove_class("-filtering")
        if not len(self.pile):
            self.leave()

    # -- showing -------------------------------------------------------------------------------

    def header_facts(self) -> list[str]:
        """Return how many papers were found for what, and how."""
        asked = self.asked()
        return [
            f"search: {asked}" if asked else "search",
            f"{len(self.rows.ids):,} found",
            self._how,
        ]

    def highlights(self) -> Sequence[str]:
        """Return the words of the query."""
        query = parse(self._query)
        return [word.casefold() for word in (*query.words, *query.phrases)]

    def row_lead(self, entry: Entry) -> Sequence[str]:
        """Return whether a paper was found by meaning alone, and how it stands in the field."""
        alone = self._matched.get(entry.paper.id) == ("meaning",)
        state = "" if entry.state is InboxState.NEW else entry.state.value
        return (self.context.look.near if alone and not self._like else "", state)

    def why_empty(self, loaded: Loaded) -> tuple[Blank, str]:
        """Return what a search without results says."""
        del loaded
        return (Blank.NOTHING_FOUND if self.asked() else Blank.ASK), ""

    def leave(self) -> None:
        """Return to where the search was opened from."""
        self.dismiss()

    def action_reload(self) -> None:
        """Search again."""
        self.load(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what only the inbox can do."""
        if action in {"pick_field", "next_field", "pick_flag"}:
            return False
        if action == "filter" and self.is_mounted:
            return self.focused is not self.filter
        return super().check_action(action, parameters)
