"""What was seen when an artefact itself was looked at: values, without judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

SELF_REPORTED = "self-reported"
ON_LEADERBOARD = "on the host's leaderboard"
CHECKED = "checked by the host"
"""On what a result rests."""


@dataclass(frozen=True, slots=True)
class Result:
    """One result that a host of models lists for a model."""

    dataset: str
    metric: str
    value: str
    task: str = ""
    basis: str = SELF_REPORTED
    """Who stands for the value."""
    origin: str = ""
    """Address of what the value is from. Empty: not said."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as its host showed it on one day."""

    url: str
    """The address that was looked at."""
    host: str
    """The service that answered: `github`, `huggingface` ..."""
    exists: bool = True
    """Whether there is anything at the address. False is an answer, not a failure."""
    closed_because: str = ""
    """Why nobody without an account is shown what is there, or that there is anything."""
    gone_because: str = ""
    """Why there is nothing: `404 Not Found`, `451 Unavailable For Legal Reasons`."""
    name: str = ""
    """Its present name, `owner/name`."""
    number: str = ""
    """The host's own id, which a rename does not change."""
    renamed: bool = False
    """Whether the address leads to another name by now."""
    files: tuple[str, ...] | None = None
    """Paths of the files in it; () when it is empty, None when they were not listed."""
    readme: str | None = None
    """Text of the README; None when there is none or it was not read."""
    fork_of: str = ""
    licence: str = ""
    """SPDX id; `NOASSERTION` when there is a licence nobody recognised; empty for none."""
    archived: bool = False
    gated: str = ""
    """On whose yes the files are handed out: `auto`, `manual`. Empty: on nobody's."""
    created: date | None = None
    pushed: date | None = None
    """Day of the last push. None for one that was never pushed to."""
    stars: int | None = None
    results: tuple[Result, ...] = ()
    """What its host lists as its results in evaluations."""
    preserved: str = ""
    """Where an archive keeps a copy of one that is gone. Empty: not known to be kept."""

    @property
    def key(self) -> str:
        """What stays the same when the repository is renamed."""
        return f"{self.host}:{self.number}" if self.number else self.url.casefold()

    def facts(self) -> dict[str, Any]:
        """Return all of it as JSON values."""
        days = {name: day.isoformat() if day else None for name, day in self._days().items()}
        return asdict(self) | days

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Repository:
        """Return what `facts` told; what an older record does not have is left out."""
        values = dict(facts)
        for name in ("created", "pushed"):
            values[name] = date.fromisoformat(values[name]) if values[name] else None
        if values["files"] is not None:
            values["files"] = tuple(values["files"])
        values["results"] = tuple(Result(**each) for each in values.get("results", ()))
        return cls(**values)

    def _days(self) -> dict[str, date | None]:
        return {"created": self.created, "pushed": self.pushed}
