"""How well evidence is read from text, measured on anybody's labels.

Every kind compares sets: what the labels say of a paper, and what is found. A yes-or-no label is
the set {"yes"} or the empty one, a label of addresses is the set of addresses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import sqrt
from typing import Any

from triage.errors import InputError
from triage.evidence import read_paper_text
from triage.evidence.originals import Originals, Report
from triage.evidence.places import place_of
from triage.evidence.results import results_in
from triage.evidence.texts import open_paper
from triage.models import Evidence, EvidenceKind, EvidenceState, Paper
from triage.text import clean, parse_arxiv_id

KINDS = ("code", "promise", "benchmark", "replication", "withdrawn")
_YES = frozenset({"yes"})
_Z = 1.959963984540054
_RESAMPLES = 1000
_SEED = 20260101
_CITATION = ("citation", "original_cite", "cite")
_ADDRESSES = ("original_url", "original_doi", "url", "doi")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

Found = dict[str, str]
"""What is found, and the words it rests on."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A proportion and its 95 % interval; all three None when nothing can be said."""

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """One row that came out wrong."""

    id: str
    """The paper's id, or a report's title."""
    title: str
    wrong: tuple[str, ...]
    """Found, but not in the labels."""
    missed: tuple[str, ...]
    """In the labels, but not found."""
    quotes: tuple[str, ...]
    """The words that what was found rests on."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one evaluation found."""

    kind: str
    rows: int
    """Labels that were scored."""
    right: int
    wrong: int
    missed: int
    precision: Interval
    """Wilson's interval."""
    recall: Interval
    """Wilson's interval."""
    f1: Interval
    """Bootstrap over rows."""
    skipped: int
    """Labels that were not scored: their paper is not in the corpus, or they say nothing."""
    errors: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    title: str
    truth: frozenset[str]
    found: Found

    @property
    def counts(self) -> tuple[int, int, int]:
        found = frozenset(self.found)
        return len(found & self.truth), len(found - self.truth), len(self.truth - found)


def measure(kind: str, papers: Iterable[Paper], labels: Sequence[Mapping[str, Any]]) -> Measured:
    """Return how well findings of `kind` agree with `labels` on the papers of a corpus.

    Args:
        kind: one of `KINDS`.
        papers: the corpus. Of a repeated id the last one holds, except where a label names a
            `version`.
        labels: objects with `id` and `label`; for `code` also `id` and `urls`; for `replication`
            `report_title` and `original_id`, and where known `citation` and `addresses`. An
            `original_id` that is null is not known and not scored; an empty one says that the
            original is not in the corpus.

    Raises:
        InputError: a label has not the shape its kind asks for, or none could be scored.

    """
    rows = list(
        _replications(papers, labels) if kind == "replication" else _texts(kind, papers, labels)
    )
    if not rows:
        raise InputError(
            "no label could be scored: no labelled paper is in the corpus",
            hint="check that both files name papers by the same ids",
        )
    return _measured(kind, rows, skipped=len(labels) - len(rows))


def _texts(
    kind: str, papers: Iterable[Paper], labels: Sequence[Mapping[str, Any]]
) -> Iterator[_Row]:
    wanted = {_key(label) for label in labels}
    known: dict[tuple[str, object], Paper] = {}
    for paper in papers:
        if paper.id in wanted:
            known[paper.id, None] = known[paper.id, paper.version] = paper
    find = _FINDERS[kind]
    for label in labels:
        truth = _truth(kind, label)
        paper_ = known.get((_key(label), label.get("version")))
        if truth is not None and paper_ is not None:
            found = find(paper_)
            if "urls" not in label and found:
                found = {"yes": " | ".join(found.values())}
            yield _Row(paper_.id, paper_.title, truth, found)


def _truth(kind: str, label: Mapping[str, Any]) -> frozenset[str] | None:
    if kind == "code" and isinstance(urls := label.get("urls"), list):
        return frozenset(_spelling(str(url)) for url in urls)
    value = label.get("label")
    if value is None and "label" in label:
        return None
    if not isinstance(value, bool):
        raise InputError(
            f"the label of {_text(label, 'id')!r} is neither true nor false",
            hint='write {"id": "2604.01234", "label": true}'
            + (' or {"id": "2604.01234", "urls": [...]}' if kind == "code" else ""),
        )
    return _YES if value else frozenset()


def _replications(papers: Iterable[Paper], labels: Sequence[Mapping[str, Any]]) -> Iterator[_Row]:
    originals = Originals((paper.id, paper.title) for paper in papers)
    for label in labels:
        title = _text(label, "report_title")
        if "original_id" not in label:
            raise InputError(
                f"the label of {title!r} has no original_id",
                hint='write {"report_title": "[Re] …", "original_id": "1909.13789"}',
            )
        if (original := label["original_id"]) is None:
            continue
        match = originals.find(_report(title, label))
        found = {match.paper_id: f"{match.how}: {match.title}"} if match else {}
        yield _Row(title, title, frozenset({str(original)} if original else ()), found)


