"""What each job does. A step that fails is noted, and the steps that can go on do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from triage.audit import coverage, open_days, wanted_since
from triage.digest import render
from triage.errors import SourceError, TriageError
from triage.files import write_text
from triage.inbox.morning import make_digest
from triage.models import Digest
from triage.pipeline.arxiv import OpenArxiv, open_services
from triage.pipeline.fetching import fetch_new
from triage.pipeline.indexing import index, usable_model
from triage.pipeline.ranking import rank
from triage.pipeline.watching import watch
from triage.pipeline.work import Work
from triage.schedule.notice import tell
from triage.schedule.times import EVIDENCE, GAPS, MORNING

OK = "ok"


@dataclass(frozen=True, slots=True)
class Done:
    """What a job did."""

    steps: dict[str, str]
    """Each step in its order: `ok`, or what went wrong."""
    digest: Path | None = None
    """The digest that was written."""
    source_failed: bool = False

    @property
    def ok(self) -> bool:
        """Whether every step did what it should."""
        return all(said == OK for said in self.steps.values())


def run_job(work: Work, name: str, *, open_arxiv: OpenArxiv = open_services) -> Done:
    """Run a job and note it in the history; a job that has nothing to do leaves no note."""
    if name == GAPS and not _gaps(work):
        return Done({})
    run = work.store.runs.start(name, work.clock())
    done = _evidence(work) if name == EVIDENCE else _morning(work, open_arxiv)
    note = "; ".join(f"{step}: {said}" for step, said in done.steps.items() if said != OK)
    covered = {step: said == OK for step, said in done.steps.items()}
    work.store.runs.finish(run, work.clock(), ok=done.ok, covered=covered, note=note)
    return done


JOBS = (MORNING, GAPS, EVIDENCE)
"""The names that `run_job` takes."""


def _gaps(work: Work) -> bool:
    """Return whether an announcement is not known to be stored whole."""
    if not wanted_since(work.store):
        return False
    return bool(open_days(coverage(work.store, work.clock())))


def _evidence(work: Work) -> Done:
    """Look again at the evidence that is due, and rank by it where it counts."""
    return Done({"evidence": _said(lambda: _watch(work))} | _ranked_by_evidence(work))


def _ranked_by_evidence(work: Work) -> dict[str, str]:
    if not work.settings.evidence_counts:
        return {}
    return {"rank": _said(lambda: rank(work, work.store.fields.all()))}


def _watch(work: Work) -> None:
    """Read, check what is due, and say which services did not answer.

    Raises:
        SourceError: some did not; what the others said is in the ledger.

    """
    if troubles := watch(work).troubles:
        raise SourceError("; ".join(dict.fromkeys(error.message for error in troubles)))


def _morning(work: Work, open_arxiv: OpenArxiv) -> Done:
    """Fetch, index, rank, look at evidence, write the digest and tell about it."""
    failed: list[str] = []

    def fetch() -> None:
        if troubles := fetch_new(work, open_arxiv=open_arxiv).troubles:
            failed.extend(trouble.source for trouble in troubles)
            raise SourceError("; ".join(f"{t.source}: {t.message}" for t in troubles))

    fields = work.store.fields.all()
    steps = {
        "fetch": _said(fetch),
        "index": _said(lambda: index(work)),
        "rank": _said(lambda: rank(work, fields)),
        "evidence": _said(lambda: _watch(work)),
    }
    steps |= _ranked_by_evidence(work)
    model = usable_model(work)
    made = make_digest(work.store, work.settings, work.clock, fields, model=model)
    written: list[Path] = []
    steps["digest"] = _said(lambda: written.append(write_digest(work, made)))
    if written:
        steps |= {name: said for name, said in tell(work, made, written[0]).items() if said != OK}
    return Done(steps, written[0] if written else None, bool(failed))


def write_digest(work: Work, made: Digest) -> Path:
    """Write a digest to the home's `digests`, named by the newest announcement it covers.

    Raises:
        ConfigError: the file cannot be written.

    """
    day = made.last or work.clock().date()
    path = work.home.path / "digests" / f"{day}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    pace = work.settings.seconds_per_paper
    write_text(path, render(made, "markdown", seconds_per_paper=pace))
    return path


def _said(step: Callable[[], object]) -> str:
    try:
        step()
    except TriageError as error:
        return error.message
    return OK
