"""Looking at what papers claim, host by host: repositories, models, data sets, records.

Each host has its own budget and its own dates: one that does not answer keeps no other from being
looked at, and what was seen there before stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

from triage.artefacts import Repository
from triage.errors import SourceError, SourceThrottled
from triage.evidence.hosted import results
from triage.evidence.looking import READER, finding, is_look, judge
from triage.models import Evidence, EvidenceKind, EvidenceState, Paper
from triage.pipeline.checked import Checked, dated
from triage.pipeline.recording import record
from triage.pipeline.work import Work
from triage.sources.github import open_github
from triage.sources.gitlab import open_gitlab
from triage.sources.hub_repos import open_hub_repos
from triage.sources.softwareheritage import open_softwareheritage
from triage.sources.zenodo import open_zenodo

FRESH = timedelta(days=7)
"""How long a look at an address is believed, unless somebody asks for a new one."""
_MOST_CLAIMS = 6
"""Addresses of one paper that one host is asked about; code first."""
_ARTEFACTS = ("code", "weights", "data", "page")


class Looker(Protocol):
    """A client of a host."""

    def look(self, url: str) -> Repository:
        """Return what is at an address."""


@dataclass(frozen=True, slots=True)
class Host:
    """A service where artefacts lie."""

    reader: str
    """Name under which the ledger keeps what is seen there."""
    setting: str
    """The setting that turns it off."""
    addresses: re.Pattern[str]
    """What can be looked at there."""
    open: Callable[..., AbstractContextManager[Looker]]
    pages: bool = False
    """Whether what a page holds can be looked at."""


HOSTS = (
    Host(READER, "github", re.compile(r"https://github\.com/[^/]+/[^/]+"), open_github),
    Host("look-gitlab-1", "gitlab", re.compile(r"https://gitlab\.com/.+/[^/]+"), open_gitlab),
    Host(
        "look-huggingface-1",
        "huggingface",
        re.compile(r"https://huggingface\.co/(?!collections/)(?:(?:datasets|spaces)/)?[^/]+/[^/]+"),
        open_hub_repos,
        pages=True,
    ),
    Host("look-zenodo-1", "zenodo", re.compile(r"https://zenodo\.org/records/\d+"), open_zenodo),
)


def look(
    work: Work, host: Host, ids: Sequence[str], world: Mapping[str, Any], *, fresh: bool
) -> Checked:
    """Look at what papers claim to have at a host, as far as its budget goes.

    Args:
        work: the world.
        host: where to look.
        ids: papers, most important first.
        world: goes to the host's client.
        fresh: believe nothing that was seen before.

    """
    papers = work.store.papers.get(ids)
    known = work.store.ledger.current(ids)
    done = Checked()
    with ExitStack() as opened:
        eyes = _Eyes(work, host, opened, world, fresh=fresh)
        for number, paper in enumerate(papers):
            try:
                done += _look_at(work, eyes, paper, known[paper.id])
            except SourceError as error:
                work.store.checks.note(host.reader, [paper.id], work.clock(), trouble=error.message)
                done += Checked(troubles=(error,))
                if isinstance(error, SourceThrottled):
                    return done + Checked(left=len(papers) - number)
    return done


def _look_at(work: Work, eyes: _Eyes, paper: Paper, known: Sequence[Evidence]) -> Checked:
    now = work.clock()
    reader = eyes.host.reader
    said = _claims(eyes.host, known)
    rows = [row for claim in said for row in _judged(work, eyes, paper, claim)]
    work.store.checks.note(reader, [paper.id], now)
    if not said and not any(map(is_look, known)):
        return Checked()
    record(work, reader, {paper.id: dated(rows, now)}, now, quiet=True)
    return Checked(looked=1) if said else Checked()


class _Eyes:
    """Looks at addresses, each once a week at most, and at the archive for what is gone."""

    def __init__(
        self, work: Work, host: Host, opened: ExitStack, world: Mapping[str, Any], *, fresh: bool
    ) -> None:
        self.host = host
        self._work = work
        self._opened = opened
        self._world = dict(world)
        self._fresh = fresh
        self._client: Looker | None = None

    def look(self, url: str, *, settled: bool) -> Repository:
        """Return what is at an address.

        Where something was found (`settled`), what was seen in the last week is believed; an
        empty or dead repository is always looked at again.
        """
        now = self._work.clock()
        believed = settled and not self._fresh
        if believed and (kept := self._work.store.checks.seen([url], now - FRESH).get(url)):
            return Repository.of(kept)
        if self._client is None:
            door = self.host.open(self._work.settings, self._work.home, **self._world)
            self._client = self._opened.enter_context(door)
        seen = self._client.look(url)
        if not seen.exists:
            seen = replace(seen, preserved=self._preserved(url))
        self._work.store.checks.keep(url, seen.facts(), now)
        return seen

    def _preserved(self, url: str) -> str:
        try:
            with open_softwareheritage(
                self._work.settings, self._work.home, **self._world
            ) as archive:
                return archive.copy_of(url)
        except SourceError as error:
            self._work.detail(error.message)
            return ""


def _claims(host: Host, rows: Iterable[Evidence]) -> list[Evidence]:
    """Return the claims that can be looked at there, one for each address, code first."""
    found: dict[str, Evidence] = {}
    for row in rows:
        if _can_be_looked_at(host, row):
            best = found.setdefault(row.found.casefold(), row)
            found[row.found.casefold()] = row if _surer(row, best) else best
    ordered = sorted(found.values(), key=lambda row: _ARTEFACTS.index(row.detail["artefact"]))
    return ordered[:_MOST_CLAIMS]


def _can_be_looked_at(host: Host, row: Evidence) -> bool:
    artefact = row.detail.get("artefact")
    return (
        row.kind is EvidenceKind.CODE
        and row.detail.get("role") == "release"
        and (artefact in _ARTEFACTS[:3] or (host.pages and artefact == "page"))
        and not is_look(row)
        and bool(host.addresses.fullmatch(row.found))
    )


def _surer(row: Evidence, other: Evidence) -> bool:
    order = ("official", "community", "possible", None)
    return order.index(row.tier) < order.index(other.tier)


def _judged(work: Work, eyes: _Eyes, paper: Paper, claim: Evidence) -> list[Evidence]:
    """Return what a look says: about the artefact, and about results that its host lists."""
    looks = [
        row
        for row, _ in work.store.ledger.history(paper.id)
        if is_look(row) and row.found == claim.found
    ]
    settled = bool(looks) and looks[-1].state is EvidenceState.VERIFIED
    seen = eyes.look(claim.found, settled=settled or not looks)
    had_it = any(row.state is EvidenceState.VERIFIED for row in looks)
    verdict = judge(seen, paper, claim, had_it=had_it)
    return [finding(seen, paper, claim, verdict), *results(seen, paper, verdict)]