def _report(title: str, label: Mapping[str, Any]) -> Report:
    """Return the report a label describes; the names of MLRC's own metadata are understood."""
    citation = next((label[k] for k in _CITATION if isinstance(label.get(k), str)), "")
    named = label.get("addresses")
    addresses = named if isinstance(named, list) else [label.get(key) for key in _ADDRESSES]
    return Report(title, str(citation), tuple(str(a) for a in addresses if a))


def _key(label: Mapping[str, Any]) -> str:
    named = _text(label, "id")
    parsed = parse_arxiv_id(named)
    return parsed[0] if parsed else clean(named)


def _text(label: Mapping[str, Any], key: str) -> str:
    value = label.get(key)
    if not isinstance(value, str) or not value:
        raise InputError(f"a label has no {key}", hint=f"every label names its {key}")
    return value


def _spelling(url: str) -> str:
    """Return the one spelling of an address, for comparing."""
    full = url if "://" in url else f"https://{url}"
    place = place_of(full)
    return (place.url if place else full).rstrip("/").removesuffix(".git").casefold()


def _rows(paper: Paper, wanted: Callable[[Evidence], bool]) -> Found:
    rows = read_paper_text(paper, _NEVER)
    return {_spelling(row.found) if row.found else "": row.quote for row in rows if wanted(row)}


def _code(paper: Paper) -> Found:
    """Return the addresses where the paper's own words say its own code lies, or will lie."""
    return _rows(
        paper,
        lambda row: (
            row.kind is EvidenceKind.CODE
            and "://" in row.found
            and row.detail.get("artefact") == "code"
            and row.detail.get("role") == "release"
        ),
    )


def _promise(paper: Paper) -> Found:
    return _rows(paper, lambda row: row.state is EvidenceState.PROMISED)


def _benchmark(paper: Paper) -> Found:
    """Return what says that a paper reports results, on data sets that it names or not."""
    said = results_in(open_paper(paper))
    return ({} if said is None else {"": said}) | _rows(
        paper,
        lambda row: row.kind is EvidenceKind.BENCHMARK and row.state is EvidenceState.CLAIMED,
    )


def _withdrawn(paper: Paper) -> Found:
    return _rows(
        paper,
        lambda row: row.kind is EvidenceKind.WITHDRAWN and row.state is EvidenceState.CLAIMED,
    )


_FINDERS: dict[str, Callable[[Paper], Found]] = {
    "code": _code,
    "promise": _promise,
    "benchmark": _benchmark,
    "withdrawn": _withdrawn,
}


def _measured(kind: str, rows: Sequence[_Row], *, skipped: int) -> Measured:
    right, wrong, missed = (sum(row.counts[i] for row in rows) for i in range(3))
    return Measured(
        kind=kind,
        rows=len(rows),
        right=right,
        wrong=wrong,
        missed=missed,
        precision=wilson(right, right + wrong),
        recall=wilson(right, right + missed),
        f1=_f1([row.counts for row in rows]),
        skipped=skipped,
        errors=tuple(_error(row) for row in rows if row.counts[1] or row.counts[2]),
    )


def _error(row: _Row) -> Wrong:
    wrong = sorted(frozenset(row.found) - row.truth)
    missed = sorted(row.truth - frozenset(row.found))
    quotes = tuple(row.found[each] for each in wrong)
    return Wrong(row.name, row.title, tuple(wrong), tuple(missed), quotes)


def wilson(hits: int, of: int) -> Interval:
    """Return a proportion with Wilson's score interval at 95 %."""
    if not of:
        return Interval(None, None, None)
    share = hits / of
    scale = 1 + _Z * _Z / of
    middle = (share + _Z * _Z / (2 * of)) / scale
    half = _Z / scale * sqrt(share * (1 - share) / of + _Z * _Z / (4 * of * of))
    return Interval(share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


def _f1(counts: Sequence[tuple[int, int, int]]) -> Interval:
    """Return F1 with its bootstrap interval: rows are drawn anew, `_RESAMPLES` times."""
    import numpy as np

    kinds = Counter(counts)
    table = np.array(list(kinds), dtype=float)
    weights = np.array(list(kinds.values()), dtype=float)
    whole = weights @ table
    if not whole.any():
        return Interval(None, None, None)
    drawn = np.random.default_rng(_SEED).multinomial(
        len(counts), weights / weights.sum(), size=_RESAMPLES
    )
    right, wrong, missed = (drawn @ table).T
    share = 2 * right / np.maximum(2 * right + wrong + missed, 1)
    low, high = np.quantile(share, (0.025, 0.975))
    mean = 2 * whole[0] / (2 * whole[0] + whole[1] + whole[2])
    return Interval(float(mean), float(low), float(high))
