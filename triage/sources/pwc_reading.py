"""Reading rows of the Papers-with-Code archive: each field checked for its type and cleaned.

The archive was written by anybody: rows hold spam, dates in 2222 and text meant for other programs.
What cannot be true is left out; what cannot be used is refused; nothing of it is believed: it says
what Papers with Code listed until July 2025.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from triage.sources.pwc_rows import (
    ArchivedDataset,
    ArchivedMethod,
    ArchivedPaper,
    ArchiveRow,
    LeaderboardRow,
    RepositoryLink,
)
from triage.text import clean, parse_arxiv_id, safe_url, shorten

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2025, 7, 31)
"""Dates outside are mistakes: the archive was closed at the end of July 2025."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")
_LONGEST = 500
_MOST_LISTED = 500
Row = Mapping[str, Any]


class RowFault(ValueError):
    """The row is of no use. The text is one clean clause that says why."""


def rows_from(value: object) -> Iterator[ArchiveRow]:
    """Yield what one element of a dump holds: one row, or all results of a task.

    Which dump it is from is told by its keys, so that files may have any names.

    Raises:
        RowFault: it is of none of the five dumps, or lacks what makes it useful.

    """
    if not isinstance(value, Mapping):
        raise RowFault("not an object")
    for keys, reader in _READERS:
        if keys <= value.keys():
            return reader(value)
    raise RowFault("keys of none of the five dumps")


def _envelope(row: Row) -> Iterator[ArchiveRow]:
    """Yield the rows of a saved answer of the old API, which puts lists into an envelope."""
    for each in _objects(row, "results"):
        if "results" not in each:
            yield from rows_from(each)


def _link(row: Row) -> Iterator[ArchiveRow]:
    if (repository := _url(row, "repo_url")) is None:
        raise RowFault("no usable repository address")
    paper_id = _paper_id(row, "paper_arxiv_id", "paper_url_abs")
    title, page = _line(row, "paper_title"), _line(row, "paper_url")
    if not (paper_id or title or page):
        raise RowFault("no paper")
    framework = _line(row, "framework")
    yield RepositoryLink(
        paper_id=paper_id,
        title=title,
        page=page,
        repository=repository,
        official=row.get("is_official") is True,
        in_paper=row.get("mentioned_in_paper") is True,
        in_repository=row.get("mentioned_in_github") is True,
        framework="" if framework == "none" else framework,
    )


def _paper(row: Row) -> Iterator[ArchiveRow]:
    title = _line(row, "title")
    paper_id = _paper_id(row, "arxiv_id", "url_abs")
    if not (title or paper_id):
        raise RowFault("neither title nor id")
    yield ArchivedPaper(
        paper_id=paper_id,
        title=title,
        page=_line(row, "paper_url") or _page(row, "id"),
        day=_day(row, "date") or _day(row, "published"),
        venue=_line(row, "proceeding") or _line(row, "conference"),
        tasks=_names(row, "tasks", "name", "task"),
        methods=_names(row, "methods", "name"),
        reproduces=_reference(row.get("reproduces_paper")),
        openreview_id=_line(row, "openreview_id"),
    )


def _task(row: Row) -> Iterator[ArchiveRow]:
    """Yield every result of a task and of the tasks below it."""
    tasks = [row]
    while tasks:
        task = tasks.pop()
        tasks += _objects(task, "subtasks")
        name = _line(task, "task")
        for dataset in _objects(task, "datasets"):
            yield from _results(name, _line(dataset, "dataset"), dataset)
            for part in _objects(dataset, "subdatasets"):
                label = f"{_line(dataset, 'dataset')} ({_line(part, 'subdataset')})"
                yield from _results(name, label, part)


def _results(task: str, dataset: str, holder: Row) -> Iterator[ArchiveRow]:
    sota = holder.get("sota")
    for row in _objects(sota, "rows") if isinstance(sota, Mapping) else ():
        metrics = _metrics(row.get("metrics"))
        if not (task and dataset and metrics):
            continue
        title = _line(row, "paper_title")
        yield LeaderboardRow(
            task=task,
            dataset=dataset,
            model=_line(row, "model_name"),
            metrics=metrics,
            paper_id=_paper_id(row, "paper_url", "paper_title"),
            title="" if safe_url(title) else title,
            paper_url=_url(row, "paper_url"),
            day=_day(row, "paper_date"),
            repositories=tuple(
                url for link in _objects(row, "code_links") if (url := _url(link, "url"))
            ),
            additional_data=_flag(row.get("uses_additional_data")),
        )


def _result(row: Row) -> Iterator[ArchiveRow]:
    """Yield a result as the old API has it, which names neither task nor dataset."""
    if not (metrics := _metrics(row.get("metrics"))):
        raise RowFault("no metric")
    yield LeaderboardRow(
        task="",
        dataset="",
        model=_line(row, "methodology"),
        metrics=metrics,
        paper_id=None,
        title="",
        paper_url=_page(row, "paper") or None,
        day=_day(row, "evaluated_on"),
        repositories=(),
        additional_data=_flag(row.get("uses_additional_data")),
    )


