"""arXiv's OAI-PMH service: every record modified since a day, and one record by its id.

The only place that tells all versions of a paper, its licence and whether it is withdrawn, and
that misses no replacement. Days are days of modification, not of submission. Protocol: OAI-PMH
2.0; arXiv's ways: help page "Open Archives Initiative".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from triage.config import Home, Settings
from triage.errors import ConfigError, SourceMalformed
from triage.sources.answer import TRY_LATER, Answer
from triage.sources.arxiv import checked_categories, checked_id
from triage.sources.doors import arxiv_door
from triage.sources.http import Http, Turnstile, open_http
from triage.sources.oai_record import IDENTIFIER, RawRecord, RecordFault, record_from
from triage.sources.xml import malformed, parsed
from triage.text import clean, shorten

EARLIEST = date(2005, 9, 16)
"""The first day that arXiv knows modifications of; asking for an earlier one is an error there."""
RESTARTS = 3
"""How often a list is begun again because its token expired, before it is given up."""

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_FORMAT = "arXivRaw"
_WANTED = "a whole OAI-PMH answer"
_PHYSICS = frozenset(
    "astro-ph cond-mat gr-qc hep-ex hep-lat hep-ph hep-th math-ph nlin nucl-ex nucl-th physics"
    " quant-ph".split()
)
_GONE = frozenset({"idDoesNotExist"})
_EMPTY = frozenset({"noRecordsMatch"})
_EXPIRED = frozenset({"badResumptionToken"})


@dataclass(frozen=True, slots=True)
class _Page:
    """One answer: records, and the token that the rest is asked for with."""

    records: tuple[RawRecord, ...] = ()
    token: str = ""
    error: str = ""
    """OAI-PMH's code of what was wrong; empty when nothing was."""
    reason: str = ""


class ArxivOai:
    """Asks arXiv's OAI-PMH service.

    Args:
        http: sends the requests.
        gate: lets them through one at a time; None for no limit.
        address: of the service, `https://oaipmh.arxiv.org/oai`.

    """

    def __init__(self, http: Http, gate: Turnstile | None, address: str) -> None:
        self._http = http
        self._gate = gate
        self._address = address

    def records(
        self, set_: str | None, since: date, until: date | None = None
    ) -> Iterator[RawRecord]:
        """Yield every record of a set modified since a day, each state of it once.

        A list whose token expires is begun again; what was yielded stays good and is not yielded
        again, unless it was modified meanwhile. Coming to an end without a record means that there
        is none: `empty-confirmed`.

        Args:
            set_: such as `cs` or `cs:cs:LG` (see `oai_set`); None for all of arXiv.
            since: first day of modification, in UTC.
            until: last day of modification; leave it out for up to now.

        Raises:
            SourceError: while iterating; what was yielded before is good.

        """
        first = {"verb": "ListRecords", "metadataPrefix": _FORMAT}
        first["from"] = max(since, EARLIEST).isoformat()
        first |= {"until": until.isoformat()} if until else {}
        first |= {"set": set_} if set_ else {}
        seen: set[tuple[str, date | None]] = set()
        for _ in range(1 + RESTARTS):
            for record in (pages := _Pages(self._ask, first)):
                if (key := (record.id, record.datestamp)) not in seen:
                    seen.add(key)
                    yield record
            if not pages.expired:
                return
        raise SourceMalformed(
            f"arXiv let its list of modified papers expire {1 + RESTARTS} times",
            hint=TRY_LATER,
            url=self._address,
        )

    def get_record(self, paper_id: str) -> RawRecord | None:
        """Return a paper's record; None if arXiv has no such paper.

        Raises:
            InputError: it is no arXiv id. Nothing was asked.
            SourceError: the service could not be reached or its answer cannot be used.

        """
        asked, _ = checked_id(paper_id)
        question = {"verb": "GetRecord", "metadataPrefix": _FORMAT}
        page = self._ask(question | {"identifier": IDENTIFIER + asked})
        if page.error in _GONE:
            return None
        self._refuse(page)
        return next((record for record in page.records if record.id == asked), None)

    def _ask(self, question: dict[str, str]) -> _Page:
        url = f"{self._address}?{urlencode(question)}"
        page = self._http.get(url, _read, accept="text/xml", gate=self._gate)
        if page.error in _GONE | _EMPTY | _EXPIRED:
            return page
        self._refuse(page)
        return page

    def _refuse(self, page: _Page) -> None:
        if page.error:
            raise SourceMalformed(
                f"arXiv refused the question: {page.error}: {page.reason}",
                hint="check arxiv_oai in the settings",
                url=self._address,
            )


