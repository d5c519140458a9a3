"""Papers that a ledger names: the original of a replication, or the reports on one."""

from __future__ import annotations

from collections.abc import Sequence

from triage.models import Entry, Field
from tui.backstage import Hit
from tui.context import Context
from tui.screens.search import SearchScreen


class RelatedScreen(SearchScreen):
    """Some papers by id; escape returns to the one that names them."""

    def __init__(self, context: Context, field: Field, of: Entry, ids: Sequence[str]) -> None:
        super().__init__(context, field, "")
        self._named_by = of
        self._ids = tuple(ids)

    def asked(self) -> str:
        """Return what is looked for."""
        return f"replications with {self._named_by.paper.id}"

    async def find(self) -> None:
        """Show the papers."""
        await self.show_hits([Hit(paper_id, ()) for paper_id in self._ids], "named in its ledger")
