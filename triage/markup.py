"""Text put into HTML and Markdown so that it stays text there."""

from __future__ import annotations

import re
from html import escape

from triage.text import safe_url

_MARKDOWN = re.compile(r"[\\`*_\[\](){}<>|~&$#@!]|:(?=//)|(?<=www)\.")
_MARKDOWN_START = re.compile(r"^(?:([-+=])|(\d{1,9})([.)]))")

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""

_STYLE = """\
:root { --ink: #1d2023; --soft: #565d64; --line: #d6dade; --paper: #fdfdfb; --link: #0b57a4;
  --warn: #8f1d1d; --warn-paper: #fbeaea; --chip: #eef1f3; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e6e8; --soft: #a4abb2; --line: #3a4046; --paper: #16181a; --link: #86bdf5;
    --warn: #ffb4ab; --warn-paper: #3a1c1a; --chip: #262a2e; }
}
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
a { color: var(--link); }
h1 { line-height: 1.2; margin-bottom: .3rem; }
h2 { border-top: 1px solid var(--line); padding-top: 1.2rem; margin: 2.2rem 0 .2rem; }
h3 { font-size: 1.08rem; line-height: 1.35; margin: 0 0 .25rem; }
article { margin: 1.6rem 0; }
p, ul { margin: .3rem 0; }
ul { padding-left: 1.2rem; }
.soft { color: var(--soft); font-size: .92rem; }
.score { font-variant-numeric: tabular-nums; font-weight: 600; }
.chips { display: flex; flex-wrap: wrap; gap: .35rem; list-style: none; padding: 0;
  font-size: .85rem; }
.chips li { background: var(--chip); border-radius: .3rem; padding: .05rem .5rem; }
.warning { background: var(--warn-paper); color: var(--warn); border-radius: .3rem;
  padding: .35rem .6rem; font-weight: 600; }"""


def escape_html(text: str) -> str:
    """Return `text` for an HTML element or a quoted attribute."""
    return escape(text, quote=True)


def escape_markdown(text: str) -> str:
    """Return one line of `text` that Markdown (CommonMark and GitHub's) shows as it is.

    Also stops bare addresses from becoming links, and a first character from making a list.
    """
    text = _MARKDOWN.sub(r"\\\g<0>", text)
    return _MARKDOWN_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


def html_link(url: str | None, text: str) -> str:
    """Return a link that tells the other side nothing, or only the text when `url` is unusable."""
    safe = safe_url(url) if url else None
    if safe is None:
        return f"<bdi>{escape_html(text)}</bdi>"
    href = escape_html(safe)
    return f'<a href="{href}" rel="noopener noreferrer"><bdi>{escape_html(text)}</bdi></a>'


def markdown_link(url: str | None, text: str) -> str:
    """Return a Markdown link, or only the text when `url` is not usable as an address."""
    safe = safe_url(url) if url else None
    if safe is None or any(ch in safe for ch in "<>\\"):
        return escape_markdown(text)
    return f"[{escape_markdown(text)}](<{safe}>)"


def html_page(title: str, body: str) -> str:
    """Return a whole page: self-contained, light or dark as the reader's system is, no scripts.

    `title` is text, `body` is HTML that was escaped where it was made.
    """
    return _PAGE.format(title=escape_html(title), style=_STYLE, body=body)
