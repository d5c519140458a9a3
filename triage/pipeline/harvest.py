"""Harvesting OAI-PMH: versions, licences, withdrawals, replacements, back-fill and closing gaps.

A record says when each version was submitted, and the calendar which list that belongs to. Where
a feed settled a list, the feed is believed; everywhere else these days are the best there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from triage.audit import announcement_days
from triage.errors import SourceError
from triage.models import (
    Change,
    ChangeKind,
    Evidence,
    EvidenceKind,
    EvidenceState,
    FetchClass,
    Paper,
    Version,
)
from triage.pipeline.arxiv import Arxiv, Troubles
from triage.pipeline.keeping import keep
from triage.pipeline.pieces import Harvested, Piece, pieces
from triage.pipeline.work import Work
from triage.sources.calendar import announcement_day, is_announcement_day
from triage.sources.oai import oai_set
from triage.sources.oai_record import RawRecord
from triage.sources.outcome import classify
from triage.store.announcements import Listed, Listing
from triage.store.papers import Stored

OAI = "oai"
NAME = "arXiv's OAI-PMH"
READER = "arxiv-oai"
_BATCH = 200
_ONE = timedelta(days=1)


@dataclass(slots=True)
class _Job:
    """One category's harvest."""

    category: str
    first: date
    """First announcement day wanted."""
    newest: date
    feeds: frozenset[date]
    """Days that a feed settled."""
    counted: Counter[date] = field(default_factory=Counter)
    """Papers by the list that their dates imply, as far as this run saw them."""


def harvest(
    work: Work,
    arxiv: Arxiv,
    category: str,
    *,
    first: date,
    newest: date,
    feeds: frozenset[date],
    troubles: Troubles,
) -> Stored:
    """Store every record of a category that was modified since the lists wanted, in pieces.

    A piece that was taken whole is not asked for again; a failure ends the harvest, and the next
    one goes on from there.

    Args:
        work: the world.
        arxiv: whom to ask.
        category: such as `cs.LG`.
        first: first announcement day wanted.
        newest: the newest announcement that is out.
        feeds: days that a feed settled.
        troubles: told what failed.

    """
    job = _Job(category, first, newest, feeds)
    if gone := troubles.out_of_reach(NAME):
        _look(work, job, newest, gone.outcome, f"OAI-PMH failed: {gone.message}")
        return Stored()
    today = work.clock().astimezone(UTC).date()
    begins = first - _ONE
    state = Harvested.parse(work.store.marks.get(_mark(category)))
    stored = Stored()
    try:
        for piece in pieces(begins, state, today):
            stored += _take(work, arxiv, job, piece)
            state = _after(state, piece, today)
            work.store.marks.set(_mark(category), str(state))
    except SourceError as error:
        outcome = classify(error)
        _look(work, job, newest, outcome, f"OAI-PMH failed: {error.message}")
        troubles.add(NAME, outcome, error.message)
        return stored
    _settle(work, job, state or Harvested(begins, today))
    return stored


def _mark(category: str) -> str:
    return f"harvested:{category}"


def _after(state: Harvested | None, piece: Piece, today: date) -> Harvested:
    if state is None:
        return Harvested(piece.first, piece.until or today)
    return state.joined(piece, today)


def _take(work: Work, arxiv: Arxiv, job: _Job, piece: Piece) -> Stored:
    stored = Stored()
    records = iter(arxiv.oai.records(oai_set(job.category), piece.first, piece.until))
    while batch := list(islice(records, _BATCH)):
        with work.store.atomic():
            stored += _put(work, job, batch)
        work.progress(f"harvesting {job.category}", stored.total, None)
    return stored


def _put(work: Work, job: _Job, records: Sequence[RawRecord]) -> Stored:
    known = {paper.id: paper for paper in work.store.papers.get(r.id for r in records)}
    lists: dict[date, list[Listed]] = {}
    kept: list[RawRecord] = []
    for record in records:
        if record.deleted:
            continue
        if day := _list_of(job, record):
            lists.setdefault(day, []).append(_entry(job, record))
        if day or record.id in known:
            kept.append(record)
    work.store.history.put_versions(_versions(kept), work.clock())
    for day, entries in lists.items():
        source = work.store.announcements
        source.record(day, job.category, entries, source=OAI, inferred=True)
    stored = keep(work, [_told(record, known.get(record.id)) for record in kept])
    _note_withdrawals(work, kept, known)
    return stored


