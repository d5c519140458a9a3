"""A reading list as Markdown, with the state of the evidence and its day."""

from __future__ import annotations

from triage.export import wording
from triage.markup import escape_markdown, markdown_link
from triage.models import Evidence, ReadingItem, ReadingList
from triage.view import paper_url, warning_texts


def write(reading_list: ReadingList) -> str:
    """Return the list as CommonMark."""
    blocks = [f"# {escape_markdown(wording.heading(reading_list))}"]
    if reading_list.field.description:
        blocks.append(escape_markdown(reading_list.field.description))
    blocks.append(escape_markdown(wording.summary(reading_list)))
    blocks += [_item(reading_list, item) for item in reading_list.items]
    return "\n\n".join(blocks) + "\n"


def _item(reading_list: ReadingList, item: ReadingItem) -> str:
    warnings = warning_texts(item.entry.flags, item.evidence)
    tags = [f"Tags: {escape_markdown(', '.join(item.tags))}"] if item.tags else []
    bullets = [
        *(f"**{escape_markdown(text)}**" for text in warnings),
        escape_markdown(wording.authors(item)),
        escape_markdown(wording.facts(item)),
        f"Evidence: {escape_markdown(wording.badges(reading_list, item))}",
        *map(_finding, wording.findings(item)),
        *tags,
        *(f"Note: {escape_markdown(note)}" for note in item.notes),
    ]
    link = markdown_link(paper_url(item.entry.paper.id), wording.title(item))
    return "\n".join([f"## {link}", "", *(f"- {bullet}" for bullet in bullets)])


def _finding(evidence: Evidence) -> str:
    found = f" {markdown_link(evidence.found, evidence.found)}" if evidence.found else ""
    return escape_markdown(wording.finding(evidence)) + found
