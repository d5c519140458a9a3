"""arXiv's query API: papers submitted in a span of days, and papers by id.

Questions are built and results typed by the `arxiv` package, on our transport (`bridge`). What
arXiv promises and does not deliver is an error here, never a shorter list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from triage.config import Home, Settings
from triage.errors import ConfigError, InputError, SourceMalformed
from triage.models import Paper
from triage.sources.calendar import announcement_day
from triage.text import clean, parse_arxiv_id, shorten

if TYPE_CHECKING:
    from triage.sources.http import Http, Turnstile

NAME = "arxiv"
PAGE_SIZE = 200
IDS_AT_ONCE = 100
"""Ids in one question. arXiv answers 414 from about 640 on."""
MOST_RESULTS = 30_000
"""Results that arXiv lets one question page through."""

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?")
_ARCHIVES = frozenset("astro-ph cond-mat cs econ eess math nlin physics q-bio q-fin stat".split())
"""Archives that hold categories and are none themselves: a question for one finds nothing new."""

Progress = Callable[[int, int], None]
"""Told how many papers have come and how many are expected by now."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A span of submission times in whole minutes, both ends included."""

    start: datetime
    end: datetime
    again: bool = False
    """Whether it is asked for a second time, because papers were missing."""

    def halves(self, *, again: bool) -> tuple[_Span, ...]:
        """Return the later and the earlier half, sharing a minute; nothing if it is too short."""
        minutes = (self.end - self.start) // timedelta(minutes=1)
        middle = self.start + timedelta(minutes=minutes // 2)
        if middle in {self.start, self.end}:
            return ()
        return _Span(middle, self.end, again), _Span(self.start, middle, again)

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} to {self.end:%Y-%m-%d %H:%M}"


class ArxivApi:
    """Asks arXiv's query API.

    Args:
        http: sends the requests.
        gate: lets them through one at a time; None for no limit.
        address: of the API, `https://export.arxiv.org/api/query`.
        page_size: results in one answer, at most 2000.
        most_results: results that one question may page through.

    """

    def __init__(
        self,
        http: Http,
        gate: Turnstile | None,
        address: str,
        *,
        page_size: int = PAGE_SIZE,
        most_results: int = MOST_RESULTS,
    ) -> None:
        self._http = http
        self._gate = gate
        self._address = address
        self._page_size = page_size
        self._most_results = most_results

    def submitted(
        self,
        categories: Sequence[str],
        first: date,
        last: date,
        *,
        progress: Progress | None = None,
    ) -> Iterator[Paper]:
        """Yield every paper of the categories whose version 1 was submitted in a span of days.

        Papers come once each, earliest submission first. A span with more papers than arXiv pages
        through is asked for in parts; one where papers went missing between pages, too, once.
        `announced` is the first day that the calendar allows, and `listed_in` the categories asked
        for that the paper is in: a cross-list added later is dated with the paper.

        Args:
            categories: such as `cs.LG`, primary or cross-listed; at least one.
            first: first day of submission, in UTC.
            last: last day of submission, included.
            progress: called after each paper.

        Raises:
            ConfigError: at once: no category, not a category, or the days are the wrong way round.
            SourceError: while iterating; what was yielded before is good. SourceMalformed at the
                end when arXiv delivered fewer papers than it counts.

        """
        asked = checked_categories(categories)
        if first > last:
            raise ConfigError(
                f"nothing can be submitted from {first} to {last}", hint="swap the two days"
            )
        start = datetime.combine(first, time(), UTC)
        end = datetime.combine(last, time(), UTC) + timedelta(days=1)
        return self._submitted(asked, _Span(start, end), progress)

    def _submitted(
        self, asked: tuple[str, ...], whole: _Span, progress: Progress | None
    ) -> Iterator[Paper]:
        seen: set[str] = set()
        spans, short = [whole], list[_Span]()
        while spans:
            span = spans.pop()
            before, delivered, total = len(seen), set[str](), 0
            for result, total in self._results(_question(asked, span), self._page_size):
                if total > self._most_results:
                    break
                paper = _paper(result, asked)
                delivered.add(paper.id)
                if paper.id not in seen:
                    seen.add(paper.id)
                    yield paper
                if progress:
                    progress(len(seen), before + total)
            if total > self._most_results:
                parts = span.halves(again=span.again)
            elif total > len(delivered):
                parts = () if span.again else span.halves(again=True)
            else:
                continue
            spans += parts
            short += [] if parts else [span]
        if short:
            raise SourceMalformed(
                f"arXiv kept back papers submitted from {short[0]} (UTC)",
                hint="run the command again in an hour; what was fetched so far is kept",
                url=self._address,
            )

    def by_ids(self, ids: Iterable[str]) -> list[Paper]:
        """Return the papers with these ids, in their order, without those arXiv does not know.

        Args:
            ids: new and old ones; with a version for that version, else the latest.

        Raises:
            InputError: something is no arXiv id. Nothing was asked.
            SourceError: an answer failed; nothing is returned.

        """
        wanted = list(dict.fromkeys(checked_id(text) for text in ids))
        found: dict[str, list[Paper]] = {}
        for start in range(0, len(wanted), IDS_AT_ONCE):
            chunk = [_written(key) for key in wanted[start : start + IDS_AT_ONCE]]
            for result, _ in self._results({"id_list": chunk}, IDS_AT_ONCE):
                paper = _paper(result, ())
                found.setdefault(paper.id, []).append(paper)
        picked = (_picked(found.get(paper_id, []), version) for paper_id, version in wanted)
        return [paper for paper in picked if paper]

    def _results(self, question: dict[str, Any], page_size: int) -> Iterator[tuple[Any, int]]:
        import arxiv

        from triage.sources.bridge import results

        search = arxiv.Search(
            **question,
            max_results=None,
            sort_by=arxiv.SortCriterion.SubmittedDate,
            sort_order=arxiv.SortOrder.Ascending,
        )
        return results(
            search, http=self._http, gate=self._gate, address=self._address, page_size=page_size
        )


