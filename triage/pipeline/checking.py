"""Checking what papers claim: looking at repositories, asking catalogues and for notices.

Only what is due is checked, saved papers first, within each service's budget. A service that
cannot be reached changes nothing: what was known stays, with its date, and the paper stays due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from triage.artefacts import Repository
from triage.errors import ConfigError, SourceError, SourceThrottled
from triage.evidence import watching
from triage.evidence.looking import READER, finding, is_look, judge
from triage.models import Evidence, EvidenceKind, EvidenceState, Paper
from triage.pipeline.catalogues import ask_huggingface, ask_pwc, list_huggingface, list_pwc
from triage.pipeline.notices import ask_crossref
from triage.pipeline.recording import note_changes, record
from triage.pipeline.work import Work
from triage.sources.github import open_github
from triage.sources.softwareheritage import open_softwareheritage

FRESH = timedelta(days=7)
"""How long a look at an address is believed, unless somebody asks for a new one."""
_HOST = "https://github.com/"


class Looker(Protocol):
    """A host of repositories."""

    def look(self, url: str) -> Repository:
        """Return what is at an address."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check did."""

    looked: int = 0
    """Papers that were checked with an answer."""
    changes: int = 0
    left: int = 0
    """Papers that are due and were not checked."""
    troubles: tuple[SourceError, ...] = ()
    """What kept services from answering; each is said once."""

    def __add__(self, other: Checked) -> Checked:
        return Checked(
            self.looked + other.looked,
            self.changes + other.changes,
            self.left + other.left,
            self.troubles + other.troubles,
        )


Ask = Callable[[Work, Paper, dict[str, Any]], Sequence[Evidence] | None]
"""Asks one service about a paper; None: it has nothing to be asked for."""
Listing = Callable[[Work, date, date, dict[str, Any]], Iterator[tuple[str, list[Evidence]]]]
"""Asks one service about all papers of some days at once."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A service that says things about papers."""

    reader: str
    """Name under which the ledger keeps what it says."""
    setting: str
    """The setting that turns it off."""
    ask: Ask
    listing: Listing | None = None


CATALOGUES = (
    Catalogue("huggingface-1", "huggingface", ask_huggingface, list_huggingface),
    Catalogue("pwc-live-1", "pwc_live", ask_pwc, list_pwc),
    Catalogue("crossref-1", "crossref", ask_crossref),
)


def check(
    work: Work,
    *,
    ids: Iterable[str] | None = None,
    most: int = 300,
    **world: Any,  # noqa: ANN401  handed on to the services
) -> Checked:
    """Check what is due; with `ids` these papers, due or not.

    Args:
        work: the world.
        ids: papers to check now, whatever was seen of them before.
        most: papers to ask each catalogue about at most.
        world: goes to the services' clients (patience, transport ...).

    Raises:
        ConfigError: the work is offline.

    """
    if work.offline:
        raise ConfigError("checking needs the network", hint="leave out --offline")
    named = None if ids is None else list(dict.fromkeys(ids))
    run = work.store.runs.start("check evidence", work.clock())
    readers = [each for each in CATALOGUES if getattr(work.settings, each.setting)]
    to_ask = {each.reader: _due(work, each.reader, named, saved=True)[:most] for each in readers}
    to_look = _due(work, READER, named) if work.settings.github else []
    before = work.store.ledger.current({*to_look}.union(*to_ask.values()))

    done = Checked()
    for each in readers:
        done += _ask_all(work, each, to_ask[each.reader], world)
    done += _look(work, to_look, world, fresh=named is not None)
    first_looks = {id_ for id_, rows in before.items() if not any(map(is_look, rows))}
    changed = note_changes(work, before, work.clock(), source="check", first_looks=first_looks)

    done = replace(done, changes=changed, troubles=_each_once(done.troubles))
    covered = {"looked": done.looked, "changes": done.changes, "left": done.left}
    note = "; ".join(each.message for each in done.troubles)
    work.store.runs.finish(run, work.clock(), ok=not done.troubles, covered=covered, note=note)
    return done


def _each_once(troubles: Iterable[SourceError]) -> tuple[SourceError, ...]:
    return tuple({each.message: each for each in troubles}.values())


def _due(work: Work, reader: str, named: Sequence[str] | None, *, saved: bool = False) -> list[str]:
    """Return the papers that a reader is to check now; with `saved` no others than saved ones."""
    if named is not None:
        return list(named)
    now = work.clock()
    newest = work.store.papers.newest_day() or now.date()
    first = newest - timedelta(days=work.settings.inbox_days - 1)
    return [
        each.paper_id
        for each in work.store.checks.watched(reader, first.isoformat())
        if watching.is_due(each.since, each.answered, now) and not (saved and each.priority)
    ]


