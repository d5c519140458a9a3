"""Text from outside, made safe: one line that cannot act on a terminal, ids and addresses rebuilt.

Cleaning happens at the gate (before a value becomes a `Paper`) and again at the glass (before it
is printed), because a store can be older than a rule.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit, urlunsplit

_SEQUENCES = re.compile(
    "(?:\x1b\\]|\x1bP|\x1bX|\x1b\\^|\x1b_)[^\x07\x1b]*(?:\x07|\x1b\\\\)"  # OSC, DCS, SOS, PM, APC
    "|\x1b\\[[0-?]*[ -/]*[@-~]"  # CSI
    "|\x1b[ -/]*[0-~]"  # the short ones
)
_JOINERS = frozenset("\u200c\u200d")  # shape Persian, Indic scripts and emoji
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # controls, bidi overrides, surrogates

_VERSION = r"(?:v([1-9][0-9]{0,3}))?"
_NEW_ID = re.compile(r"([0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5})" + _VERSION)
_OLD_ID = re.compile(r"([a-z]+(?:-[a-z]+)*)(?:\.[A-Za-z-]{2,})?/([0-9]{7})" + _VERSION)
_ID_PREFIX = re.compile(
    r"^(?:arxiv:\s*"
    r"|(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/"
    r"|(?:doi:\s*|(?:https?://)?(?:dx\.)?doi\.org/)?10\.48550/arxiv\.)",
    re.IGNORECASE,
)
_ADDRESS_REST = re.compile(r"(?:\.pdf)?/?(?:[?#].*)?$")
_HOST = re.compile(r"\[[0-9A-Fa-f:.]+\]|[^\s\\/?#\[\]<>\"'`{}|^%:@]+")


def clean(text: str) -> str:
    """Return `text` as one line that cannot act on a terminal.

    Complete ECMA-48 sequences go whole, then every control that is left goes alone; nothing is
    deleted up to the end of the text, because a stray control is usually a mis-decoded quote.
    The result is NFC and holds no control, format (except joiners), surrogate, private or
    unassigned character; white space is collapsed.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (
        " " if ch.isspace() else ch
        for ch in _SEQUENCES.sub("", text)
        if ch.isspace() or ch in _JOINERS or unicodedata.category(ch) not in _UNSAFE
    )
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def folded(text: str) -> str:
    """Return the words of `text` without case, accents and punctuation, a space between them.

    Names that people write in different ways compare equal: `Schütze, H.` and `schutze h`.
    """
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c))))


def shorten(text: str, width: int) -> str:
    """Return `text` cut to at most `width` characters, at a word where there is one."""
    if len(text) <= width:
        return text
    if width < 1:
        return ""
    cut = text[: width - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > width // 2 else cut).rstrip(" ,;:.") + "…"


def counted(number: int, noun: str) -> str:
    """Return `1 paper`, `2 papers`, `1,000 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def parse_arxiv_id(text: str) -> tuple[str, int | None] | None:
    """Return the id without version, and the version if one stands there; None if it is no id.

    Understands new ids (`2604.01234v2`), old ones (`hep-th/9901001`, subject class dropped),
    an `arXiv:` prefix, arXiv's DOIs and addresses of abstract, PDF and HTML pages.
    """
    bare = _ADDRESS_REST.sub("", _ID_PREFIX.sub("", text.strip()))
    if match := _NEW_ID.fullmatch(bare):
        return match[1], int(match[2]) if match[2] else None
    if match := _OLD_ID.fullmatch(bare):
        return f"{match[1]}/{match[2]}", int(match[3]) if match[3] else None
    return None


def abstract_url(paper_id: str) -> str:
    """Return the address of a paper's abstract page."""
    return f"https://arxiv.org/abs/{paper_id}"


def safe_url(text: str) -> str | None:
    """Return `text` as an http(s) address rebuilt from its parts, or None if it is none.

    Credentials, control characters and a host that programs read differently (a backslash in
    it, for one) make an address unusable; nothing else is changed.
    """
    if not text.isprintable() or any(ch.isspace() for ch in text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = parts.netloc.removesuffix(f":{port}" if port is not None else ":")
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    return urlunsplit(parts._replace(scheme=parts.scheme.lower()))