class _Pages:
    """The records of one list from its beginning, and whether its token expired on the way."""

    def __init__(self, ask: Callable[[dict[str, str]], _Page], first: dict[str, str]) -> None:
        self._ask = ask
        self._first = first
        self.expired = False

    def __iter__(self) -> Iterator[RawRecord]:
        question, tokens = self._first, set[str]()
        while True:
            page = self._ask(question)
            if page.error:
                self.expired = page.error in _EXPIRED
                return
            yield from page.records
            if not page.token:
                return
            if page.token in tokens:
                raise SourceMalformed(
                    "arXiv's list of modified papers goes in a circle", hint=TRY_LATER
                )
            tokens.add(page.token)
            question = {"verb": "ListRecords", "resumptionToken": page.token}


def oai_set(category: str) -> str:
    """Return the set of a category: `cs:cs:LG` for cs.LG, `physics:hep-th` for hep-th.

    Raises:
        ConfigError: it is no category of arXiv.

    """
    (category,) = checked_categories([category])
    archive, _, rest = category.partition(".")
    group = "physics" if archive in _PHYSICS else archive
    if not rest and group == archive:
        raise ConfigError(
            f"{category} is no category that OAI-PMH has a set for",
            hint="write it as arXiv does, such as cs.LG or hep-th",
        )
    return ":".join(filter(None, (group, archive, rest)))


@contextmanager
def open_oai(settings: Settings, home: Home, **world: Any) -> Iterator[ArxivOai]:  # noqa: ANN401
    """Yield arXiv's OAI-PMH service as the user set it, behind the gate that all of arXiv shares.

    Args:
        settings: address, gap, time-out and contact.
        home: its `locks` folder keeps the gate.
        world: what `Http` takes.

    Raises:
        ConfigError: the address cannot be used, or the gap is shorter than arXiv's terms allow.
        StoreError: the home folder cannot be written.

    """
    address, gate = arxiv_door(settings, home, "arxiv_oai")
    with open_http(settings, **world) as http:
        yield ArxivOai(http, gate, address)


def _read(answer: Answer) -> _Page:
    """Return an answer as a page.

    Raises:
        SourceError: it is not one whole answer with whole records.

    """
    root = parsed(answer, f"{_OAI}OAI-PMH", _WANTED)
    if (error := root.find(f"{_OAI}error")) is not None:
        reason = shorten(clean(error.text or ""), 200) or "no reason given"
        return _Page(error=shorten(clean(error.get("code", "")), 40) or "error", reason=reason)
    for verb in ("ListRecords", "GetRecord"):
        if (found := root.find(f"{_OAI}{verb}")) is not None:
            return _page(answer, found)
    raise malformed(answer, "neither records nor an error", _WANTED)


def _page(answer: Answer, found: ET.Element) -> _Page:
    try:
        records = tuple(map(record_from, found.findall(f"{_OAI}record")))
    except RecordFault as fault:
        raise malformed(answer, f"a record with {fault}", _WANTED) from fault
    token = (found.findtext(f"{_OAI}resumptionToken") or "").strip()
    if not records and not token:
        raise malformed(answer, "a list without a record", _WANTED)
    return _Page(records, token)