def _list_of(job: _Job, record: RawRecord) -> date | None:
    """Return the day of the list that brought a paper to the category; None for an older one."""
    if job.category.casefold() not in {term.casefold() for term in record.categories}:
        return None
    submitted = record.versions[0].submitted if record.versions else None
    if submitted is None:
        return None
    day = announcement_day(submitted)
    if day >= job.first:
        job.counted[day] += 1
    elif _is_late_cross(job, record):
        day = _next_list(record.datestamp or day)
    if day < job.first:
        return None
    return next((d for d in announcement_days(day, job.newest) if d not in job.feeds), day)


def _is_late_cross(job: _Job, record: RawRecord) -> bool:
    """Whether the category was probably added to an older paper in the days that are wanted.

    A modification without a new version, a DOI or a journal reference is nearly always that.
    """
    current = record.current
    if current is None or current.submitted is None or record.datestamp is None:
        return False
    return (
        record.categories[0].casefold() != job.category.casefold()
        and _next_list(record.datestamp) >= job.first
        and announcement_day(current.submitted) < _next_list(record.datestamp) - _ONE
        and not (record.doi or record.journal_ref)
    )


def _next_list(modified: date) -> date:
    """Return the list that a modification was announced in: records change as a list goes out."""
    while not is_announcement_day(modified):
        modified += _ONE
    return modified


def _entry(job: _Job, record: RawRecord) -> Listed:
    primary = record.categories[0].casefold() == job.category.casefold()
    return Listed(record.id, "new" if primary else "cross", 1)


def _versions(records: Iterable[RawRecord]) -> list[Version]:
    return [
        Version(
            record.id,
            version.number,
            submitted=version.submitted.date() if version.submitted else None,
            size="" if version.size is None else f"{version.size}kb",
            source_type=version.source_type,
            licence=(record.licence or "") if version is record.current else "",
        )
        for record in records
        for version in record.versions
    ]


def _told(record: RawRecord, known: Paper | None) -> Paper:
    """Return what a record tells about a paper.

    Of a version whose texts are known, the texts stay: the services write accents differently.
    """
    paper = record.paper(source="arxiv")
    if known is None:
        return paper
    if known.version == paper.version and known.source == "arxiv":
        return replace(paper, title=known.title, abstract=known.abstract, authors=known.authors)
    same_authors = len(known.authors) == len(paper.authors)
    return replace(paper, authors=known.authors) if same_authors else paper


def _note_withdrawals(work: Work, records: Sequence[RawRecord], known: dict[str, Paper]) -> None:
    """Record what arXiv itself says of each current version: there is something to read, or not."""
    now = work.clock()
    readings = {record.id: _evidence(record, now) for record in records}
    work.store.ledger.record(READER, readings, now)
    for record in records:
        if not record.withdrawn or record.id not in known or record.current is None:
            continue
        number = record.current.number
        changes = work.store.history.changes(papers=[record.id])
        if all((c.kind, c.version_after) != (ChangeKind.WITHDRAWN, number) for c in changes):
            work.store.history.note(
                Change(record.id, ChangeKind.WITHDRAWN, now, number, number, (), "arxiv")
            )


def _evidence(record: RawRecord, now: datetime) -> list[Evidence]:
    if not record.withdrawn or record.current is None:
        return []
    return [
        Evidence(
            record.id,
            EvidenceKind.WITHDRAWN,
            EvidenceState.VERIFIED,
            source="arxiv",
            found=f"version {record.current.number} has nothing to read",
            quote=record.comment or "",
            first_seen=now,
            last_checked=now,
        )
    ]


def _settle(work: Work, job: _Job, state: Harvested) -> None:
    """Note that each list from the first one harvested up to the newest is known now."""
    first = max(job.first, state.first + _ONE)
    looks = work.store.announcements.listings(job.newest, job.newest)
    empty_feed = any(
        look.category == job.category and look.source == "rss" and look.counted == 0
        for look in looks
    )
    held = {
        each.day
        for each in work.store.announcements.held(first, job.newest)
        if each.category == job.category
    }
    with work.store.atomic():
        for day in announcement_days(first, job.newest):
            if day in held:
                _look(work, job, day, FetchClass.OK, "", job.counted[day])
            elif day < job.newest or empty_feed:
                _look(work, job, day, FetchClass.EMPTY_CONFIRMED, "no announcement", 0)
            else:
                why = "OAI-PMH has nothing for this day yet"
                _look(work, job, day, FetchClass.EMPTY_SUSPECT, why, 0)


def _look(
    work: Work,
    job: _Job,
    day: date,
    outcome: FetchClass,
    note: str,
    counted: int | None = None,
) -> None:
    at = work.clock()
    listing = Listing(day, job.category, OAI, outcome.value, at, counted=counted, note=note)
    work.store.announcements.put_listing(listing, settled=outcome.settled)
