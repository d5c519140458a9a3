"""Addresses as authors write them: bare, escaped, in LaTeX, in Markdown, broken by a line end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from triage.evidence.places import Place, place_of
from triage.evidence.texts import Text

_BARE_HOSTS = (
    r"github(?:\s?\.\s?|\$\.\$)com|gist\.github\.com|gitlab(?:\.[a-z0-9-]+){1,4}|bitbucket\.org|codeberg\.org|"
    r"gitee\.com|huggingface\.co|hf\.co|zenodo\.org|anonymous\.4open\.science|osf\.io|"
    r"(?:dx\.)?doi\.org/10\.|figshare\.com|kaggle\.com|sourceforge\.net|[a-z0-9][a-z0-9-]{0,60}\.git(?:hub|lab)\.io"
)
_START = re.compile(
    r"h\s?t\s?tps?\s?:\s?/\s?/\s?(?=[A-Za-z0-9])"
    rf"|(?:(?<![\w@.\-/])|(?<=\bat))(?:www\.)?(?=(?:{_BARE_HOSTS})(?:\s?/|\b|(?<=10\.)))"
    r"|(?<![\w./])(?=10\.5281/zenodo\.\d)",
    re.IGNORECASE,
)
_BODY = re.compile(r"(?:[A-Za-z0-9._~:/?#@!&'()*+,;=%-]|\[(?=[\w.])|\\[_~%#&-]|\{\\_\}){1,400}")
_BROKEN_HOST = re.compile(
    r"(?:www\.)?github(?:\s\.\s?com|\.\scom|\$\.\$com|\.com(?=\s/))(?:\s?/\s?)?", re.IGNORECASE
)
_NESTED = re.compile(r"(?<=.)https?://")
_HOST_ONLY = re.compile(r"(?:www\.)?github\.com/?|(?:www\.)?huggingface\.co/?", re.IGNORECASE)
_OWNER_ONLY = re.compile(
    r"(?:www\.)?(?:github\.com/[\w.-]+/?|huggingface\.co/(?:datasets/|spaces/)?[\w.-]+/)",
    re.IGNORECASE,
)
_OWNER_REPO = re.compile(r"\s{1,2}([A-Za-z0-9][\w.-]{0,60}\s?/\s?[A-Za-z0-9][\w.-]{0,100})")
_IDENTIFIER = re.compile(
    r"\s{0,2}/?\s{0,2}((?=[\w.-]{0,60}[-_0-9])[A-Za-z0-9][\w.-]{1,100}|[A-Za-z]+[A-Z][\w.-]{0,60})"
    r"(?=[\s.,;)}\]]|$)"
)
_TAIL = re.compile(r"[A-Za-z0-9][\w.-]{0,60}")
_CLOSERS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Address:
    """An address found in a text, and the stretch of the text it was read from."""

    start: int
    end: int
    place: Place


def _trim(body: str) -> str:
    """Return the body without the punctuation that belongs to the sentence around it."""
    while body:
        last = body[-1]
        if last in ".,;:!?'*&=-(~+[" or (last in _CLOSERS and _unbalanced(body, last)):
            body = body[:-1]
        else:
            break
    return body


def _unbalanced(body: str, closer: str) -> bool:
    return body.count(closer) > body.count(_CLOSERS[closer])


def _rejoin(text: str, end: int, body: str) -> tuple[str, int]:
    """Return body and end with the piece that a line break cut off, where there surely is one."""
    if _HOST_ONLY.fullmatch(body) and (rest := _OWNER_REPO.match(text, end)):
        return body.rstrip("/") + "/" + re.sub(r"\s", "", rest[1]), rest.end()
    if _OWNER_ONLY.fullmatch(body) and (rest := _IDENTIFIER.match(text, end)):
        joint = body.endswith("/") or "/" in rest[0]
        return (body.rstrip("/") + "/" + rest[1], rest.end()) if joint else (body, end)
    if body.endswith(("-", "_")) and text[end : end + 1] == " ":
        rest = _TAIL.match(text, end + 1)
        return (body + rest[0], rest.end()) if rest else (body, end)
    return body, end


def _read(text: Text, start: int) -> tuple[str, int]:
    """Return the raw address that starts at `start` (after its scheme), and where it ends."""
    whole = text.text
    if broken := _BROKEN_HOST.match(whole, start):
        prefix, at = "github.com/", broken.end()
    else:
        prefix, at = "", start
    match = _BODY.match(whole, at)
    if not match:
        return prefix, at
    limit = text.span(start)[1]
    body = _NESTED.split(whole[at : min(match.end(), max(limit, at))], maxsplit=1)[0]
    body, end = _rejoin(whole, at + len(body), prefix + body)
    return body, end


_HINTS = (
    "http",
    "github",
    "gitlab",
    "gitee",
    ".git",
    "hugging",
    "hf.co",
    "zenodo",
    "osf.io",
    "4open",
    "doi.org",
)


@lru_cache(maxsize=8)
def addresses(text: Text) -> tuple[Address, ...]:
    """Return the addresses in `text` that can hold an artefact, in order, without overlaps."""
    return tuple(_addresses(text)) if text.has(*_HINTS) else ()


def _addresses(text: Text) -> Iterator[Address]:
    done = -1
    for match in _START.finditer(text.text):
        if match.start() < done:
            continue
        body, end = _read(text, match.end())
        done = end
        bare = _trim(re.sub(r"\{?\\([_~%#&-])\}?", r"\1", body))
        if bare.lower().startswith("10.5281/"):
            bare = "doi.org/" + bare
        place = place_of("https://" + bare)
        if place:
            trimmed = end - (len(body) - len(_trim(body)))
            yield Address(match.start(), max(trimmed, match.end()), place)
