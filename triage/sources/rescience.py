"""Replications published in ReScience C, from the journal's own bibliography.

The list holds reports of the ML Reproducibility Challenge since 2019 as well. It does not name the
originals by id: who they are is for `evidence.originals` to find. A list without a single
replication in it is a failure, not an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from triage.config import Home, Settings
from triage.errors import SourceMalformed
from triage.sources.answer import TRY_LATER
from triage.sources.cache import Cache
from triage.sources.doors import service_door
from triage.sources.http import Answer, Http, Turnstile, open_http
from triage.sources.patience import Patience
from triage.text import clean, safe_url

SOURCE = "rescience"
LICENCE = "CC BY-SA 4.0"
_PATH = "rescience/rescience.github.io/master/_bibliography/published.bib"
_ENTRY = re.compile(r"^@\w+\s*\{", re.MULTILINE)
_FIELD = re.compile(r"^\s*(\w+)\s*=\s*", re.MULTILINE)
_KINDS = frozenset({"replication", "reproduction"})
_TEX = re.compile(r"[{}]|\\(?=[\"'&%$#_\s])")


@dataclass(frozen=True, slots=True)
class Replication:
    """One published report."""

    title: str
    authors: str = ""
    year: str = ""
    url: str | None = None
    """The article, or its DOI."""
    code_url: str | None = None
    review_url: str | None = None


class ReScience:
    """Reads the journal's bibliography.

    Args:
        http: sends the request.
        gate: lets it through; None for no limit.
        raw: address of GitHub's plain files, where the list lies.
        cache: keeps the list, which GitHub may confirm as unchanged; None for none.

    """

    def __init__(
        self, http: Http, gate: Turnstile | None, raw: str, *, cache: Cache | None = None
    ) -> None:
        self._http = http
        self._gate = gate
        self._url = f"{raw}/{_PATH}"
        self._cache = cache

    def replications(self) -> tuple[Replication, ...]:
        """Return every replication in the list, newest first.

        Raises:
            SourceError: the list could not be had, or holds no replication.

        """
        return self._http.get(self._url, _read, gate=self._gate, cache=self._cache)


@contextmanager
def open_rescience(
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> Iterator[ReScience]:
    """Yield the journal's list as the user set its address.

    Raises:
        ConfigError: the address cannot be used.
        StoreError: the home folder cannot be written.

    """
    raw, gate = service_door(settings, home, "github_raw")
    with open_http(settings, **({"patience": Patience(tries=2)} | world)) as http:
        yield ReScience(http, gate, raw, cache=Cache(home.cache))


def _read(answer: Answer) -> tuple[Replication, ...]:
    text = answer.body.decode("utf-8", "replace")
    found = tuple(filter(None, map(_replication, entries(text))))
    if not found:
        raise SourceMalformed(
            "ReScience's list holds no replication", hint=TRY_LATER, url=answer.url
        )
    return found


def entries(text: str) -> Iterator[Mapping[str, str]]:
    """Yield the entries of a BibTeX file as fields in small letters, braces and TeX taken off."""
    starts = [match.end() for match in _ENTRY.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        body = text[start:end]
        yield {
            match[1].lower(): clean(_TEX.sub("", _value(body, match.end())))
            for match in _FIELD.finditer(body)
        }


def _value(body: str, start: int) -> str:
    """Return the value that begins at `start`: up to its closing brace or quote, or the line."""
    if body[start : start + 1] != "{":
        return body[start:].split("\n", 1)[0].strip().strip(',"')
    depth = 0
    for at in range(start, len(body)):
        depth += {"{": 1, "}": -1}.get(body[at], 0)
        if not depth:
            return body[start + 1 : at]
    return body[start:].split("\n", 1)[0]


def _replication(entry: Mapping[str, str]) -> Replication | None:
    title = entry.get("title", "")
    if not title or entry.get("type", "").lower() not in _KINDS:
        return None
    doi = entry.get("doi", "")
    return Replication(
        title=title,
        authors=entry.get("author", "").replace(" and ", ", "),
        year=entry.get("year", ""),
        url=safe_url(f"https://doi.org/{doi}" if doi else entry.get("url", "")),
        code_url=safe_url(entry.get("code_url", "")),
        review_url=safe_url(entry.get("review_url", "")),
    )
