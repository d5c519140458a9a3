"""Reading saved papers' full texts for the rigor card, where the user asked for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from triage.errors import SourceError, SourceMalformed
from triage.evidence.rigor import Fact, merged, rigor, rigor_of_text
from triage.models import Paper
from triage.pipeline.checked import Checked
from triage.pipeline.work import Work
from triage.sources.arxiv_html import open_arxiv_html
from triage.text import abstract_url

READER = "full-text-1"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
MOST = 10
"""Pages that one run asks arXiv for."""


@dataclass(frozen=True, slots=True)
class Card:
    """A rigor card, and what it rests on."""

    facts: tuple[Fact, ...]
    read: datetime | None = None
    """When the full text was read. None: it never was, or there is none in HTML."""


def read_full_texts(work: Work, ids: Sequence[str], world: Mapping[str, Any]) -> Checked:
    """Read the pages of papers, and keep the facts they state."""
    done = Checked()
    papers = work.store.papers.get(ids)
    with open_arxiv_html(work.settings, work.home, **world) as pages:
        for number, paper in enumerate(papers):
            now = work.clock()
            try:
                text = pages.read(paper)
            except SourceError as error:
                work.store.checks.note(READER, [paper.id], now, trouble=error.message)
                done += Checked(troubles=(error,))
                if isinstance(error, SourceMalformed):
                    continue
                return done + Checked(left=len(papers) - number)
            if text is not None:
                facts = [asdict(fact) for fact in rigor_of_text(text.headings, text.paragraphs)]
                kept = {"facts": facts, "at": now.isoformat()}
                work.store.checks.keep(_address(paper), kept, now)
            work.store.checks.note(READER, [paper.id], now)
            done += Checked(looked=1)
    return done


def card_of(work: Work, paper: Paper) -> Card:
    """Return the rigor card of a paper, from all that was read of its present version."""
    card = rigor(paper)
    kept = work.store.checks.seen([_address(paper)], _LONG_AGO).get(_address(paper))
    if not kept:
        return Card(card)
    full = [Fact(**fact) for fact in kept["facts"]]
    return Card(merged(card, full), datetime.fromisoformat(kept["at"]))


def _address(paper: Paper) -> str:
    return f"{abstract_url(paper.id)}v{paper.version or 0}#full-text"
