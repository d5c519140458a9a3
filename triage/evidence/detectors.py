"""The detectors that read a paper's own words. A new one is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from triage.evidence.availability import find_availability
from triage.evidence.benchmarks import find_benchmarks
from triage.evidence.links import find_links
from triage.evidence.notices import find_notices
from triage.evidence.promises import find_promises
from triage.evidence.replications import find_replications
from triage.evidence.results import find_results
from triage.evidence.successions import find_successions
from triage.evidence.texts import Reading
from triage.models import Evidence

Detector = Callable[[Reading], Iterable[Evidence]]
"""Reads a paper and yields undated rows, at most one for each (kind, source, found)."""

DETECTORS: tuple[Detector, ...] = (
    find_links,
    find_availability,
    find_promises,
    find_benchmarks,
    find_results,
    find_replications,
    find_notices,
    find_successions,
)
