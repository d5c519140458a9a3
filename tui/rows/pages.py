"""Pages of text: what was done today, how things stand, what changed, what a field believes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from triage.models import Entry, InboxState, Run
from triage.text import shorten
from triage.view import STATE_WORDS
from tui.backstage import Job, JobState
from tui.links import host
from tui.rows.figures import bar
from tui.rows.glyphs import MUTED, STATE_STYLE, WARNING, Look
from tui.rows.layout import day, hang, heading, safe
from tui.rows.words import plain
from tui.values import Believed, Changed, Standing, Today

_TITLE = 300
_BAR = 24
_LABELS = {
    InboxState.SAVED: "SAVED",
    InboxState.READ: "READ",
    InboxState.LATER: "PUT OFF",
    InboxState.REJECTED: "NOT FOR ME",
    InboxState.SKIPPED: "SKIPPED",
}


def today_page(
    today: Today, spent: float, budget: int, relevant: int | None, look: Look, width: int
) -> Content:
    """Return what was done today and what is left; skipped papers are counted, not listed."""
    done = len(today.decided)
    minutes = f"{spent:.0f} of {budget} minutes" if budget else f"{spent:.0f} minutes"
    said = "Done for today." if not today.left or (budget and spent >= budget) else "So far today."
    lines = [Content.styled(said, "bold"), Content(f"{done:,} papers triaged in {minutes}.")]
    for state, label in _LABELS.items():
        mine = [entry for entry in today.decided if entry.state is state]
        if mine:
            lines += [*heading(label, f"{len(mine):,}")]
            listed = () if state is InboxState.SKIPPED else mine
            lines += [line for entry in listed for line in _titled(entry, look, width)]
    left = f"{len(today.left):,} papers wait"
    if relevant is not None and today.left:
        left += f"; judging by what you saved, about {relevant:,} of them matter to you"
    lines += [*heading("LEFT"), *Content(f"{left}.").wrap(width)]
    lines += [Content(""), Content.styled("Everything can be taken back: u, also tomorrow.", MUTED)]
    return Content("\n").join(lines)


def status_page(standing: Standing | None, jobs: Sequence[Job], look: Look, width: int) -> Content:
    """Return the jobs of this sitting, what is stored, and how the last runs ended."""
    lines = [*heading("JOBS", "" if jobs else "none yet: i indexes, f fetches")][1:]
    lines += [line for job in reversed(jobs) for line in _job(job, look, width)]
    if standing is None:
        return Content("\n").join([*lines, Content(""), Content.styled("reading ...", MUTED)])
    pending = standing.pending
    waiting = f"{pending:,} of them not embedded yet" if pending else "all of them embedded"
    waiting = "no embedding model was found" if pending is None else waiting
    newest = f"newest {day(standing.newest)}" if standing.newest else "none announced"
    lines += [*heading("STORED"), Content(f"{standing.papers:,} papers, {waiting}; {newest}")]
    lines += [*heading("LAST RUNS", "" if standing.runs else "none")]
    lines += [line for run in standing.runs for line in _run(run, look, width)]
    lines += [*heading("ANNOUNCEMENTS", "papers stored; completeness is not established")]
    for when, category, number in reversed(standing.announced):
        lines += Content(f"{day(when):>12}  {safe(category):<18} {number:>6,}").wrap(width)
    return Content("\n").join(lines)


def changes_page(changes: Sequence[Changed], look: Look, width: int) -> Content:
    """Return what became different about papers that were decided on, the latest first."""
    if not changes:
        said = "Nothing changed about papers you decided on since they were first looked at."
        return Content("\n").join(Content(said).wrap(width))
    lines: list[Content] = []
    for change in changes:
        found = change.finding
        state = "no longer seen" if change.gone else STATE_WORDS.get(found.state, found.state.value)
        what = f"{found.kind.value}: {state}"
        detail = f"  {shorten(host(safe(found.found)), 200)}" if found.found else ""
        lead = f"{day(change.at):>12}  "
        style = WARNING if change.gone else STATE_STYLE[found.state]
        lines += hang(lead, MUTED, Content.assemble((what, style), detail), width)
        lines += _titled(change.entry, look, width)
    return Content("\n").join(lines)


def beliefs_page(believed: Believed, look: Look, width: int) -> Content:
    """Return what a field goes by, the examples it learns from, and what moved its scores."""
    field, held = believed.field, believed.beliefs
    lines = list(heading("GOES BY"))[1:]
    for name in ("description", "categories", "include", "exclude", "authors"):
        value = getattr(field, name)
        shown = safe(value if isinstance(value, str) else ", ".join(value)) or "-"
        lines += hang(f"{name:>12}  ", MUTED, Content(shown), width)
    lines += heading("BELIEVES", f"mean points over {held.ranked:,} ranked papers")
    lines += [line for name, value in held.parts for line in _points(name, value, width)]
    lines += heading("WORDS", "points over all papers") if held.words else ()
    words = f" {look.dot} ".join(f"{safe(word)} {value:+.0f}" for word, value in held.words)
    lines += Content(words).wrap(width) if words else ()
    lines += heading("PAPERS", "whose likeness gave most points") if held.papers else ()
    for paper_id, value in held.papers:
        title = believed.titles.get(paper_id, "not in the store")
        lines += _points(f"{paper_id}  {title}", value, width)
    return Content("\n").join(lines)


def example(paper_id: str, title: str, kind: str) -> Content:
    """Return one example of a field as a row."""
    shown = shorten(safe(title), _TITLE) or "(not in the store yet)"
    return Content.assemble((f"{safe(kind):<9}", MUTED), (f"{safe(paper_id)}  ", "bold"), shown)


def _titled(entry: Entry, look: Look, width: int) -> Iterator[Content]:
    score = f"{entry.scored.score:.0f}" if entry.scored else "--"
    title = shorten(safe(entry.paper.title), _TITLE) or "(no title)"
    body = Content.assemble(title, (f"  {look.dot} {safe(entry.paper.id)}", MUTED))
    yield from hang(f"{score:>5}  ", "bold", body, width)


def _job(job: Job, look: Look, width: int) -> Iterator[Content]:
    style = {JobState.FAILED: WARNING, JobState.RUNNING: "bold"}.get(job.state, "")
    yield Content.assemble((f"{job.name}: {job.state.value}", style))
    if job.state is JobState.RUNNING:
        of = f" of {job.total:,}" if job.total else ""
        share = bar(job.share, _BAR, look) + "  " if job.share is not None else ""
        told = f"{share}{safe(job.what)} {job.done:,}{of}" if job.what else "starting"
        yield from hang("  ", "", Content(told), width)
    elif said := plain(job.error) if job.error else job.line:
        yield from hang("  ", "", Content(safe(said)), width)


def _run(run: Run, look: Look, width: int) -> Iterator[Content]:
    ended = {None: "not finished", True: "ok", False: "with errors"}[run.ok]
    covered = ", ".join(f"{safe(key)} {safe(str(value))}" for key, value in run.covered.items())
    facts = (f"{day(run.started)} {run.started:%H:%M}", ended, covered, safe(run.note))
    body = Content(f" {look.dot} ".join(fact for fact in facts if fact))
    yield from hang(f"{shorten(safe(run.job), 14):>14}  ", "bold", body, width)


def _points(name: str, value: float, width: int) -> Iterator[Content]:
    yield from hang(f"{value:+8.1f}  ", "bold", Content(shorten(safe(name), _TITLE)), width)
