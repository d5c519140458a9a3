"""Pages of text: what was done today, how things stand, what changed, what a field believes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from triage.models import Coverage, Entry, EvidenceState, InboxState, Interest, Run
from triage.text import counted, shorten
from triage.view import change_text
from tui.backstage import Job, JobState
from tui.rows.difference import difference
from tui.rows.figures import bar
from tui.rows.glyphs import MUTED, STATE_STYLE, WARNING, Look
from tui.rows.layout import day, hang, heading, safe
from tui.rows.words import plain
from tui.values import Believed, Changed, Standing, Today

_TITLE = 300
_INDENT = " " * 13
_TEXTS = frozenset({"title", "abstract", "comment", "authors"})
"""What is compared word by word."""
_BAD = frozenset({"withdrawn", "retracted", "code gone", "replication failed"})
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
    lines += heading("STORED")
    lines += Content(f"{standing.papers:,} papers, {waiting}; {newest}").wrap(width)
    asked = [run for run in standing.runs if run.job.startswith("fetch")]
    lines += heading("SOURCES", "how the last fetch of each ended" if asked else "not fetched yet")
    lines += [line for run in asked for line in _run(run, look, width)]
    local = f"{standing.next_list.astimezone():%a %H:%M}"
    lines += heading("ANNOUNCEMENTS", f"stored of announced; the next is looked for {local}")
    lines += [line for row in standing.coverage for line in _announced(row, look, width)]
    if not standing.coverage:
        said = "No category was fetched yet, so nothing is known about announcements."
        lines += Content.styled(said, MUTED).wrap(width)
    others = [run for run in standing.runs if run not in asked]
    lines += heading("OTHER RUNS", "" if others else "none")
    lines += [line for run in others for line in _run(run, look, width)]
    return Content("\n").join(lines)


def _announced(row: Coverage, look: Look, width: int) -> Iterator[Content]:
    """Yield how complete one announcement is; "?" where nobody told how many there were."""
    state = _completeness(row)
    count = f"{row.stored:,}/{'?' if row.announced is None else f'{row.announced:,}'}"
    lead = f"{look.glyph(state)} {day(row.day):>11}  {safe(row.category):<12} {count:>9}  "
    said = " ".join(filter(None, (row.how and f"[{row.how}]", row.note)))
    yield from hang(lead, STATE_STYLE[state], Content.styled(safe(said), MUTED), width)


def _completeness(row: Coverage) -> EvidenceState:
    """Return the state whose glyph says how complete an announcement is."""
    if row.announced is None:
        return EvidenceState.UNKNOWN
    whole = row.stored >= row.announced
    return EvidenceState.VERIFIED if whole else EvidenceState.PROMISED


def changes_page(changes: Sequence[Changed], look: Look, width: int) -> Content:
    """Return what became different about papers that were decided on, the latest first."""
    if not changes:
        said = "Nothing changed about papers you decided on."
        return Content("\n").join(Content(said).wrap(width))
    lines: list[Content] = []
    for each in changes:
        lines += [Content("")] if lines else []
        lines += _change(each, look, width)
    return Content("\n").join(lines)


def _change(changed: Changed, look: Look, width: int) -> Iterator[Content]:
    """Yield a change: when, what, of which paper, and both texts word by word."""
    change, entry = changed.change, changed.entry
    style = WARNING if change.kind in _BAD else "bold"
    what = Content.assemble((safe(change_text(change)), style), (f"  {entry.state.value}", MUTED))
    yield from hang(f"{day(change.at):>11}  ", MUTED, what, width)
    yield from hang(_INDENT, "", _title_of(entry, look), width)
    for each in change.differences:
        if each.name in _TEXTS:
            words = Content.assemble(*difference(safe(each.before), safe(each.after)))
            yield from hang(f"{_INDENT}{each.name}: ", MUTED, words, width)
        elif each.before != each.after:
            before, after = (safe(text) or "(nothing)" for text in (each.before, each.after))
            both = Content(shorten(f"{before} {look.to} {after}", _TITLE))
            yield from hang(f"{_INDENT}{safe(each.name)}: ", MUTED, both, width)


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
    lines += _interests(believed.interests, look, width)
    lines += heading("PAPERS", "whose likeness gave most points") if held.papers else ()
    for paper_id, value in held.papers:
        title = believed.titles.get(paper_id, "not in the store")
        lines += _points(f"{paper_id}  {title}", value, width)
    return Content("\n").join(lines)


def _interests(interests: Sequence[Interest], look: Look, width: int) -> Iterator[Content]:
    """Tell several interests by their words; a single one is the field itself."""
    several = interests if len(interests) > 1 else ()
    if several:
        yield from heading("INTERESTS", "a paper is scored by the one that it fits best")
    for one in several:
        count = counted(len(one.examples), "example")
        words = f" {look.dot} ".join(safe(word) for word in one.words)
        yield from hang(f"{count:>12}  ", MUTED, Content(words), width)


def example(paper_id: str, title: str, kind: str) -> Content:
    """Return one example of a field as a row."""
    shown = shorten(safe(title), _TITLE) or "(not in the store yet)"
    return Content.assemble((f"{safe(kind):<9}", MUTED), (f"{safe(paper_id)}  ", "bold"), shown)


def _titled(entry: Entry, look: Look, width: int) -> Iterator[Content]:
    score = f"{entry.scored.score:.0f}" if entry.scored else "--"
    yield from hang(f"{score:>5}  ", "bold", _title_of(entry, look), width)


def _title_of(entry: Entry, look: Look) -> Content:
    title = shorten(safe(entry.paper.title), _TITLE) or "(no title)"
    return Content.assemble(title, (f"  {look.dot} {safe(entry.paper.id)}", MUTED))


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