def _method(row: Row) -> Iterator[ArchiveRow]:
    if not (name := _line(row, "name")):
        raise RowFault("no name")
    year = row.get("introduced_year")
    paper = row.get("paper")
    paper = paper if isinstance(paper, Mapping) else {}
    yield ArchivedMethod(
        name=name,
        full_name=_line(row, "full_name"),
        page=_line(row, "url"),
        paper_id=_paper_id(row, "source_url"),
        title=_line(row, "source_title") or _line(paper, "title"),
        year=year if type(year) is int and FIRST_DAY.year <= year <= LAST_DAY.year else None,
        areas=_names(row, "collections", "area"),
    )


def _dataset(row: Row) -> Iterator[ArchiveRow]:
    if not (name := _line(row, "name")):
        raise RowFault("no name")
    paper = row.get("paper")
    paper = paper if isinstance(paper, Mapping) else {}
    yield ArchivedDataset(
        name=name,
        full_name=_line(row, "full_name"),
        page=_line(row, "url"),
        homepage=_url(row, "homepage"),
        paper_id=_paper_id(paper, "url"),
        title=_line(paper, "title"),
        tasks=_names(row, "tasks", "task", "name"),
        modalities=_names(row, "modalities", "name"),
    )


_READERS: tuple[tuple[frozenset[str], Callable[[Row], Iterator[ArchiveRow]]], ...] = (
    (frozenset({"repo_url"}), _link),
    (frozenset({"reproduces_paper"}), _paper),
    (frozenset({"arxiv_id", "title"}), _paper),
    (frozenset({"task", "datasets"}), _task),
    (frozenset({"task", "subtasks"}), _task),
    (frozenset({"name", "modalities"}), _dataset),
    (frozenset({"name", "data_loaders"}), _dataset),
    (frozenset({"name", "introduced_year"}), _method),
    (frozenset({"name", "source_title"}), _method),
    (frozenset({"name", "full_name", "description"}), _method),
    (frozenset({"methodology", "metrics"}), _result),
    (frozenset({"count", "results"}), _envelope),
    (frozenset({"task", "description"}), _task),
)


def _line(row: Row, key: str) -> str:
    value = row.get(key)
    return shorten(clean(value), _LONGEST) if isinstance(value, str) else ""


def _page(row: Row, key: str) -> str:
    """Return the address of the page that the old API names by its last part; empty for none."""
    slug = _line(row, key)
    return f"https://paperswithcode.com/paper/{slug}" if _SLUG.fullmatch(slug) else ""


def _url(row: Row, key: str) -> str | None:
    value = row.get(key)
    return safe_url(value.strip()) if isinstance(value, str) and len(value) <= _LONGEST else None


def _paper_id(row: Row, *keys: str) -> str | None:
    """Return the first arXiv id among these values, be it bare or in an address."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, str) and len(value) <= _LONGEST and (named := parse_arxiv_id(value)):
            return named[0]
    return None


def _day(row: Row, key: str) -> date | None:
    value = row.get(key)
    try:
        day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    except ValueError:
        return None
    day = day.date() if isinstance(day, datetime) else day
    return day if isinstance(day, date) and FIRST_DAY <= day <= LAST_DAY else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _objects(row: Row, key: str) -> list[Row]:
    value = row.get(key)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _names(row: Row, key: str, *named: str) -> tuple[str, ...]:
    value = row.get(key)
    listed = value[:_MOST_LISTED] if isinstance(value, list) else ()
    found = (_name(item, named) for item in listed)
    return tuple(dict.fromkeys(filter(None, found)))


def _name(item: object, keys: tuple[str, ...]) -> str:
    if isinstance(item, Mapping):
        return next(filter(None, (_line(item, key) for key in keys)), "")
    return shorten(clean(item), _LONGEST) if isinstance(item, str) else ""


def _metrics(value: object) -> tuple[tuple[str, str], ...]:
    """Return names and values, from an object or, as Parquet may hold it, from its text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return ()
    if not isinstance(value, Mapping):
        return ()
    texts = (
        (shorten(clean(str(name)), _LONGEST), shorten(clean(str(each)), _LONGEST))
        for name, each in value.items()
        if isinstance(each, str | int | float) and not isinstance(each, bool)
    )
    return tuple((name, text) for name, text in texts if name and text)


def _reference(value: object) -> str:
    """Return how the archive names another paper: an address or a title."""
    if isinstance(value, Mapping):
        return next(filter(None, (_line(value, key) for key in ("paper_url", "url", "title"))), "")
    return shorten(clean(value), _LONGEST) if isinstance(value, str) else ""
