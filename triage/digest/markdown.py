"""The digest as Markdown, for a mail, an issue or a notebook."""

from __future__ import annotations

from triage.digest import wording
from triage.digest.layout import Layout
from triage.markup import escape_markdown, markdown_link
from triage.models import Digest, DigestField, Entry, Evidence
from triage.view import paper_url, state_texts, warning_texts


def write(digest: Digest, layout: Layout) -> str:
    """Return the digest as CommonMark."""
    notes = wording.notes(digest)
    blocks = [
        "# Morning digest",
        f"{escape_markdown(wording.heading(digest))}. {escape_markdown(wording.made(digest))}",
        "\n".join(f"- {escape_markdown(note)}" for note in notes),
    ]
    for share in digest.fields:
        blocks += _field(share, layout)
    if not digest.fields:
        blocks.append(escape_markdown(wording.NO_FIELD))
    return "\n\n".join(blocks) + "\n"


def _field(share: DigestField, layout: Layout) -> list[str]:
    blocks = [
        f"## {escape_markdown(share.field.name)}",
        escape_markdown(wording.counts(share, layout.seconds_per_paper)) + ".",
    ]
    for rank, entry in enumerate(share.entries, start=1):
        if why := wording.above(share, entry):
            blocks.append(escape_markdown(why))
        twins = [
            f"- {escape_markdown(wording.UNDER)}: {markdown_link(paper_url(twin.paper.id), text)}"
            for twin, text in wording.under(share, entry)
        ]
        paper = _paper(rank, entry, share.evidence.get(entry.paper.id, ()))
        blocks.append("\n".join([paper, *twins]))
    below = [wording.left(share), wording.remainder(share)]
    return [*blocks, *(escape_markdown(text) for text in below if text)]


def _paper(rank: int, entry: Entry, ledger: tuple[Evidence, ...]) -> str:
    link = markdown_link(paper_url(entry.paper.id), wording.title(entry))
    warnings = [f"**{escape_markdown(text)}**" for text in warning_texts(entry.flags, ledger)]
    states = escape_markdown("; ".join(state_texts(entry.flags)))
    lines = [
        f"### {rank}\\. {link}",
        *(f"\n{warning}" for warning in warnings),
        "",
        f"**{wording.score(entry)}** · {escape_markdown(wording.authors(entry))}\\",
        f"{escape_markdown(wording.facts(entry))}\\",
        states,
        "",
    ]
    lines += [f"- {escape_markdown(reason)}" for reason in wording.reason_lines(entry)]
    telling, more = wording.findings(ledger)
    lines += [f"- Evidence: {_finding(evidence)}" for evidence in telling]
    if more:
        lines.append(f"- and {more} more findings")
    return "\n".join(lines)


def _finding(evidence: Evidence) -> str:
    link = markdown_link(evidence.found, wording.found(evidence))
    return f"{escape_markdown(wording.finding(evidence))} {link}".rstrip()
