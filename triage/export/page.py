"""A reading list as one HTML page: no scripts, nothing loaded from elsewhere."""

from __future__ import annotations

from triage.export import wording
from triage.markup import escape_html, html_link, html_page
from triage.models import Evidence, ReadingItem, ReadingList
from triage.view import paper_url, state_texts, warning_texts


def write(reading_list: ReadingList) -> str:
    """Return the page."""
    heading = wording.heading(reading_list)
    lines = ["<header>", f"<h1><bdi>{escape_html(heading)}</bdi></h1>"]
    if reading_list.field.description:
        lines.append(f"<p>{escape_html(reading_list.field.description)}</p>")
    lines += [f'<p class="soft">{escape_html(wording.summary(reading_list))}</p>', "</header>"]
    for item in reading_list.items:
        lines += _item(item)
    return html_page(heading, "\n".join(lines))


def _item(item: ReadingItem) -> list[str]:
    warnings = warning_texts(item.entry.flags, item.evidence)
    tags = [f"<p>Tags: {escape_html(', '.join(item.tags))}</p>"] if item.tags else []
    return [
        "<article>",
        f"<h3>{html_link(paper_url(item.entry.paper.id), wording.title(item))}</h3>",
        *(f'<p class="warning">{escape_html(text)}</p>' for text in warnings),
        f"<p><bdi>{escape_html(wording.authors(item))}</bdi></p>",
        f'<p class="soft">{escape_html(wording.facts(item))}</p>',
        '<ul class="chips">',
        *(f"<li>{escape_html(text)}</li>" for text in state_texts(item.entry.flags)),
        "</ul>",
        *_ledger(item),
        *tags,
        *(f"<p>Note: <bdi>{escape_html(note)}</bdi></p>" for note in item.notes),
        "</article>",
    ]


def _ledger(item: ReadingItem) -> list[str]:
    found = wording.findings(item)
    return ["<ul>", *(f"<li>{_finding(e)}</li>" for e in found), "</ul>"] if found else []


def _finding(evidence: Evidence) -> str:
    found = f" {html_link(evidence.found, evidence.found)}" if evidence.found else ""
    return escape_html(wording.finding(evidence)) + found
