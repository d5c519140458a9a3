"""Evidence: dated findings about a paper, and what they come to."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class EvidenceKind(StrEnum):
    """What a finding is about."""

    CODE = "code"
    BENCHMARK = "benchmark"
    REPLICATION = "replication"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    SUPERSEDED = "superseded"
    """Another paper takes its place."""


class EvidenceState(StrEnum):
    """How much is known. `none` is an answer with a date; `unknown` is the lack of one."""

    VERIFIED = "verified"
    """The artefact itself was looked at."""
    CLAIMED = "claimed"
    """The paper or a third party says so; nobody here has looked."""
    PROMISED = "promised"
    """Announced for later."""
    CONTRADICTED = "contradicted"
    """The link is dead, the repository was emptied, the replication failed."""
    NONE = "none"
    """Looked in the named source on the named date, found nothing."""
    UNKNOWN = "unknown"
    """Not looked yet, or the source could not be reached."""


class Tier(StrEnum):
    """How sure it is that an artefact belongs to the paper."""

    OFFICIAL = "official"
    COMMUNITY = "community"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One dated finding about a paper."""

    paper_id: str
    kind: EvidenceKind
    state: EvidenceState
    source: str
    """Who says so: `abstract`, `comment`, `title`, `github`, ..."""
    found: str = ""
    """What was found: an address, a title, a number. Empty when nothing was."""
    quote: str = ""
    """The words it rests on, as the source has them. Empty when there are none."""
    tier: Tier | None = None
    detail: dict[str, Any] = dataclasses.field(default_factory=dict)
    """Facts of the kind: dataset, metric, value, outcome, reports_on ..."""
    licence: str = ""
    """Licence of the source's data, where it asks for attribution."""
    first_seen: datetime | None = None
    last_checked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Flags:
    """The best state of each kind over a paper's evidence."""

    code: EvidenceState = EvidenceState.UNKNOWN
    benchmark: EvidenceState = EvidenceState.UNKNOWN
    replication: EvidenceState = EvidenceState.UNKNOWN
    withdrawn: EvidenceState = EvidenceState.UNKNOWN
    retracted: EvidenceState = EvidenceState.UNKNOWN
    superseded: EvidenceState = EvidenceState.UNKNOWN

    @property
    def warned(self) -> bool:
        """Whether the paper is said or known to be withdrawn, retracted or superseded."""
        alarming = {EvidenceState.VERIFIED, EvidenceState.CLAIMED}
        return not alarming.isdisjoint({self.withdrawn, self.retracted, self.superseded})
