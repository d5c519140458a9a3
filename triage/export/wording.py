"""The sentences of a reading list, the same in every format people read. Not escaped."""

from __future__ import annotations

from triage.models import Evidence, EvidenceState, ReadingItem, ReadingList
from triage.view import (
    GLYPHS,
    STATE_WORDS,
    day_text,
    finding_letter,
    finding_name,
    is_warning,
    provenance_text,
    state_texts,
    told_once,
)


def heading(reading_list: ReadingList) -> str:
    """Return what the list is called."""
    return f"Reading list: {reading_list.field.name}"


def summary(reading_list: ReadingList) -> str:
    """Return how many papers there are and the day that the evidence is of."""
    count = len(reading_list.items)
    papers = "1 paper" if count == 1 else f"{count} papers"
    return f"{papers}. Evidence as of {day_text(reading_list.as_of)}."


def title(item: ReadingItem) -> str:
    """Return the title, or that there is none."""
    return item.entry.paper.title or "(no title)"


def authors(item: ReadingItem) -> str:
    """Return all authors."""
    return ", ".join(item.entry.paper.authors) or "authors not known"


def facts(item: ReadingItem) -> str:
    """Return id with version, categories, journal and state."""
    paper = item.entry.paper
    version = f"v{paper.version}" if paper.version else ""
    categories = " ".join(paper.categories) or "category not known"
    known = [f"{paper.id}{version}", categories, paper.journal_ref or ""]
    return ", ".join(part for part in (*known, item.entry.state.value) if part)


def badges(reading_list: ReadingList, item: ReadingItem) -> str:
    """Return the states of the evidence with their day: `code: claimed; ... (as of ...)`."""
    states = "; ".join(state_texts(item.entry.flags))
    return f"{states} (as of {day_text(reading_list.as_of)})"


def findings(item: ReadingItem) -> list[Evidence]:
    """Return the ledger without the looks not taken, and without the warnings, shown apart."""
    known = (e for e in told_once(item.evidence) if e.state is not EvidenceState.UNKNOWN)
    return [e for e in known if not is_warning(e)]


def finding(evidence: Evidence) -> str:
    """Return one finding: sign, state, tier, words, source, licence and day.

    The address, where there is one, is left to the format, which may link it.
    """
    sign = f"{GLYPHS[evidence.state]}{finding_letter(evidence)}"
    tier = f", {evidence.tier}" if evidence.tier else ""
    said = f' "{evidence.quote}"' if evidence.quote else ""
    licence = f", {evidence.licence}" if evidence.licence else ""
    source = f"({provenance_text(evidence)}{licence})"
    return f"{sign} {finding_name(evidence)}: {STATE_WORDS[evidence.state]}{tier}{said} {source}"
