"""Where a paper's links lead: addresses rebuilt from parts, http(s) only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from urllib.parse import urlsplit

from triage.models import EvidenceKind, EvidenceState, Paper
from triage.text import abstract_url, clean, parse_arxiv_id, safe_url
from tui.values import Facts

OpenUrl = Callable[[str], bool]
"""Shows an address to the user; False when there is no way to."""

_TERMINAL_BROWSERS = {"lynx", "w3m", "links", "elinks", "www-browser"}
_BEST_FIRST = (
    EvidenceState.VERIFIED,
    EvidenceState.CLAIMED,
    EvidenceState.PROMISED,
    EvidenceState.CONTRADICTED,
)


def open_url(url: str) -> bool:
    """Open an address in the desktop's browser; False where there is only a terminal.

    A browser that would draw over the screen (lynx, w3m ...) is not started.
    """
    import webbrowser

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    name = PurePath(getattr(browser, "name", "")).name
    return name not in _TERMINAL_BROWSERS and browser.open(url, new=2)


def page(paper: Paper) -> str | None:
    """Return the address of the abstract page; None when the id is no arXiv id."""
    return abstract_url(paper.id) if parse_arxiv_id(paper.id) else None


def pdf(paper: Paper) -> str | None:
    """Return the address of the PDF; None when the id is no arXiv id."""
    return f"https://arxiv.org/pdf/{paper.id}" if parse_arxiv_id(paper.id) else None


def code(paper: Paper, facts: Facts | None) -> str | None:
    """Return the address of the code that is best established; None when none is known."""
    rows = [row for row in facts.evidence if row.kind is EvidenceKind.CODE] if facts else []
    ordered = [row.found for state in _BEST_FIRST for row in rows if row.state is state]
    safe = (safe_url(found) for found in [*ordered, paper.code_url or ""])
    return next((address for address in safe if address), None)


def replicated(facts: Facts) -> list[str]:
    """Return the papers that the replications of a ledger name: the original, or the reports."""
    named = (
        row.detail.get(key)
        for row in facts.evidence
        if row.kind is EvidenceKind.REPLICATION
        for key in ("original", "report")
    )
    parsed = (parse_arxiv_id(name) for name in named if isinstance(name, str))
    return list(dict.fromkeys(one[0] for one in parsed if one))


def host(url: str) -> str:
    """Return an address as it is shown: host and path, without scheme; text that is none as is."""
    address = safe_url(url)
    if address is None:
        return clean(url)
    parts = urlsplit(address)
    return clean(f"{parts.hostname}{parts.path}".rstrip("/"))
