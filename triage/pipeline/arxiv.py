"""arXiv's three services, opened together behind their one gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from triage.models import FetchClass
from triage.pipeline.work import Work
from triage.sources.arxiv import ArxivApi, open_arxiv
from triage.sources.oai import ArxivOai, open_oai
from triage.sources.rss import ArxivRss, open_rss

_OUT_OF_REACH = {FetchClass.DOWN, FetchClass.THROTTLED}


@dataclass(frozen=True, slots=True)
class Arxiv:
    """What arXiv can be asked."""

    rss: ArxivRss
    oai: ArxivOai
    api: ArxivApi


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that failed, and what it did to the fetch."""

    source: str
    outcome: FetchClass
    message: str


@dataclass(slots=True)
class Troubles:
    """What failed during one fetch."""

    found: list[Trouble] = field(default_factory=list)

    def add(self, source: str, outcome: FetchClass, message: str) -> None:
        """Note a failure; the same one only once."""
        trouble = Trouble(source, outcome, message)
        if trouble not in self.found:
            self.found.append(trouble)

    def out_of_reach(self, source: str) -> Trouble | None:
        """Return why a source is not asked again in this fetch; None while it may be."""
        for trouble in self.found:
            if trouble.source == source and trouble.outcome in _OUT_OF_REACH:
                return trouble
        return None


OpenArxiv = Callable[[Work], AbstractContextManager[Arxiv]]


@contextmanager
def open_services(work: Work, **world: Any) -> Iterator[Arxiv]:  # noqa: ANN401  handed on as it is
    """Yield arXiv's services as the user set them.

    Raises:
        ConfigError: an address cannot be used, or the gap is shorter than arXiv's terms allow.
        StoreError: the home folder cannot be written.

    """
    world = {"clock": work.clock, **world}
    with ExitStack() as stack:
        yield Arxiv(
            stack.enter_context(open_rss(work.settings, work.home, **world)),
            stack.enter_context(open_oai(work.settings, work.home, **world)),
            stack.enter_context(open_arxiv(work.settings, work.home, **world)),
        )
