"""What was seen when an artefact itself was looked at: values, without judgement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as its host showed it on one day."""

    url: str
    """The address that was looked at."""
    host: str
    """The service that answered: `github`, `huggingface` ..."""
    exists: bool = True
    """Whether there is anything at the address. False is an answer, not a failure."""
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
    created: date | None = None
    pushed: date | None = None
    """Day of the last push. None for one that was never pushed to."""
    stars: int | None = None
    preserved: str = ""
    """Where an archive keeps a copy of one that is gone. Empty: not known to be kept."""

    @property
    def key(self) -> str:
        """What stays the same when the repository is renamed."""
        return f"{self.host}:{self.number}" if self.number else self.url.casefold()
