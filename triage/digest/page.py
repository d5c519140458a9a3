"""The digest as one HTML page: no scripts, nothing loaded from elsewhere."""

from __future__ import annotations

from triage.digest import wording
from triage.digest.layout import Layout
from triage.markup import escape_html, html_link, html_page
from triage.models import Digest, DigestField, Entry, Evidence
from triage.view import paper_url, state_texts, warning_texts


def write(digest: Digest, layout: Layout) -> str:
    """Return the page."""
    notes = wording.notes(digest)
    lines = [
        "<header>",
        "<h1>Morning digest</h1>",
        f"<p>{escape_html(wording.heading(digest))}</p>",
        f'<p class="soft">{escape_html(wording.made(digest))}</p>',
        '<ul class="soft">',
        *(f"<li>{escape_html(note)}</li>" for note in notes),
        "</ul>",
        "</header>",
    ]
    for at, share in enumerate(digest.fields):
        lines += _field(at, share, layout)
    if not digest.fields:
        lines.append(f"<p>{escape_html(wording.NO_FIELD)}</p>")
    return html_page("Morning digest", "\n".join(lines))


def _field(at: int, share: DigestField, layout: Layout) -> list[str]:
    counts = escape_html(wording.counts(share, layout.seconds_per_paper))
    lines = [
        f'<section aria-labelledby="field-{at}">',
        f'<h2 id="field-{at}"><bdi>{escape_html(share.field.name)}</bdi></h2>',
        f'<p class="soft">{counts}</p>',
    ]
    for rank, entry in enumerate(share.entries, start=1):
        if why := wording.above(share, entry):
            lines.append(f'<p class="soft">{escape_html(why)}</p>')
        lines += _paper(rank, share, entry)
    below = [wording.left(share), wording.remainder(share)]
    lines += [f"<p>{escape_html(text)}</p>" for text in below if text]
    return [*lines, "</section>"]


def _paper(rank: int, share: DigestField, entry: Entry) -> list[str]:
    ledger = share.evidence.get(entry.paper.id, ())
    twins = [html_link(paper_url(t.paper.id), text) for t, text in wording.under(share, entry)]
    warnings = warning_texts(entry.flags, ledger)
    score = f'<span class="score">Score {wording.score(entry)}</span>'
    return [
        "<article>",
        f"<h3>{rank}. {html_link(paper_url(entry.paper.id), wording.title(entry))}</h3>",
        *(f'<p class="warning">{escape_html(text)}</p>' for text in warnings),
        f"<p>{score} · <bdi>{escape_html(wording.authors(entry))}</bdi></p>",
        f'<p class="soft">{escape_html(wording.facts(entry))}</p>',
        '<ul class="chips">',
        *(f"<li>{escape_html(text)}</li>" for text in state_texts(entry.flags)),
        "</ul>",
        *_list("Why", [escape_html(reason) for reason in wording.reason_lines(entry)]),
        *_evidence(ledger),
        *_list(wording.UNDER, twins),
        "</article>",
    ]


def _evidence(ledger: tuple[Evidence, ...]) -> list[str]:
    telling, more = wording.findings(ledger)
    items = [_finding(evidence) for evidence in telling]
    return _list("Evidence", [*items, f"and {more} more findings"] if more else items)


def _finding(evidence: Evidence) -> str:
    link = f" {html_link(evidence.found, wording.found(evidence))}" if evidence.found else ""
    return escape_html(wording.finding(evidence)) + link


def _list(name: str, items: list[str]) -> list[str]:
    """Return a named list of items that are HTML already."""
    if not items:
        return []
    return [f'<p class="soft">{name}</p>', "<ul>", *(f"<li>{i}</li>" for i in items), "</ul>"]