@contextmanager
def open_arxiv(settings: Settings, home: Home, **world: Any) -> Iterator[ArxivApi]:  # noqa: ANN401
    """Yield arXiv's query API as the user set it, with the gate that all processes share.

    Args:
        settings: address, gap, time-out and contact.
        home: its `locks` folder keeps the gate.
        world: what `Http` takes: `transport`, `sleep`, `clock`, `jitter`, `patience`, `max_bytes`.

    Raises:
        ConfigError: the address cannot be used, or the gap is shorter than arXiv's terms allow.
        StoreError: the home folder cannot be written.

    """
    from triage.sources.doors import arxiv_door
    from triage.sources.http import open_http

    address, gate = arxiv_door(settings, home, "arxiv_api")
    with open_http(settings, **world) as http:
        yield ArxivApi(http, gate, address)


def _question(categories: tuple[str, ...], span: _Span) -> dict[str, Any]:
    either = " OR ".join(f"cat:{category}" for category in categories)
    days = f"submittedDate:[{span.start:%Y%m%d%H%M} TO {span.end:%Y%m%d%H%M}]"
    return {"query": f"({either}) AND {days}"}


def checked_categories(categories: Sequence[str]) -> tuple[str, ...]:
    """Return the categories, each once, if arXiv could have them.

    Raises:
        ConfigError: there is none, or one is an archive or no name of a category.

    """
    if not categories:
        raise ConfigError("no category to fetch", hint="give a field its categories, such as cs.LG")
    for category in categories:
        if category in _ARCHIVES:
            raise ConfigError(
                f"{category} is an archive of arXiv, not a category",
                hint="name its categories, such as cs.LG or math.ST",
            )
        if not _CATEGORY.fullmatch(category):
            raise ConfigError(
                f"not a category of arXiv: {shorten(clean(category), 40)!r}",
                hint="write it as arXiv does, such as cs.LG or hep-th",
            )
    return tuple(dict.fromkeys(categories))


def checked_id(text: str) -> tuple[str, int | None]:
    """Return an arXiv id without its version, and the version if one stands there.

    Raises:
        InputError: it is none.

    """
    if (parsed := parse_arxiv_id(text)) is None:
        raise InputError(
            f"not an arXiv id: {shorten(clean(text), 40)!r}",
            hint="write it as 2604.01234 or hep-th/9901001",
        )
    return parsed


def _written(key: tuple[str, int | None]) -> str:
    paper_id, version = key
    return paper_id if version is None else f"{paper_id}v{version}"


def _picked(versions: list[Paper], wanted: int | None) -> Paper | None:
    if wanted is None:
        return max(versions, key=lambda paper: paper.version or 0, default=None)
    return next((paper for paper in versions if paper.version == wanted), None)


def _paper(result: Any, asked: tuple[str, ...]) -> Paper:  # noqa: ANN401  arxiv has no types
    """Return an `arxiv.Result` as a paper; when it was announced, too, if categories were asked."""
    paper_id, version = checked_id(result.entry_id)
    terms = [result.primary_category, *result.categories]
    categories = tuple(dict.fromkeys(filter(None, map(clean, terms))))
    folded = {category.casefold() for category in asked}
    return Paper(
        id=paper_id,
        title=clean(result.title),
        abstract=clean(result.summary),
        authors=tuple(filter(None, (clean(author.name) for author in result.authors))),
        categories=categories,
        version=version,
        comment=_optional(result.comment),
        doi=_optional(result.doi),
        journal_ref=_optional(result.journal_ref),
        published=result.published.date(),
        updated=result.updated.date(),
        announced=announcement_day(result.published) if asked else None,
        listed_in=tuple(term for term in categories if term.casefold() in folded),
        source=NAME,
    )


def _optional(text: str | None) -> str | None:
    return clean(text or "") or None