def _ask_all(
    work: Work, catalogue: Catalogue, ids: Sequence[str], world: Mapping[str, Any]
) -> Checked:
    done = Checked()
    papers = work.store.papers.get(ids)
    for number, paper in enumerate(papers):
        now = work.clock()
        try:
            rows = catalogue.ask(work, paper, dict(world))
        except SourceError as error:
            work.store.checks.note(catalogue.reader, [paper.id], now, trouble=error.message)
            return done + Checked(left=len(papers) - number, troubles=(error,))
        if rows is not None:
            record(work, catalogue.reader, {paper.id: _dated(rows, now)}, now, quiet=True)
            done += Checked(looked=1)
        work.store.checks.note(catalogue.reader, [paper.id], now)
    return done


def _look(work: Work, ids: Sequence[str], world: Mapping[str, Any], *, fresh: bool) -> Checked:
    """Look at the repositories of papers, as far as the budget goes."""
    papers = work.store.papers.get(ids)
    known = work.store.ledger.current(ids)
    done = Checked()
    with ExitStack() as opened:
        eyes = _Eyes(work, opened, world, fresh=fresh)
        for number, paper in enumerate(papers):
            try:
                done += _look_at(work, eyes, paper, known[paper.id])
            except SourceError as error:
                work.store.checks.note(READER, [paper.id], work.clock(), trouble=error.message)
                done += Checked(troubles=(error,))
                if isinstance(error, SourceThrottled):
                    return done + Checked(left=len(papers) - number)
    return done


def _look_at(work: Work, eyes: _Eyes, paper: Paper, known: Sequence[Evidence]) -> Checked:
    now = work.clock()
    said = _claims(known)
    rows = [_judged(work, eyes, paper, claim) for claim in said]
    work.store.checks.note(READER, [paper.id], now)
    if not said and not any(map(is_look, known)):
        return Checked()
    record(work, READER, {paper.id: _dated(rows, now)}, now, quiet=True)
    return Checked(looked=1)


class _Eyes:
    """Looks at addresses, each once a week at most, and at the archive for what is gone."""

    def __init__(
        self, work: Work, opened: ExitStack, world: Mapping[str, Any], *, fresh: bool
    ) -> None:
        self._work = work
        self._opened = opened
        self._world = dict(world)
        self._fresh = fresh
        self._github: Looker | None = None

    def look(self, url: str, *, settled: bool) -> Repository:
        """Return what is at an address.

        Where code was found (`settled`), what was seen in the last week is believed; an empty or
        dead repository is always looked at again.
        """
        now = self._work.clock()
        believed = settled and not self._fresh
        if believed and (kept := self._work.store.checks.seen([url], now - FRESH).get(url)):
            return _restored(kept)
        if self._github is None:
            door: AbstractContextManager[Looker] = open_github(
                self._work.settings, self._work.home, **self._world
            )
            self._github = self._opened.enter_context(door)
        seen = self._github.look(url)
        if not seen.exists:
            seen = replace(seen, preserved=self._preserved(url))
        facts = asdict(seen) | {"created": _day(seen.created), "pushed": _day(seen.pushed)}
        self._work.store.checks.keep(url, facts, now)
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


def _claims(rows: Iterable[Evidence]) -> list[Evidence]:
    """Return the claims of code that can be looked at, one for each address."""
    found: dict[str, Evidence] = {}
    for row in rows:
        own = row.detail.get("artefact") == "code" and row.detail.get("role") == "release"
        if (
            row.kind is EvidenceKind.CODE
            and own
            and not is_look(row)
            and row.found.startswith(_HOST)
        ):
            best = found.setdefault(row.found.casefold(), row)
            found[row.found.casefold()] = row if _surer(row, best) else best
    return list(found.values())


def _surer(row: Evidence, other: Evidence) -> bool:
    order = ("official", "community", "possible", None)
    return order.index(row.tier) < order.index(other.tier)


def _judged(work: Work, eyes: _Eyes, paper: Paper, claim: Evidence) -> Evidence:
    looks = [
        row
        for row, _ in work.store.ledger.history(paper.id)
        if is_look(row) and row.found == claim.found
    ]
    settled = bool(looks) and looks[-1].state is EvidenceState.VERIFIED
    seen = eyes.look(claim.found, settled=settled or not looks)
    had_code = any(row.state is EvidenceState.VERIFIED for row in looks)
    return finding(seen, paper, claim, judge(seen, paper, claim, had_code=had_code))


def _restored(facts: Mapping[str, Any]) -> Repository:
    values = dict(facts)
    for name in ("created", "pushed"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    if values["files"] is not None:
        values["files"] = tuple(values["files"])
    return Repository(**values)


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _dated(rows: Iterable[Evidence], now: datetime) -> list[Evidence]:
    return [replace(row, first_seen=now, last_checked=now) for row in rows]
