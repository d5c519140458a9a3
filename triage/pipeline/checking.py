"""Checking what papers claim: looking at repositories, asking catalogues and for notices.

Only what is due is checked, saved papers first, within each service's budget. A service that
cannot be reached changes nothing: what was known stays, with its date, and the paper stays due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from triage.errors import ConfigError, SourceError
from triage.evidence import watching
from triage.evidence.looking import is_look
from triage.models import Evidence, Paper
from triage.pipeline.catalogues import ask_huggingface, ask_pwc, list_huggingface, list_pwc
from triage.pipeline.checked import Checked, dated, each_once
from triage.pipeline.full_texts import MOST as MOST_FULL_TEXTS
from triage.pipeline.full_texts import READER as FULL_TEXT
from triage.pipeline.full_texts import read_full_texts
from triage.pipeline.looking import HOSTS, look
from triage.pipeline.notices import ask_crossref, ask_semanticscholar
from triage.pipeline.recording import note_changes, record
from triage.pipeline.work import Work

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
    shown: int = 0
    """How many of the best new papers with a DOI it is asked about in a run, beside saved ones."""


CATALOGUES = (
    Catalogue("huggingface-1", "huggingface", ask_huggingface, list_huggingface),
    Catalogue("pwc-live-1", "pwc_live", ask_pwc, list_pwc),
    Catalogue("crossref-1", "crossref", ask_crossref, shown=5),
    Catalogue("semanticscholar-1", "semanticscholar", ask_semanticscholar),
)
_SHOWN = 50
"""Papers of each field, best first, that count as shown."""


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
    shown = _shown(work) if named is None else []
    to_ask = {each.reader: _to_ask(work, each, named, shown)[:most] for each in readers}
    hosts = [each for each in HOSTS if getattr(work.settings, each.setting)]
    to_look = {each.reader: _to_look(work, each.reader, named, shown) for each in hosts}
    concerned = set().union(*to_look.values(), *to_ask.values())
    before = work.store.ledger.current(concerned)

    done = Checked()
    for each in readers:
        done += _ask_all(work, each, to_ask[each.reader], world)
    for host in hosts:
        done += look(work, host, to_look[host.reader], world, fresh=named is not None)
    if work.settings.full_text:
        due = _due(work, FULL_TEXT, named)
        done += read_full_texts(work, due.saved[:MOST_FULL_TEXTS], world)
    first_looks = {id_ for id_, rows in before.items() if not any(map(is_look, rows))}
    changed = note_changes(work, before, work.clock(), source="check", first_looks=first_looks)

    done = replace(done, changes=changed, troubles=each_once(done.troubles))
    covered = {"looked": done.looked, "changes": done.changes, "left": done.left}
    note = "; ".join(each.message for each in done.troubles)
    work.store.runs.finish(run, work.clock(), ok=not done.troubles, covered=covered, note=note)
    return done


@dataclass(frozen=True, slots=True)
class _Due:
    """The papers that a reader is to check now, most important first."""

    saved: list[str]
    others: list[str]


def _due(work: Work, reader: str, named: Sequence[str] | None) -> _Due:
    """Return what is due for a reader; the papers that were named are, whatever they are."""
    if named is not None:
        return _Due(list(named), [])
    now = work.clock()
    newest = work.store.papers.newest_day() or now.date()
    first = newest - timedelta(days=work.settings.inbox_days - 1)
    due = [
        each
        for each in work.store.checks.watched(reader, first.isoformat())
        if watching.is_due(each.since, each.answered, now)
    ]
    return _Due(
        [each.paper_id for each in due if not each.priority],
        [each.paper_id for each in due if each.priority],
    )


def _to_ask(
    work: Work, catalogue: Catalogue, named: Sequence[str] | None, shown: Sequence[Paper]
) -> list[str]:
    """Return the papers to ask a service about one by one: saved ones, and some that are shown."""
    due = _due(work, catalogue.reader, named)
    new = set(due.others)
    best = [paper.id for paper in shown if paper.doi and paper.id in new]
    return due.saved + best[: catalogue.shown]


def _to_look(
    work: Work, reader: str, named: Sequence[str] | None, shown: Sequence[Paper]
) -> list[str]:
    """Return the papers whose artefacts to look at: saved ones, shown ones, all others."""
    due = _due(work, reader, named)
    place = {paper.id: number for number, paper in enumerate(shown)}
    return due.saved + sorted(due.others, key=lambda paper_id: place.get(paper_id, len(place)))


def _shown(work: Work) -> list[Paper]:
    """Return the papers that stand first in the inboxes, the fields taking turns."""
    newest = work.store.papers.newest_day()
    if newest is None:
        return []
    first = newest - timedelta(days=work.settings.inbox_days - 1)
    columns = [
        work.store.scores.ranked(field.name, first=first, last=newest, limit=_SHOWN)
        for field in work.store.fields.all()
    ]
    turns = (row.paper for turn in zip_longest(*columns) for row in turn if row)
    return list({paper.id: paper for paper in turns}.values())


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
            record(work, catalogue.reader, {paper.id: dated(rows, now)}, now, quiet=True)
            done += Checked(looked=1)
        work.store.checks.note(catalogue.reader, [paper.id], now)
    return done
